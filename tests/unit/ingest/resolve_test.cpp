#include "ingest/resolve.hpp"

#include <gmock/gmock.h>

#include "dossier/records.hpp"

namespace dossier {
namespace {

using testing::HasSubstr;

const ResolveContext context{"parcels", "shipments", {{"order_no", "crm"}}, "CN"};

Result<Resolved> resolved(const RecordBuilder& builder, const ResolveContext& where = context) {
  const auto line = json::parse_own(builder.str());
  return resolve_record(*line, where);
}

RecordBuilder event(const Key& key = Key("KD1", "x")) { return RecordBuilder("shipment_event", key, "/data/0"); }

TEST(Resolve, TurnsAWallClockOfANamedZoneIntoAMoment) {
  const auto record = resolved(event().at(local_time("2026-10-14 11:37:00", "Asia/Shanghai")))->record;
  EXPECT_EQ(rfc3339(record.at->utc.value()), "2026-10-14T03:37:00Z");
  EXPECT_EQ(record.at->raw, "2026-10-14 11:37:00");
  EXPECT_EQ(record.at->basis, "source_zone");
}

TEST(Resolve, NeverGuessesAZone) {
  const auto record = resolved(event().at(local_time("2026-10-14 11:37:00", "unknown")))->record;
  EXPECT_FALSE(record.at->utc);
  EXPECT_EQ(rfc3339(record.at->earliest), "2026-10-13T21:37:00Z");
  EXPECT_EQ(rfc3339(record.at->latest).substr(0, 16), "2026-10-14T23:37");
}

TEST(Resolve, RefusesARecordWhoseTimeIsNone) {
  const auto record = resolved(event().at(local_time("soon", "Asia/Shanghai")));
  ASSERT_FALSE(record);
  EXPECT_EQ(record.error().kind(), ErrorKind::malformed);
  EXPECT_THAT(record.error().message(), HasSubstr("\"soon\""));
}

TEST(Resolve, WritesPhonesTheWayTheyAreCompared) {
  for (const auto raw : {"13812345678", "0086 138 1234 5678", "+86-13812345678"}) {
    const auto record = resolved(event().identifier("phone", raw, Owner::courier))->record;
    EXPECT_EQ(record.identifiers[0].value, "+8613812345678") << raw;
    EXPECT_EQ(record.identifiers[0].realm, "");
    EXPECT_EQ(record.identifiers[0].raw, raw);
  }
}

TEST(Resolve, GivesEachIdentifierTheRealmInWhichItIsValid) {
  const auto record = resolved(event()
                                   .identifier("waybill_no", "kd 1", Owner::customer, "shunfeng")
                                   .identifier("order_no", "007", Owner::customer)
                                   .identifier("call_id", "c", Owner::none))
                          ->record;
  EXPECT_EQ(record.identifiers[0].realm, "shunfeng");
  EXPECT_EQ(record.identifiers[0].value, "KD1");
  EXPECT_EQ(record.identifiers[1].realm, "crm");
  EXPECT_EQ(record.identifiers[1].value, "007");
  EXPECT_EQ(record.identifiers[2].realm, "parcels");
}

TEST(Resolve, TakesNoSourcesNameForACarrier) {
  const auto record = resolved(event().identifier("waybill_no", "KD1", Owner::customer))->record;
  EXPECT_TRUE(has_unnamed_carrier(record.identifiers[0])) << record.identifiers[0].realm;
  EXPECT_EQ(record.identifiers[0].realm, unnamed_carrier("parcels"));

  auto of_one_carrier = context;
  of_one_carrier.realm["waybill_no"] = "shunfeng";
  EXPECT_EQ(
      resolved(event().identifier("waybill_no", "KD1", Owner::customer), of_one_carrier)->record.identifiers[0].realm,
      "shunfeng");
}

TEST(Resolve, BelievesAPhoneToBeTheCustomersOnlyOnAComplaintsOwnTicket) {
  EXPECT_EQ(resolved(event().identifier("phone", "13812345678", Owner::customer))->record.identifiers[0].owner,
            "recipient");
  EXPECT_EQ(
      resolved(
          event().identifier("phone", "13812345678", Owner::customer).identifier("complaint_no", "TS1", Owner::none))
          ->record.identifiers[0]
          .owner,
      "customer");
}

TEST(Resolve, TellsEqualKeysApartOldestFirst) {
  std::vector<Resolved> records;
  for (const auto time : {"2026-10-14 12:00:00", "2026-10-14 10:00:00", "2026-10-14 11:00:00"})
    records.push_back(*resolved(event(Key("KD1", "same")).at(local_time(time, "UTC"))));
  number_equal_keys(records);
  EXPECT_EQ(records[0].record.source_id, "KD1|same#3");
  EXPECT_EQ(records[1].record.source_id, "KD1|same");
  EXPECT_EQ(records[2].record.source_id, "KD1|same#2");
}

TEST(Resolve, KeepsKeysApartWhoseFieldsHoldTheSeparator) {
  EXPECT_NE(resolved(event(Key("a|b", "c")))->record.source_id, resolved(event(Key("a", "b|c")))->record.source_id);
  const std::string longer(5000, 'x');
  EXPECT_NE(resolved(event(Key(longer, "1")))->record.source_id, resolved(event(Key(longer, "2")))->record.source_id);
  EXPECT_LT(resolved(event(Key(longer, "1")))->record.source_id.size(), 300u);
}

TEST(Resolve, ReadsBackExactlyTheContentItWrote) {
  const auto record = resolved(event()
                                   .at(local_time("2026-10-14 11:37:00", "Asia/Shanghai"))
                                   .text("已签收，本人 \"<&>\"\n")
                                   .party("courier", "王师傅")
                                   .outcome("delivered", "签收")
                                   .detail("place", "杭州")
                                   .claim("satisfaction", "用户已满意", "/x")
                                   .media("a.jpg", "照片.jpg", "image/jpeg")
                                   .identifier("waybill_no", "KD1", Owner::customer, "sf")
                                   .link("part_of", Key("t1")))
                          ->record;
  EXPECT_EQ(Record::from_content(record.content())->content(), record.content());
}

}  // namespace
}  // namespace dossier
