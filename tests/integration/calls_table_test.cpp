// A switchboard's table of calls on real servers: FreePBX's, and one with Asterisk's own columns.
#include <gmock/gmock.h>

#include "testkit/source.hpp"
#include "testkit/sql_engines.hpp"

namespace dossier::testkit {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::SizeIs;

class CallsTable : public ::testing::TestWithParam<SqlEngine> {
 protected:
  void SetUp() override {
    if (const auto missing = GetParam().missing(); !missing.empty()) GTEST_SKIP() << missing;
    database_.emplace(GetParam(), "calls");
  }
  SourceUnderTest switchboard() const {
    auto made = source("asterisk_calls");
    made.options(database_->options()).option("timezone", "Asia/Shanghai").option("extensions", "80XX");
    return made;
  }

  const std::string time_ = GetParam().either("timestamp", "datetime");
  std::optional<TestDatabase> database_;
};

TEST_P(CallsTable, OfFreePbxGivesTheCallsOfANumberAndNobodyElses) {
  database_->run(
      "CREATE TABLE cdr(calldate " + time_ +
      ", clid varchar(80), src varchar(80), dst varchar(80), dcontext varchar(80), channel varchar(80), "
      "dstchannel varchar(80), lastapp varchar(80), lastdata varchar(80), duration int, billsec int, "
      "disposition varchar(45), uniqueid varchar(32), linkedid varchar(32), sequence int, cnum varchar(80));"
      "INSERT INTO cdr VALUES"
      "('2026-10-16 10:20:11', '\"王某\" <8021>', '8021', '13812345678', 'from-internal', 'PJSIP/8021-1', "
      "'PJSIP/t-2', 'Dial', 'PJSIP/13812345678@t', 37, 30, 'ANSWERED', '1792117211.1', '1792117211.1', 1, '8021'),"
      "('2026-10-16 10:20:40', '', '8021', '8022', 'from-internal', 'PJSIP/8021-1', 'PJSIP/8022-3', 'Dial', "
      "'PJSIP/8022', 8, 8, 'ANSWERED', '1792117240.3', '1792117211.1', 2, '8021'),"
      "('2026-10-16 11:00:00', '', '8022', '13600004444', 'from-internal', 'PJSIP/8022-4', 'PJSIP/t-5', 'Dial', "
      "'PJSIP/13600004444@t', 20, 0, 'BUSY', '1792119600.4', '1792119600.4', 3, '8022')");
  const auto probed = switchboard().probe();
  ASSERT_TRUE(probed) << probed.error().message();
  const auto run = switchboard().lookup("calls", {"phone", "+8613812345678"});
  ASSERT_TRUE(run.outcome) << run.error().message();
  EXPECT_THAT(run.told("call", {"/at/raw", "/outcome", "/detail/legs"}), ElementsAre("2026-10-16 10:20:11 answered 2"));
  ASSERT_THAT(run.documents, SizeIs(1));
  EXPECT_THAT(run.documents[0].bytes, AllOf(HasSubstr("王某"), Not(HasSubstr("13600004444"))));
}

TEST_P(CallsTable, WithAsterisksOwnColumnsIsReadToo) {
  database_->run(
      "CREATE TABLE cdr(start " + time_ + ", " + GetParam().either("\"end\"", "`end`") + " " + time_ +
      ", src varchar(80), dst varchar(80), channel varchar(80), dstchannel varchar(80), lastapp varchar(80), "
      "duration int, billsec int, disposition varchar(45), uniqueid varchar(150));"
      "INSERT INTO cdr VALUES('2026-10-16 09:00:00', '2026-10-16 09:00:30', '8021', '13812345678', 'SIP/8021-1', "
      "'SIP/t-2', 'Dial', 30, 0, 'NO ANSWER', '1792112400.1')");
  const auto run = switchboard().lookup("calls", {"phone", "+8613812345678"});
  ASSERT_TRUE(run.outcome) << run.error().message();
  EXPECT_THAT(run.told("call", {"/at/raw", "/outcome", "/detail/legs"}),
              ElementsAre("2026-10-16 09:00:00 no_answer 1"));
}

INSTANTIATE_TEST_SUITE_P(All, CallsTable, ::testing::ValuesIn(all_engines()), name_of_engine);

}  // namespace
}  // namespace dossier::testkit
