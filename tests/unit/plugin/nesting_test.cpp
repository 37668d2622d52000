#include <gtest/gtest.h>

#include "dossier/detail/nesting.hpp"

namespace dossier::detail {
namespace {

TEST(Nesting, CountsObjectsAndArrays) {
  EXPECT_FALSE(nests_deeper_than(R"({"a":[{"b":1}]})", 3));
  EXPECT_TRUE(nests_deeper_than(R"({"a":[{"b":1}]})", 2));
  EXPECT_FALSE(nests_deeper_than("[][][][]", 1));
}

TEST(Nesting, IgnoresWhatStandsInTexts) {
  EXPECT_FALSE(nests_deeper_than(R"(["[[[[{{{{"])", 1));
  EXPECT_FALSE(nests_deeper_than(R"(["\"[[[[", "\\"])", 1));
  EXPECT_TRUE(nests_deeper_than(R"(["\\", [1]])", 1));
}

TEST(Nesting, BearsTextThatIsNoJson) {
  EXPECT_FALSE(nests_deeper_than("", 0));
  EXPECT_FALSE(nests_deeper_than("\"\\", 0));
  EXPECT_FALSE(nests_deeper_than("]]]]", 0));
}

}  // namespace
}  // namespace dossier::detail
