#include "testkit/bundle_surgery.hpp"

#include <zlib.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <sstream>

#include "base/digest.hpp"
#include "bundle/names.hpp"
#include "dossier/json.hpp"
#include "model/custody.hpp"

namespace dossier::testkit {
namespace {

uint64_t number(std::string_view bytes, size_t offset, int width) {
  uint64_t value = 0;
  for (int byte = width; byte-- > 0;)
    value = value << 8 | static_cast<unsigned char>(bytes[offset + static_cast<size_t>(byte)]);
  return value;
}

std::string little(uint64_t value, int width) {
  std::string bytes;
  for (int byte = 0; byte < width; ++byte) bytes += static_cast<char>(value >> (8 * byte) & 0xff);
  return bytes;
}

[[noreturn]] void give_up(std::string_view what, std::string_view path) {
  std::fprintf(stderr, "bundle_surgery: %.*s: %.*s\n", static_cast<int>(what.size()), what.data(),
               static_cast<int>(path.size()), path.data());
  std::abort();
}

std::string shared_fields(const BundleSurgery::Entry& entry, const std::string& name) {
  const auto right = static_cast<uint32_t>(
      crc32(0, reinterpret_cast<const Bytef*>(entry.bytes.data()), static_cast<uInt>(entry.bytes.size())));
  const auto size = static_cast<uint32_t>(entry.bytes.size());
  return little(entry.flags.value_or(0), 2) + little(entry.method.value_or(0), 2) + little(0, 2) +
         little(entry.date.value_or(0x21), 2) + little(entry.crc.value_or(right), 4) + little(size, 4) +
         little(entry.whole_size.value_or(size), 4) + little(name.size(), 2) + little(entry.extra.size(), 2);
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

std::string manifest_of(std::vector<std::pair<std::string, std::string>> files) {
  std::sort(files.begin(), files.end());
  std::string text;
  for (const auto& [path, bytes] : files) text += sha256(bytes) + "  " + path + "\n";
  return text;
}

}  // namespace

BundleSurgery BundleSurgery::of_file(const std::filesystem::path& path) {
  std::ifstream stream(path, std::ios::binary);
  if (!stream) give_up("cannot be read", path.string());
  return of_bytes(std::string(std::istreambuf_iterator<char>(stream), {}));
}

BundleSurgery BundleSurgery::of_bytes(std::string_view zip) {
  BundleSurgery surgery;
  for (size_t at = 0; at + 30 <= zip.size() && number(zip, at, 4) == 0x04034b50;) {
    const auto size = number(zip, at + 18, 4), name_size = number(zip, at + 26, 2), extra = number(zip, at + 28, 2);
    Entry entry;
    entry.name = zip.substr(at + 30, name_size);
    entry.bytes = zip.substr(at + 30 + name_size + extra, size);
    at += 30 + name_size + extra + size;
    surgery.entries.push_back(std::move(entry));
  }
  if (surgery.entries.empty()) give_up("holds no files", "");
  surgery.folder_ = surgery.entries.front().name.substr(0, surgery.entries.front().name.find('/'));
  return surgery;
}

bool BundleSurgery::has(std::string_view path) const {
  const auto name = folder_ + "/" + std::string(path);
  return std::any_of(entries.begin(), entries.end(), [&](const Entry& one) { return one.name == name; });
}

BundleSurgery::Entry& BundleSurgery::entry(std::string_view path) {
  const auto name = folder_ + "/" + std::string(path);
  const auto found = std::find_if(entries.begin(), entries.end(), [&](const Entry& one) { return one.name == name; });
  if (found == entries.end()) give_up("no such file", path);
  return *found;
}

void BundleSurgery::remove(std::string_view path) {
  const auto* gone = &entry(path);
  entries.erase(entries.begin() + (gone - entries.data()));
}

void BundleSurgery::add(std::string_view path, std::string bytes) {
  const auto place = std::find_if(entries.begin(), entries.end(), [&](const Entry& one) {
    return bundle::comes_before(path, std::string_view(one.name).substr(folder_.size() + 1));
  });
  Entry fresh;
  fresh.name = folder_ + "/" + std::string(path);
  fresh.bytes = std::move(bytes);
  entries.insert(place, std::move(fresh));
}

void BundleSurgery::rename(std::string_view from, std::string_view to) {
  auto bytes = file(from);
  remove(from);
  add(to, std::move(bytes));
}

void BundleSurgery::replace(std::string_view path, std::string_view from, std::string_view to) {
  auto& text = file(path);
  const auto at = text.find(from);
  if (at == std::string::npos) give_up("nothing to replace in it", path);
  text.replace(at, from.size(), to);
}

void BundleSurgery::rebuild_payload_manifest() {
  std::vector<std::pair<std::string, std::string>> files;
  for (const auto& one : entries) {
    const auto path = one.name.substr(folder_.size() + 1);
    if (bundle::is_payload(path)) files.emplace_back(path, one.bytes);
  }
  file("manifest-sha256.txt") = manifest_of(std::move(files));
}

void BundleSurgery::rebuild_payload_oxum() {
  size_t bytes = 0, files = 0;
  for (const auto& one : entries) {
    if (!bundle::is_payload(std::string_view(one.name).substr(folder_.size() + 1))) continue;
    bytes += one.bytes.size();
    ++files;
  }
  auto& text = file("bag-info.txt");
  text = text.substr(0, text.find("Payload-Oxum")) + "Payload-Oxum: " + std::to_string(bytes) + "." +
         std::to_string(files) + "\n";
}

void BundleSurgery::rebuild_custody() {
  auto lines = lines_of(file("index/custody.jsonl"));
  const auto old_head = sha256(lines.back());
  const auto sealed = json::parse_own(lines.back());
  lines.pop_back();
  lines.push_back(custody_line(lines, *parse_rfc3339(json::text(*sealed, "/at")), json::text(*sealed, "/actor"),
                               "sealed", {sha256(file("manifest-sha256.txt"))}));
  replace("index/case.json", old_head, sha256(lines.back()));
  std::string text;
  for (const auto& line : lines) text += line + "\n";
  file("index/custody.jsonl") = text;
}

void BundleSurgery::rebuild_tag_manifest() {
  std::vector<std::pair<std::string, std::string>> files;
  for (const auto& one : entries) {
    const auto path = one.name.substr(folder_.size() + 1);
    if (!bundle::is_payload(path) && !bundle::is_seal(path) && path != "tagmanifest-sha256.txt")
      files.emplace_back(path, one.bytes);
  }
  file("tagmanifest-sha256.txt") = manifest_of(std::move(files));
}

void BundleSurgery::sign(const SealKey& key) {
  file("seal/tagmanifest.sig") = key.sign(file("tagmanifest-sha256.txt"));
  file("seal/signer.pem") = key.public_pem();
}

void BundleSurgery::reseal(const SealKey& key) {
  rebuild_tag_manifest();
  sign(key);
}

void BundleSurgery::rebuild(const SealKey& key) {
  rebuild_payload_manifest();
  rebuild_payload_oxum();
  rebuild_custody();
  reseal(key);
}

std::string BundleSurgery::zip() const {
  std::string bytes = before, directory;
  for (const auto& one : entries) {
    const auto offset = bytes.size();
    const auto& local = one.local_name ? *one.local_name : one.name;
    bytes += little(0x04034b50, 4) + little(10, 2) + shared_fields(one, local) + local + one.extra + one.bytes;
    directory += little(0x02014b50, 4) + little(3 << 8 | 45, 2) + little(10, 2) + shared_fields(one, one.name) +
                 little(0, 6) + little(one.attributes.value_or(0100644u << 16), 4) + little(offset, 4) + one.name +
                 one.extra;
  }
  bytes += between;
  const auto start = bytes.size();
  const auto count = std::min<size_t>(entries.size(), 0xffff);
  if (count == 0xffff)
    directory += little(0x06064b50, 4) + little(44, 8) + little(3 << 8 | 45, 2) + little(45, 2) + little(0, 8) +
                 little(entries.size(), 8) + little(entries.size(), 8) + little(directory.size(), 8) +
                 little(start, 8) + little(0x07064b50, 4) + little(0, 4) + little(start + directory.size(), 8) +
                 little(1, 4);
  const auto directory_size = directory.size() - (count == 0xffff ? 76 : 0);
  return bytes + directory + little(0x06054b50, 4) + little(0, 4) + little(count, 2) + little(count, 2) +
         little(directory_size, 4) + little(start, 4) + little(comment.size(), 2) + comment + after;
}

void BundleSurgery::write(const std::filesystem::path& path) const {
  std::ofstream stream(path, std::ios::binary);
  stream << zip();
  stream.close();
  if (!stream) give_up("cannot be written", path.string());
}

void BundleSurgery::unpack(const std::filesystem::path& target) const {
  for (const auto& one : entries) {
    const auto path = target / one.name;
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path, std::ios::binary) << one.bytes;
  }
}

}  // namespace dossier::testkit
