#include "collect/next_step.hpp"

#include <gtest/gtest.h>

namespace dossier {
namespace {

const std::string step = "Try it: dossier source probe calls";

TEST(NextStepTest, IsAddedWhereItIsMissing) {
  EXPECT_EQ(with_next_step("it broke", step), "it broke. " + step);
  EXPECT_EQ(with_next_step("it broke.", step), "it broke. " + step);
  EXPECT_EQ(with_next_step("does it fit?", step), "does it fit? " + step);
  EXPECT_EQ(with_next_step("", step), step);
}

TEST(NextStepTest, IsSaidOnceHoweverOftenItStoodThere) {
  EXPECT_EQ(with_next_step("it broke. " + step, step), "it broke. " + step);
  EXPECT_EQ(with_next_step("a.wav: it broke. " + step + "; b.wav: it broke. " + step + ".", step),
            "a.wav: it broke.; b.wav: it broke. " + step);
  EXPECT_EQ(with_next_step(step + " " + step, step), step);
}

TEST(NextStepTest, IsNotToldToWhomIsTakingIt) {
  EXPECT_EQ(without_next_step("it broke. " + step, step), "it broke.");
  EXPECT_EQ(without_next_step("see: " + step + "-2", step), "see: " + step + "-2");
}

TEST(NextStepTest, IsNotTakenForThatOfAnotherSource) {
  EXPECT_EQ(with_next_step("see: " + step + "-2", step), "see: " + step + "-2. " + step);
}

}  // namespace
}  // namespace dossier
