// The preset for Request Tracker 5: what staff entered, changed and approved.
#include <gmock/gmock.h>

#include <algorithm>

#include "request_tracker_fixture.hpp"

namespace dossier::testkit {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::SizeIs;

TEST_P(RequestTracker, TellsWhatStaffEnteredAsClaims) {
  const auto run = tracker().lookup("tickets", complaint);
  std::vector<std::string> claims;
  const auto document = run.documents.at(0).json();
  for (const auto& record : run.records)
    for (const auto& [claim, pointer] : json::each(record, "/claims")) {
      claims.push_back(json::text(record, "/at/raw") + " " + json::text(claim, "/field") + " " +
                       json::text(claim, "/value"));
      const auto* cell = json::find(document, json::text(claim, "/pointer"));
      ASSERT_NE(cell, nullptr) << "a claim's pointer leads to its cell";
      EXPECT_EQ(json::view(*cell), json::text(claim, "/value"));
    }
  std::sort(claims.begin(), claims.end());
  EXPECT_THAT(
      claims,
      ElementsAre("2026-10-16 01:12:00 losses 用户无其他损失", "2026-10-16 01:12:00 remedy 退运费18元",
                  "2026-10-19 09:29:41 satisfaction 用户已满意", "2026-10-20 00:55:10 contact_time 2026-10-15 10:05",
                  "2026-10-20 00:55:11 contact_result 无人接听", "2026-10-20 00:55:40 contact_time 2026-10-15 15:40",
                  "2026-10-20 00:55:41 contact_result 无人接听"));
}

// "contact_time zone extension" of each contact that staff entered.
std::vector<std::string> contacts(const SourceRun& run) {
  std::vector<std::string> contacts;
  for (const auto& record : run.records)
    for (const auto& [claim, pointer] : json::each(record, "/claims")) {
      if (json::text(claim, "/field") != "contact_time") continue;
      auto contact = json::text(claim, "/value") + " " + json::text(claim, "/zone");
      for (const auto& [identifier, at] : json::each(record, "/identifiers"))
        if (json::text(identifier, "/type") == "extension")
          contact += " " + json::text(identifier, "/raw") + " " + json::text(identifier, "/owner");
      contacts.push_back(contact);
    }
  return contacts;
}

TEST_P(RequestTracker, SaysFromWhichExtensionAContactWasMadeAndInWhichZoneItsTimeIs) {
  auto made = tracker();
  const auto run = made.option("contact_timezone", "Asia/Shanghai").lookup("tickets", complaint);
  EXPECT_THAT(contacts(run),
              ElementsAre("2026-10-15 10:05 Asia/Shanghai 8021 agent", "2026-10-15 15:40 Asia/Shanghai 8021 agent"));
}

TEST_P(RequestTracker, TakesNoWholeTelephoneNumberForAnExtension) {
  change("UPDATE Users SET WorkPhone = '021-55558021' WHERE Name = 'wang'");
  EXPECT_THAT(contacts(tracker().lookup("tickets", complaint)),
              ElementsAre("2026-10-15 10:05 unknown", "2026-10-15 15:40 unknown"));
}

TEST_P(RequestTracker, ReadsAContactTimeOfTypeDateTimeAsUtc) {
  change("UPDATE CustomFields SET Type = 'DateTime' WHERE Name = '联系时间'");
  auto made = tracker();
  EXPECT_THAT(contacts(made.option("contact_timezone", "Asia/Shanghai").lookup("tickets", complaint)),
              ElementsAre("2026-10-15 10:05 UTC 8021 agent", "2026-10-15 15:40 UTC 8021 agent"));
}

TEST_P(RequestTracker, ShowsWhatWasChangedAndRemoved) {
  change(
      "INSERT INTO Transactions(id, ObjectType, ObjectId, Type, Field, OldValue, NewValue, Creator, Created) VALUES"
      "(960, 'RT::Ticket', 87, 'CustomField', '9', '无人接听', NULL, 31, '2026-10-22 01:00:00'),"
      "(961, 'RT::Ticket', 87, 'Give', 'Owner', '31', '32', 33, '2026-10-22 01:01:00'),"
      "(962, 'RT::Ticket', 87, 'CustomField', '7', '用户已满意', '不满意', 21, '2026-10-22 01:02:00')");
  const auto run = tracker().lookup("tickets", complaint);
  EXPECT_THAT(run.told("operation", {"/text"}), Contains("修改字段 联系结果: 无人接听 → "));
  EXPECT_THAT(run.told("operation", {"/text"}), Contains("转交 负责人: 王某 → 物流专员"));
  const auto& last = *run.of_kind("satisfaction").back();
  EXPECT_EQ(json::text(last, "/parties/0/role"), "customer");
  EXPECT_EQ(json::find(last, "/claims"), nullptr) << "what the customer ticked himself is no claim of staff";
}

TEST_P(RequestTracker, ShowsWhoApprovedWhatWasAskedByWhom) {
  const auto run = tracker().lookup("tickets", complaint);
  ASSERT_THAT(run.of_kind("approval"), SizeIs(1));
  const auto& approval = *run.of_kind("approval")[0];
  EXPECT_EQ(json::text(approval, "/text"), "退运费18元；用户无其他损失");
  EXPECT_EQ(json::text(approval, "/outcome"), "approved");
  EXPECT_EQ(json::text(approval, "/parties/0/role"), "supervisor");
  EXPECT_EQ(json::text(approval, "/parties/0/name"), "张主管");
  EXPECT_EQ(json::text(approval, "/parties/1/name"), "王某");
}

INSTANTIATE_TEST_SUITE_P(All, RequestTracker, ::testing::ValuesIn(all_engines()), name_of_engine);

}  // namespace
}  // namespace dossier::testkit
