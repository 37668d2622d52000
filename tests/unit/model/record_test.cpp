#include "model/record.hpp"

#include <gmock/gmock.h>

namespace dossier {
namespace {

/// With all that a record can have.
Record whole_record() {
  Record record;
  record.kind = "call";
  record.at =
      Instant{1'760'000'000'000'000, "1760000000", "epoch", 0, "s", 1'760'000'000'000'000, 1'760'000'000'999'999};
  record.until = Instant{std::nullopt, "10-09 \"noon\"", "unknown", std::nullopt, "day", 0, 1};
  record.parties = {{"customer", "", "wm1"}, {"agent", "王某", "wang"}};
  record.channel = "hotline", record.direction = "inbound";
  record.outcome = "answered", record.outcome_raw = "已接听", record.text = "line\nand \x01 more";
  record.media = {{"md5/1", "a.mp3", "audio/mpeg", {}, {}, 0}, {{}, "b.png", {}, {}, std::string(64, 'a'), 0}};
  record.identifiers = {{"phone", "", "+8613812345678", "138 1234 5678", "customer"},
                        {"order_no", "shop", "DD1", "dd-1", "none"}};
  record.claims = {{"contact_time", "10-09 09:00", "/visit", record.at}, {"satisfaction", "good", "/score", {}}};
  record.links = {{"part_of", "t1"}};
  record.detail = {{"room", "r1"}, {"Z", "before lower case"}};
  record.submitted_by_customer = true;
  return record;
}

TEST(RecordContent, IsCanonicalJsonWithAllThatARecordHas) {
  const auto content = whole_record().content();
  const auto parsed = json::parse_own(content);
  ASSERT_TRUE(parsed) << parsed.error().message();
  EXPECT_EQ(json::canonical(*parsed), content);
  EXPECT_EQ(parsed->MemberCount(), 15U);
  EXPECT_EQ(json::text(*parsed, "/until/raw"), "10-09 \"noon\"");
  EXPECT_EQ(json::text(*parsed, "/claims/0/at/utc"), "2025-10-09T08:53:20+00:00");
  EXPECT_EQ(json::text(*parsed, "/media/1/blob"), std::string(64, 'a'));
}

TEST(RecordContent, IsReadBackAsItWasWritten) {
  const auto content = whole_record().content();
  const auto record = Record::from_content(content);
  ASSERT_TRUE(record) << record.error().message();
  EXPECT_EQ(record->content(), content);
  EXPECT_EQ(record->detail, whole_record().detail);
}

TEST(RecordContent, LeavesOutWhatIsNotThere) {
  Record record;
  record.kind = "note";
  EXPECT_EQ(record.content(), R"({"kind":"note"})");
}

}  // namespace
}  // namespace dossier
