// What is printed and cannot be: who reads the exit code must not take it for printed.
#include <gmock/gmock.h>

#include "testkit/hub_fixture.hpp"

namespace dossier {
namespace {

using testing::HasSubstr;
using testkit::HubFixture;

class UnwritableOutput : public testing::TestWithParam<std::string> {
 protected:
  UnwritableOutput() {
    hub_.scripted("tickets");
    hub_.open_case("TS1", "tickets");
    hub_.before = {"sh", "-c", "exec \"$@\" " + GetParam(), "sh"};
  }
  HubFixture hub_;
};

TEST_P(UnwritableOutput, IsSaidAndIsAFailureOfEveryCommandThatPrints) {
  const std::vector<std::string> commands[] = {{"--help"},           {"--version"},       {"help", "bundle"},
                                               {"bundle", "--help"}, {"case", "list"},    {"source", "list"},
                                               {"plugin", "list"},   {"config", "check"}, {"bundle", "RC-2026-000001"}};
  for (const auto& command : commands) {
    hub_.run(command);
    EXPECT_EQ(hub_.last.exit_code, 1) << command.front();
    EXPECT_THAT(hub_.last.err, HasSubstr("standard output: could not be written")) << command.front();
  }
  hub_.before = {};
  EXPECT_EQ(hub_.run({"store", "check"}).exit_code, 0) << hub_.last.out << hub_.last.err;
}

TEST_P(UnwritableOutput, ChangesNoOtherExitCode) {
  hub_.configure("reprots: {}\n");
  EXPECT_EQ(hub_.run({"config", "check"}).exit_code, 2);
  EXPECT_THAT(hub_.last.err, HasSubstr("standard output: could not be written"));
  EXPECT_EQ(hub_.run({"bundle"}).exit_code, 2);
  EXPECT_THAT(hub_.last.err, testing::Not(HasSubstr("standard output"))) << "it has nothing to print";
}

INSTANTIATE_TEST_SUITE_P(FullOrClosed, UnwritableOutput, testing::Values(">/dev/full", ">&-"),
                         [](const auto& how) { return how.index == 0 ? "Full" : "Closed"; });

// What a terminal obeys, or what turns the reading direction of the words beside it.
const std::vector<std::string> orders = {"\x1b", "\r", "\u0085", "\u009b", "\u200e", "\u202e", "\u2066", "\u2069"};
const std::string hostile = "a\u009b31m\u202eb\u2066c\u200ed";

class ForeignWords : public testing::Test {
 protected:
  ForeignWords() {
    hub_.scripted("parcels").source("statements", "statement_drop", "folder: drop",
                                    "    realm: {complaint_no: tickets}\n");
    hub_.write(hub_.folder() / ("drop/" + hostile + ".jpg"), "\xFF\xD8\xFF" + hostile);
    hub_.run({"pull", "statements"});
  }
  void expect_no_orders() const {
    for (const auto& order : orders) {
      EXPECT_THAT(hub_.last.out, testing::Not(HasSubstr(order)));
      EXPECT_THAT(hub_.last.err, testing::Not(HasSubstr(order)));
    }
  }
  HubFixture hub_;
};

TEST_F(ForeignWords, GiveNoOrdersToATerminalAndAreWholeInJson) {
  hub_.run({"quarantine", "list", "--json"});
  expect_no_orders();
  const auto line = json::parse(hub_.last.out);
  ASSERT_TRUE(line) << hub_.last.out;
  EXPECT_THAT(json::text(*line, "/key"), HasSubstr(hostile));
  EXPECT_THAT(hub_.last.out, HasSubstr("\\u009b31m\\u202eb\\u2066c\\u200ed"));
  for (const std::vector<std::string>& command :
       {std::vector<std::string>{"quarantine", "list"}, {"state", "list"}, {"source", "probe", hostile}}) {
    hub_.run(command);
    expect_no_orders();
    EXPECT_NE(hub_.last.out + hub_.last.err, "") << command.front();
  }
}

TEST_F(ForeignWords, OfACursorAreEscapedWhereverItIsPrinted) {
  const auto cursor = hostile + "\x1b[31m\r";
  hub_.run({"state", "set", "parcels/parcels", cursor});
  expect_no_orders();
  EXPECT_THAT(hub_.run({"state", "list"}).out, HasSubstr("parcels/parcels"));
  expect_no_orders();
  const auto shown = hub_.run({"state", "show", "parcels/parcels", "--json"}).out;
  expect_no_orders();
  const auto line = json::parse(shown.substr(0, shown.find('\n')));
  ASSERT_TRUE(line) << hub_.last.out;
  EXPECT_EQ(json::text(*line, "/cursor"), cursor);
}

TEST_F(ForeignWords, OfARecordAreEscapedByNormalise) {
  const auto file = hub_.folder() / "page.json";
  hub_.write(
      file, R"({"rows":[{"id":"e1","kind":"shipment_event","at":"2026-10-09 20:14:00","text":")" + hostile + R"("}]})");
  hub_.run({"normalise", "scripted", "parcels", file.string()});
  expect_no_orders();
  const auto line = json::parse(hub_.last.out);
  ASSERT_TRUE(line) << hub_.last.out << hub_.last.err;
  EXPECT_EQ(json::text(*line, "/record/text"), hostile);
}

TEST_F(ForeignWords, OfAPayloadStayAsTheyCameInAFile) {
  EXPECT_THAT(hub_.run({"quarantine", "show", "1"}).out, HasSubstr(hostile));
  for (const auto& order : orders) EXPECT_THAT(hub_.last.err, testing::Not(HasSubstr(order)));
}

}  // namespace
}  // namespace dossier
