// Opens a bundle, lets a test change anything in it, and puts it together again: as a careless hand would, as a forger
// who rebuilds the manifests, or as someone who even holds the sealing key. Writes zip headers by itself, so that it
// shares no mistake with the code under test.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bundle/bundle.hpp"

namespace dossier::testkit {

class BundleSurgery {
 public:
  /// One entry of the zip; what is set here is written in place of what would be right.
  struct Entry {
    std::string name;  // with the folder
    std::string bytes;
    std::optional<std::string> local_name;
    std::optional<uint32_t> crc, attributes;
    std::optional<uint16_t> method, flags, date;
    std::optional<uint32_t> whole_size;  // uncompressed size, of a file that claims to be compressed
    std::string extra;
  };

  static BundleSurgery of_file(const std::filesystem::path& path);
  static BundleSurgery of_bytes(std::string_view zip);

  std::vector<Entry> entries;
  std::string before, between, after, comment;  // bytes in front, before the directory, behind, and as a zip comment

  const std::string& folder() const { return folder_; }
  bool has(std::string_view path) const;
  Entry& entry(std::string_view path);  // aborts when it is not there
  std::string& file(std::string_view path) { return entry(path).bytes; }
  void remove(std::string_view path);
  /// Adds a file where the fixed order wants it.
  void add(std::string_view path, std::string bytes);
  void rename(std::string_view from, std::string_view to);
  /// Replaces the first occurrence; aborts when there is none, so that no test passes by changing nothing.
  void replace(std::string_view path, std::string_view from, std::string_view to);

  void rebuild_payload_manifest();
  void rebuild_payload_oxum();
  /// Makes the last act of custody seal the present payload, and case.json name it.
  void rebuild_custody();
  void rebuild_tag_manifest();
  void sign(const SealKey& key);
  /// Tag manifest and signature: what a holder of the key would do after changing a tag file.
  void reseal(const SealKey& key);
  /// Everything that follows from the payload, sealed again: what a holder of the key would do after changing a
  /// payload.
  void rebuild(const SealKey& key);

  std::string zip() const;
  void write(const std::filesystem::path& path) const;
  /// Writes the files under `folder`, as unzip would.
  void unpack(const std::filesystem::path& target) const;

 private:
  std::string folder_;
};

}  // namespace dossier::testkit
