// The preset for approval forms on the view that it asks for, over the tables of some house's office automation.
#include <gmock/gmock.h>

#include "testkit/source.hpp"
#include "testkit/sql_engines.hpp"

namespace dossier::testkit {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class Approvals : public ::testing::TestWithParam<SqlEngine> {
 protected:
  void SetUp() override {
    if (const auto missing = GetParam().missing(); !missing.empty()) GTEST_SKIP() << missing;
    database_.emplace(GetParam(), "approvals");
    const auto time = GetParam().either("timestamp", "datetime(6)");
    database_->run(
        "CREATE TABLE oa_form(id int, 投诉 varchar(40), title varchar(40), content varchar(200), who varchar(20), at " +
        time +
        "); CREATE TABLE oa_step(form int, no int, who varchar(20), result varchar(20), opinion varchar(200), at " +
        time +
        ");"
        "INSERT INTO oa_form VALUES(7, 'TS20261014-0087', '退运费', '退运费18元；用户无其他损失', '王某', '2026-10-16 "
        "08:58:00'),"
        "(8, 'TS20261015-0091', '别人的', '别人的', '王某', '2026-10-16 09:00:00');"
        "INSERT INTO oa_step VALUES(7, 1, '张主管', '同意', '按规定办', '2026-10-16 09:12:00.250000'),"
        "(7, 2, '李经理', NULL, NULL, NULL), (8, 1, '张主管', '驳回', '', '2026-10-16 10:00:00');"
        "CREATE VIEW dossier_approvals AS SELECT " +
        GetParam().either("f.id || '-' || s.no", "CONCAT(f.id, '-', s.no)") +
        " AS id, f.投诉 AS complaint_no, f.title AS subject, f.content AS request, '退运费18元' AS remedy, NULL AS "
        "losses, "
        "f.who AS applicant, 'wang' AS applicant_no, s.who AS approver, NULL AS approver_no, s.result AS decision, "
        "s.opinion, f.at AS applied_at, s.at AS decided_at FROM oa_form f JOIN oa_step s ON s.form = f.id;");
  }

  SourceUnderTest office() const {
    auto made = source("sql_tickets");
    made.preset("approvals").options(database_->options()).option("timezone", "Asia/Shanghai");
    return made;
  }

  std::optional<TestDatabase> database_;
};

TEST_P(Approvals, SayWhoDecidedWhatThatWhoHadAskedFor) {
  const auto probed = office().probe();
  ASSERT_TRUE(probed) << probed.error().message();
  const auto run = office().lookup("tickets", {"complaint_no", "TS20261014-0087"});
  ASSERT_TRUE(run.outcome) << run.error().message();
  ASSERT_THAT(run.documents, SizeIs(1));
  EXPECT_THAT(
      run.told("approval", {"/text", "/outcome", "/outcome_raw", "/parties/0/role", "/parties/0/name",
                            "/parties/1/name", "/claims/0/value"}),
      ElementsAre("退运费18元；用户无其他损失；审批意见：按规定办 approved 同意 supervisor 张主管 王某 退运费18元",
                  "退运费18元；用户无其他损失 pending 待审批 supervisor 李经理 王某 退运费18元"));
  EXPECT_EQ(json::text(*run.of_kind("approval")[0], "/at/raw").substr(0, 22), "2026-10-16 09:12:00.25");
  EXPECT_EQ(json::text(*run.of_kind("approval")[1], "/at/raw").substr(0, 19), "2026-10-16 08:58:00") << "still pending";
}

TEST_P(Approvals, ArePulledWhenDecidedOrAsked) {
  const auto pulled = office().pull("tickets");
  ASSERT_TRUE(pulled.outcome) << pulled.error().message();
  EXPECT_THAT(pulled.keys(), ElementsAre("TS20261014-0087", "TS20261015-0091"));
  EXPECT_EQ(pulled.checkpoints.back().substr(0, 19), "2026-10-16 10:00:00");
}

TEST_P(Approvals, KnowNoCustomers) {
  for (const auto& sought : {Sought{"phone", "+8613812345678"}, Sought{"email", "a@b.example"},
                             Sought{"customer_id", "TS20261014-0087"}, Sought{"complaint_no", "TS"}}) {
    const auto run = office().lookup("tickets", sought);
    ASSERT_TRUE(run.outcome) << run.error().message();
    EXPECT_THAT(run.documents, IsEmpty()) << sought.type;
  }
}

INSTANTIATE_TEST_SUITE_P(All, Approvals, ::testing::ValuesIn(all_engines()), name_of_engine);

}  // namespace
}  // namespace dossier::testkit
