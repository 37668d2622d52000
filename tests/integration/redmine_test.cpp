// The preset for Redmine 5 on the tables that the product's own migrations make, for each engine.
#include <gmock/gmock.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "base/files.hpp"
#include "testkit/command.hpp"
#include "testkit/source.hpp"
#include "testkit/sql_engines.hpp"
#include "testkit/temporary_folder.hpp"

namespace dossier::testkit {
namespace {

namespace fs = std::filesystem;
using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::Pair;
using ::testing::SizeIs;

const fs::path tests = fs::path(DOSSIER_SOURCE_DIR) / "tests";
const fs::path redmine = DOSSIER_REDMINE;
using Names = std::map<std::string, std::string>;
const Sought complaint{"complaint_no", "TS20261014-0087"};

class Redmine : public ::testing::TestWithParam<SqlEngine> {
 protected:
  void SetUp() override {
    if (redmine.empty() || !fs::exists(redmine / "db/migrate"))
      GTEST_SKIP() << "no Redmine: set DOSSIER_REDMINE to usr/share/redmine of Debian's package redmine, unpacked";
    static const bool has_ruby =
        run_command({"ruby", "-e", "require 'active_record'; require 'sqlite3'; require 'pg'; require 'mysql2'"})
            .exit_code == 0;
    if (!has_ruby) GTEST_SKIP() << "ruby-activerecord, ruby-sqlite3, ruby-pg or ruby-mysql2 is not installed";
    if (const auto missing = GetParam().missing(); !missing.empty()) GTEST_SKIP() << missing;
    if (made.count(GetParam().dialect) == 0) make();
  }
  static void TearDownTestSuite() { made.clear(); }

  /// Once for each server: nothing is changed afterwards.
  static void make() {
    auto database = std::make_unique<TestDatabase>(GetParam(), "redmine");
    const auto migrated = run_command({"ruby", (tests / "testkit/programs/redmine_schema.rb").string(),
                                       redmine.string(), database->administrators_address()},
                                      without_sync);
    ASSERT_EQ(migrated.exit_code, 0) << migrated.err;
    database->run(read_file(tests / "integration/redmine.sql").value());
    made[GetParam().dialect] = std::move(database);
  }

  SourceUnderTest tracker() const {
    auto built = source("sql_tickets");
    built.preset("redmine_5").options(made.at(GetParam().dialect)->options(GetParam()));
    built.option("timezone", "Asia/Shanghai").option("contact_timezone", "Asia/Shanghai");
    return built;
  }
  /// Looked up once for all tests.
  const SourceRun& look_up(const Sought& sought) const {
    auto& run = looked_up[{GetParam().name, sought.value}];
    if (!run) run = std::make_unique<SourceRun>(tracker().lookup("tickets", sought));
    EXPECT_TRUE(run->outcome) << run->error().message();
    return *run;
  }
  static inline std::map<std::pair<std::string, std::string>, std::unique_ptr<SourceRun>> looked_up;
  static inline std::map<sql::Dialect, std::unique_ptr<TestDatabase>> made;
};

TEST_P(Redmine, FitsThePreset) {
  const auto probed = tracker().probe();
  EXPECT_TRUE(probed) << probed.error().message();
}

TEST_P(Redmine, NamesTheFieldsAndRolesThatTheHouseDoesNotHave) {
  const auto probed = tracker()
                          .option("fields", Names{{"complaint_no", "投诉编号X"},
                                                  {"customer_role", "外部客户"},
                                                  {"losses", ""},
                                                  {"extension", "运单号"},
                                                  {"satisfaction", "满意度"}})
                          .probe();
  ASSERT_FALSE(probed);
  EXPECT_THAT(probed.error().message(),
              AllOf(HasSubstr("complaint_no \"投诉编号X\" (it has: "), HasSubstr(", 投诉编号, "),
                    HasSubstr("customer_role \"外部客户\" (it has: "), HasSubstr("客户, 客服"),
                    HasSubstr("extension \"运单号\" (it has: 分机号)"), Not(HasSubstr("satisfaction"))));
}

TEST_P(Redmine, AsksNothingWithoutTheFieldOfTheComplaintsNumber) {
  const auto run = tracker().option("fields", Names{{"complaint_no", "投诉编号X"}}).lookup("tickets", complaint);
  ASSERT_FALSE(run.outcome);
  EXPECT_EQ(run.error().kind(), ErrorKind::config);
  EXPECT_THAT(run.error().message(), HasSubstr("complaint_no \"投诉编号X\""));
  EXPECT_THAT(tracker().option("fields", Names{{"complaint_no", ""}}).lookup("tickets", {"complaint_no", "87"}).keys(),
              ElementsAre("87"))
      << "a house that has not the field, and says so: the issue's own number";
}

TEST_P(Redmine, GivesAComplaintWithItsCustomersAndOrdersNumbers) {
  const auto& run = look_up(complaint);
  EXPECT_THAT(run.keys(), ElementsAre("87"));
  ASSERT_THAT(run.of_kind("ticket"), SizeIs(1));
  const auto& ticket = *run.of_kind("ticket")[0];
  EXPECT_EQ(json::text(ticket, "/at/raw").substr(0, 19), "2026-10-14 09:20:00");
  EXPECT_EQ(json::text(ticket, "/at/zone"), "Asia/Shanghai");
  EXPECT_EQ(json::text(ticket, "/channel"), "platform");
  EXPECT_EQ(json::text(ticket, "/text"), "展架10月12日前该到没到，按合同被扣违约金6000元。𠮷");
  EXPECT_EQ(json::text(ticket, "/parties/0/role") + json::text(ticket, "/parties/0/name"), "customer陈女士");
  EXPECT_THAT(identifiers_of(ticket),
              ElementsAre("complaint_no  TS20261014-0087 customer", "customer_id  C20240311 customer",
                          "phone  13812345678 customer", "email  Chen@Example.com customer",
                          "order_no  DD20261008-5521 customer", "waybill_no shunfeng KD2026100900417 customer",
                          "phone  13812345670 recipient"));
}

TEST_P(Redmine, TellsWhoWroteToWhom) {
  const auto& run = look_up(complaint);
  EXPECT_THAT(
      run.told("message", {"/direction", "/parties/0/role", "/parties/0/name", "/text", "/submitted_by_customer"}),
      ElementsAre("outbound agent 王某 属物流原因，请用户联系快递。 ",
                  "inbound customer 陈女士 复查申请：未解决核心问题。 true"));
  EXPECT_THAT(run.told("note", {"/direction", "/parties/0/name", "/text", "/detail/private_notes"}),
              ElementsAre("internal 物流专员 供应商晚交货，退回售后。 1"));
}

TEST_P(Redmine, TakesPublicNotesForRemarksWhereNoCustomerCanSeeThem) {
  const auto& run = look_up({"complaint_no", "TS20261015-0091"});
  EXPECT_THAT(run.told("note", {"/direction", "/text"}), ElementsAre("internal 已联系开票。"));
  EXPECT_THAT(run.of_kind("message"), IsEmpty());
}

TEST_P(Redmine, FollowsTheStates) {
  const auto& run = look_up(complaint);
  EXPECT_THAT(run.told("status_change", {"/text", "/outcome", "/parties/0/name"}),
              ElementsAre("已受理 accepted 陈女士", "已受理 → 处理中 in_progress 王某", "处理中 → 已结案 closed 王某"));
  EXPECT_THAT(look_up({"complaint_no", "TS20261015-0091"}).told("status_change", {"/text"}), ElementsAre("处理中"))
      << "never changed: what still holds";
}

TEST_P(Redmine, ShowsEveryLoggedOperation) {
  const auto operations = look_up(complaint).told("operation", {"/parties/0/name", "/text"});
  for (const auto* operation : {"王某 修改 优先级: 普通 → 高", "王某 修改 负责人: 王某 → 物流专员",
                                "王某 修改字段 责任部门: 售后 → 物流", "物流专员 修改 负责人: 物流专员 → 王某",
                                "物流专员 修改字段 复核人: 王某", "王某 修改字段 联系时间: 2026-10-15 10:05",
                                "王某 附件: 送货单.jpg → ", "王某 修改字段 99: a → b", "物流专员 添加备注"})
    EXPECT_THAT(operations, Contains(operation));
}

TEST_P(Redmine, TellsWhatStaffEnteredAsClaims) {
  const auto claims_of = [&](const std::string& number) {
    std::vector<std::string> claims;
    for (const auto& record : look_up({"complaint_no", number}).records)
      for (const auto& [claim, pointer] : json::each(record, "/claims")) {
        auto told = json::text(record, "/at/raw").substr(0, 19) + " " + json::text(claim, "/field") + " " +
                    json::text(claim, "/value") + " " + json::text(claim, "/zone");
        for (const auto& [identifier, at] : json::each(record, "/identifiers"))
          if (json::text(identifier, "/type") == "extension") told += " " + json::text(identifier, "/raw");
        claims.push_back(told);
      }
    return claims;
  };
  EXPECT_THAT(claims_of("TS20261014-0087"),
              ElementsAre("2026-10-19 17:29:12 satisfaction 用户已满意 ",
                          "2026-10-20 08:55:10 contact_time 2026-10-15 10:05 Asia/Shanghai 8021",
                          "2026-10-20 08:55:10 contact_result 无人接听 "));
  EXPECT_THAT(claims_of("TS20251108-0031"), ElementsAre("2025-11-08 09:12:00 satisfaction 用户已满意 "))
      << "entered when the complaint was taken down, and in no log";
}

TEST_P(Redmine, SaysYesOrNoOfABoxAndClaimsWhatItHolds) {
  auto ticked = tracker();
  ticked.option("fields", Names{{"complaint_no", "投诉编号"}, {"satisfaction", "客户满意"}});
  const std::vector<std::string> pointers = {"/text", "/claims/0/field", "/claims/0/value", "/detail/value_format"};
  EXPECT_THAT(ticked.lookup("tickets", complaint).told("satisfaction", pointers),
              ElementsAre("修改字段 客户满意: 否 → 是 satisfaction 1 yes_no"));
  EXPECT_THAT(ticked.lookup("tickets", {"complaint_no", "TS20251108-0031"}).told("satisfaction", pointers),
              ElementsAre("新建时填写 客户满意: 否 satisfaction 0 yes_no"));
}

TEST_P(Redmine, BringsAttachmentsFromTheFolderBesideTheDatabase) {
  const TemporaryFolder files;
  fs::create_directories(files / "2026/10");
  std::ofstream(files / "2026/10/261014092000_0c1d.jpg") << "a photo";
  const auto run =
      tracker().folder(files.path()).option("media_folder", files.path().string()).lookup("tickets", complaint);
  ASSERT_TRUE(run.outcome) << run.error().message();
  EXPECT_THAT(run.media, ElementsAre(Pair("ticket/87/media/13", "a photo")));
  EXPECT_THAT(run.missing, ElementsAre(Pair("ticket/87/media/14", "absent")));
  EXPECT_THAT(run.told("attachment", {"/media/0/locator", "/media/0/name", "/submitted_by_customer", "/links/1/key/1"}),
              ElementsAre("ticket/87/media/13 合同条款照片.jpg true 87", "ticket/87/media/14 签收单.pdf  87"));
}

TEST_P(Redmine, NamesAttachmentsAsAbsentWithoutThatFolder) {
  EXPECT_THAT(look_up(complaint).missing,
              ElementsAre(Pair("ticket/87/media/13", "absent"), Pair("ticket/87/media/14", "absent")));
}

TEST_P(Redmine, FindsTheCustomersHistoryAndNobodyElses) {
  EXPECT_THAT(look_up({"phone", "+8613812345678"}).keys(), ElementsAre("41", "87"));
  EXPECT_THAT(look_up({"customer_id", "C20240311"}).keys(), ElementsAre("41", "87"))
      << "she is a customer in the project of complaints alone";
  EXPECT_THAT(look_up({"email", "chen@example.COM"}).keys(), ElementsAre("87"));
  EXPECT_THAT(look_up({"email", "wang@example.com"}).keys(), IsEmpty()) << "staff is no customer";
  EXPECT_THAT(look_up({"customer_id", "wang"}).keys(), IsEmpty());
  EXPECT_THAT(look_up({"complaint_no", "ts20261014-0087"}).keys(), IsEmpty());
  EXPECT_THAT(look_up({"complaint_no", "TS-of-a-user"}).keys(), IsEmpty());
}

TEST_P(Redmine, GivesTheSameRecordsWhateverTheEngine) {
  static std::optional<std::vector<std::string>> first;
  const auto lines = look_up({"phone", "+8613812345678"}).lines();
  ASSERT_THAT(lines, SizeIs(::testing::Gt(15u)));
  if (!first) first = lines;
  EXPECT_EQ(lines, *first);
}

TEST_P(Redmine, PullsEveryIssueAsTheLookUpGivesIt) {
  const auto pulled = tracker().pull("tickets");
  ASSERT_TRUE(pulled.outcome) << pulled.error().message();
  EXPECT_THAT(pulled.keys(), Contains("41"));
  for (const auto& found : look_up({"phone", "+8613812345678"}).documents) {
    const auto same = std::find_if(pulled.documents.begin(), pulled.documents.end(),
                                   [&](const auto& document) { return document.key == found.key; });
    ASSERT_NE(same, pulled.documents.end()) << found.key;
    EXPECT_EQ(same->bytes, found.bytes);
  }
}

INSTANTIATE_TEST_SUITE_P(All, Redmine, ::testing::ValuesIn(all_engines()), name_of_engine);

}  // namespace
}  // namespace dossier::testkit
