#include "assemble/media.hpp"

#include <algorithm>
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

namespace {

struct Held {
  std::string path, type;  // empty when not held
};

/// Fills in what is known of the medium and gives it its place in the bundle, as the item's nth.
Result<Held> join(Medium& medium, const Item& item, size_t nth, Store& store, Micros as_of) {
  if (!medium.locator.empty()) {
    const auto known = DOSSIER_TRY(store.medium(item.record.source, medium.locator, as_of));
    medium.state = known.state;
    medium.digest = known.digest;
    medium.size = known.size;
    if (medium.content_type.empty()) medium.content_type = known.content_type;
  } else {
    medium.state = store.blobs().has(medium.digest) ? "available" : "absent";
  }
  if (medium.state != "available" || !store.blobs().has(medium.digest)) return Held{};
  const auto file = store.blobs().path(medium.digest);
  std::error_code problem;  // a file that is gone by now is missed when its bytes are read
  medium.size = static_cast<int64_t>(std::filesystem::file_size(file, problem));
  const auto type = sniff(first_bytes(file));
  const auto suffix = nth == 1 ? std::string() : "-" + std::to_string(nth);
  return Held{
      "data/" + std::string(folder_of(item.part)) + "/" + item.name() + suffix + "." + std::string(type.extension),
      std::string(type.media_type)};
}

bool is_same(const Medium& left, const Medium& right) {
  return left.locator == right.locator && (!left.locator.empty() || left.digest == right.digest);
}

bool has(const Item& item, const Medium& medium) {
  return std::any_of(item.record.media.begin(), item.record.media.end(),
                     [&](const Medium& own) { return is_same(own, medium); }) ||
         std::any_of(item.earlier_media.begin(), item.earlier_media.end(),
                     [&](const EarlierMedium& earlier) { return is_same(earlier.medium, medium); });
}

}  // namespace

Result<void> join_media(Item& item, Store& store, Micros as_of) {
  size_t nth = 0;
  for (auto& medium : item.record.media) {
    auto held = DOSSIER_TRY(join(medium, item, ++nth, store, as_of));
    item.media_paths.push_back(std::move(held.path));
    item.media_types.push_back(std::move(held.type));
  }
  for (auto version = item.earlier.rbegin(); version != item.earlier.rend(); ++version)
    for (const auto& named : version->media) {
      if (has(item, named)) continue;
      auto medium = named;
      auto held = DOSSIER_TRY(join(medium, item, nth + 1, store, as_of));
      if (held.path.empty()) continue;
      ++nth;
      item.earlier_media.push_back({std::move(medium), version->version, std::move(held.path), std::move(held.type)});
    }
  return {};
}

}  // namespace dossier
