#include "model/custody.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/digest.hpp"

namespace dossier {
namespace {

using testing::HasSubstr;

constexpr Micros noon = 1'792'461'600'000'000;

std::vector<std::string> chain() {
  std::vector<std::string> lines;
  lines.push_back(custody_line(lines, noon, "reviewer", "opened", {}));
  lines.push_back(custody_line(lines, noon, "dossier", "ingested", {sha256("b"), sha256("a"), sha256("b")}));
  lines.push_back(custody_line(lines, noon, "dossier", "assembled", {}));
  return lines;
}

TEST(Custody, WritesALineAsTheFormatPageShowsIt) {
  EXPECT_EQ(chain()[0], "{\"act\":\"opened\",\"actor\":\"reviewer\",\"at\":\"" + rfc3339(noon) + "\",\"prev\":\"" +
                            std::string(64, '0') + "\",\"seq\":1,\"subjects\":[]}");
}

TEST(Custody, LinksEachActToTheBytesOfTheOneBefore) {
  const auto lines = chain();
  EXPECT_THAT(lines[1], HasSubstr("\"prev\":\"" + sha256(lines[0]) + "\",\"seq\":2"));
  EXPECT_TRUE(verify_custody(lines).has_value());
  EXPECT_TRUE(verify_custody({}).has_value());
}

TEST(Custody, SortsSubjectsAndNamesNoneTwice) {
  auto sorted = std::vector<std::string>{sha256("a"), sha256("b")};
  std::sort(sorted.begin(), sorted.end());
  EXPECT_THAT(chain()[1], HasSubstr("[\"" + sorted[0] + "\",\"" + sorted[1] + "\"]"));
}

TEST(Custody, NamesTheLineThatDoesNotFollow) {
  auto edited = chain();
  edited[0].replace(edited[0].find("reviewer"), 8, "somebody");
  auto cut = chain();
  cut.erase(cut.begin());
  auto moved = chain();
  std::swap(moved[1], moved[2]);

  EXPECT_THAT(verify_custody(edited).error().message(), HasSubstr("custody.jsonl:2: "));
  EXPECT_THAT(verify_custody(cut).error().message(), HasSubstr("custody.jsonl:1: "));
  EXPECT_THAT(verify_custody(moved).error().message(), HasSubstr("custody.jsonl:2: "));
}

TEST(Custody, RefusesActsThatAreNotWhatTheFormatSays) {
  const auto line = chain()[0];
  const auto with = [&](std::string_view from, std::string_view to) {
    auto changed = line;
    changed.replace(changed.find(from), from.size(), to);
    return verify_custody({changed});
  };
  EXPECT_FALSE(with("{", "[").has_value());
  EXPECT_FALSE(with("\"at\":\"2026", "\"at\":\"x").has_value());
  EXPECT_FALSE(with("reviewer", "").has_value());
  EXPECT_FALSE(with("\"seq\":1", "\"seq\":2").has_value());
  EXPECT_FALSE(with("\"subjects\":[]", "\"subjects\":[\"x\"]").has_value());
  EXPECT_FALSE(with("\"subjects\":[]", "\"subjects\":{}").has_value());
  EXPECT_FALSE(with("\"subjects\":[]", "\"subjects\":[],\"more\":1").has_value());
  EXPECT_FALSE(with(",\"seq\"", ", \"seq\"").has_value());
}

}  // namespace
}  // namespace dossier
