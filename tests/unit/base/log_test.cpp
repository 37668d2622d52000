#include "base/log.hpp"

#include <gmock/gmock.h>

#include "dossier/json.hpp"

namespace dossier {
namespace {

using testing::HasSubstr;
using testing::Not;

std::string written(void (*act)()) {
  testing::internal::CaptureStderr();
  act();
  return testing::internal::GetCapturedStderr();
}

TEST(Log, HidesASecretInEveryFormItTravelsIn) {
  log::hide("s3cret/key+with=signs");
  for (const auto* text :
       {"key s3cret/key+with=signs refused", "?key=s3cret%2Fkey%2Bwith%3Dsigns&x=1", "?key=s3cret%2fkey%2bwith%3dsigns",
        "czNjcmV0L2tleSt3aXRoPXNpZ25z", "Basic dXNlcjpzM2NyZXQva2V5K3dpdGg9c2lnbnM="}) {
    const auto clean = log::scrub(text);
    EXPECT_THAT(clean, HasSubstr("***")) << text;
    EXPECT_THAT(clean, Not(HasSubstr("s3cret"))) << text;
    EXPECT_THAT(clean, Not(HasSubstr("jcmV0L2tleS"))) << text;
    EXPECT_THAT(clean, Not(HasSubstr("zM2NyZXQva2V5K3dpdG"))) << text;
  }
  EXPECT_EQ(log::scrub("nothing to hide"), "nothing to hide");
}

TEST(Log, HidesTheFormASecretHasWithinJson) {
  log::hide("quo\"te\\back");
  EXPECT_EQ(log::scrub(R"({"key":"quo\"te\\back"})"), R"({"key":"***"})");
}

TEST(Log, LeavesTextAloneWhenASecretIsTooShortToHide) {
  log::hide("");
  log::hide("e");
  EXPECT_EQ(log::scrub("eleven"), "eleven");
}

TEST(Log, HidesTheLongerOfTwoSecretsFirst) {
  log::hide("overlapping");
  log::hide("overlapping-and-more");
  EXPECT_EQ(log::scrub("overlapping-and-more"), "***");
}

TEST(Log, WritesOneLineAnEventToStderr) {
  const auto text = written([] {
    log::start(log::Level::info);
    log::debug("unseen");
    log::info("two\nlines");
    log::hide("hidden-in-log");
    log::error("value hidden-in-log");
  });
  EXPECT_THAT(text, Not(HasSubstr("unseen")));
  EXPECT_THAT(text, HasSubstr("info two lines\n"));
  EXPECT_THAT(text, HasSubstr("error value ***\n"));
}

TEST(Log, WritesJsonLinesForMachines) {
  const auto text = written([] {
    log::start(log::Level::debug, true);
    log::warn("a \"quoted\"\nline");
    log::start(log::Level::info);
  });
  const auto line = json::parse(text);
  ASSERT_TRUE(line) << text;
  EXPECT_EQ(json::text(*line, "/level"), "warn");
  EXPECT_EQ(json::text(*line, "/text"), "a \"quoted\"\nline");
}

}  // namespace
}  // namespace dossier
