// One bad part never stops the rest: a worker that dies, loops or eats memory leaves a named gap and a whole bundle.
#include <gmock/gmock.h>

#include "testkit/hub_fixture.hpp"
#include "testkit/scripted_server.hpp"

namespace dossier {
namespace {

using testing::HasSubstr;
using testkit::HubFixture;

class BadParts : public testing::Test {
 protected:
  BadParts() {
    hub_.scripted("tickets").answer("tickets", "tickets", "complaint_no-TS1", R"([
      {"id":"t1","kind":"ticket","at":"2026-10-14 09:20:00","text":"late",
       "identifiers":[{"type":"complaint_no","value":"TS1","owner":"none"}]}])");
  }

  // Bundles beside a bad source and expects all else to be whole.
  std::string gaps_beside(const std::string& connector, const std::string& more = {}) {
    hub_.source("bad", connector, {}, "    realm: {complaint_no: tickets}\n" + more);
    const auto bundle = hub_.bundle(hub_.open_case("TS1", "tickets"));
    EXPECT_EQ(hub_.last.exit_code, 3) << hub_.last.err;
    EXPECT_EQ(HubFixture::lines_of(bundle, "index/items.jsonl").size(), 1u);
    EXPECT_EQ(hub_.run({"verify", bundle}).exit_code, 5) << hub_.last.out;
    return HubFixture::read_from(bundle, "index/gaps.jsonl");
  }

  HubFixture hub_;
};

TEST_F(BadParts, AWorkerThatSegfaultsLeavesANamedGap) {
  const auto gaps = gaps_beside("segfault");
  EXPECT_THAT(gaps, HasSubstr("\"reason\":\"crashed\""));
  EXPECT_THAT(gaps, HasSubstr("signal 11"));
}

TEST_F(BadParts, AWorkerThatLoopsLeavesANamedGap) {
  const auto gaps = gaps_beside("endless", "    deadline: 1s\n");
  EXPECT_THAT(gaps, HasSubstr("\"reason\":\"timed_out\""));
}

TEST_F(BadParts, AWorkerThatEatsMemoryLeavesANamedGap) {
  const auto gaps = gaps_beside("hungry", "    memory_mib: 128\n");
  EXPECT_THAT(gaps, HasSubstr("\"reason\":\"crashed\""));
  EXPECT_THAT(gaps, HasSubstr("128 MiB memory limit"));
}

TEST_F(BadParts, ARowThatCannotBeReadLeavesAGapThatSaysWhy) {
  hub_.answer("tickets", "tickets", "complaint_no-TS1", R"([
      {"id":"t1","kind":"ticket","at":"2026-10-14 09:20:00","text":"late",
       "identifiers":[{"type":"complaint_no","value":"TS1","owner":"none"}]}, {"kind":"note","text":"whose?"}])");
  const auto bundle = hub_.bundle(hub_.open_case("TS1", "tickets"));
  EXPECT_EQ(hub_.last.exit_code, 3) << hub_.last.err;
  EXPECT_THAT(HubFixture::read_from(bundle, "index/gaps.jsonl"),
              HasSubstr("source \\\"tickets\\\": tickets for complaint_no TS1: 1 row could not be read; it is kept in "
                        "quarantine (at /rows/1: a row without id). Try it: dossier source probe tickets"));
}

TEST_F(BadParts, APageInsteadOfAnAnswerLeavesAGapThatSaysSo) {
  testkit::ServerReply page;
  page.body = "<!DOCTYPE html><title>login</title>";
  testkit::ScriptedServer portal({page});
  hub_.write(hub_.folder() / "key.txt", "not so secret");
  hub_.source("tracking", "kuaidi100",
              "{customer: DEMO, key: \"${file:key.txt}\", endpoint: \"" + portal.url("/query.do") + "\"}");
  hub_.answer("tickets", "tickets", "complaint_no-TS1", R"([
      {"id":"t1","kind":"ticket","at":"2026-10-14 09:20:00","text":"late","identifiers":[
        {"type":"complaint_no","value":"TS1","owner":"none"},
        {"type":"waybill_no","value":"SF1001","owner":"customer","realm":"shunfeng"}]}])");
  const auto bundle = hub_.bundle(hub_.open_case("TS1", "tickets"));
  EXPECT_EQ(hub_.last.exit_code, 3) << hub_.last.err;
  const auto gaps = HubFixture::read_from(bundle, "index/gaps.jsonl");
  EXPECT_THAT(gaps, HasSubstr("(the whole answer: not an answer of Kuaidi100, but a page or another text"));
  EXPECT_THAT(gaps, HasSubstr("Try it: dossier source probe tracking"));
}

// A library that is none lies in the plugin folder: whoever does not need it hears of it and goes on.
TEST_F(BadParts, ASpoiltLibraryIsNamedAndStopsOnlyTheSourceThatNeedsIt) {
  hub_.write(hub_.folder() / "plugins/connectors/libspoilt.so",
             "\x7f"
             "ELF and then nothing of it");
  const auto bundle = hub_.bundle(hub_.open_case("TS1", "tickets"));
  EXPECT_EQ(hub_.last.exit_code, 0) << hub_.last.err;
  EXPECT_THAT(hub_.last.err, HasSubstr("plugin libspoilt.so: no library that loads here"));
  EXPECT_EQ(hub_.run({"verify", bundle}).exit_code, 5);

  hub_.source("other", "spoilt");
  hub_.run({"config", "check"});
  EXPECT_EQ(hub_.last.exit_code, 2);
  EXPECT_THAT(hub_.last.out, HasSubstr("sources.other.connector: no connector is named \"spoilt\""));
}

}  // namespace
}  // namespace dossier
