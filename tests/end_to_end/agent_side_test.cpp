// The bounded look-up on the agent's side: a call to a mistyped number is found, nobody else's call leaves a byte.
#include <gmock/gmock.h>

#include <fstream>

#include "testkit/hub_fixture.hpp"

namespace dossier {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testkit::HubFixture;

struct Entry {
  std::string time = "2026-10-15 15:40", zone = "Asia/Shanghai", extension = "8012", agent_id = {}, parent = "t1";
};

// The customer's ticket and, beside it, what staff entered about contacts.
std::string ticket_with(const std::vector<Entry>& entries) {
  std::string rows = R"([{"id":"t1","kind":"ticket","at":"2026-10-14 09:20:00","text":"late","by_customer":"true",
    "identifiers":[{"type":"complaint_no","value":"TS1"},{"type":"customer_id","value":"C7","owner":"customer"},
                   {"type":"phone","value":"13812345678","owner":"customer"}]})";
  int number = 0;
  for (const auto& entry : entries) {
    const auto id = std::to_string(++number);
    rows += R"(,{"id":"op)" + id + R"(","kind":"operation","at":"2026-10-20 08:55:00","text":"entry )" + id +
            R"(","links":[")" + entry.parent + R"("],"claims":[{"field":"contact_time","value":")" + entry.time +
            R"(","zone":")" + entry.zone + R"("}],"identifiers":[{"type":"extension","value":")" + entry.extension +
            R"(","owner":"agent","realm":"pbx"},{"type":"agent_id","value":")" + entry.agent_id +
            R"(","owner":"agent","realm":"pbx"}]})";
  }
  return rows + "]";
}

std::string call(const std::string& id, const std::string& at, const std::string& number,
                 const std::string& more = R"("extension":"8012")") {
  return R"({"id":")" + id + R"(","at":")" + at + R"(","number":")" + number + R"(","outcome":"no_answer",)" + more +
         "}";
}

class AgentSide : public testing::Test {
 protected:
  AgentSide() { hub.scripted("tickets"); }

  // The ticket database knows the entries, the switchboard the calls of extension 8012.
  void given(const std::vector<Entry>& entries, const std::vector<std::string>& calls,
             const std::string& connector = "switchboard", const std::string& realm = "pbx") {
    hub.answer("tickets", "tickets", "complaint_no-TS1", ticket_with(entries));
    hub.source("hotline", connector, "folder: sources/hotline",
               "    realm: {extension: " + realm + ", agent_id: " + realm + "}\n");
    calls_of("extension-8012", calls);
  }
  void calls_of(const std::string& look_up, const std::vector<std::string>& calls) {
    std::string rows;
    for (const auto& one : calls) rows += (rows.empty() ? "" : ",") + one;
    hub.answer("hotline", "calls", look_up, "[" + rows + "]");
  }

  std::string collect() { return bundle = hub.bundle(hub.open_case("TS1", "tickets")); }

  std::vector<std::string> calls_in_bundle() const {
    std::vector<std::string> found;
    for (const auto& item : HubFixture::lines_of(bundle, "index/items.jsonl"))
      if (json::text(item, "/record/kind") == "call") found.push_back(json::text(item, "/source_id"));
    return found;
  }
  // Look-ups of the hotline's handler cell: "identifier from until outcome records/not_shown reason".
  std::vector<std::string> look_ups() const {
    std::vector<std::string> found;
    const auto matrix = json::parse_own(HubFixture::read_from(bundle, "index/completeness.json"));
    for (const auto& [cell, place] : json::each(*matrix, "/cells")) {
      if (json::text(cell, "/source") != "hotline" || json::text(cell, "/part") != "handler") continue;
      for (const auto& [look_up, at] : json::each(cell, "/lookups")) {
        if (json::text(look_up, "/identifier/type") == "phone") continue;
        auto text = json::text(look_up, "/identifier/type") + " " + json::text(look_up, "/identifier/value");
        if (json::find(look_up, "/from"))
          text += " " + json::text(look_up, "/from") + " " + json::text(look_up, "/until");
        text += " " + json::text(look_up, "/outcome");
        if (json::find(look_up, "/not_shown"))
          text += " " + json::text(look_up, "/records") + "/" + json::text(look_up, "/not_shown");
        if (json::find(look_up, "/reason")) text += " " + json::text(look_up, "/reason");
        found.push_back(text);
      }
    }
    return found;
  }
  std::string state() const {
    const auto matrix = json::parse_own(HubFixture::read_from(bundle, "index/completeness.json"));
    for (const auto& [cell, place] : json::each(*matrix, "/cells"))
      if (json::text(cell, "/source") == "hotline" && json::text(cell, "/part") == "handler")
        return json::text(cell, "/state") + " " + json::text(cell, "/reason");
    return {};
  }
  std::string every_byte() const { return testkit::run_command({"unzip", "-p", bundle}).out; }
  std::string report(const std::string& name) const { return HubFixture::read_from(bundle, "data/report/" + name); }

  HubFixture hub;
  std::string bundle;
};

TEST_F(AgentSide, FindsTheCallToAMistypedNumberAndSaysHow) {
  given({{}}, {call("c1", "2026-10-15 15:41:10", "13812345670")});

  collect();

  ASSERT_EQ(hub.last.exit_code, 0) << hub.last.err;
  EXPECT_THAT(calls_in_bundle(), ElementsAre("c1"));
  EXPECT_THAT(look_ups(), ElementsAre("extension 8012 2026-10-15T07:10:00Z 2026-10-15T08:11:00Z found 1/0"));
  std::string path;
  for (const auto& item : HubFixture::lines_of(bundle, "index/items.jsonl"))
    if (json::text(item, "/source_id") == "c1") path = json::to_string(*json::find(item, "/path"));
  EXPECT_EQ(path, R"(["complaint_no TS1","extension 8012","contact_time 2026-10-15 15:40"])");
  EXPECT_THAT(report("report.html"), AllOf(HasSubstr("差1位"), HasSubstr("该分机没有其他通话")));
  EXPECT_EQ(hub.run({"verify", bundle}).exit_code, 5) << hub.last.out;
}

TEST_F(AgentSide, SaysThatThereWasNoCallAroundTheClaimedTime) {
  given({{"2026-10-15 10:05"}}, {});

  collect();

  EXPECT_EQ(hub.last.exit_code, 0) << hub.last.err;
  EXPECT_THAT(look_ups(), ElementsAre("extension 8012 2026-10-15T01:35:00Z 2026-10-15T02:36:00Z none 0/0"));
  EXPECT_EQ(state(), "none ");
}

TEST_F(AgentSide, CountsTheAgentsOtherCallsAndLeavesNoByteOfThem) {
  given({{}}, {call("near", "2026-10-15 15:41:10", "13812345670"),
               call("stranger", "2026-10-15 15:42:00", "13911112222", R"("extension":"8012","order":"DD-STRANGER")"),
               call("late", "2026-10-15 16:02:00", "13933334444"), call("before", "2026-10-15 15:05:00", "13955556666"),
               call("far-in-time", "2026-10-15 15:50:00", "13812345671"),
               call("far-in-digits", "2026-10-15 15:40:30", "13812346789")});
  hub.scripted("orders", "    realm: {order_no: tickets}\n");

  collect();

  ASSERT_EQ(hub.last.exit_code, 0) << hub.last.err;
  EXPECT_THAT(calls_in_bundle(), ElementsAre("near"));
  EXPECT_THAT(look_ups(), ElementsAre("extension 8012 2026-10-15T07:10:00Z 2026-10-15T08:11:00Z found 1/4"));
  const auto everything = every_byte();
  EXPECT_THAT(everything, HasSubstr("13812345670"));
  for (const auto other : {"13911112222", "13933334444", "13955556666", "13812345671", "13812346789", "DD-STRANGER",
                           "stranger", "15:42:00", "16:02:00", "15:05:00", "15:50:00", "15:40:30"})
    EXPECT_EQ(everything.find(other), std::string::npos) << other;
  EXPECT_EQ(hub.run({"verify", bundle}).exit_code, 5) << hub.last.out;
}

TEST_F(AgentSide, TakesASwapAndTwoDigitsForNearAndTheCustomersOwnNumberForHis) {
  given(
      {{}},
      {call("swapped", "2026-10-15 15:40:10", "13812346578"), call("two", "2026-10-15 15:40:20", "13812345600"),
       call("three", "2026-10-15 15:40:30", "13812345001"), call("longer", "2026-10-15 15:40:40", "138123456789"),
       call("no-number-anywhere", "2026-10-15 15:40:50", "10812345678"),
       call("masked", "2026-10-15 15:41:00", "138****5670"), call("own", "2026-10-15 15:41:10", "+86 138 1234 5678")});
  calls_of("phone-+8613812345678", {call("own", "2026-10-15 15:41:10", "+86 138 1234 5678")});

  collect();

  EXPECT_THAT(calls_in_bundle(), ElementsAre("swapped", "two", "no-number-anywhere", "own"));
  EXPECT_THAT(look_ups(), ElementsAre("extension 8012 2026-10-15T07:10:00Z 2026-10-15T08:11:00Z found 4/3"));
}

TEST_F(AgentSide, TakesNoCallThatTheOtherSideMade) {
  given({{}}, {call("in", "2026-10-15 15:41:10", "13812345670", R"("extension":"8012","direction":"inbound")")});

  collect();

  EXPECT_THAT(calls_in_bundle(), IsEmpty());
  EXPECT_THAT(look_ups(), ElementsAre(HasSubstr("none 0/1")));
}

TEST_F(AgentSide, AsksForEachAgentAndEachClaimedTimeAlone) {
  given(
      {{"2026-10-15 10:05"}, {"2026-10-15 15:40"}, {"2026-10-15 15:40"}, {"2026-10-15 15:40", "Asia/Shanghai", "8013"}},
      {call("a", "2026-10-15 10:06:00", "13811112222"), call("b", "2026-10-15 15:41:00", "13822223333")});
  calls_of("extension-8013", {call("c", "2026-10-15 15:39:00", "13812345670", R"("extension":"8013")"),
                              call("d", "2026-10-15 15:38:00", "13844445555", R"("extension":"8013")")});

  collect();

  EXPECT_THAT(calls_in_bundle(), ElementsAre("c"));
  EXPECT_THAT(look_ups(), ElementsAre("extension 8012 2026-10-15T01:35:00Z 2026-10-15T02:36:00Z none 0/1",
                                      "extension 8012 2026-10-15T07:10:00Z 2026-10-15T08:11:00Z none 0/1",
                                      "extension 8013 2026-10-15T07:10:00Z 2026-10-15T08:11:00Z found 1/1"));
  EXPECT_THAT(report("report.html"), HasSubstr("另有 1 通其他通话"));
  for (const auto other : {"13811112222", "13822223333", "13844445555"})
    EXPECT_EQ(every_byte().find(other), std::string::npos) << other;
}

TEST_F(AgentSide, LooksAcrossMidnight) {
  given({{"2026-10-15 00:02"}}, {call("before-midnight", "2026-10-14 23:58:00", "13812345670"),
                                 call("other", "2026-10-14 23:33:00", "13811112222")});

  collect();

  EXPECT_THAT(calls_in_bundle(), ElementsAre("before-midnight"));
  EXPECT_THAT(look_ups(), ElementsAre("extension 8012 2026-10-14T15:32:00Z 2026-10-14T16:33:00Z found 1/1"));
}

TEST_F(AgentSide, AsksAWiderWindowWhereNobodyKnowsTheZone) {
  given({{"2026-10-15 15:40", ""}}, {call("any-zone", "2026-10-15 10:00:00", "13812345670"),
                                     call("outside", "2026-10-17 09:00:00", "13812345671")});

  collect();

  EXPECT_THAT(calls_in_bundle(), ElementsAre("any-zone"));
  EXPECT_THAT(look_ups(), ElementsAre("extension 8012 2026-10-15T01:10:00Z 2026-10-16T04:11:00Z found 1/0"));
}

TEST_F(AgentSide, SaysWhyAContactWasNotAskedAbout) {
  given({{"yesterday afternoon"}, {"2026-10-15 15:40", "Asia/Shanghai", ""}, {"2019-10-15 15:40"}},
        {call("near", "2026-10-15 15:41:10", "13812345670")});

  collect();

  EXPECT_EQ(hub.last.exit_code, 0) << hub.last.err;
  EXPECT_THAT(calls_in_bundle(), IsEmpty());
  EXPECT_THAT(look_ups(), ElementsAre("extension 8012 not_asked contact_time_unreadable",
                                      "contact_time 2026-10-15 15:40 not_asked agent_unknown",
                                      "extension 8012 not_asked outside_window"));
  EXPECT_THAT(report("report.html"), AllOf(HasSubstr("所记联系时间无法辨认"), HasSubstr("未注明经办人员的分机")));
  EXPECT_EQ(hub.run({"verify", bundle}).exit_code, 5) << hub.last.out;
}

TEST_F(AgentSide, NeverTakesAnExtensionOfAnotherHouse) {
  given({{}}, {call("near", "2026-10-15 15:41:10", "13812345670")}, "switchboard", "another_pbx");

  collect();

  EXPECT_THAT(calls_in_bundle(), IsEmpty());
  EXPECT_THAT(look_ups(), ElementsAre("extension 8012 not_asked other_realm"));
}

TEST_F(AgentSide, SaysOfASourceForAgentsAloneThatNoContactIsClaimed) {
  given({}, {}, "agent_log");

  collect();

  EXPECT_EQ(hub.last.exit_code, 0) << hub.last.err;
  EXPECT_EQ(state(), "not_asked no_claimed_contact");
}

TEST_F(AgentSide, SaysOfASourceForAgentsAloneWhyTheOnlyContactWasNotAskedAbout) {
  given({{"soon"}}, {}, "agent_log");

  collect();

  EXPECT_EQ(state(), "not_asked contact_time_unreadable");
}

TEST_F(AgentSide, AsksByTheAgentsIdWhereASourceKnowsIt) {
  given({{"2026-10-15 15:40", "Asia/Shanghai", "", "wang"}}, {}, "agent_log");
  calls_of("agent_id-wang", {call("near", "2026-10-15 15:41:10", "13812345670", R"("agent_id":"wang")")});

  collect();

  EXPECT_THAT(calls_in_bundle(), ElementsAre("near"));
  EXPECT_THAT(look_ups(), ElementsAre("agent_id wang 2026-10-15T07:10:00Z 2026-10-15T08:11:00Z found 1/0"));
}

TEST_F(AgentSide, NeverLooksAroundTheContactsOfAnotherComplaint) {
  given({}, {call("near", "2026-10-15 15:41:10", "13812345670")});
  hub.answer("tickets", "tickets", "customer_id-C7", R"([
    {"id":"t0","kind":"ticket","at":"2026-01-20 09:00:00","text":"before",
     "identifiers":[{"type":"complaint_no","value":"TS0"},{"type":"customer_id","value":"C7","owner":"customer"}]},
    {"id":"t0-op","kind":"operation","at":"2026-01-21 09:00:00","text":"called","links":["t0"],
     "claims":[{"field":"contact_time","value":"2026-10-15 15:40","zone":"Asia/Shanghai"}],
     "identifiers":[{"type":"extension","value":"8012","owner":"agent","realm":"pbx"}]}])");

  collect();

  EXPECT_EQ(HubFixture::lines_of(bundle, "index/items.jsonl").size(), 3u) << hub.last.err;
  EXPECT_THAT(calls_in_bundle(), IsEmpty());
  EXPECT_THAT(look_ups(), IsEmpty());
}

TEST_F(AgentSide, NamesTheGapWhenTheSwitchboardDoesNotAnswer) {
  given({{"2026-10-15 10:05"}, {"2026-10-15 15:40"}}, {});
  hub.write(hub.folder() / "sources/hotline/calls/extension-8012.down", "");

  collect();

  EXPECT_EQ(hub.last.exit_code, 3);
  EXPECT_EQ(HubFixture::lines_of(bundle, "index/gaps.jsonl").size(), 2u);
  EXPECT_EQ(state(), "gap unreachable");
}

TEST_F(AgentSide, RefusesARecordingOfAnAgentsCalls) {
  given({{}}, {call("near", "2026-10-15 15:41:10", "13812345670")});
  hub.write(hub.folder() / "sources/hotline/calls/extension-8012.wav", "STRANGERS-VOICE");

  collect();

  EXPECT_EQ(hub.last.exit_code, 3);
  EXPECT_THAT(HubFixture::read_from(bundle, "index/gaps.jsonl"), HasSubstr("metadata only"));
  EXPECT_EQ(every_byte().find("STRANGERS-VOICE"), std::string::npos);
}

TEST_F(AgentSide, CarriesOfANearMissNeitherItsRecordingNorAGapForIt) {
  given({{}}, {call("near", "2026-10-15 15:41:10", "13812345670", R"("extension":"8012","recording":"near.wav")")});

  collect();

  EXPECT_EQ(hub.last.exit_code, 0) << hub.last.err;
  EXPECT_THAT(calls_in_bundle(), ElementsAre("near"));
}

TEST_F(AgentSide, CutsTheNearMissOutOfAnAnswerThatHoldsMoreThanCalls) {
  given({{}}, {});
  hub.write(
      hub.folder() / "sources/hotline/calls/extension-8012.json",
      R"({"rows":[)" + call("near", "2026-10-15 15:41:10", "13812345670") + R"(],"queue":["13977778888 waits"]})");

  collect();

  EXPECT_THAT(calls_in_bundle(), ElementsAre("near"));
  EXPECT_EQ(every_byte().find("13977778888"), std::string::npos);
}

TEST_F(AgentSide, NeverCallsAnAgentsCallWithdrawnBecauseTheNextWindowLacksIt) {
  given({{"2026-10-15 15:40"}}, {call("near", "2026-10-15 15:41:10", "13812345670")});
  const auto number = hub.open_case("TS1", "tickets");
  hub.bundle(number);
  calls_of("extension-8012", {});
  hub.now = "2026-10-22T12:00:00Z";

  bundle = hub.bundle(number);

  EXPECT_THAT(calls_in_bundle(), ElementsAre("near"));
  EXPECT_EQ(every_byte().find("withdrawn_at"), std::string::npos);
}

TEST_F(AgentSide, SealsTheSameBytesWhateverCameFirst) {
  const std::vector<Entry> entries = {{"2026-10-15 10:05"}, {"2026-10-15 15:40"}};
  const std::vector<std::string> calls = {call("near", "2026-10-15 15:41:10", "13812345670"),
                                          call("own", "2026-10-15 10:07:00", "13812345678"),
                                          call("other", "2026-10-15 10:08:00", "13911112222")};
  std::vector<std::string> files;
  for (const bool slow_tickets : {false, true}) {
    HubFixture one;
    one.source("tickets", "scripted",
               std::string("folder: sources/tickets") + (slow_tickets ? "\n      latency_ms: 60" : ""));
    one.source("hotline", "switchboard", "folder: sources/hotline", "    realm: {extension: pbx, agent_id: pbx}\n");
    one.answer("tickets", "tickets", "complaint_no-TS1", ticket_with(entries));
    std::string rows;
    for (const auto& each : calls) rows += (rows.empty() ? "" : ",") + each;
    one.answer("hotline", "calls", "extension-8012", "[" + rows + "]");
    one.answer("hotline", "calls", "phone-+8613812345678", "[" + calls[1] + "]");
    const auto made = one.bundle(one.open_case("TS1", "tickets"));
    ASSERT_FALSE(made.empty()) << one.last.err;
    for (const auto file : {"items.jsonl", "completeness.json", "gaps.jsonl", "timeline.jsonl"}) {
      auto text = HubFixture::read_from(made, std::string("index/") + file);
      for (size_t at = 0; (at = text.find(one.folder().string())) != std::string::npos;)
        text.erase(at, one.folder().string().size());
      files.push_back(text);
    }
  }
  ASSERT_THAT(files[0], HasSubstr("\"near\""));
  for (size_t file = 0; file < 4; ++file) EXPECT_EQ(files[file], files[file + 4]);
}

TEST_F(AgentSide, MakesNoRevisionWhenItLooksAgainAndNothingIsNew) {
  given({{}}, {call("near", "2026-10-15 15:41:10", "13812345670"), call("x", "2026-10-15 15:45:10", "13911112222")});
  const auto number = hub.open_case("TS1", "tickets");
  const auto first = hub.bundle(number);
  hub.now = "2026-10-22T12:00:00Z";

  EXPECT_EQ(hub.bundle(number), first);
}

TEST_F(AgentSide, MakesARevisionWhenTheCountOfOtherCallsChanges) {
  given({{}}, {call("near", "2026-10-15 15:41:10", "13812345670")});
  const auto number = hub.open_case("TS1", "tickets");
  const auto first = hub.bundle(number);
  calls_of("extension-8012",
           {call("near", "2026-10-15 15:41:10", "13812345670"), call("x", "2026-10-15 15:45:10", "13911112222")});
  hub.now = "2026-10-22T12:00:00Z";

  bundle = hub.bundle(number);

  EXPECT_NE(bundle, first);
  EXPECT_THAT(look_ups(), ElementsAre(HasSubstr("found 1/1")));
}

}  // namespace
}  // namespace dossier
