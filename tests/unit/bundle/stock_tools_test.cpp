// A stranger checks a bundle with unzip, sha256sum, openssl and the script it carries, without any code of ours.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>

#include <cstdio>
#include <fstream>
#include <functional>

#include "base/files.hpp"
#include "testkit/bundle_surgery.hpp"
#include "testkit/sample_bundle.hpp"

namespace dossier {
namespace {

using testing::HasSubstr;
using testkit::BundleSurgery;
using testkit::SampleBundle;
using testkit::TemporaryFolder;

struct Ran {
  int exit = -1;
  std::string output;
};

Ran run(const std::string& command) {
  Ran ran;
  auto* pipe = ::popen(("exec 2>&1; " + command).c_str(), "r");
  if (!pipe) return ran;
  char buffer[4096];
  for (size_t count; (count = std::fread(buffer, 1, sizeof buffer, pipe)) > 0;) ran.output.append(buffer, count);
  const int status = ::pclose(pipe);
  ran.exit = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  return ran;
}

class StockTools : public testing::Test {
 protected:
  StockTools()
      : zip_(sample_.write()), bundle_(BundleSurgery::of_file(zip_)), pub_(sample_.folder() / "seal.pub.pem") {}

  std::string unpacked() const { return (folder_.path() / bundle_.folder()).string(); }
  Ran script(const std::string& key) const { return run("sh '" + unpacked() + "/verify.sh' " + key); }

  SampleBundle sample_;
  std::string zip_;
  BundleSurgery bundle_;
  std::string pub_;
  TemporaryFolder folder_;
};

TEST_F(StockTools, UnzipTestsAndListsTheBundle) {
  EXPECT_EQ(run("unzip -tq '" + zip_ + "'").exit, 0) << run("unzip -tq '" + zip_ + "'").output;
  EXPECT_EQ(run("unzip -Z1 '" + zip_ + "' | LC_ALL=C sort | uniq -d").output, "");
  EXPECT_THAT(run("unzip -Zv '" + zip_ + "' | grep -c 'compression method: *none (stored)'").output,
              HasSubstr(std::to_string(bundle_.entries.size())));
}

TEST_F(StockTools, SumsAndSignatureHoldAfterUnzip) {
  ASSERT_EQ(run("unzip -q '" + zip_ + "' -d '" + folder_.path().string() + "'").exit, 0);
  const auto there = "cd '" + unpacked() + "' && ";

  const auto sums = run(there + "sha256sum -c --strict --quiet tagmanifest-sha256.txt manifest-sha256.txt");
  EXPECT_EQ(sums.exit, 0) << sums.output;
  const auto signature = run(there + "openssl pkeyutl -verify -rawin -pubin -inkey '" + pub_ +
                             "' -in tagmanifest-sha256.txt -sigfile seal/tagmanifest.sig");
  EXPECT_EQ(signature.exit, 0) << signature.output;
  EXPECT_EQ(run(there + "find . ! -type f ! -type d").output, "");
}

TEST_F(StockTools, TheBundlesOwnScriptProvesTheOriginWithTheKey) {
  ASSERT_EQ(run("unzip -q '" + zip_ + "' -d '" + folder_.path().string() + "'").exit, 0);
  const auto ran = script("'" + pub_ + "'");

  EXPECT_EQ(ran.exit, 0) << ran.output;
  EXPECT_THAT(ran.output, HasSubstr("WHOLE, origin proven"));
}

TEST_F(StockTools, TheBundlesOwnScriptSaysWhenTheOriginIsNotProven) {
  bundle_.unpack(folder_.path());
  ASSERT_TRUE(SealKey::load_or_make(folder_ / "other.pem").has_value());

  EXPECT_EQ(script("").exit, 5) << script("").output;
  EXPECT_EQ(script("'" + (folder_ / "other.pub.pem").string() + "'").exit, 5);
  EXPECT_EQ(script("/nowhere/key.pem").exit, 2);
}

TEST_F(StockTools, TheBundlesOwnScriptKnowsACaseWithoutAnyPayload) {
  sample_.assembled.review_case.number = "RC-2026-000500";
  sample_.assembled.items.clear();
  sample_.assembled.documents.clear();
  sample_.assembled.findings.clear();
  sample_.reports.clear();
  bundle_ = BundleSurgery::of_file(sample_.write());
  bundle_.unpack(folder_.path());

  EXPECT_EQ(script("'" + pub_ + "'").exit, 0) << script("'" + pub_ + "'").output;
}

TEST_F(StockTools, TheBundlesOwnScriptRunsInAnyPosixShell) {
  bundle_.unpack(folder_.path());
  for (const auto* shell : {"dash", "bash --posix", "busybox sh"}) {
    if (run(std::string("command -v ") + shell).exit != 0) continue;
    const auto ran = run(std::string(shell) + " '" + unpacked() + "/verify.sh' '" + pub_ + "'");
    EXPECT_EQ(ran.exit, 0) << shell << ": " << ran.output;
  }
}

struct ScriptCase {
  const char* name;
  const char* says;
  std::function<void(BundleSurgery&, const SealKey&)> change;
};
void PrintTo(const ScriptCase& one, std::ostream* stream) { *stream << one.name; }

class StockToolsRefuse : public StockTools, public testing::WithParamInterface<ScriptCase> {};

TEST_P(StockToolsRefuse, ATamperedBundle) {
  GetParam().change(bundle_, sample_.key());
  bundle_.unpack(folder_.path());

  for (const auto& key : {"'" + pub_ + "'", std::string()}) {
    const auto ran = script(key);
    EXPECT_EQ(ran.exit, 4) << ran.output;
    EXPECT_THAT(ran.output, HasSubstr(GetParam().says));
  }
}

void flip(std::string& bytes) { bytes[bytes.size() / 2] = static_cast<char>(bytes[bytes.size() / 2] ^ 1); }

std::vector<ScriptCase> script_cases() {
  using Bundle = BundleSurgery;
  using Key = SealKey;
  const char* photo = "data/1-customer/it-000001.jpg";
  return {
      {"FlippedPayload", "it-000001.jpg: FAILED", [=](Bundle& bundle, const Key&) { flip(bundle.file(photo)); }},
      {"MissingPayload", "it-000001.jpg is listed and missing",
       [=](Bundle& bundle, const Key&) { bundle.remove(photo); }},
      {"ExtraPayload", "it-000099.jpg is here and not listed",
       [](Bundle& bundle, const Key&) { bundle.add("data/1-customer/it-000099.jpg", "more"); }},
      {"SwappedPayload", "FAILED",
       [=](Bundle& bundle, const Key&) { std::swap(bundle.file(photo), bundle.file("data/2-handler/it-000007.wav")); }},
      {"UnlistedTagFile", "index/more.jsonl is here and not listed",
       [](Bundle& bundle, const Key&) { bundle.add("index/more.jsonl", ""); }},
      {"Fetch", "fetch.txt is here and not listed", [](Bundle& bundle, const Key&) { bundle.add("fetch.txt", ""); }},
      {"MissingTagManifest", "tagmanifest-sha256.txt is missing",
       [](Bundle& bundle, const Key&) { bundle.remove("tagmanifest-sha256.txt"); }},
      {"ForgedTagManifest", "is not a signature",
       [](Bundle& bundle, const Key&) { flip(bundle.file("tagmanifest-sha256.txt")); }},
      {"ConsistentForgery", "is not a signature",
       [=](Bundle& bundle, const Key&) {
         flip(bundle.file(photo));
         bundle.rebuild_payload_manifest();
         bundle.rebuild_custody();
         bundle.rebuild_tag_manifest();
       }},
      {"SealOfAnotherCase", "is not a signature",
       [](Bundle& bundle, const Key&) {
         SampleBundle other;
         other.assembled.review_case.number = "RC-2026-000124";
         bundle.file("seal/tagmanifest.sig") = BundleSurgery::of_file(other.write()).file("seal/tagmanifest.sig");
       }},
      {"MoreInSeal", "seal/ holds a file", [](Bundle& bundle, const Key&) { bundle.add("seal/note.txt", ""); }},
      {"ByteOrderMark", "bagit.txt is not",
       [](Bundle& bundle, const Key& key) {
         bundle.file("bagit.txt").insert(0, "\xef\xbb\xbf");
         bundle.reseal(key);
       }},
      {"BlankBeforeColon", "bagit.txt is not",
       [](Bundle& bundle, const Key& key) {
         bundle.replace("bagit.txt", "BagIt-Version:", "BagIt-Version :");
         bundle.reseal(key);
       }},
      {"ListedTwice", "lists a file twice",
       [](Bundle& bundle, const Key& key) {
         auto& text = bundle.file("manifest-sha256.txt");
         text = text.substr(0, text.find('\n') + 1) + text;
         bundle.reseal(key);
       }},
      {"CarriageReturn", "is not \"digest  path\"",
       [](Bundle& bundle, const Key& key) {
         auto& text = bundle.file("manifest-sha256.txt");
         text.insert(text.find('\n'), "\r");
         bundle.reseal(key);
       }},
      {"PathLeadsElsewhere", "leads elsewhere",
       [](Bundle& bundle, const Key& key) {
         bundle.file("manifest-sha256.txt") += std::string(64, '0') + "  data/zz/../../../../etc/passwd\n";
         bundle.reseal(key);
       }},
      {"CustodyEdited", "line 2 does not follow",
       [](Bundle& bundle, const Key& key) {
         bundle.replace("index/custody.jsonl", "\"actor\":\"reviewer\"", "\"actor\":\"somebody\"");
         bundle.reseal(key);
       }},
      {"CustodyCut", "unlike index/case.json",
       [](Bundle& bundle, const Key& key) {
         auto& text = bundle.file("index/custody.jsonl");
         text.resize(text.rfind('\n', text.size() - 2) + 1);
         bundle.reseal(key);
       }},
      {"CustodyCountInCase", "unlike index/case.json",
       [](Bundle& bundle, const Key& key) {
         bundle.replace("index/case.json", "\"count\":5", "\"count\":6");
         bundle.reseal(key);
       }},
  };
}

INSTANTIATE_TEST_SUITE_P(Script, StockToolsRefuse, testing::ValuesIn(script_cases()),
                         [](const auto& one) { return std::string(one.param.name); });

TEST_F(StockTools, TheScriptRefusesALinkInPlaceOfAFile) {
  bundle_.unpack(folder_.path());
  const auto photo = folder_.path() / bundle_.folder() / "data/1-customer/it-000001.jpg";
  std::filesystem::rename(photo, folder_ / "elsewhere.jpg");
  std::filesystem::create_symlink(folder_ / "elsewhere.jpg", photo);

  const auto ran = script("'" + pub_ + "'");
  EXPECT_EQ(ran.exit, 4);
  EXPECT_THAT(ran.output, HasSubstr("neither file nor folder"));
}

TEST_F(StockTools, TheScriptRefusesANameThatNoBundleHas) {
  bundle_.unpack(folder_.path());
  for (const auto* name : {"a b", "x\ny", "-n", "图", "$(id)"}) {
    const auto file = folder_.path() / bundle_.folder() / "data" / name;
    std::ofstream(file) << "x";
    EXPECT_EQ(script("'" + pub_ + "'").exit, 4) << name;
    std::filesystem::remove(file);
  }
  EXPECT_EQ(script("'" + pub_ + "'").exit, 0);
}

}  // namespace
}  // namespace dossier
