#include "bundle/check_bag.hpp"

#include <algorithm>

#include "base/digest.hpp"
#include "bundle/instructions.hpp"
#include "bundle/names.hpp"

namespace dossier::bundle {
namespace {

constexpr uint64_t longest_declaration = 4096, longest_bag_info = 4096;
constexpr size_t digest_letters = 64;

/// How a rule calls what a manifest is responsible for.
struct Kind {
  std::string_view missing, extra, digest;
};
constexpr Kind payload_rules = {"payload-missing", "payload-extra", "payload-digest"};
constexpr Kind tag_rules = {"tag-missing", "tag-extra", "tag-digest"};
const Kind& rules_of(std::string_view manifest) { return manifest == manifest_txt ? payload_rules : tag_rules; }

bool is_responsible(std::string_view manifest, std::string_view path) {
  if (manifest == manifest_txt) return is_payload(path);
  return !is_payload(path) && !is_seal(path) && path != tag_manifest_txt;
}

Checked<void> require(const Archive& archive, std::string_view path, std::string_view rule) {
  if (archive.find(path)) return {};
  return refuse(rule, std::string(path) + ": missing");
}

Checked<void> check_name(const ArchiveFile& file) {
  if (file.path == "fetch.txt")
    return refuse("fetch-file", "fetch.txt: a bundle is complete and never names files to fetch");
  if (is_payload(file.path)) {
    if (!is_payload_name(file.path)) return refuse("payload-name", file.path + ": no name of a payload file");
  } else if (is_seal(file.path)) {
    if (!is_seal_name(file.path)) return refuse("seal-unknown", file.path + ": does not belong into seal/");
  } else if (!is_tag_name(file.path)) {
    return refuse("tag-unknown", file.path + ": no file that a bundle has");
  }
  return {};
}

/// A line of a form "name: value", or what is wrong with it.
Checked<std::string> value_of(std::string_view line, std::string_view name, const std::string& place,
                              std::string_view rule) {
  if (!line.starts_with(name)) return refuse(rule, place + ": wanted " + std::string(name));
  auto rest = line.substr(name.size());
  if (rest.starts_with(' ') || rest.starts_with('\t'))
    return refuse("bagit-colon", place + ": white space before the colon");
  if (!rest.starts_with(": ") || rest.size() < 3)
    return refuse(rule, place + ": wanted \"" + std::string(name) + ": value\"");
  return std::string(rest.substr(2));
}

std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const auto feed = std::min(text.find('\n'), text.size());
    lines.push_back(text.substr(0, feed));
    text.remove_prefix(std::min(feed + 1, text.size()));
  }
  return lines;
}

Checked<ManifestLine> manifest_line(std::string_view line, const std::string& place) {
  if (line.find('\r') != std::string_view::npos) return refuse("manifest-cr", place + ": holds a carriage return");
  if (line.size() <= digest_letters + 2 || !is_sha256(line.substr(0, digest_letters)) ||
      line.substr(digest_letters, 2) != "  ")
    return refuse("manifest-form", place + ": not \"digest, two blanks, path\"");
  return ManifestLine{std::string(line.substr(0, digest_letters)), std::string(line.substr(digest_letters + 2))};
}

/// Notes one line, which must come after the line before.
Checked<void> note_line(Archive& archive, std::string_view manifest, const ManifestLine& line,
                        const std::string& before, const std::string& place) {
  if (!is_responsible(manifest, line.path))
    return refuse("manifest-form", place + ": " + line.path + " does not belong into this manifest");
  auto* file = archive.find(line.path);
  if (line.path == before || (file && file->listed))
    return refuse("manifest-duplicate", place + ": lists " + line.path + " twice");
  if (line.path < before) return refuse("manifest-order", place + ": " + line.path + " stands after " + before);
  if (!file) return refuse(rules_of(manifest).missing, place + ": " + line.path + " is not in the bundle");
  std::copy(line.digest.begin(), line.digest.end(), file->digest.begin());
  file->listed = true;
  return {};
}

/// Where the manifest lists a file, for a message: found again only when something is wrong.
std::string place_in(const Archive& archive, std::string_view manifest, const std::string& path) {
  std::string place(manifest);
  (void)archive.each_line(*archive.find(manifest), "manifest-form",
                          [&](std::string& line, size_t number) -> Checked<void> {
                            if (line.size() > digest_letters + 2 && line.substr(digest_letters + 2) == path)
                              place += ":" + std::to_string(number);
                            return {};
                          });
  return place;
}

Checked<void> check_crc(const ArchiveFile& file, uint32_t crc) {
  if (crc == file.crc) return {};
  return refuse("zip-crc", file.path + ": its bytes do not have the CRC of its header");
}

Checked<void> check_text(const Archive& archive, std::string_view path, std::string_view text, std::string_view rule) {
  const auto& file = *archive.find(path);
  if (file.size == text.size() && DOSSIER_CHECK(archive.content(file, text.size())) == text) return {};
  return refuse(rule, file.path + ": not the text that every bundle of format version 1 has there");
}

}  // namespace

Checked<void> check_files(const Archive& archive) {
  for (const auto& file : archive.files()) DOSSIER_CHECK(check_name(file));
  DOSSIER_CHECK(require(archive, bagit_txt, "bagit-missing"));
  DOSSIER_CHECK(require(archive, manifest_txt, "manifest-missing"));
  DOSSIER_CHECK(require(archive, tag_manifest_txt, "tag-manifest-missing"));
  DOSSIER_CHECK(require(archive, signature_file, "seal-missing"));
  DOSSIER_CHECK(require(archive, signer_pem, "seal-missing"));
  for (const auto path : {bag_info_txt, bag_profile_json, verify_txt, verify_sh})
    DOSSIER_CHECK(require(archive, path, "tag-required"));
  for (const auto path : index_files) DOSSIER_CHECK(require(archive, path, "index-missing"));
  return {};
}

Checked<void> check_declaration(const Archive& archive) {
  constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";
  const auto text = DOSSIER_CHECK(archive.content(*archive.find(bagit_txt), longest_declaration));
  if (text.starts_with(byte_order_mark)) return refuse("bagit-bom", "bagit.txt:1: starts with a byte-order mark");
  const auto lines = lines_of(text);
  const auto version =
      DOSSIER_CHECK(value_of(lines.empty() ? "" : lines[0], "BagIt-Version", "bagit.txt:1", "bagit-version"));
  if (version != "1.0") return refuse("bagit-version", "bagit.txt:1: BagIt-Version is " + version + ", wanted 1.0");
  const auto encoding = DOSSIER_CHECK(
      value_of(lines.size() < 2 ? "" : lines[1], "Tag-File-Character-Encoding", "bagit.txt:2", "bagit-encoding"));
  if (encoding != "UTF-8")
    return refuse("bagit-encoding", "bagit.txt:2: the encoding is " + encoding + ", wanted UTF-8");
  if (text != bagit_text) return refuse("bagit-form", "bagit.txt: holds more than its two lines, each ended by LF");
  return {};
}

Checked<void> note_manifest(Archive& archive, std::string_view manifest) {
  const auto* file = archive.find(manifest);
  std::string before;
  DOSSIER_CHECK(archive.each_line(*file, "manifest-form", [&](std::string& text, size_t number) -> Checked<void> {
    const auto place = std::string(manifest) + ":" + std::to_string(number);
    auto line = DOSSIER_CHECK(manifest_line(text, place));
    DOSSIER_CHECK(note_line(archive, manifest, line, before, place));
    before = std::move(line.path);
    return {};
  }));
  for (const auto& found : archive.files())
    if (!found.listed && is_responsible(manifest, found.path))
      return refuse(rules_of(manifest).extra,
                    found.path + ": in the bundle, but " + std::string(manifest) + " does not list it");
  return {};
}

Checked<void> check_digests(const Archive& archive, std::string_view manifest) {
  for (const auto& file : archive.files()) {
    if (!is_responsible(manifest, file.path)) continue;
    const auto sums = DOSSIER_CHECK(archive.sums(file));
    if (sums.digest != file.digest_text())
      return refuse(rules_of(manifest).digest,
                    place_in(archive, manifest, file.path) + ": " + file.path + " does not match its digest");
    DOSSIER_CHECK(check_crc(file, sums.crc));
  }
  return {};
}

Checked<void> check_unlisted_crc(const Archive& archive) {
  for (const auto& file : archive.files()) {
    if (file.path != tag_manifest_txt && !is_seal(file.path)) continue;
    DOSSIER_CHECK(check_crc(file, DOSSIER_CHECK(archive.sums(file)).crc));
  }
  return {};
}

Checked<void> check_fixed_texts(const Archive& archive) {
  DOSSIER_CHECK(check_text(archive, bag_profile_json, profile_text(), "bag-profile"));
  DOSSIER_CHECK(check_text(archive, verify_txt, verify_words(), "instructions"));
  return check_text(archive, verify_sh, verify_script(), "instructions");
}

Checked<BagInfo> check_bag_info(const Archive& archive) {
  const std::string rule = "bag-info-form";
  const auto text = DOSSIER_CHECK(archive.content(*archive.find(bag_info_txt), longest_bag_info));
  const auto lines = lines_of(text);
  const auto value = [&](size_t index, std::string_view name) {
    const auto line = index < lines.size() ? lines[index] : std::string_view();
    return value_of(line, name, "bag-info.txt:" + std::to_string(index + 1), "bag-info-form");
  };
  BagInfo info;
  info.software = DOSSIER_CHECK(value(0, "Bag-Software-Agent"));
  if (DOSSIER_CHECK(value(1, "BagIt-Profile-Identifier")) != profile_identifier)
    return refuse(rule, "bag-info.txt:2: wanted " + std::string(profile_identifier));
  info.bagging_date = DOSSIER_CHECK(value(2, "Bagging-Date"));
  info.identifier = DOSSIER_CHECK(value(3, "External-Identifier"));
  info.group = DOSSIER_CHECK(value(4, "Bag-Group-Identifier"));
  const auto oxum = DOSSIER_CHECK(value(5, "Payload-Oxum"));

  for (const auto& file : archive.files()) {
    if (!is_payload(file.path)) continue;
    info.payload_bytes += file.size;
    ++info.payload_files;
  }
  const auto counted = std::to_string(info.payload_bytes) + "." + std::to_string(info.payload_files);
  if (oxum != counted)
    return refuse("payload-oxum", "bag-info.txt:6: Payload-Oxum is " + oxum + ", the payload has " + counted);
  if (text != info.text()) return refuse(rule, "bag-info.txt: not its six lines, each ended by LF");
  return info;
}

}  // namespace dossier::bundle
