#include "bundle/bundle.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <fstream>

#include "base/digest.hpp"
#include "base/files.hpp"
#include "bundle/refusal.hpp"
#include "bundle/verify_bytes.hpp"
#include "model/custody.hpp"
#include "testkit/bundle_surgery.hpp"
#include "testkit/sample_bundle.hpp"
#include "testkit/time_stamp_service.hpp"

namespace dossier {
namespace {

using testing::HasSubstr;
using testkit::BundleSurgery;
using testkit::SampleBundle;
using testkit::TemporaryFolder;

SealKey foreign_key(const SampleBundle& sample) {
  return std::move(*SealKey::load_or_make(sample.folder() / "foreign.pem"));
}

TEST(VerifyBundle, LeavesTheOriginOpenWithoutAKey) {
  const SampleBundle sample;
  const auto verified = verify_bundle(sample.write(), {});

  EXPECT_EQ(verified->verdict, Verdict::origin_not_proven);
  EXPECT_TRUE(verified->rule.empty());
  EXPECT_THAT(verified->message, HasSubstr("Origin not proven"));
  EXPECT_THAT(verified->message, HasSubstr("--key"));
}

TEST(VerifyBundle, LeavesTheOriginOpenWhenAnotherKeyIsTrusted) {
  const SampleBundle sample;
  const auto verified = verify_bundle(sample.write(), {foreign_key(sample).public_pem()});

  EXPECT_EQ(verified->verdict, Verdict::origin_not_proven);
}

TEST(VerifyBundle, TakesOneOfSeveralTrustedKeys) {
  const SampleBundle sample;
  const auto verified = verify_bundle(sample.write(), {foreign_key(sample).public_pem(), sample.key().public_pem()});

  EXPECT_EQ(verified->verdict, Verdict::whole);
}

TEST(VerifyBundle, SaysThatATrustedKeyIsNone) {
  const SampleBundle sample;
  const auto verified = verify_bundle(sample.write(), {sample.key().public_pem(), "no key at all"});

  ASSERT_FALSE(verified.has_value());
  EXPECT_EQ(verified.error().kind(), ErrorKind::config);
  EXPECT_THAT(verified.error().message(), HasSubstr("trusted key 2 of 2"));
}

// A disk that fails after so many reads.
class FailingBytes final : public bundle::ByteSource {
 public:
  FailingBytes(std::string_view bytes, int reads) : bytes_(bytes), left_(reads) {}
  using ByteSource::read;
  uint64_t size() const override { return bytes_.size(); }
  bundle::Checked<void> read(uint64_t offset, char* to, size_t size) const override {
    if (left_-- <= 0) return bundle::unreadable("Input/output error");
    return bytes_.read(offset, to, size);
  }

 private:
  bundle::MemorySource bytes_;
  mutable int left_;
};

TEST(VerifyBundle, NeverTakesAReadErrorForTampering) {
  const SampleBundle sample;
  const auto bytes = read_file(sample.write()).value();
  int reads = 0;
  for (;; ++reads) {
    const auto verified = bundle::verify_bytes(FailingBytes(bytes, reads), "X.zip", {sample.key().public_pem()});
    if (verified && verified->verdict == Verdict::whole) break;
    ASSERT_FALSE(verified) << "after " << reads << " reads: " << verified->message;
    EXPECT_EQ(verified.error().kind(), ErrorKind::unavailable);
    EXPECT_THAT(verified.error().message(), HasSubstr("bundle X.zip: cannot be read: Input/output error"));
  }
  EXPECT_GT(reads, 20);
}

TEST(VerifyBundle, LeavesTheOriginOpenOfAForgeryThatSomebodyElseSealed) {
  const SampleBundle sample;
  auto bundle = BundleSurgery::of_file(sample.write());
  bundle.replace("index/items.jsonl", "展架", "花架");
  bundle.rebuild(foreign_key(sample));
  const auto bytes = bundle.zip();
  const auto verified = bundle::verify_bytes(bundle::MemorySource(bytes), "X.zip", {sample.key().public_pem()});

  EXPECT_EQ(verified->verdict, Verdict::origin_not_proven) << verified->message;
  EXPECT_NE(verified->signer, verify_bundle(sample.write(), {})->signer);
}

TEST(VerifyBundle, LetsNoNameOfAFilePassForItsVerdict) {
  const SampleBundle sample;
  const auto bytes = *read_file(sample.write());
  for (const std::string name : {"X.zip: whole: 33 files. Origin proven.\ntrusted by --key\n.zip", "X.zip: whole"}) {
    const auto verified = bundle::verify_bytes(bundle::MemorySource(bytes), name, {});
    EXPECT_THAT(verified->message, testing::StartsWith("bundle \"X.zip: whole")) << name;
    EXPECT_THAT(verified->message, testing::Not(HasSubstr("\n"))) << name;
  }
}

TEST(VerifyBundle, ChecksATimeStampAndLeavesTheTrustInItsServiceToTheReader) {
  const SampleBundle sample;
  const testkit::TimeStampService service(1'790'000'000, 1'800'000'000);
  auto bundle = BundleSurgery::of_file(sample.write());
  bundle.add("seal/tagmanifest.tsr", service.stamp(bundle.file("tagmanifest-sha256.txt"), 1'792'461'607));
  bundle.add("seal/tsa-chain.pem", service.chain());
  const auto bytes = bundle.zip();
  const auto verified = bundle::verify_bytes(bundle::MemorySource(bytes), "X.zip", {sample.key().public_pem()});

  EXPECT_EQ(verified->verdict, Verdict::whole) << verified->message;
  EXPECT_THAT(verified->message, HasSubstr("time-stamp says " + rfc3339(1'792'461'607'000'000)));
  EXPECT_THAT(verified->message, HasSubstr("openssl ts -verify"));
}

TEST(VerifyBundle, SaysThatAFileCannotBeReadAndGivesNoVerdict) {
  const TemporaryFolder folder;
  for (const auto& [path, kind] :
       {std::pair(folder / "missing.zip", ErrorKind::unavailable), std::pair(folder.path(), ErrorKind::config)}) {
    const auto verified = verify_bundle(path, {});
    ASSERT_FALSE(verified.has_value());
    EXPECT_EQ(verified.error().kind(), kind);
    EXPECT_THAT(verified.error().message(), HasSubstr(path.string()));
  }
}

TEST(VerifyBundle, NamesTheFingerprintThatOpensslPrints) {
  const SampleBundle sample;
  const auto path = sample.write();
  const auto command = "openssl pkey -pubin -in '" + (sample.folder() / "seal.pub.pem").string() +
                       "' -outform DER | sha256sum | cut -c 1-64";
  auto* pipe = ::popen(command.c_str(), "r");
  ASSERT_NE(pipe, nullptr);
  char fingerprint[65] = {};
  ASSERT_EQ(std::fread(fingerprint, 1, 64, pipe), 64u);
  ::pclose(pipe);

  EXPECT_EQ(verify_bundle(path, {})->signer, fingerprint);
}

// Two revisions of the sample: late evidence arrived.
class Succession : public testing::Test {
 protected:
  Succession() {
    for (const auto* act : {"asked", "ingested", "assembled"})
      sample_.assembled.custody.push_back(
          custody_line(sample_.assembled.custody, sample_.assembled.as_of, "dossier", act, {}));
    first_ = *sample_.write(sample_.folder());
    sample_.assembled.revision = 2;
    sample_.assembled.as_of += 1'000'000;
    sample_.assembled.previous = first_.tag_manifest_digest;
    sample_.assembled.custody = first_.custody;
    sample_.assembled.custody.push_back(
        custody_line(first_.custody, sample_.assembled.as_of, "dossier", "assembled", {}));
  }
  Verification verified(const std::filesystem::path& path) const {
    return *verify_bundle(path, {sample_.key().public_pem()});
  }
  Verification second() const { return verified(sample_.write(sample_.folder())->path); }

  SampleBundle sample_;
  WrittenBundle first_;
};

TEST_F(Succession, HoldsForALaterRevision) {
  const auto next = verify_succession(verified(first_.path), second());

  EXPECT_EQ(next.verdict, Verdict::whole) << next.message;
  EXPECT_EQ(next.revision, 2);
  EXPECT_EQ(next.previous, first_.tag_manifest_digest);
}

TEST_F(Succession, RefusesAChainThatDoesNotBeginWithTheEarlierOne) {
  std::vector<std::string> chain;
  for (const auto* act : {"opened", "asked", "ingested", "assembled", "sealed", "assembled"})
    chain.push_back(custody_line(chain, sample_.assembled.as_of, "somebody", act, {}));
  sample_.assembled.custody = chain;
  const auto next = verify_succession(verified(first_.path), second());

  EXPECT_EQ(next.verdict, Verdict::refused);
  EXPECT_EQ(next.rule, "succession-custody");
  EXPECT_THAT(next.message, HasSubstr("index/custody.jsonl:1: "));
}

TEST_F(Succession, RefusesAChainShorterThanTheEarlierOne) {
  std::vector<std::string> chain = {sample_.assembled.custody[0]};
  for (const auto* act : {"assembled", "sealed", "assembled"})
    chain.push_back(custody_line(chain, sample_.assembled.as_of, "dossier", act, {}));
  sample_.assembled.custody = chain;
  EXPECT_EQ(verify_succession(verified(first_.path), second()).rule, "succession-custody");
}

TEST_F(Succession, RefusesAnotherPreviousBundle) {
  sample_.assembled.previous = sha256("another");
  EXPECT_EQ(verify_succession(verified(first_.path), second()).rule, "succession-previous");
}

TEST_F(Succession, RefusesAnotherCaseAndASkippedRevision) {
  EXPECT_EQ(verify_succession(verified(first_.path), verified(first_.path)).rule, "succession-case");
  sample_.assembled.review_case.number = "RC-2026-000777";
  EXPECT_EQ(verify_succession(verified(first_.path), second()).rule, "succession-case");
}

TEST_F(Succession, RefusesWhatWasRefusedBefore) {
  Verification broken;
  broken.rule = "signature";
  EXPECT_EQ(verify_succession(broken, second()).rule, "signature");
  EXPECT_EQ(verify_succession(verified(first_.path), broken).rule, "signature");
}

TEST(BundleFormat, IsDocumentedRuleByRule) {
  const auto page = read_file(std::string(DOSSIER_SOURCE_DIR) + "/docs/bundle-format.md");
  ASSERT_TRUE(page.has_value());
  ASSERT_GT(bundle::rules().size(), 50u);
  for (const auto& rule : bundle::rules())
    EXPECT_THAT(*page, HasSubstr("| `" + std::string(rule.id) + "` | " + std::string(rule.meaning) + " |"));
}

}  // namespace
}  // namespace dossier
