// Every rule of the format, broken one at a time. Most cases are sealed again with the true key, so that only the rule
// itself can refuse them; where a case says "forger", it is not.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <functional>
#include <ostream>
#include <set>

#include "base/digest.hpp"
#include "bundle/bag_text.hpp"
#include "bundle/refusal.hpp"
#include "bundle/verify_bytes.hpp"
#include "dossier/json.hpp"
#include "model/custody.hpp"
#include "model/owed.hpp"
#include "testkit/bundle_surgery.hpp"
#include "testkit/command.hpp"
#include "testkit/sample_bundle.hpp"
#include "testkit/temporary_folder.hpp"
#include "testkit/time_stamp_service.hpp"

namespace dossier {
namespace {

using testing::EndsWith;
using testing::StartsWith;
using testkit::BundleSurgery;
using testkit::SampleBundle;

const SampleBundle& sample() {
  static const SampleBundle one;
  return one;
}
const std::string& pristine() {
  static const std::string bytes = [] { return BundleSurgery::of_file(sample().write()).zip(); }();
  return bytes;
}
const SealKey& key() {
  static const SealKey one = sample().key();
  return one;
}
SealKey foreign_key() { return std::move(*SealKey::load_or_make(sample().folder() / "foreign.pem")); }

constexpr std::time_t stamped_at = 1'792'461'607;
const testkit::TimeStampService& time_stamps() {
  static const testkit::TimeStampService one(stamped_at - 1000, stamped_at + 1000);
  return one;
}

constexpr const char* photo = "data/1-customer/it-000001.jpg";
constexpr const char* voice = "data/2-handler/it-000007.wav";
constexpr const char* extract = "data/documents/doc-000002.extract";

testkit::CommandResult dossier_verify(std::string_view bytes,
                                      const std::vector<std::string>& more = {"--key", "key.pub.pem"}) {
  const testkit::TemporaryFolder folder;
  std::ofstream(folder / "X.zip", std::ios::binary) << bytes;
  std::ofstream(folder / "key.pub.pem") << key().public_pem();
  std::ofstream(folder / "foreign.pub.pem") << foreign_key().public_pem();
  std::vector<std::string> command = {DOSSIER_BUILD_DIR "/bin/dossier", "verify", "X.zip"};
  command.insert(command.end(), more.begin(), more.end());
  return testkit::run_command(command, {}, folder.path().string());
}

/// What a hand does to a bundle; gives the bytes of the file it leaves.
using Hand = std::function<std::string(BundleSurgery&)>;
struct Tampering {
  const char* rule;
  const char* name;
  Hand hand;
};
void PrintTo(const Tampering& one, std::ostream* stream) { *stream << one.rule << ", " << one.name; }

// Changes something and leaves manifests and seal as they were.
Hand careless(std::function<void(BundleSurgery&)> change) {
  return [change](BundleSurgery& bundle) {
    change(bundle);
    return bundle.zip();
  };
}
// Holds the true key: changes tag files and seals again.
Hand resealed(std::function<void(BundleSurgery&)> change) {
  return [change](BundleSurgery& bundle) {
    change(bundle);
    bundle.reseal(key());
    return bundle.zip();
  };
}
// Holds the true key: changes the payload and makes everything else fit.
Hand rebuilt(std::function<void(BundleSurgery&)> change) {
  return [change](BundleSurgery& bundle) {
    change(bundle);
    bundle.rebuild(key());
    return bundle.zip();
  };
}
// Changes a tag file by replacing a text once, and seals again.
Hand replacing(const char* path, std::string from, std::string to) {
  return resealed([=](BundleSurgery& bundle) { bundle.replace(path, from, to); });
}
// Sets a field of a zip entry.
template <class Field, class Value>
Hand header(Field BundleSurgery::Entry::*field, Value value) {
  return careless([=](BundleSurgery& bundle) { bundle.entry(photo).*field = value; });
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  for (size_t at = 0; at < text.size();) {
    const auto feed = text.find('\n', at);
    lines.push_back(text.substr(at, feed - at));
    at = feed + 1;
  }
  return lines;
}
std::string joined(const std::vector<std::string>& lines) {
  std::string text;
  for (const auto& line : lines) text += line + "\n";
  return text;
}
/// Changes the lines of a file, and seals again.
Hand relined(const char* path, std::function<void(std::vector<std::string>&)> change) {
  return resealed([=](BundleSurgery& bundle) {
    auto lines = lines_of(bundle.file(path));
    change(lines);
    bundle.file(path) = joined(lines);
  });
}
/// The chain written anew from changed acts, head and count in case.json right.
Hand rechained(std::function<void(std::vector<std::string>&)> change) {
  return resealed([=](BundleSurgery& bundle) {
    auto lines = lines_of(bundle.file("index/custody.jsonl"));
    const auto count = lines.size();
    const auto head = sha256(lines.back());
    change(lines);
    bundle.file("index/custody.jsonl") = joined(lines);
    bundle.replace("index/case.json", head, sha256(lines.back()));
    bundle.replace("index/case.json", "\"count\":" + std::to_string(count),
                   "\"count\":" + std::to_string(lines.size()));
  });
}
/// Links the acts anew from `first` on, keeping each one's own fields.
void rebuild_from(std::vector<std::string>& lines, size_t first) {
  for (size_t index = first; index < lines.size(); ++index) {
    const auto act = *json::parse_own(lines[index]);
    std::vector<std::string> subjects;
    for (const auto& [subject, pointer] : json::each(act, "/subjects")) subjects.emplace_back(json::view(subject));
    const std::vector<std::string> before(lines.begin(), lines.begin() + static_cast<std::ptrdiff_t>(index));
    lines[index] = custody_line(before, *parse_rfc3339(json::text(act, "/at")), json::text(act, "/actor"),
                                json::text(act, "/act"), subjects);
  }
}
/// Edits the bytes of a manifest after everything was rebuilt, so that the manifest is wrong and the seal over it
/// right.
Hand manifest(std::function<void(std::string&)> change) {
  return resealed([=](BundleSurgery& bundle) { change(bundle.file("manifest-sha256.txt")); });
}
Hand tag_manifest(std::function<void(std::string&)> change) {
  return [=](BundleSurgery& bundle) {
    change(bundle.file("tagmanifest-sha256.txt"));
    bundle.sign(key());
    return bundle.zip();
  };
}
void flip(std::string& bytes) { bytes[bytes.size() / 2] = static_cast<char>(bytes[bytes.size() / 2] ^ 1); }

std::vector<Tampering> zip_tamperings() {
  return {
      {"zip-no-end", "CutTail", [](BundleSurgery& bundle) { return bundle.zip().substr(0, bundle.zip().size() - 30); }},
      {"zip-no-end", "EmptyFile", [](BundleSurgery&) { return std::string(); }},
      {"zip-no-end", "NoZip", [](BundleSurgery&) { return std::string(5000, 'x'); }},
      {"zip-bytes-after", "BytesAfter", careless([](auto& bundle) { bundle.after = "appended"; })},
      {"zip-bytes-after", "Comment", careless([](auto& bundle) { bundle.comment = "a remark"; })},
      {"zip-bytes-before", "BytesBefore", careless([](auto& bundle) { bundle.before = "#!/bin/sh\n"; })},
      {"zip-bytes-before", "BytesBeforeUnaccounted", [](BundleSurgery& bundle) { return "MZ" + bundle.zip(); }},
      {"zip-end-record", "WrongCount",
       [](BundleSurgery& bundle) {
         auto bytes = bundle.zip();
         bytes[bytes.size() - 12] = static_cast<char>(bytes[bytes.size() - 12] + 1);
         return bytes;
       }},
      {"zip-end-record", "DirectoryBeyondTheEnd",
       [](BundleSurgery& bundle) {
         auto bytes = bundle.zip();
         bytes[bytes.size() - 4] = '\x70';
         return bytes;
       }},
      {"zip-directory", "Flags", header(&BundleSurgery::Entry::flags, uint16_t{0x0800})},
      {"zip-directory", "Time", header(&BundleSurgery::Entry::date, uint16_t{0x5a5a})},
      {"zip-directory", "Mode", header(&BundleSurgery::Entry::attributes, uint32_t{0100755} << 16)},
      {"zip-directory", "ExtraField", header(&BundleSurgery::Entry::extra, std::string("UT\x05\0\x03\0\0\0\0", 9))},
      {"zip-directory", "CutDirectory",
       [](BundleSurgery& bundle) {
         auto bytes = bundle.zip();
         const auto last = bytes.rfind(std::string("PK\x01\x02", 4));
         bytes[last + 1] = 'Q';
         return bytes;
       }},
      {"zip-local-header", "OtherLocalName",
       header(&BundleSurgery::Entry::local_name, std::string("RC-2026-000123.r1/data/1-customer/it-000002.jpg"))},
      {"zip-layout", "BytesBetween", careless([](auto& bundle) { bundle.between = "hidden"; })},
      {"zip-layout", "HiddenFile", careless([](auto& bundle) {
         // An entry that the directory does not know: its bytes hide between two others.
         bundle.entry(photo).bytes += "PK\x03\x04";
         bundle.between = bundle.file(photo);
       })},
      {"zip-link", "SymbolicLink", header(&BundleSurgery::Entry::attributes, uint32_t{0120777} << 16)},
      {"zip-link", "Folder", header(&BundleSurgery::Entry::attributes, uint32_t{0040755} << 16)},
      {"zip-compressed", "Deflated", header(&BundleSurgery::Entry::method, uint16_t{8})},
      {"zip-compressed", "Bomb", header(&BundleSurgery::Entry::whole_size, uint32_t{4'000'000'000})},
      {"zip-crc", "Crc", header(&BundleSurgery::Entry::crc, uint32_t{1})},
      {"zip-crc", "CrcOfTheTagManifest",
       careless([](auto& bundle) { bundle.entry("tagmanifest-sha256.txt").crc = 1; })},
      {"zip-duplicate", "TwiceInARow",
       careless([](auto& bundle) { bundle.entries.insert(bundle.entries.begin() + 1, bundle.entries.front()); })},
      {"zip-duplicate", "TwiceApart", careless([](auto& bundle) {
         auto again = bundle.entry("bagit.txt");
         bundle.entries.push_back(again);
       })},
      {"zip-order", "Order", careless([](auto& bundle) { std::swap(bundle.entries[1], bundle.entries[2]); })},
      {"limit", "LongName", careless([](auto& bundle) { bundle.add("data/report/" + std::string(200, 'a'), ""); })},
      {"name-absolute", "Absolute", careless([](auto& bundle) { bundle.entry(photo).name = "/etc/cron.d/job"; })},
      {"name-traversal", "Traversal",
       careless([](auto& bundle) { bundle.entry(photo).name = "RC-2026-000123.r1/data/../../../it.jpg"; })},
      {"name-form", "Backslash",
       careless([](auto& bundle) { bundle.entry(photo).name = "RC-2026-000123.r1/data\\it.jpg"; })},
      {"name-form", "Chinese",
       careless([](auto& bundle) { bundle.entry(photo).name = "RC-2026-000123.r1/data/图.jpg"; })},
      {"name-form", "LineBreak",
       careless([](auto& bundle) { bundle.entry(photo).name = "RC-2026-000123.r1/data/a\nb"; })},
      {"name-form", "FolderEntry",
       careless([](auto& bundle) { bundle.entry(photo).name = "RC-2026-000123.r1/data/"; })},
      {"name-folder", "SecondFolder",
       careless([](auto& bundle) { bundle.entry(photo).name = "RC-2026-000124.r1/data/1-customer/it-000001.jpg"; })},
  };
}

std::vector<Tampering> file_tamperings() {
  return {
      {"payload-name", "PayloadName",
       rebuilt([](auto& bundle) { bundle.rename(photo, "data/1-customer/IMG_0001.JPG"); })},
      {"payload-name", "PayloadFolder",
       rebuilt([](auto& bundle) { bundle.rename(photo, "data/6-other/it-000001.jpg"); })},
      {"tag-unknown", "SecondManifest", resealed([](auto& bundle) { bundle.add("manifest-md5.txt", ""); })},
      {"tag-unknown", "Readme", resealed([](auto& bundle) { bundle.add("README.txt", "read me"); })},
      {"seal-unknown", "MoreInSeal", careless([](auto& bundle) { bundle.add("seal/note.txt", "trust me"); })},
      {"fetch-file", "Fetch",
       resealed([](auto& bundle) { bundle.add("fetch.txt", "https://example.org/x 1 data/report/x.html\n"); })},
      {"bagit-missing", "NoDeclaration", careless([](auto& bundle) { bundle.remove("bagit.txt"); })},
      {"manifest-missing", "NoManifest", careless([](auto& bundle) { bundle.remove("manifest-sha256.txt"); })},
      {"tag-manifest-missing", "NoTagManifest",
       careless([](auto& bundle) { bundle.remove("tagmanifest-sha256.txt"); })},
      {"seal-missing", "NoSignature", careless([](auto& bundle) { bundle.remove("seal/tagmanifest.sig"); })},
      {"seal-missing", "NoSigner", careless([](auto& bundle) { bundle.remove("seal/signer.pem"); })},
      {"tag-required", "NoScript", resealed([](auto& bundle) { bundle.remove("verify.sh"); })},
      {"index-missing", "NoGaps", resealed([](auto& bundle) { bundle.remove("index/gaps.jsonl"); })},
      {"bagit-bom", "ByteOrderMark",
       resealed([](auto& bundle) { bundle.file("bagit.txt").insert(0, "\xef\xbb\xbf"); })},
      {"bagit-version", "OldVersion", replacing("bagit.txt", "1.0", "0.97")},
      {"bagit-version", "NoVersion", replacing("bagit.txt", "BagIt-Version: 1.0\n", "")},
      {"bagit-encoding", "NoEncoding", replacing("bagit.txt", "Tag-File-Character-Encoding: UTF-8\n", "")},
      {"bagit-encoding", "OtherEncoding", replacing("bagit.txt", "UTF-8", "GB18030")},
      {"bagit-colon", "BlankBeforeColon", replacing("bagit.txt", "BagIt-Version:", "BagIt-Version :")},
      {"bagit-colon", "TabBeforeColon", replacing("bagit.txt", "Encoding:", "Encoding\t:")},
      {"bagit-form", "ThirdLine", resealed([](auto& bundle) { bundle.file("bagit.txt") += "More: 1\n"; })},
      {"bagit-form", "NoLastLineFeed", resealed([](auto& bundle) { bundle.file("bagit.txt").pop_back(); })},
      {"seal-form", "SignerIsNoKey", careless([](auto& bundle) { bundle.file("seal/signer.pem") = "no key"; })},
      {"seal-form", "MoreThanTheSigner", careless([](auto& bundle) { bundle.file("seal/signer.pem") += "a note\n"; })},
      {"signature", "FlippedSignature", careless([](auto& bundle) { flip(bundle.file("seal/tagmanifest.sig")); })},
      {"signature", "ShortSignature", careless([](auto& bundle) { bundle.file("seal/tagmanifest.sig").pop_back(); })},
      {"signature", "ForgedTagManifest", careless([](auto& bundle) { flip(bundle.file("tagmanifest-sha256.txt")); })},
      {"signature", "ForgerRebuildsBothManifests", careless([](auto& bundle) {
         flip(bundle.file(photo));
         bundle.rebuild_payload_manifest();
         bundle.rebuild_custody();
         bundle.rebuild_tag_manifest();
       })},
      {"signature", "SealOfAnotherCase", careless([](auto& bundle) {
         SampleBundle other;
         other.assembled.review_case.number = "RC-2026-000124";
         auto theirs = BundleSurgery::of_file(other.write());
         bundle.file("seal/tagmanifest.sig") = theirs.file("seal/tagmanifest.sig");
       })},
      {"tag-digest", "SealAndTagManifestOfAnotherCase", careless([](auto& bundle) {
         SampleBundle other;
         other.assembled.review_case.number = "RC-2026-000124";
         auto theirs = BundleSurgery::of_file(other.write());
         bundle.file("seal/tagmanifest.sig") = theirs.file("seal/tagmanifest.sig");
         bundle.file("tagmanifest-sha256.txt") = theirs.file("tagmanifest-sha256.txt");
       })},
      {"signer-key", "OtherSigner",
       careless([](auto& bundle) { bundle.file("seal/signer.pem") = foreign_key().public_pem(); })},
  };
}

// A time-stamp as it should be, then what a hand does to it. No seal covers it: nobody needs a key.
Hand stamped(std::function<void(BundleSurgery&)> change) {
  return [change](BundleSurgery& bundle) {
    bundle.add("seal/tagmanifest.tsr", time_stamps().stamp(bundle.file("tagmanifest-sha256.txt"), stamped_at));
    bundle.add("seal/tsa-chain.pem", time_stamps().chain());
    change(bundle);
    return bundle.zip();
  };
}
/// Another time-stamp in its place.
Hand restamped(std::function<std::string(const std::string& tag_manifest)> stamp) {
  return stamped(
      [stamp](auto& bundle) { bundle.file("seal/tagmanifest.tsr") = stamp(bundle.file("tagmanifest-sha256.txt")); });
}

std::vector<Tampering> time_stamp_tamperings() {
  const char *token = "seal/tagmanifest.tsr", *chain = "seal/tsa-chain.pem";
  return {
      {"time-stamp-form", "TokenAlone", stamped([=](auto& bundle) { bundle.remove(chain); })},
      {"time-stamp-form", "CertificatesAlone", stamped([=](auto& bundle) { bundle.remove(token); })},
      {"time-stamp-form", "AnyText", stamped([=](auto& bundle) { bundle.file(token) = "token"; })},
      {"time-stamp-form", "Empty", stamped([=](auto& bundle) { bundle.file(token).clear(); })},
      {"time-stamp-form", "CutToken", stamped([=](auto& bundle) { bundle.file(token).pop_back(); })},
      {"time-stamp-form", "MoreThanTheToken", stamped([=](auto& bundle) { bundle.file(token) += "a note"; })},
      {"time-stamp-form", "RefusedByTheService", restamped([](auto&) { return time_stamps().refusal(); })},
      {"time-stamp-form", "NoCertificate", stamped([=](auto& bundle) { bundle.file(chain) = "chain"; })},
      {"time-stamp-form", "TextBeforeTheCertificates",
       stamped([=](auto& bundle) { bundle.file(chain).insert(0, "trust me\n"); })},
      {"time-stamp-form", "TextBehindTheCertificates",
       stamped([=](auto& bundle) { bundle.file(chain) += "trust me\n"; })},
      {"time-stamp-form", "AKeyAmongTheCertificates",
       stamped([=](auto& bundle) { bundle.file(chain) += key().public_pem(); })},
      {"time-stamp-imprint", "OfAnotherBundle",
       restamped([](auto&) { return time_stamps().stamp("another tag manifest", stamped_at); })},
      {"time-stamp-imprint", "OfAnotherDigest",
       restamped([](auto& text) { return time_stamps().stamp(text, stamped_at, "SHA512"); })},
      {"time-stamp-signature", "FlippedSignature", stamped([=](auto& bundle) {
         auto& bytes = bundle.file(token);
         bytes.back() = static_cast<char>(bytes.back() ^ 1);
       })},
      {"time-stamp-signature", "CertificatesOfAnotherService", stamped([=](auto& bundle) {
         bundle.file(chain) = testkit::TimeStampService(stamped_at - 1000, stamped_at + 1000).chain();
       })},
      {"time-stamp-signature", "CertificateExpiredBefore",
       restamped([](auto& text) { return time_stamps().stamp(text, stamped_at + 1001); })},
      {"time-stamp-signature", "CertificateNotYetValid",
       restamped([](auto& text) { return time_stamps().stamp(text, stamped_at - 1001); })},
      {"limit", "LongToken", stamped([=](auto& bundle) { bundle.file(token).resize(70'000); })},
      {"limit", "ManyCertificates", stamped([=](auto& bundle) { bundle.file(chain).resize(300'000, '\n'); })},
  };
}

std::vector<Tampering> fixed_text_tamperings() {
  return {
      {"instructions", "ScriptThatAlwaysAgrees",
       resealed([](auto& bundle) { bundle.file("verify.sh") = "#!/bin/sh\necho WHOLE, origin proven\n"; })},
      {"instructions", "ScriptWithOneByteMore", resealed([](auto& bundle) { bundle.file("verify.sh") += "\n"; })},
      {"instructions", "WordsWithAnotherKey", replacing("VERIFY.txt", "PUB", "KEY")},
      {"bag-profile", "ProfileThatAllowsMore",
       replacing("bag-profile.json", "\"Allow-Fetch.txt\": false", "\"Allow-Fetch.txt\": true")},
  };
}

std::vector<Tampering> manifest_tamperings() {
  return {
      {"manifest-cr", "CarriageReturn", manifest([](auto& text) { text.insert(text.find('\n'), "\r"); })},
      {"manifest-cr", "CarriageReturnInTagManifest",
       tag_manifest([](auto& text) { text.insert(text.find('\n'), "\r"); })},
      {"manifest-form", "OneBlank", manifest([](auto& text) { text.erase(64, 1); })},
      {"manifest-form", "BinaryMark", manifest([](auto& text) { text[65] = '*'; })},
      {"manifest-form", "UpperCaseDigest", manifest([](auto& text) { text.replace(0, 64, std::string(64, 'A')); })},
      {"manifest-form", "EmptyLine", manifest([](auto& text) { text += "\n"; })},
      {"manifest-form", "NoLastLineFeed", manifest([](auto& text) { text.pop_back(); })},
      {"manifest-form", "TagFileInPayloadManifest",
       manifest([](auto& text) { text += std::string(64, '0') + "  verify.sh\n"; })},
      {"manifest-form", "PayloadInTagManifest",
       tag_manifest([](auto& text) { text.insert(0, std::string(64, '0') + "  " + extract + "\n"); })},
      {"manifest-order", "Unsorted", manifest([](auto& text) {
         auto lines = lines_of(text);
         std::swap(lines[0], lines[1]);
         text = joined(lines);
       })},
      {"manifest-duplicate", "ListedTwice",
       manifest([](auto& text) { text = text.substr(0, text.find('\n') + 1) + text; })},
      {"manifest-duplicate", "ListedTwiceApart",
       manifest([](auto& text) { text += text.substr(0, text.find('\n') + 1); })},
      {"tag-missing", "TagFileMissing",
       tag_manifest([](auto& text) { text.insert(text.find('\n') + 1, std::string(64, '0') + "  a.txt\n"); })},
      {"tag-extra", "TagFileUnlisted", careless([](auto& bundle) { bundle.add("index/more.jsonl", "{}\n"); })},
      {"tag-digest", "FlippedIndex", careless([](auto& bundle) { flip(bundle.file("index/gaps.jsonl")); })},
      {"tag-digest", "FlippedScript", careless([](auto& bundle) { flip(bundle.file("verify.sh")); })},
      {"tag-digest", "ForgerRebuildsOneManifest", careless([](auto& bundle) {
         flip(bundle.file(photo));
         bundle.rebuild_payload_manifest();
       })},
      {"payload-missing", "MissingPayload", careless([](auto& bundle) { bundle.remove(photo); })},
      {"payload-extra", "ExtraPayload",
       careless([](auto& bundle) { bundle.add("data/1-customer/it-000099.jpg", "more"); })},
      {"payload-digest", "FlippedPayload", careless([](auto& bundle) { flip(bundle.file(voice)); })},
      {"payload-digest", "SwappedPayload",
       careless([](auto& bundle) { std::swap(bundle.file(photo), bundle.file(voice)); })},
      {"payload-digest", "EmptiedPayload", careless([](auto& bundle) { bundle.file(photo).clear(); })},
      {"bag-profile", "OtherProfile", replacing("bag-profile.json", "bag-profile:1", "bag-profile:2")},
      {"bag-info-form", "MoreInBagInfo",
       resealed([](auto& bundle) { bundle.file("bag-info.txt") += "Contact-Name: somebody\n"; })},
      {"bag-info-form", "NoDate", replacing("bag-info.txt", "Bagging-Date", "Date")},
      {"payload-oxum", "Oxum", resealed([](auto& bundle) {
         bundle.file("bag-info.txt").insert(bundle.file("bag-info.txt").find("Oxum: ") + 6, "1");
       })},
      {"identity", "FolderName", careless([](auto& bundle) {
         for (auto& entry : bundle.entries) entry.name.replace(0, bundle.folder().size(), "RC-2026-000124.r1");
       })},
      {"identity", "ExternalIdentifier",
       replacing("bag-info.txt", "External-Identifier: RC-2026-000123.r1", "External-Identifier: RC-2026-000123.r2")},
      {"identity", "GroupIdentifier",
       replacing("bag-info.txt", "Bag-Group-Identifier: RC-2026-000123", "Bag-Group-Identifier: RC-2026-000124")},
      {"identity", "NumberInCase",
       replacing("index/case.json", "\"number\":\"RC-2026-000123\"", "\"number\":\"RC-2026-000999\"")},
      {"bagging-date", "BaggingDate", replacing("bag-info.txt", "Bagging-Date: 2026", "Bagging-Date: 2025")},
  };
}

std::vector<Tampering> index_tamperings() {
  return {
      {"index-json", "NotJson", replacing("index/items.jsonl", "{", "[")},
      {"index-json", "NotUtf8", replacing("index/items.jsonl", "展架", "\xff\xfe")},
      {"index-json", "ZeroByte", replacing("index/items.jsonl", "展架", std::string("\0", 1))},
      {"index-json", "BlankLine", resealed([](auto& bundle) { bundle.file("index/items.jsonl") += "\n"; })},
      {"index-json", "NoObject", resealed([](auto& bundle) { bundle.file("index/gaps.jsonl") = "[]\n"; })},
      {"index-json", "NoLastLineFeed", resealed([](auto& bundle) { bundle.file("index/gaps.jsonl").pop_back(); })},
      {"index-json", "TwoLinesInCase", resealed([](auto& bundle) { bundle.file("index/case.json") += "{}\n"; })},
      {"index-canonical", "WhiteSpace", replacing("index/items.jsonl", "\"media\":", "\"media\": ")},
      {"index-canonical", "Unsorted",
       replacing("index/gaps.jsonl", "\"source\":\"locker\",\"stream\":\"shipments\"",
                 "\"stream\":\"shipments\",\"source\":\"locker\"")},
      {"index-canonical", "MemberTwice", replacing("index/findings.jsonl", "{", "{\"check\":\"another\",")},
      {"index-canonical", "Fraction", replacing("index/completeness.json", "\"items\":1", "\"items\":1.0")},
      {"index-canonical", "Exponent", replacing("index/case.json", "\"size\":", "\"raw\":1e3,\"size\":")},
      {"index-canonical", "NumberThatNotEveryReaderKeeps",
       replacing("index/completeness.json", "\"records\":0", "\"records\":9007199254740993")},
      {"index-canonical", "NeedlessEscape", replacing("index/items.jsonl", "展架", "\\u5c55架")},
      {"limit", "TooDeep", resealed([](auto& bundle) {
         bundle.file("index/gaps.jsonl") = "{\"a\":" + std::string(100'000, '[');
         bundle.file("index/gaps.jsonl") += "\n";
       })},
      {"limit", "TooManyValues", resealed([](auto& bundle) {
         std::string many = "{\"a\":[0";
         for (int value = 0; value < 300'000; ++value) many += ",0";
         bundle.file("index/gaps.jsonl") = many + "]}\n";
       })},
      {"limit", "LongLine", resealed([](auto& bundle) {
         bundle.file("index/gaps.jsonl") = "{\"a\":\"" + std::string(9u << 20, 'a') + "\"}\n";
       })},
      {"case-form", "NoAsOf", replacing("index/case.json", "\"as_of\"", "\"as-of\"")},
      {"case-form", "OtherFormat", replacing("index/case.json", "\"version\":1", "\"version\":2")},
      {"case-form", "NoCustody", replacing("index/case.json", "\"custody\"", "\"custodia\"")},
      {"case-form", "Revision0", replacing("index/case.json", "\"revision\":1", "\"revision\":0")},
      {"case-form", "RevisionMinus1", replacing("index/case.json", "\"revision\":1", "\"revision\":-1")},
      {"case-form", "NoComplaint",
       replacing("index/case.json", "\"complaint\":\"TS20261014-0087\"", "\"complaint\":\"\"")},
      {"case-form", "NoCountOfGaps", replacing("index/case.json", "\"gaps\":2,", "")},
      {"case-form", "CountMinus1", replacing("index/case.json", "\"gaps\":2", "\"gaps\":-1")},
      {"case-form", "OpenedNever", replacing("index/case.json", "\"opened_at\":\"2026", "\"opened_at\":\"soon")},
      {"case-form", "NoSources", replacing("index/case.json", "\"sources\":[{", "\"sources\":{},\"sourcez\":[{")},
      {"case-form", "PluginWithoutDigest", replacing("index/case.json", "\"sample 1.0.0\":\"", "\"sample 1.0.0\":\"x")},
      {"revision", "FirstWithPrevious",
       replacing("index/case.json", "\"previous\":\"\"", "\"previous\":\"" + std::string(64, 'a') + "\"")},
      {"revision", "SecondWithoutPrevious", replacing("index/case.json", "\"revision\":1", "\"revision\":2")},
      {"report-file", "ReportDigest",
       rebuilt([](auto& bundle) { bundle.file("data/report/report.html") += "<p>better</p>"; })},
      {"case-count", "FewerGaps", relined("index/gaps.jsonl", [](auto& lines) { lines.pop_back(); })},
      {"case-count", "FewerFindings", relined("index/findings.jsonl", [](auto& lines) { lines.clear(); })},
      {"document-form", "NoNumber",
       replacing("index/documents.jsonl", "\"number\":\"doc-000001\"", "\"number\":\"doc-1\"")},
      {"document-form", "Unsorted",
       relined("index/documents.jsonl", [](auto& lines) { std::swap(lines[0], lines[1]); })},
      {"document-form", "WithheldWithoutReason",
       replacing("index/documents.jsonl", "\"withheld\":\"forbidden: not filed under an identifier of the case\"",
                 "\"withheld\":\"\"")},
      {"document-form", "RangeBeyondTheEnd", resealed([](auto& bundle) {
         // Of a document that is carried whole.
         bundle.replace("index/documents.jsonl", "\"ranges\":[]",
                        R"("ranges":[{"item":"it-000003","length":9,"offset":9999,"pointer":"/data/0"}])");
       })},
      {"document-form", "RangesUnordered", resealed([](auto& bundle) {
         bundle.replace("index/documents.jsonl", "\"ranges\":[]",
                        R"("ranges":[{"item":"it-000004","length":9,"offset":20,"pointer":"/data/1"},)"
                        R"({"item":"it-000003","length":9,"offset":10,"pointer":"/data/0"}])");
       })},
      {"document-form", "SizeMinus1", replacing("index/documents.jsonl", "\"size\":", "\"size\":-")},
      {"document-file", "OtherPath", replacing("index/documents.jsonl", "doc-000001.json\"", "doc-000009.json\"")},
      {"document-file", "OtherSize",
       rebuilt([](auto& bundle) { bundle.file("data/documents/doc-000003.csv") += " "; })},
      {"extract-form", "MoreInExtract", rebuilt([](auto& bundle) { bundle.file(extract) += "{\"id\":902}\n"; })},
      {"extract-form", "ShorterExtract", rebuilt([](auto& bundle) { bundle.file(extract).resize(40); })},
      {"extract-form", "RangeOutside", replacing("index/documents.jsonl", "\"offset\":1,", "\"offset\":999999,")},
      {"item-number", "NumberTwice",
       replacing("index/items.jsonl", "\"number\":\"it-000002\"", "\"number\":\"it-000001\"")},
      {"item-number", "OddNumber", replacing("index/items.jsonl", "\"number\":\"it-000002\"", "\"number\":\"it-2\"")},
      {"item-form", "NoPart", replacing("index/items.jsonl", "\"part\":\"customer\"", "\"part\":\"unknown\"")},
      {"item-form", "Version0", replacing("index/items.jsonl", "\"version\":1", "\"version\":0")},
      {"item-form", "VersionMinus1", replacing("index/items.jsonl", "\"version\":1", "\"version\":-1")},
      {"item-form", "EarlierVersionAsNewAsTheNewest",
       replacing("index/items.jsonl", "\"version\":2}", "\"version\":1}")},
      {"item-form", "RangeOutside", replacing("index/items.jsonl", "\"offset\":1}", "\"offset\":999999}")},
      {"item-form", "NegativeRange", replacing("index/items.jsonl", "\"offset\":1}", "\"offset\":-1}")},
      {"item-form", "FetchedByNobody",
       replacing("index/items.jsonl", "\"fetched_by\":\"host\"", "\"fetched_by\":\"me\"")},
      {"item-form", "FetchedAtNoTime",
       replacing("index/items.jsonl", "\"fetched_at\":\"2026", "\"fetched_at\":\"then")},
      {"item-form", "UnknownMediumState",
       replacing("index/items.jsonl", "\"state\":\"expired\"", "\"state\":\"eaten\"")},
      {"item-form", "MediumThereAndYetExpired",
       replacing("index/items.jsonl", "\"state\":\"available\"", "\"state\":\"expired\"")},
      {"item-form", "Sensitivity",
       replacing("index/items.jsonl", "\"sensitivity\":\"internal\"", "\"sensitivity\":\"public\"")},
      {"item-form", "NoKind", replacing("index/items.jsonl", "\"kind\":\"message\"", "\"kind\":\"\"")},
      {"item-document", "OtherSize", replacing("index/items.jsonl", "}},\"size\":", "}},\"size\":1")},
      {"item-document", "NoDocument",
       replacing("index/items.jsonl", "\"document\":\"doc-000002\"", "\"document\":\"doc-000009\"")},
      {"item-document", "OtherDocument",
       replacing("index/items.jsonl", "\"document\":\"doc-000002\"", "\"document\":\"doc-000001\"")},
      {"item-media", "OtherPath",
       replacing("index/items.jsonl", "data/1-customer/it-000001.jpg", "data/2-handler/it-000007.wav")},
      {"item-media", "FolderOfAnotherPart", rebuilt([](auto& bundle) {
         bundle.rename(photo, "data/2-handler/it-000001.jpg");
         bundle.replace("index/items.jsonl", photo, "data/2-handler/it-000001.jpg");
       })},
      {"item-media", "NoSuchPath",
       replacing("index/items.jsonl", "data/1-customer/it-000001.jpg", "data/1-customer/it-000001.png")},
      {"item-media", "OtherBytes", rebuilt([](auto& bundle) { flip(bundle.file(photo)); })},
      {"index-reference", "UnknownItem", replacing("index/findings.jsonl", "it-000002", "it-000022")},
      {"register-form", "NoItem", replacing("index/timeline.jsonl", "\"item\":\"it-000001\",", "")},
      {"register-form", "NoKind", replacing("index/timeline.jsonl", "\"kind\":\"message\"", "\"kind\":\"\"")},
      {"register-form", "PartyOfNoItem", replacing("index/parties.jsonl", "\"items\":[\"it-000001\"]", "\"items\":[]")},
      {"register-form", "ClaimWithoutField",
       replacing("index/claims.jsonl", "\"field\":\"contact_result\"", "\"field\":\"\"")},
      {"register-form", "FindingWithoutItems", replacing("index/findings.jsonl", "[\"it-000002\"]", "\"it-000002\"")},
      {"index-reference", "RangeOfUnknownItem", replacing("index/documents.jsonl", "it-000005", "it-000055")},
      {"gap-form", "GapWithoutReason", replacing("index/gaps.jsonl", "\"reason\":\"unreachable\"", "\"reason\":\"\"")},
      {"gap-form", "UnknownReason",
       replacing("index/gaps.jsonl", "\"reason\":\"unreachable\"", "\"reason\":\"bad_weather\"")},
      {"gap-form", "UnknownPart", replacing("index/gaps.jsonl", "[\"related\"]", "[\"unrelated\"]")},
      {"gap-form", "NobodySaysThatADocumentIsWithheld",
       replacing("index/gaps.jsonl", "\"reason\":\"forbidden\"", "\"reason\":\"overdue\"")},
      {"timeline-items", "ItemTwice", relined("index/timeline.jsonl", [](auto& lines) { lines[1] = lines[0]; })},
      {"timeline-items", "ItemMissing", resealed([](auto& bundle) {
         auto lines = lines_of(bundle.file("index/timeline.jsonl"));
         const auto count = lines.size();
         lines.pop_back();
         bundle.file("index/timeline.jsonl") = joined(lines);
         bundle.replace("index/case.json", "\"timeline\":" + std::to_string(count),
                        "\"timeline\":" + std::to_string(count - 1));
       })},
      {"timeline-items", "OtherOrder",
       relined("index/timeline.jsonl", [](auto& lines) { std::swap(lines[2], lines[3]); })},
      {"timeline-items", "OtherPart",
       replacing("index/timeline.jsonl", "\"part\":\"handler\"", "\"part\":\"history\"")},
      {"timeline-items", "BothInAnotherOrder", resealed([](auto& bundle) {
         for (const auto* path : {"index/items.jsonl", "index/timeline.jsonl"}) {
           auto lines = lines_of(bundle.file(path));
           std::swap(lines[2], lines[3]);
           bundle.file(path) = joined(lines);
         }
       })},
      {"completeness-form", "NoCells", resealed([](auto& bundle) {
         const auto& text = bundle.file("index/completeness.json");
         bundle.file("index/completeness.json") = "{\"cells\":[]" + text.substr(text.rfind(",\"parts\":"));
       })},
      {"completeness-form", "NoMemberOfCells", resealed([](auto& bundle) {
         const auto& text = bundle.file("index/completeness.json");
         bundle.file("index/completeness.json") = "{" + text.substr(text.rfind(",\"parts\":") + 1);
       })},
      {"completeness-form", "CellTwice",
       replacing("index/completeness.json", "\"part\":\"history\"", "\"part\":\"customer\"")},
      {"completeness-form", "FourParts", replacing("index/completeness.json", "\"history\"]", "\"histories\"]")},
      {"completeness-form", "OtherSources",
       replacing("index/completeness.json", "\"parcels\",\"locker\"]", "\"parcels\"]")},
      {"completeness-form", "UnknownSource",
       replacing("index/completeness.json", "\"source\":\"parcels\"", "\"source\":\"nowhere\"")},
      {"completeness-form", "GapWithoutAKnownReason",
       replacing("index/completeness.json", "\"reason\":\"unreachable\"", "\"reason\":\"\"")},
      {"completeness-form", "FoundAndYetNothing", replacing("index/completeness.json", "\"items\":1", "\"items\":0")},
      {"completeness-form", "LookupWithoutOutcome",
       replacing("index/completeness.json", "\"outcome\":\"gap\"", "\"outcome\":\"\"")},
      {"completeness-form", "UnknownState",
       replacing("index/completeness.json", "\"state\":\"none\"", "\"state\":\"fine\"")},
      {"completeness-form", "Empty", resealed([](auto& bundle) { bundle.file("index/completeness.json").clear(); })},
      {"payload-unexplained", "MoreMedia",
       rebuilt([](auto& bundle) { bundle.add("data/1-customer/it-000001-9.jpg", "more"); })},
  };
}

std::vector<Tampering> custody_tamperings() {
  return {
      {"custody-chain", "CutInside",
       relined("index/custody.jsonl", [](auto& lines) { lines.erase(lines.begin() + 1); })},
      {"custody-chain", "Edited", replacing("index/custody.jsonl", "\"actor\":\"reviewer\"", "\"actor\":\"somebody\"")},
      {"custody-chain", "Reordered",
       relined("index/custody.jsonl", [](auto& lines) { std::swap(lines[1], lines[2]); })},
      {"custody-chain", "NotCanonical", rechained([](auto& lines) { lines.back().insert(1, " "); })},
      {"custody-chain", "NoJson", relined("index/custody.jsonl", [](auto& lines) { lines[0] = "opened"; })},
      {"custody-chain", "SubjectNoDigest",
       rechained([=](auto& lines) { lines.back().replace(lines.back().find("\"subjects\":[\"") + 13, 1, "x"); })},
      {"custody-count", "CutTail", relined("index/custody.jsonl", [](auto& lines) { lines.pop_back(); })},
      {"custody-count", "CountInCase", replacing("index/case.json", "\"count\":5", "\"count\":6")},
      {"custody-head", "OtherTail",
       relined("index/custody.jsonl",
               [=](auto& lines) {
                 lines.back().replace(lines.back().find("\"actor\":\"dossier\""), 17, "\"actor\":\"another\"");
                 rebuild_from(lines, lines.size() - 1);
               })},
      {"custody-act", "UnknownAct", rechained([=](auto& lines) {
         lines[1].replace(lines[1].find("\"act\":\"asked\""), 13, "\"act\":\"burnt\"");
         rebuild_from(lines, 1);
       })},
      {"custody-act", "OpenedTwice", rechained([=](auto& lines) {
         lines[1].replace(lines[1].find("\"act\":\"asked\""), 13, "\"act\":\"opened\"");
         rebuild_from(lines, 1);
       })},
      {"custody-act", "NeverOpened", rechained([=](auto& lines) {
         lines.erase(lines.begin());
         rebuild_from(lines, 0);
       })},
      {"custody-act", "SealedWithoutAssembling", rechained([=](auto& lines) {
         lines.erase(lines.begin() + 3);
         rebuild_from(lines, 3);
       })},
      {"custody-act", "SealedOftenerThanRevised", rechained([=](auto& lines) {
         lines.insert(lines.begin() + 3, {lines[3], lines[4]});
         rebuild_from(lines, 3);
       })},
      {"custody-time", "AskedBeforeOpened", rechained([=](auto& lines) {
         lines[1].replace(lines[1].find("\"at\":\"2026"), 10, "\"at\":\"2025");
         rebuild_from(lines, 1);
       })},
      {"custody-seal", "NotSealed", rechained([](auto& lines) { lines.pop_back(); })},
      {"custody-seal", "SealsAnotherPayload", resealed([](auto& bundle) {
         bundle.file(photo) += "more";
         bundle.rebuild_payload_manifest();
         bundle.rebuild_payload_oxum();
       })},
      {"custody-seal", "SealedAtAnotherTime", rechained([=](auto& lines) {
         auto& last = lines.back();
         last.replace(last.find("\"at\":\"2026"), 10, "\"at\":\"2027");
       })},
  };
}

/// A request that is overdue, one that was answered, and one that was withdrawn.
std::vector<OwedRequest> three_requests() {
  constexpr Micros minute = 60'000'000;
  const auto as_of = sample().assembled.as_of;
  OwedRequest first{1, "statement",  "恒展展具厂",        "related",       {"交运件数"}, as_of - 50 * minute,
                    5, "2026-10-19", as_of - 20 * minute, "Asia/Shanghai", std::nullopt, std::nullopt};
  auto second = first, third = first;
  second.number = 2;
  second.receipt = OwedReceipt{2, as_of - 30 * minute, "纸质原件", ""};
  third.number = 3;
  third.withdrawal = OwedWithdrawal{3, as_of - 25 * minute, "部门有误"};
  return {first, second, third};
}

json::Object entry_of(const OwedRequest& request) {
  json::Object entry;
  entry.put("request", to_json(request));
  entry.put("state", request.receipt ? "received" : request.withdrawal ? "withdrawn" : "overdue");
  if (request.receipt) entry.put("receipt", to_json(*request.receipt));
  if (request.withdrawal) entry.put("withdrawal", to_json(*request.withdrawal));
  return entry;
}

/// What gaps.jsonl says of the first of them.
const std::string overdue_gap =
    R"({"message":"request 1 is overdue","owed":1,"parts":["related"],"reason":"overdue","retryable":true,"source":"","stream":""})";

/// Changes the gaps, and their number in case.json.
void change_gaps(BundleSurgery& bundle, const std::function<void(std::vector<std::string>&)>& change) {
  auto lines = lines_of(bundle.file("index/gaps.jsonl"));
  const auto count = lines.size();
  change(lines);
  bundle.file("index/gaps.jsonl") = joined(lines);
  bundle.replace("index/case.json", "\"gaps\":" + std::to_string(count), "\"gaps\":" + std::to_string(lines.size()));
}

/// The sample, with what was asked for in writing in custody, in completeness.json and, where overdue, in the gaps.
void ask_in_writing(BundleSurgery& bundle) {
  auto acts = lines_of(bundle.file("index/custody.jsonl"));
  const auto head = sha256(acts.back());
  std::vector<std::string> added = {acts.front()};
  std::string entries;
  const auto add = [&](Micros at, const char* act, const json::Object& subject) {
    added.push_back(custody_line(added, at, "reviewer", act, {sha256(json::canonical(subject))}));
  };
  const auto all = three_requests();
  for (const auto& request : all) {
    add(request.asked_at, "requested", to_json(request));
    entries += (entries.empty() ? "" : ",") + json::canonical(entry_of(request));
  }
  add(all[1].receipt->received_at, "received", to_json(*all[1].receipt));
  add(all[2].withdrawal->withdrawn_at, "withdrawn", to_json(*all[2].withdrawal));
  added.insert(added.end(), acts.begin() + 1, acts.end());
  rebuild_from(added, 1);
  bundle.file("index/custody.jsonl") = joined(added);
  bundle.replace("index/case.json", head, sha256(added.back()));
  bundle.replace("index/case.json", "\"count\":" + std::to_string(acts.size()),
                 "\"count\":" + std::to_string(added.size()));
  bundle.replace("index/completeness.json", "],\"parts\":", "],\"owed\":[" + entries + "],\"parts\":");
  change_gaps(bundle, [](auto& lines) { lines.push_back(overdue_gap); });
}
Hand asked_and_regapped(std::function<void(std::vector<std::string>&)> change) {
  return resealed([=](BundleSurgery& bundle) {
    ask_in_writing(bundle);
    change_gaps(bundle, change);
  });
}
Hand asked_and_replacing(const char* path, const std::string& from, const std::string& to) {
  return resealed([=](BundleSurgery& bundle) {
    ask_in_writing(bundle);
    bundle.replace(path, from, to);
  });
}

std::vector<Tampering> owed_tamperings() {
  const auto *file = "index/completeness.json", *gaps = "index/gaps.jsonl";
  return {
      {"owed-form", "OverdueHidden", asked_and_replacing(file, "\"state\":\"overdue\"", "\"state\":\"awaited\"")},
      {"owed-form", "ReceivedWithoutReceipt",
       asked_and_replacing(file, "\"state\":\"overdue\"", "\"state\":\"received\"")},
      {"owed-form", "ReceiptOfAnotherRequest",
       asked_and_replacing(file, "\"number\":2,\"received_at\"", "\"number\":1,\"received_at\"")},
      {"owed-form", "WithdrawnAndYetOverdue",
       asked_and_replacing(file, "\"state\":\"withdrawn\"", "\"state\":\"overdue\"")},
      {"owed-form", "ReceivedAndWithdrawn",
       asked_and_replacing(file, "\"state\":\"received\"}",
                           "\"state\":\"received\",\"withdrawal\":{\"number\":2,\"reason\":\"x\",\"withdrawn_at\":"
                           "\"2026-10-19T00:00:00Z\"}}")},
      {"owed-form", "WithdrawnWithoutReason", asked_and_replacing(file, "\"reason\":\"部门有误\"", "\"reason\":\"\"")},
      {"owed-form", "UnknownKind", asked_and_replacing(file, "\"kind\":\"statement\"", "\"kind\":\"opinion\"")},
      {"owed-form", "NumberTwice", resealed([=](auto& bundle) {
         ask_in_writing(bundle);
         bundle.replace(file, "\"number\":2,\"received_at\"", "\"number\":1,\"received_at\"");
         bundle.replace(file, "\"number\":2,\"of\"", "\"number\":1,\"of\"");
       })},
      {"owed-form", "OfNobody", asked_and_replacing(file, "\"of\":\"恒展展具厂\"", "\"of\":\"\"")},
      {"owed-custody", "OfSomebodyElse", asked_and_replacing(file, "恒展展具厂", "恒展")},
      {"owed-custody", "LaterDueDate", asked_and_replacing(file, "\"due\":\"2026-10-19\"", "\"due\":\"2026-10-29\"")},
      {"owed-custody", "OtherNote", asked_and_replacing(file, "纸质原件", "传真")},
      {"owed-custody", "OtherReason", asked_and_replacing(file, "部门有误", "日期有误")},
      {"owed-custody", "RequestLeftOut", resealed([](auto& bundle) {
         ask_in_writing(bundle);
         auto& text = bundle.file("index/completeness.json");
         const auto from = text.find(",\"owed\":"), until = text.find(",\"parts\":", from);
         text.erase(from, until - from);
       })},
      {"owed-gap", "OverdueWithoutGap", asked_and_regapped([](auto& lines) { lines.pop_back(); })},
      {"owed-gap", "GapTwice", asked_and_regapped([](auto& lines) { lines.push_back(lines.back()); })},
      {"owed-gap", "GapOfWhatCame", asked_and_replacing(gaps, "\"owed\":1", "\"owed\":2")},
      {"owed-gap", "GapOfWhatWasWithdrawn", asked_and_replacing(gaps, "\"owed\":1", "\"owed\":3")},
      {"owed-gap", "GapOfNoRequest", asked_and_replacing(gaps, "\"owed\":1", "\"owed\":4")},
      {"owed-gap", "GapThatNamesNone", asked_and_replacing(gaps, "\"owed\":1,", "")},
      {"owed-gap", "GapOfAnotherPart",
       asked_and_replacing(gaps, "\"parts\":[\"related\"],\"reason\":\"overdue\"",
                           "\"parts\":[\"handler\"],\"reason\":\"overdue\"")},
      {"owed-gap", "GapOfNoPart",
       asked_and_replacing(gaps, "\"parts\":[\"related\"],\"reason\":\"overdue\"",
                           "\"parts\":[],\"reason\":\"overdue\"")},
      {"owed-gap", "GapOfAnotherReason", asked_and_replacing(gaps, "\"reason\":\"overdue\"", "\"reason\":\"crashed\"")},
      {"owed-gap", "GapWhereNobodyWasAsked",
       resealed([](auto& bundle) { change_gaps(bundle, [](auto& lines) { lines.push_back(overdue_gap); }); })},
  };
}

std::vector<Tampering> all_tamperings() {
  std::vector<Tampering> all;
  for (auto some : {zip_tamperings(), file_tamperings(), time_stamp_tamperings(), fixed_text_tamperings(),
                    manifest_tamperings(), index_tamperings(), custody_tamperings(), owed_tamperings()})
    all.insert(all.end(), some.begin(), some.end());
  return all;
}

class Tampered : public testing::TestWithParam<Tampering> {};

TEST_P(Tampered, BundleIsRefusedByTheRuleItBreaks) {
  auto bundle = BundleSurgery::of_bytes(pristine());
  const auto bytes = GetParam().hand(bundle);
  ASSERT_NE(bytes, pristine());

  for (const auto& trusted : {std::vector<std::string>{key().public_pem()}, std::vector<std::string>{}}) {
    // Without the sealer's key another signer cannot be told from the true one; all else is the same.
    if (trusted.empty() && std::string_view(GetParam().rule) == "signer-key") continue;
    const auto verified = bundle::verify_bytes(bundle::MemorySource(bytes), "X.zip", trusted);
    ASSERT_TRUE(verified.has_value()) << verified.error().message();
    EXPECT_EQ(verified->verdict, Verdict::refused);
    EXPECT_EQ(verified->rule, GetParam().rule) << verified->message;
    EXPECT_THAT(verified->message, StartsWith("bundle X.zip: "));
    const bool is_no_zip =
        bytes.size() >= 4 && bytes.substr(0, 2) != "PK" && std::string_view(GetParam().rule) == "zip-no-end";
    EXPECT_THAT(verified->message, EndsWith(is_no_zip ? ". Is it the right file? A bundle is named like "
                                                        "RC-2026-000001.r1.zip."
                                                      : ". Tampered or damaged."));
  }
  // And the program says so: the rule first, exit code 4.
  const auto said = dossier_verify(bytes);
  EXPECT_EQ(said.exit_code, 4) << said.err;
  EXPECT_EQ(said.out.substr(0, said.out.find('\n')), GetParam().rule);
}

INSTANTIATE_TEST_SUITE_P(Bundle, Tampered, testing::ValuesIn(all_tamperings()), [](const auto& one) {
  std::string name = one.param.rule;
  std::replace(name.begin(), name.end(), '-', '_');
  return name + "_" + one.param.name;
});

TEST(TamperedBundle, EveryRuleIsBrokenBySomeTest) {
  std::set<std::string_view> broken;
  for (const auto& one : all_tamperings()) broken.insert(one.rule);
  for (const auto& rule : bundle::rules())
    EXPECT_TRUE(broken.erase(rule.id) == 1 || rule.id.starts_with("succession-")) << rule.id << " is broken by no test";
  EXPECT_THAT(broken, testing::IsEmpty()) << "rules that are not listed";
}

TEST(TamperedBundle, UntouchedIsWholeWithTheSealersKeyAndOfUnprovenOriginWithoutIt) {
  EXPECT_EQ(dossier_verify(pristine()).exit_code, 0);
  EXPECT_EQ(dossier_verify(pristine(), {}).exit_code, 5);
  EXPECT_EQ(dossier_verify(pristine(), {"--key", "foreign.pub.pem"}).exit_code, 5);
  EXPECT_EQ(dossier_verify(pristine(), {"--key", "nowhere.pem"}).exit_code, 2);
}

TEST(TamperedBundle, WithRequestsInWritingIsWhole) {
  auto bundle = BundleSurgery::of_bytes(pristine());
  ask_in_writing(bundle);
  bundle.reseal(key());

  const auto said = dossier_verify(bundle.zip());

  EXPECT_EQ(said.exit_code, 0) << said.out << said.err;
}

TEST(TamperedBundle, PutTogetherUnchangedIsWhole) {
  auto bundle = BundleSurgery::of_bytes(pristine());
  bundle.rebuild(key());

  EXPECT_EQ(bundle.zip(), pristine());
  const auto verified = bundle::verify_bytes(bundle::MemorySource(pristine()), "X.zip", {key().public_pem()});
  EXPECT_EQ(verified->verdict, Verdict::whole) << verified->message;
}

TEST(TamperedBundle, IsRefusedAfterAnySingleFlippedByte) {
  auto bytes = pristine();
  // The middle of the recording is one long stretch: every 977th byte stands for it.
  for (size_t at = 0; at < bytes.size(); at += 977) {
    bytes[at] = static_cast<char>(bytes[at] ^ 0x20);
    const auto verified = bundle::verify_bytes(bundle::MemorySource(bytes), "X.zip", {key().public_pem()});
    EXPECT_EQ(verified->verdict, Verdict::refused) << "byte " << at;
    bytes[at] = static_cast<char>(bytes[at] ^ 0x20);
  }
}

TEST(TamperedBundle, IsRefusedWhenCutAnywhere) {
  for (size_t size = 0; size < pristine().size(); size += 1009) {
    const auto verified =
        bundle::verify_bytes(bundle::MemorySource(std::string_view(pristine()).substr(0, size)), "X.zip", {});
    EXPECT_EQ(verified->verdict, Verdict::refused) << size << " bytes";
  }
}

TEST(TamperedBundle, SaysWhichLineOfWhichFile) {
  auto bundle = BundleSurgery::of_bytes(pristine());
  flip(bundle.file("index/gaps.jsonl"));
  const auto verified = bundle::verify_bytes(bundle::MemorySource(bundle.zip()), "RC-2026-000123.r1.zip", {});

  EXPECT_EQ(verified->message,
            "bundle RC-2026-000123.r1.zip: tagmanifest-sha256.txt:11: index/gaps.jsonl does not match its digest. "
            "Tampered or damaged.");
}

TEST(TamperedBundle, PutsNoForeignControlCharacterIntoAMessage) {
  auto bundle = BundleSurgery::of_bytes(pristine());
  bundle.entry(photo).name = "RC-2026-000123.r1/data/\x1b[2Jx\n";
  const auto verified = bundle::verify_bytes(bundle::MemorySource(bundle.zip()), "X.zip", {});

  EXPECT_EQ(verified->message.find('\x1b'), std::string::npos);
  EXPECT_EQ(verified->message.find('\n'), std::string::npos);
}

}  // namespace
}  // namespace dossier
