// Five sources side by side: each cell says what became of its own source, and no source stands in the way of another.
#include <gmock/gmock.h>

#include "testkit/hub_fixture.hpp"

namespace dossier {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testkit::HubFixture;

class ManySources : public testing::Test {
 protected:
  ManySources() {
    hub.scripted("tickets").answer("tickets", "tickets", "complaint_no-TS1", R"([
      {"id":"t1","kind":"ticket","at":"2026-10-14 09:20:00","text":"late","by_customer":"true",
       "identifiers":[{"type":"complaint_no","value":"TS1"},{"type":"phone","value":"13812345678","owner":"customer"},
                      {"type":"waybill_no","value":"KD1","owner":"customer","realm":"kuaidi"},
                      {"type":"waybill_no","value":"KD2","owner":"customer","realm":"kuaidi"}]},
      {"id":"op1","kind":"operation","at":"2026-10-20 08:55:00","links":["t1"],
       "claims":[{"field":"contact_time","value":"2026-10-15 15:40","zone":"Asia/Shanghai"}],
       "identifiers":[{"type":"extension","value":"8012","owner":"agent","realm":"pbx"}]}])");
  }

  std::string collect() { return bundle = hub.bundle(hub.open_case("TS1", "tickets")); }

  // "handler hotline: found", "related parcels: gap unreachable, also found", …
  std::vector<std::string> cells(const std::string& source) const {
    std::vector<std::string> found;
    const auto matrix = json::parse_own(HubFixture::read_from(bundle, "index/completeness.json"));
    for (const auto& [cell, place] : json::each(*matrix, "/cells")) {
      if (json::text(cell, "/source") != source) continue;
      auto text = json::text(cell, "/part") + ": " + json::text(cell, "/state");
      if (const auto reason = json::text(cell, "/reason"); !reason.empty()) text += " " + reason;
      if (json::text(cell, "/also_found") == "true") text += ", also found";
      found.push_back(text);
    }
    return found;
  }
  // "parcels shipments KD1: unreachable, related"
  std::vector<std::string> gaps() const {
    std::vector<std::string> found;
    for (const auto& gap : HubFixture::lines_of(bundle, "index/gaps.jsonl")) {
      auto text = json::text(gap, "/source") + " " + json::text(gap, "/stream") + " " +
                  json::text(gap, "/identifier/value") + ": " + json::text(gap, "/reason");
      for (const auto& [part, place] : json::each(gap, "/parts")) text += ", " + json::text(part, "");
      found.push_back(text);
    }
    return found;
  }
  static std::string scan(const std::string& waybill) {
    return R"({"id":"e-)" + waybill + R"(","kind":"shipment_event","at":"2026-10-14 11:37:00","text":"scan",
      "identifiers":[{"type":"waybill_no","value":")" +
           waybill + R"(","owner":"customer","realm":"kuaidi"}]})";
  }

  HubFixture hub;
  std::string bundle;
};

TEST_F(ManySources, EachCellSaysWhatBecameOfItsOwnSource) {
  hub.scripted("parcels", "    realm: {waybill_no: kuaidi}\n")
      .answer("parcels", "parcels", "waybill_no-KD1", "[" + scan("KD1") + "]");
  hub.write(hub.folder() / "sources/parcels/parcels/waybill_no-KD2.down", "");
  hub.source("hotline", "switchboard", "folder: sources/hotline", "    realm: {extension: pbx, agent_id: pbx}\n");
  hub.answer("hotline", "calls", "extension-8012", "[]");
  hub.source("log", "agent_log", "folder: sources/log", "    realm: {extension: elsewhere}\n");
  hub.scripted("old", "    enabled: false\n");

  collect();

  EXPECT_EQ(hub.last.exit_code, 3) << hub.last.err;
  EXPECT_THAT(cells("tickets"),
              ElementsAre("customer: found", "handler: none", "related: none", "system_log: found", "history: none"));
  EXPECT_THAT(cells("parcels"), ElementsAre("customer: not_asked other_realm", "handler: not_asked other_realm",
                                            "related: gap unreachable, also found", "system_log: not_asked other_realm",
                                            "history: none"));
  EXPECT_THAT(cells("hotline"), ElementsAre("handler: none"));
  EXPECT_THAT(cells("log"), ElementsAre("handler: not_asked other_realm"));
  EXPECT_THAT(cells("old"), testing::Each(HasSubstr("not_asked disabled")));
  EXPECT_THAT(gaps(), ElementsAre("parcels parcels KD2: unreachable, related"));
}

TEST_F(ManySources, AnExpectedPartThatSomeSourceCanFeedIsNoGap) {
  hub.configure("expects: {customer: [tickets], handler: [calls], related: parcels}\n");

  collect();

  EXPECT_THAT(gaps(), IsEmpty());
  EXPECT_THAT(cells(""), IsEmpty());
}

TEST_F(ManySources, AnExpectedPartThatNobodyFeedsOrOnlyADisabledSourceIsAGap) {
  HubFixture bare;
  bare.source("bad", "segfault");
  bare.scripted("old", "    enabled: false\n    realm: {complaint_no: bad}\n");
  bare.configure("expects: {handler: [calls], related: parcels, history: tickets}\n");

  bundle = bare.bundle(bare.open_case("calm"));

  EXPECT_THAT(cells(""), ElementsAre("related: gap not_configured", "history: gap not_configured"));
  EXPECT_THAT(gaps(), ElementsAre("  : not_configured, related", "  : not_configured, history"));
  bare.run({"bundle", bare.open_case("calm")});
  EXPECT_THAT(bare.last.err, HasSubstr("gap: not connected: expected by the configuration (expects.related)"));
}

TEST_F(ManySources, TheIdentifierThatMatchesTooMuchIsNamedAndTheOthersAreWhole) {
  std::string many;
  for (int number = 0; number < 9; ++number)
    many += (many.empty() ? "" : ",") + std::string(R"({"id":"m)") + std::to_string(number) +
            R"(","kind":"shipment_event","at":"2026-10-14 11:37:00","text":"scan",
              "identifiers":[{"type":"waybill_no","value":"KD2","owner":"customer","realm":"kuaidi"}]})";
  hub.configure("collect: {too_broad: 8}\n");
  hub.scripted("parcels", "    realm: {waybill_no: kuaidi}\n")
      .answer("parcels", "parcels", "waybill_no-KD1", "[" + scan("KD1") + "]")
      .answer("parcels", "parcels", "waybill_no-KD2", "[" + many + "]");

  collect();

  EXPECT_THAT(gaps(), ElementsAre("parcels parcels KD2: too_broad, related"));
  EXPECT_THAT(HubFixture::read_from(bundle, "index/items.jsonl"), HasSubstr("e-KD1"));
}

TEST_F(ManySources, TooManyCallsOfAnAgentAreAGapOfThatLookUpAlone) {
  std::string many;
  for (int number = 0; number < 9; ++number)
    many += (many.empty() ? "" : ",") + std::string(R"({"id":"c)") + std::to_string(number) +
            R"(","at":"2026-10-15 15:41:00","number":"1391111000)" + std::to_string(number) +
            R"(","extension":"8012"})";
  hub.configure("collect: {too_broad: 8}\n");
  hub.source("hotline", "switchboard", "folder: sources/hotline", "    realm: {extension: pbx}\n")
      .answer("hotline", "calls", "extension-8012", "[" + many + "]")
      .answer("hotline", "calls", "phone-+8613812345678",
              R"([{"id":"own","at":"2026-10-16 10:20:00","number":"13812345678","extension":"8012"}])");

  collect();

  EXPECT_THAT(gaps(), ElementsAre("hotline calls 8012: too_broad, handler"));
  EXPECT_THAT(cells("hotline"), ElementsAre("handler: gap too_broad, also found"));
  EXPECT_EQ(testkit::run_command({"unzip", "-p", bundle}).out.find("1391111000"), std::string::npos);
}

TEST_F(ManySources, ACompanionThatASlowerSourceNamesIsSentAfterAll) {
  HubFixture slow;
  slow.scripted("tickets", "    realm: {waybill_no: kuaidi}\n").answer("tickets", "tickets", "complaint_no-TS1", R"([
    {"id":"t1","kind":"ticket","at":"2026-10-14 09:20:00","text":"late",
     "identifiers":[{"type":"complaint_no","value":"TS1","realm":"tickets"},
                    {"type":"waybill_no","value":"KD1","owner":"customer","realm":"kuaidi"}]}])");
  slow.source("crm", "scripted", "{folder: sources/crm, latency_ms: 300}",
              "    realm: {complaint_no: tickets, waybill_no: crm}\n")
      .answer("crm", "tickets", "complaint_no-TS1", R"([
    {"id":"c1","kind":"note","at":"2026-10-14 09:20:00","text":"his phone",
     "identifiers":[{"type":"complaint_no","value":"TS1"},{"type":"phone","value":"13812345678","owner":"customer"}]}])");
  slow.answer("tickets", "parcels", "waybill_no-KD1+phone", "[" + scan("KD1") + "]");

  bundle = slow.bundle(slow.open_case("TS1", "tickets"));

  EXPECT_EQ(slow.last.exit_code, 0) << slow.last.err;
  EXPECT_THAT(HubFixture::read_from(bundle, "index/items.jsonl"), HasSubstr("e-KD1"));
  const auto matrix = json::parse(HubFixture::read_from(bundle, "index/completeness.json"));
  int made = 0;
  for (const auto& [cell, place] : json::each(*matrix, "/cells"))
    for (const auto& [lookup, inner] : json::each(cell, "/lookups"))
      made += json::text(lookup, "/stream") == "parcels" && json::text(lookup, "/outcome") != "not_asked";
  EXPECT_EQ(made, 1) << "the look-up that was made twice is listed once";
}

#ifndef DOSSIER_SANITIZED  // there the memory in use is bounded, not the address space
TEST_F(ManySources, ASourceThatDoesNotStartStopsNoOther) {
  hub.source("bad", "bulky", {}, "    memory_mib: 128\n    realm: {complaint_no: tickets}\n");
  hub.scripted("parcels", "    realm: {waybill_no: kuaidi}\n")
      .answer("parcels", "parcels", "waybill_no-KD1", "[" + scan("KD1") + "]");

  collect();

  EXPECT_EQ(hub.last.exit_code, 3) << hub.last.err;
  EXPECT_THAT(hub.last.err, HasSubstr("source \"bad\""));
  EXPECT_THAT(cells("bad"), ElementsAre(HasSubstr("gap")));
  EXPECT_THAT(gaps(), ElementsAre(HasSubstr("bad")));
  EXPECT_THAT(HubFixture::read_from(bundle, "index/items.jsonl"), AllOf(HasSubstr("e-KD1"), HasSubstr("\"t1\"")));
}
#endif

}  // namespace
}  // namespace dossier
