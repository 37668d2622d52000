#include "assemble/media.hpp"

#include <fstream>

#include "assemble/parts.hpp"

namespace dossier {
namespace {

struct Signature {
  size_t offset;
  std::string_view bytes;
  SniffedType type;
};

using namespace std::string_view_literals;

constexpr Signature signatures[] = {
    {0, "\xFF\xD8\xFF"sv, {"image/jpeg", "jpg"}},
    {0, "\x89PNG\r\n\x1A\n"sv, {"image/png", "png"}},
    {0, "GIF8"sv, {"image/gif", "gif"}},
    {8, "WEBP"sv, {"image/webp", "webp"}},
    {0, "BM"sv, {"image/bmp", "bmp"}},
    {0, "II*\0"sv, {"image/tiff", "tif"}},
    {0, "MM\0*"sv, {"image/tiff", "tif"}},
    {0, "%PDF-"sv, {"application/pdf", "pdf"}},
    {8, "WAVE"sv, {"audio/wav", "wav"}},
    {0, "ID3"sv, {"audio/mpeg", "mp3"}},
    {0, "\xFF\xFB"sv, {"audio/mpeg", "mp3"}},
    {0, "\xFF\xF3"sv, {"audio/mpeg", "mp3"}},
    {0, "OggS"sv, {"audio/ogg", "ogg"}},
    {0, "fLaC"sv, {"audio/flac", "flac"}},
    {0, "#!AMR"sv, {"audio/amr", "amr"}},
    {4, "ftyp"sv, {"video/mp4", "mp4"}},
    {0, "\x1A\x45\xDF\xA3"sv, {"video/webm", "webm"}},
    {0, "PK\x03\x04"sv, {"application/zip", "zip"}},
};

std::string first_bytes(const std::filesystem::path& file) {
  std::string bytes(32, '\0');
  std::ifstream stream(file, std::ios::binary);
  stream.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  bytes.resize(static_cast<size_t>(stream.gcount()));
  return bytes;
}

}  // namespace

SniffedType sniff(std::string_view bytes) {
  for (const auto& signature : signatures)
    if (bytes.size() >= signature.offset + signature.bytes.size() &&
        bytes.substr(signature.offset, signature.bytes.size()) == signature.bytes)
      return signature.type;
  return {"application/octet-stream", "bin"};
}

Result<void> join_media(Item& item, Store& store, Micros as_of) {
  size_t nth = 0;
  for (auto& medium : item.record.media) {
    ++nth;
    if (!medium.locator.empty()) {
      const auto known = DOSSIER_TRY(store.medium(item.record.source, medium.locator, as_of));
      medium.state = known.state;
      medium.digest = known.digest;
      medium.size = known.size;
      if (medium.content_type.empty()) medium.content_type = known.content_type;
    } else {
      medium.state = store.blobs().has(medium.digest) ? "available" : "absent";
    }
    const bool held = medium.state == "available" && store.blobs().has(medium.digest);
    if (!held) {
      item.media_paths.emplace_back();
      item.media_types.emplace_back();
      continue;
    }
    const auto file = store.blobs().path(medium.digest);
    std::error_code problem;  // a file that is gone by now is missed when its bytes are read
    medium.size = static_cast<int64_t>(std::filesystem::file_size(file, problem));
    const auto type = sniff(first_bytes(file));
    const auto suffix = nth == 1 ? std::string() : "-" + std::to_string(nth);
    item.media_paths.push_back("data/" + std::string(folder_of(item.part)) + "/" + item.name() + suffix + "." +
                               std::string(type.extension));
    item.media_types.emplace_back(type.media_type);
  }
  return {};
}

}  // namespace dossier
