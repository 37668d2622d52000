// A verifier that a hostile file can make eat the machine protects nobody.

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>

#include "base/digest.hpp"
#include "bundle/bundle.hpp"
#include "bundle/names.hpp"
#include "model/custody.hpp"
#include "testkit/bundle_surgery.hpp"
#include "testkit/memory.hpp"
#include "testkit/sample_bundle.hpp"

namespace dossier {
namespace {

using testkit::BundleSurgery;
using testkit::rise_kib;
using testkit::SampleBundle;

constexpr long most_kib = 64 * 1024;

/// As many files, as long names, as long lines and as many values as the format allows, sealed and consistent.
std::string everything_at_its_limit(const SampleBundle& sample) {
  auto bundle = BundleSurgery::of_file(sample.write());
  const auto free_places = bundle::most_files - bundle.entries.size();
  for (size_t index = 0; index < free_places; ++index) {
    auto name = bundle.folder() + "/data/documents/" + std::to_string(index);
    name.resize(bundle::longest_name, 'x');
    BundleSurgery::Entry entry;
    entry.name = std::move(name);
    bundle.entries.push_back(std::move(entry));
  }
  const auto start = bundle.folder().size() + 1;
  std::sort(bundle.entries.begin(), bundle.entries.end(), [&](const auto& left, const auto& right) {
    return bundle::comes_before(std::string_view(left.name).substr(start), std::string_view(right.name).substr(start));
  });

  std::string line =
      R"({"message":"","parts":[],"reason":"forbidden","retryable":false,"source":"","stream":"","text":")" +
      std::string(7u << 20, 'a') + "\",\"values\":[0";
  for (size_t value = 0; value < bundle::most_values_in_a_line - 20; ++value) line += ",0";
  bundle.file("index/gaps.jsonl") = line + "]}\n";
  bundle.replace("index/case.json", "\"gaps\":2", "\"gaps\":1");

  std::vector<std::string> subjects;
  for (size_t subject = 0; subject < 62'000; ++subject) subjects.push_back(sha256(std::to_string(subject)));
  std::vector<std::string> chain = {custody_line({}, 0, "x", "opened", subjects)};
  for (const auto* act : {"assembled", "sealed"})
    chain.push_back(custody_line(chain, sample.assembled.as_of, "x", act, {}));
  bundle.replace("index/case.json", "\"count\":5", "\"count\":3");
  auto& custody = bundle.file("index/custody.jsonl");
  const auto old_head = sha256(std::string_view(custody).substr(
      custody.rfind('\n', custody.size() - 2) + 1, custody.size() - custody.rfind('\n', custody.size() - 2) - 2));
  custody = chain[0] + "\n" + chain[1] + "\n" + chain[2] + "\n";
  bundle.replace("index/case.json", old_head, sha256(chain[2]));
  bundle.rebuild(sample.key());
  return bundle.zip();
}

TEST(VerifyMemory, StaysBelow64MiBForTheWorstBundle) {
  if (testkit::is_sanitized) GTEST_SKIP() << "sanitizers have memory of their own";
  const SampleBundle sample;
  const auto file = sample.folder() / "worst.zip";
  {
    std::ofstream stream(file, std::ios::binary);
    stream << everything_at_its_limit(sample);
  }
  const auto verified = verify_bundle(file, {});
  // Nothing in it is wrong but that the index does not name its many empty files: every check before was passed.
  ASSERT_EQ(verified->rule, "payload-unexplained") << verified->message;

  const auto rise = rise_kib([&] { (void)verify_bundle(file, {}); });
  if (rise < 0) GTEST_SKIP() << "this system does not tell the peak of a process";
  RecordProperty("rise_kib", std::to_string(rise));
  EXPECT_LT(rise, most_kib);
}

TEST(VerifyMemory, DoesNotGrowWithTheRecordings) {
  if (testkit::is_sanitized) GTEST_SKIP() << "sanitizers have memory of their own";
  SampleBundle sample;
  auto& call = sample.assembled.items[6].record;
  const std::string recording(48u << 20, 'r');
  call.media[0].digest = sample.blob(recording);
  call.media[0].size = static_cast<int64_t>(recording.size());

  const auto writing = rise_kib([&] { (void)sample.write(sample.folder()); });
  const auto reading = rise_kib([&] { (void)verify_bundle(sample.folder() / "RC-2026-000123.r1.zip", {}); });
  if (writing < 0 || reading < 0) GTEST_SKIP() << "this system does not tell the peak of a process";
  EXPECT_EQ(verify_bundle(sample.folder() / "RC-2026-000123.r1.zip", {sample.key().public_pem()})->verdict,
            Verdict::whole);
  EXPECT_LT(writing, 16 * 1024);
  EXPECT_LT(reading, 16 * 1024);
}

}  // namespace
}  // namespace dossier
