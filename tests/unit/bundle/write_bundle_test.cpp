#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <clocale>
#include <cstdlib>
#include <fstream>

#include "base/digest.hpp"
#include "base/files.hpp"
#include "bundle/bundle.hpp"
#include "testkit/bundle_surgery.hpp"
#include "testkit/sample_bundle.hpp"

namespace dossier {
namespace {

using testing::HasSubstr;
using testkit::BundleSurgery;
using testkit::SampleBundle;
using testkit::TemporaryFolder;

std::string text_of(const std::filesystem::path& file) { return *read_file(file); }

TEST(WriteBundle, IsAcceptedByTheVerifierWithTheSealersKey) {
  const SampleBundle sample;
  const auto verified = verify_bundle(sample.write(), {sample.key().public_pem()});

  ASSERT_TRUE(verified.has_value());
  EXPECT_EQ(verified->verdict, Verdict::whole) << verified->rule << ": " << verified->message;
  EXPECT_EQ(verified->case_number, "RC-2026-000123");
  EXPECT_EQ(verified->revision, 1);
  EXPECT_THAT(verified->message, HasSubstr("bundle RC-2026-000123.r1.zip: whole: "));
}

TEST(WriteBundle, SaysWhatItWroteAsTheVerifierReadsIt) {
  const SampleBundle sample;
  const auto written = sample.write(sample.folder());
  ASSERT_TRUE(written.has_value()) << written.error().message();
  const auto verified = verify_bundle(written->path, {});

  ASSERT_TRUE(verified.has_value());
  EXPECT_EQ(written->custody, verified->custody);
  EXPECT_EQ(written->custody.size(), sample.assembled.custody.size() + 1);
  EXPECT_EQ(written->tag_manifest_digest, verified->tag_manifest_digest);
}

TEST(WriteBundle, GivesTheSameBytesInAnotherZoneLocaleAndUmask) {
  const SampleBundle sample;
  const TemporaryFolder elsewhere;
  const auto first = text_of(sample.write());

  ::setenv("TZ", "America/St_Johns", 1);
  ::tzset();
  const auto* locale = std::setlocale(LC_ALL, "C.UTF-8");
  const auto umask_before = ::umask(0077);
  const SampleBundle again;
  const auto written = again.write(elsewhere.path());
  ::umask(umask_before);
  ::unsetenv("TZ");
  ::tzset();
  std::setlocale(LC_ALL, "C");

  ASSERT_NE(locale, nullptr);
  ASSERT_TRUE(written.has_value()) << written.error().message();
  EXPECT_TRUE(first == text_of(written->path));
  struct stat status {};
  ASSERT_EQ(::stat(written->path.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0600u);
}

TEST(WriteBundle, CarriesNoByteOfAnotherCustomersRow) {
  const SampleBundle sample;
  const auto bytes = text_of(sample.write());

  EXPECT_THAT(bytes, HasSubstr("属物流原因"));
  EXPECT_EQ(bytes.find("别人的投诉"), std::string::npos);
}

TEST(WriteBundle, CarriesAnExtractAsItsRowsEachOnceInDocumentOrder) {
  const SampleBundle sample;
  auto bundle = BundleSurgery::of_file(sample.write());

  EXPECT_EQ(bundle.file("data/documents/doc-000002.extract"),
            "{\"id\":901,\"text\":\"展架10月12日前该到没到，请赔偿。\"}\n"
            "{\"id\":903,\"text\":\"属物流原因，请用户联系快递。\",\"creator\":\"王某\"}\n"
            "{\"id\":77,\"text\":\"2025-11-08 同样卡在杭州分拨\"}\n");
}

TEST(WriteBundle, KeepsTheOriginalNameOfAMediumAsDataOnly) {
  const SampleBundle sample;
  auto bundle = BundleSurgery::of_file(sample.write());

  EXPECT_THAT(bundle.file("index/items.jsonl"), HasSubstr("\"name\":\"合同 条款%.jpg\""));
  for (const auto& entry : bundle.entries) EXPECT_EQ(entry.name.find('%'), std::string::npos) << entry.name;
}

TEST(WriteBundle, SaysForAnItemWhereItsBytesStandInTheDocument) {
  const SampleBundle sample;
  auto bundle = BundleSurgery::of_file(sample.write());
  const auto& items = bundle.file("index/items.jsonl");
  const auto first = *json::parse_own(std::string_view(items).substr(0, items.find('\n')));
  const auto& whole = sample.documents.at(json::text(first, "/origin/digest"));

  EXPECT_EQ(json::text(first, "/origin/document"), "doc-000002");
  EXPECT_EQ(whole.substr(static_cast<size_t>(json::integer(first, "/origin/ranges/0/offset")),
                         static_cast<size_t>(json::integer(first, "/origin/ranges/0/length"))),
            "{\"id\":901,\"text\":\"展架10月12日前该到没到，请赔偿。\"}");
}

TEST(WriteBundle, LeavesRealStartsAndEndsOfLookupsOut) {
  const SampleBundle sample;
  auto bundle = BundleSurgery::of_file(sample.write());

  EXPECT_EQ(bundle.file("index/completeness.json").find("started_at"), std::string::npos);
  EXPECT_THAT(bundle.file("index/completeness.json"), HasSubstr("\"outcome\":\"gap\""));
}

TEST(WriteBundle, HasEveryIndexFileAlsoOfACaseWithNothingInIt) {
  SampleBundle sample;
  sample.assembled.items.clear();
  sample.assembled.documents.clear();
  sample.assembled.gaps.clear();
  sample.assembled.findings.clear();
  sample.reports.clear();
  auto bundle = BundleSurgery::of_file(sample.write());

  EXPECT_EQ(bundle.file("index/items.jsonl"), "");
  EXPECT_EQ(bundle.file("manifest-sha256.txt"), "");
  const auto verified = verify_bundle(sample.write(), {sample.key().public_pem()});
  EXPECT_EQ(verified->verdict, Verdict::whole) << verified->message;
}

TEST(WriteBundle, NamesTheBlobWhoseBytesChangedInTheStore) {
  const SampleBundle sample;
  const auto digest = sample.assembled.items[0].record.media[0].digest;
  auto bytes = text_of(sample.blob_file(digest));
  bytes[5] ^= 1;
  std::ofstream(sample.blob_file(digest), std::ios::binary) << bytes;
  const auto written = sample.write(sample.folder());

  ASSERT_FALSE(written.has_value());
  EXPECT_EQ(written.error().kind(), ErrorKind::malformed);
  EXPECT_THAT(written.error().message(), HasSubstr("blob " + digest + " (data/1-customer/it-000001-3.jpg): "));
  EXPECT_THAT(written.error().message(), HasSubstr("Run: dossier store check"));
}

TEST(WriteBundle, LeavesNoFileWhenItFails) {
  const SampleBundle sample;
  const TemporaryFolder target;
  std::filesystem::remove(sample.blob_file(sample.assembled.items[6].record.media[0].digest));
  const auto written = sample.write(target.path());

  ASSERT_FALSE(written.has_value());
  EXPECT_EQ(written.error().kind(), ErrorKind::unavailable);
  EXPECT_TRUE(std::filesystem::is_empty(target.path()));
}

TEST(WriteBundle, FailsForABlobThatGrewOrShrank) {
  for (const auto* content : {"short", "much longer than the photo in the store was, by many bytes"}) {
    const SampleBundle sample;
    std::ofstream(sample.blob_file(sample.assembled.items[0].record.media[0].digest), std::ios::binary) << content;
    EXPECT_FALSE(sample.write(sample.folder()).has_value()) << content;
  }
}

TEST(WriteBundle, FailsForADocumentThatIsNotWhatItsDigestSays) {
  SampleBundle sample;
  for (auto& [digest, bytes] : sample.documents) bytes += ' ';
  const auto written = sample.write(sample.folder());

  ASSERT_FALSE(written.has_value());
  EXPECT_THAT(written.error().message(), HasSubstr("document "));
}

TEST(WriteBundle, MayBeRepeatedAndNeverReplacesOtherBytes) {
  SampleBundle sample;
  const auto path = sample.write();
  EXPECT_TRUE(sample.write(sample.folder()).has_value());
  const auto before = text_of(path);

  sample.assembled.review_case.triggers.pop_back();
  const auto other = sample.write(sample.folder());

  ASSERT_FALSE(other.has_value());
  EXPECT_EQ(other.error().kind(), ErrorKind::config);
  EXPECT_TRUE(text_of(path) == before);
}

TEST(WriteBundle, RefusesACaseNumberThatIsNoFolderName) {
  SampleBundle sample;
  for (const auto* number : {"", "../RC", "复查1", "RC 1"}) {
    sample.assembled.review_case.number = number;
    EXPECT_FALSE(sample.write(sample.folder()).has_value()) << number;
  }
}

TEST(WriteBundle, RefusesWhatItsOwnVerifierWouldRefuse) {
  SampleBundle long_line, no_utf8;
  long_line.assembled.items[1].record.text = std::string(9u << 20, 'a');
  no_utf8.assembled.items[1].record.text = "\xff\xfe";
  const auto one = long_line.write(long_line.folder()), other = no_utf8.write(no_utf8.folder());

  ASSERT_FALSE(one.has_value());
  EXPECT_THAT(one.error().message(), HasSubstr("index/items.jsonl:2: "));
  ASSERT_FALSE(other.has_value());
  EXPECT_THAT(other.error().message(), HasSubstr("it-000002"));
}

TEST(SealKey, IsMadeOnFirstUseForItsOwnerOnlyAndReadAgain) {
  const TemporaryFolder folder;
  const auto file = folder / "keys/seal.pem";
  const auto made = SealKey::load_or_make(file);
  ASSERT_TRUE(made.has_value()) << made.error().message();
  const auto read = SealKey::load_or_make(file);

  struct stat status {};
  ASSERT_EQ(::stat(file.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0600u);
  EXPECT_EQ(read->public_pem(), made->public_pem());
  EXPECT_EQ(text_of(folder / "keys/seal.pub.pem"), made->public_pem());
  EXPECT_EQ(read->sign("tag manifest"), made->sign("tag manifest"));
}

TEST(SealKey, IsRefusedWhenEverybodyMayReadIt) {
  const TemporaryFolder folder;
  ASSERT_TRUE(SealKey::load_or_make(folder / "seal.pem").has_value());
  ::chmod((folder / "seal.pem").c_str(), 0644);
  const auto read = SealKey::load_or_make(folder / "seal.pem");

  ASSERT_FALSE(read.has_value());
  EXPECT_THAT(read.error().message(), HasSubstr("chmod 600"));
}

TEST(SealKey, IsNoFolder) {
  const TemporaryFolder folder;
  ::chmod(folder.path().c_str(), 0755);
  const auto read = SealKey::load_or_make(folder.path());
  ASSERT_FALSE(read.has_value());
  EXPECT_THAT(read.error().message(), HasSubstr(": a folder; wanted the file of the sealing key"));
}

TEST(SealKey, IsRefusedWhenItIsNoEd25519Key) {
  const TemporaryFolder folder;
  ASSERT_TRUE(write_file(folder / "seal.pem", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n", 0600)
                  .has_value());
  const auto read = SealKey::load_or_make(folder / "seal.pem");

  ASSERT_FALSE(read.has_value());
  EXPECT_EQ(read.error().kind(), ErrorKind::config);
  EXPECT_EQ(read.error().message().find("AAAA"), std::string::npos);
}

}  // namespace
}  // namespace dossier
