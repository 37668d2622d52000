#include "assemble/media.hpp"

#include <algorithm>
#include <fstream>

#include "assemble/media_type.hpp"
#include "assemble/parts.hpp"

namespace dossier {
namespace {

std::string first_bytes(const std::filesystem::path& file) {
  std::string bytes(sniffed_bytes, '\0');
  std::ifstream stream(file, std::ios::binary);
  stream.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  bytes.resize(static_cast<size_t>(stream.gcount()));
  return bytes;
}

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
  const auto type = sniff(first_bytes(file), medium.name);
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
