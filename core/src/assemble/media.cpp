#include "assemble/media.hpp"

#include <algorithm>
#include <fstream>

#include "assemble/media_type.hpp"
#include "assemble/own_versions.hpp"
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

/// An item's media, joined one after the other.
class MediaOfItem {
 public:
  MediaOfItem(Item& item, Store& store, OwnVersions versions)
      : item_(item), store_(store), versions_(std::move(versions)) {}

  Result<void> join() {
    leave_out_others();
    for (auto& medium : item_.record.media) {
      states_.push_back(DOSSIER_TRY(fill(medium)));
      auto held = hold(medium, ++nth_);
      item_.media_paths.push_back(std::move(held.path));
      item_.media_types.push_back(std::move(held.type));
    }
    for (size_t index = 0; index < item_.record.media.size(); ++index)
      add_replaced(item_.record.media[index], states_[index]);
    for (auto version = item_.earlier.rbegin(); version != item_.earlier.rend(); ++version)
      for (const auto& named : version->media)
        if (!has(named)) DOSSIER_TRY(add_earlier(named, version->version));
    std::stable_sort(
        item_.earlier_media.begin(), item_.earlier_media.end(),
        [](const EarlierMedium& left, const EarlierMedium& right) { return left.version > right.version; });
    return {};
  }

 private:
  using States = std::vector<KeptMedium>;  // newest first
  struct Held {
    std::string path, type;  // empty when not held
  };

  /// What no version of the case names is another's: neither its bytes nor its name are shown.
  void leave_out_others() {
    std::vector<Medium> own;
    each_version([&](Record& version) {
      if (versions_.has(version.version)) own.insert(own.end(), version.media.begin(), version.media.end());
    });
    each_version([&](Record& version) {
      if (versions_.has(version.version)) return;
      std::erase_if(version.media, [&](const Medium& medium) { return !is_among(own, medium); });
    });
  }

  template <class Use>
  void each_version(const Use& use) {
    for (auto& version : item_.earlier) use(version);
    use(item_.record);
  }

  /// Fills in what is known of the medium; gives the bytes that its name had before, as far as they are the case's.
  Result<States> fill(Medium& medium) {
    if (medium.locator.empty()) {
      medium.state = store_.blobs().has(medium.digest) ? "available" : "absent";
      return States{};
    }
    const auto& source = item_.record.source;
    auto known = DOSSIER_TRY(store_.medium(source, medium.locator, versions_.until()));
    auto states = DOSSIER_TRY(store_.kept_media(source, medium.locator, versions_.until()));
    std::reverse(states.begin(), states.end());
    std::erase_if(states, [&](const KeptMedium& state) { return !versions_.has(versions_.at(state.at)); });
    // Where none came with a version of the case, that one took over what was there already: what is known last.
    if (!states.empty()) {
      known = std::move(states.front().medium);
      states.erase(states.begin());
    }
    take(medium, known);
    return states;
  }

  static void take(Medium& medium, const Medium& known) {
    medium.state = known.state;
    medium.digest = known.digest;
    medium.size = known.size;
    if (medium.content_type.empty()) medium.content_type = known.content_type;
  }

  /// The medium's place in the bundle, as the item's nth.
  Held hold(Medium& medium, size_t nth) const {
    if (medium.state != "available" || !store_.blobs().has(medium.digest)) return {};
    const auto file = store_.blobs().path(medium.digest);
    std::error_code problem;  // a file that is gone by now is missed when its bytes are read
    medium.size = static_cast<int64_t>(std::filesystem::file_size(file, problem));
    const auto type = sniff(first_bytes(file), medium.name);
    const auto suffix = nth == 1 ? std::string() : "-" + std::to_string(nth);
    return {
        "data/" + std::string(folder_of(item_.part)) + "/" + item_.name() + suffix + "." + std::string(type.extension),
        std::string(type.media_type)};
  }

  Result<void> add_earlier(Medium medium, int version) {
    const auto states = DOSSIER_TRY(fill(medium));
    add_held(medium, version);
    add_replaced(medium, states);
    return {};
  }

  void add_replaced(const Medium& named, const States& states) {
    for (const auto& state : states) {
      auto medium = named;
      take(medium, state.medium);
      add_held(std::move(medium), versions_.at(state.at));
    }
  }

  void add_held(Medium medium, int version) {
    auto held = hold(medium, nth_ + 1);
    if (held.path.empty()) return;
    ++nth_;
    item_.earlier_media.push_back({std::move(medium), version, std::move(held.path), std::move(held.type)});
  }

  static bool is_among(const std::vector<Medium>& media, const Medium& medium) {
    return std::any_of(media.begin(), media.end(), [&](const Medium& one) {
      return one.locator == medium.locator && (!one.locator.empty() || one.digest == medium.digest);
    });
  }

  bool has(const Medium& medium) const {
    return is_among(item_.record.media, medium) ||
           std::any_of(item_.earlier_media.begin(), item_.earlier_media.end(),
                       [&](const EarlierMedium& earlier) { return is_among({earlier.medium}, medium); });
  }

  Item& item_;
  Store& store_;
  OwnVersions versions_;
  std::vector<States> states_;  // per medium of the record: what its name had before
  size_t nth_ = 0;
};

}  // namespace

Result<void> join_media(Item& item, Store& store, Micros as_of) {
  auto came = DOSSIER_TRY(store.version_times(key_of(item.record), as_of));
  return MediaOfItem(item, store, OwnVersions(item, std::move(came), as_of)).join();
}

}  // namespace dossier
