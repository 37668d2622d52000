#include "config/yaml.hpp"

#include <gmock/gmock.h>

#include <random>

#include "base/files.hpp"
#include "testkit/temporary_folder.hpp"

namespace dossier {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

std::string refusal(const std::string& text) {
  const auto read = parse_yaml(text, "x.yaml");
  EXPECT_FALSE(read) << text.substr(0, 80);
  return read ? "" : read.error().message();
}

TEST(Yaml, RemembersLinesAndTexts) {
  const auto root = parse_yaml("a: 1\nb:\n  - x\n  - 'y: z'\nc: ~\nd: \"007\"\n", "x.yaml").value();
  ASSERT_EQ(root.kind, YamlNode::Kind::map);
  EXPECT_EQ(root.find("a")->text, "1");
  EXPECT_EQ(root.find("b")->items.at(1).text, "y: z");
  EXPECT_EQ(root.find("b")->items.at(1).place(), "x.yaml:4");
  EXPECT_EQ(root.find("c")->kind, YamlNode::Kind::nothing);
  EXPECT_EQ(root.find("d")->text, "007");
  EXPECT_EQ(root.find("e"), nullptr);
}

TEST(Yaml, KeepsAKeyGivenTwice) {
  const auto root = parse_yaml("a: 1\na: 2\n", "x.yaml").value();
  EXPECT_EQ(root.members.size(), 2u);
}

TEST(Yaml, RefusesAliases) {
  EXPECT_THAT(refusal("a: &x [1]\nb: *x\n"), StartsWith("x.yaml:2: an alias"));
  std::string bomb = "a: &a [x,x]\n";
  for (char name = 'b'; name < 'z'; ++name)
    bomb += std::string(1, name) + ": &" + name + " [*" + static_cast<char>(name - 1) + ",*" +
            static_cast<char>(name - 1) + "]\n";
  EXPECT_THAT(refusal(bomb), StartsWith("x.yaml:2: an alias"));
}

TEST(Yaml, RefusesDepthAndLength) {
  EXPECT_THAT(refusal("a: " + std::string(100, '[') + std::string(100, ']')),
              HasSubstr("nested deeper than 32 levels"));
  EXPECT_NE(refusal(std::string(100'000, '[')), "");
  std::string deep;
  for (int level = 0; level < 200; ++level) deep += std::string(static_cast<size_t>(level), ' ') + "a:\n";
  EXPECT_THAT(refusal(deep), HasSubstr("nested deeper than 32 levels"));
  std::string many = "a:\n";
  for (int item = 0; item <= yaml_nodes; ++item) many += " - 1\n";
  EXPECT_THAT(refusal(many), HasSubstr("more than 50000 values"));
}

TEST(Yaml, RefusesAGiantFileUnread) {
  const testkit::TemporaryFolder folder;
  ASSERT_TRUE(write_file(folder / "big.yaml", std::string(static_cast<size_t>(yaml_bytes) + 1, '#')));
  const auto read = read_yaml(folder / "big.yaml");
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().kind(), ErrorKind::config);
  EXPECT_THAT(read.error().message(), HasSubstr("larger than 1048576 bytes"));
}

TEST(Yaml, SaysWhereItStopsBeingYaml) {
  EXPECT_THAT(refusal("a: 1\nb: [1,\n"), StartsWith("x.yaml:"));
  EXPECT_THAT(refusal("a: 1\n\tb: 2\n"), HasSubstr("not YAML"));
  EXPECT_THAT(refusal("a: 1\n---\nb: 2\n"), HasSubstr("a second document"));
  EXPECT_THAT(refusal("[a, b]: 1\n"), HasSubstr("as a key"));
  EXPECT_THAT(refusal("a: \xFF\n"), HasSubstr("not UTF-8"));
  EXPECT_THAT(refusal(""), HasSubstr("empty"));
}

TEST(Yaml, SurvivesSpoiltFiles) {
  const auto example = read_file(std::filesystem::path(DOSSIER_SOURCE_DIR) / "config" / "dossier.example.yaml").value();
  ASSERT_TRUE(parse_yaml(example, "x.yaml"));
  std::mt19937 random(13);
  constexpr std::string_view letters = "{}[]:,-&*!|>'\"%@`# \n\ta0~?<";
  for (int round = 0; round < 1500; ++round) {
    auto spoilt = example;
    for (unsigned edits = 1 + random() % 8; edits > 0; --edits) {
      const auto place = random() % spoilt.size();
      if (random() % 3 == 0) spoilt.erase(place, random() % 200);
      else spoilt[place] = letters[random() % letters.size()];
    }
    const auto read = parse_yaml(spoilt, "x.yaml");
    ASSERT_TRUE(read || read.error().message().starts_with("x.yaml:"));
  }
}

}  // namespace
}  // namespace dossier
