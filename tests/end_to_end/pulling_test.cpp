// Reading onward from a checkpoint: nothing lost when a source fails half-way, and what was pulled is found by a case.
#include <gmock/gmock.h>

#include "testkit/hub_fixture.hpp"

namespace dossier {
namespace {

using testing::HasSubstr;
using testkit::HubFixture;

std::string page(const std::string& id) {
  return R"([{"id":")" + id + R"(","kind":"shipment_event","at":"2026-10-09 20:14:00","text":"scan )" + id + R"(",
    "identifiers":[{"type":"waybill_no","value":"KD1","owner":"customer","realm":"kuaidi"}]}])";
}

TEST(Pulling, GoesOnBehindTheLastPageThatWasKept) {
  HubFixture hub;
  hub.scripted("parcels")
      .answer("parcels", "parcels", "page-1", page("e1"))
      .answer("parcels", "parcels", "page-2", page("e2"));
  hub.write(hub.folder() / "sources/parcels/parcels/page-3.json", "down");

  const auto failed = hub.run({"pull", "parcels/parcels"});
  EXPECT_EQ(failed.exit_code, 1);
  EXPECT_THAT(failed.out, HasSubstr("2 records"));
  EXPECT_THAT(failed.out, HasSubstr("the source is down"));

  hub.answer("parcels", "parcels", "page-3", page("e3"));
  EXPECT_THAT(hub.run({"pull", "parcels"}).out, HasSubstr("parcels/parcels: 1 record, 0 in quarantine"));
  EXPECT_THAT(hub.run({"pull", "parcels"}).out, HasSubstr("parcels/parcels: 0 records"));
}

TEST(Pulling, BringsWhatACaseFindsLater) {
  HubFixture hub;
  hub.scripted("parcels").answer("parcels", "parcels", "page-1", page("e1"));
  hub.scripted("tickets").answer("tickets", "tickets", "complaint_no-TS1", R"([
    {"id":"t1","kind":"ticket","at":"2026-10-14 09:20:00","text":"late",
     "identifiers":[{"type":"complaint_no","value":"TS1"},{"type":"waybill_no","value":"KD1","owner":"customer","realm":"kuaidi"}]}])");
  ASSERT_EQ(hub.run({"pull", "parcels"}).exit_code, 0) << hub.last.err;

  const auto bundle = hub.bundle(hub.open_case("TS1", "tickets"));

  EXPECT_THAT(HubFixture::read_from(bundle, "index/items.jsonl"), HasSubstr("scan e1"));
}

TEST(Pulling, KeepsAStatementThatIsDeletedBeforeItsCaseIsReviewed) {
  HubFixture hub;
  hub.scripted("tickets").answer("tickets", "tickets", "complaint_no-TS1", R"([
    {"id":"t1","kind":"ticket","at":"2026-10-14 09:20:00","text":"late",
     "identifiers":[{"type":"complaint_no","value":"TS1"}]}])");
  hub.source("statements", "statement_drop", "folder: drop", "    realm: {complaint_no: tickets}\n");
  const auto drop = hub.folder() / "drop";
  hub.write(drop / "a.pdf", "%PDF- what the supplier says");
  hub.write(drop / "a.pdf.yaml", "complaint_no: TS1\nissuer: Hengzhan\ndate: 2026-10-15\n");
  hub.write(drop / "nobodys.jpg", "\xFF\xD8\xFF");
  const auto pulled = hub.run({"pull", "statements"});
  EXPECT_THAT(pulled.out, HasSubstr("statements/statements: 1 record, 1 in quarantine"));
  std::filesystem::remove_all(drop);
  std::filesystem::create_directory(drop);

  const auto bundle = hub.bundle(hub.open_case("TS1", "tickets"));

  const auto items = HubFixture::lines_of(bundle, "index/items.jsonl");
  ASSERT_EQ(items.size(), 2u);
  EXPECT_EQ(HubFixture::read_from(bundle, json::text(items[1], "/media/0/path")), "%PDF- what the supplier says");
  EXPECT_THAT(hub.run({"quarantine", "list"}).out, HasSubstr("nobodys.jpg"));
}

class PulledLedger : public testing::Test {
 protected:
  PulledLedger() { hub_.source("ledger", "ledger", "{records: 60, until: 60, page: 7, fails_at: 0}"); }
  std::string pull(const std::vector<std::string>& more = {}) {
    std::vector<std::string> words{"pull", "ledger"};
    words.insert(words.end(), more.begin(), more.end());
    const auto ran = hub_.run(words);
    return ran.out + ran.err;
  }
  std::string checkpoints() { return hub_.run({"state", "list"}).out; }

  HubFixture hub_;
};

TEST_F(PulledLedger, IsReadForARangeAndLeavesTheCheckpointWhereItIs) {
  const std::vector<std::string> range{"--from", "1970-01-01T00:00:10Z", "--until", "1970-01-01T08:00:20+08:00"};
  EXPECT_THAT(pull(range), HasSubstr("ledger/entries: 10 records"));
  EXPECT_EQ(checkpoints(), "");
  EXPECT_THAT(pull(), HasSubstr("60 records"));
  const auto before = checkpoints();
  EXPECT_THAT(pull(range), HasSubstr("10 records"));
  EXPECT_EQ(checkpoints(), before);
  EXPECT_THAT(hub_.run({"schedule", "list"}).out, testing::Not(HasSubstr("1970")));
}

TEST_F(PulledLedger, IsReadAnewAndItsCheckpointFollows) {
  EXPECT_THAT(pull(), HasSubstr("60 records"));
  EXPECT_THAT(pull(), HasSubstr(" 0 records"));
  EXPECT_THAT(pull({"--full"}), HasSubstr("60 records"));
  EXPECT_THAT(pull(), HasSubstr(" 0 records"));
}

TEST_F(PulledLedger, RefusesARangeThatIsNone) {
  for (const auto& [words, why] : std::vector<std::pair<std::vector<std::string>, std::string>>{
           {{"--from", "1970-01-01T00:00:10Z"}, "wanted --from and --until, both, or --full alone"},
           {{"--from", "1970-01-01T00:00:10Z", "--until", "1970-01-01T00:00:10Z"}, "is not after --from"},
           {{"--from", "yesterday", "--until", "1970-01-01T00:00:10Z"}, "--from \"yesterday\": wanted a time like"},
           {{"--full", "--from", "1970-01-01T00:00:10Z", "--until", "1970-01-01T00:00:20Z"}, "or --full alone"}}) {
    EXPECT_THAT(pull(words), HasSubstr(why));
    EXPECT_EQ(hub_.last.exit_code, 2);
  }
  hub_.source("drop", "statement_drop", "folder: drop");
  EXPECT_EQ(hub_.run({"pull", "drop", "--from", "1970-01-01T00:00:10Z", "--until", "1970-01-01T00:00:20Z"}).exit_code,
            2);
  EXPECT_THAT(hub_.last.err, HasSubstr("drop/statements cannot be asked for a range"));
}

TEST(PullingInPartitions, TakesEverythingOnceAndKeepsAPlaceForEach) {
  HubFixture hub;
  hub.source("ledger", "ledger", "{records: 60, until: 60, page: 7, fails_at: 0}", "    partitions: 4\n");
  EXPECT_THAT(hub.run({"pull", "ledger"}).out, HasSubstr("60 records"));
  const auto places = hub.run({"state", "list"}).out;
  for (const auto* part : {"#1of4", "#2of4", "#3of4", "#4of4"})
    EXPECT_THAT(places, HasSubstr("ledger/entries" + std::string(part)));
  EXPECT_THAT(hub.run({"pull", "ledger"}).out, HasSubstr(" 0 records"));

  EXPECT_EQ(hub.run({"state", "set", "ledger/entries#2of4", "29"}).exit_code, 0) << hub.last.err;
  EXPECT_THAT(hub.run({"pull", "ledger"}).out, HasSubstr(" 7 records")) << "of one share, the rows 33 to 57";
  EXPECT_EQ(hub.run({"state", "reset", "ledger/entries"}).exit_code, 0) << hub.last.err;
  EXPECT_EQ(hub.run({"state", "list"}).out, "");
  EXPECT_THAT(hub.run({"pull", "ledger"}).out, HasSubstr("60 records"));
}

TEST(PullingInPartitions, BeginsAnewWithAnotherNumberOfThem) {
  HubFixture hub;
  hub.source("ledger", "ledger", "{records: 60, until: 60, page: 7, fails_at: 0}", "    partitions: 4\n");
  EXPECT_THAT(hub.run({"pull", "ledger"}).out, HasSubstr("60 records"));
  hub.mend("partitions: 4", "partitions: 3");
  EXPECT_THAT(hub.run({"pull", "ledger"}).out, HasSubstr("60 records"));
}

TEST(PullingInPartitions, IsRefusedWhereNoStreamCan) {
  HubFixture hub;
  hub.source("drop", "statement_drop", "folder: drop", "    partitions: 4\n");
  EXPECT_EQ(hub.run({"config", "check"}).exit_code, 2);
  EXPECT_THAT(hub.last.out + hub.last.err,
              HasSubstr("sources.drop.partitions: statement_drop has no stream that is pulled in partitions"));
}

// The host holds what it read for a while only, and files are read to be held against their MD5.
TEST(Pulling, KeepsMessagesThatSpeakOfMoreFilesThanTheHostHolds) {
  HubFixture hub;
  hub.source("wecom", "wecom_archive", "{folder: wecom}");
  std::string lines;
  for (const std::string number : {"1", "2", "3", "4", "5"}) {
    const auto file = hub.folder() / "wecom" / number;
    hub.write(file, std::string(size_t{30} << 20, number.front()));
    const auto md5 = testkit::run_command({"md5sum", file}).out.substr(0, 32);
    std::filesystem::rename(file, hub.folder() / "wecom" / (md5 + ".mp4"));
    lines += R"({"msgid":"m)" + number +
             R"(","action":"send","from":"wmTestCustomerChen00000000000001","tolist":["wang"],)" +
             R"("roomid":"","msgtime":1791979200000,"msgtype":"video","video":{"md5sum":")" + md5 +
             R"(","sdkfileid":"x","filesize":31457280,"play_length":9}})" + "\n";
  }
  hub.write(hub.folder() / "wecom/day.jsonl", lines);
  EXPECT_EQ(hub.run({"pull", "wecom"}).exit_code, 0);
  EXPECT_THAT(hub.last.out, HasSubstr("wecom/messages: 5 records, 0 in quarantine"));
}

TEST(Pulling, RefusesACheckpointSetByHandAndIsLedBack) {
  HubFixture hub;
  hub.source("drop", "statement_drop", "folder: drop");
  hub.write(hub.folder() / "drop/a.pdf.yaml", "complaint_no: TS1\nissuer: 恒展展具厂\ndate: 2026-10-10\n");
  EXPECT_THAT(hub.run({"pull", "drop"}).out, HasSubstr("drop/statements: 1 record"));

  ASSERT_EQ(hub.run({"state", "set", "drop/statements", "2026-10-14"}).exit_code, 0) << hub.last.err;
  EXPECT_EQ(hub.run({"pull", "drop"}).exit_code, 1);
  EXPECT_THAT(hub.last.out, HasSubstr("the checkpoint \"2026-10-14\" cannot be read"));
  EXPECT_THAT(hub.run({"state", "show", "drop/statements"}).out, HasSubstr("was changed until"));

  EXPECT_EQ(hub.run({"state", "reset", "drop/statements"}).exit_code, 0) << hub.last.err;
  EXPECT_EQ(hub.run({"pull", "drop"}).exit_code, 0) << hub.last.out;
}

TEST(Pulling, RefusesToSetACheckpointThatIsNoText) {
  HubFixture hub;
  hub.source("drop", "statement_drop", "folder: drop");
  EXPECT_EQ(hub.run({"state", "set", "drop/statements", "\xFF"}).exit_code, 2);
  EXPECT_THAT(hub.last.err, HasSubstr("is no UTF-8"));
  EXPECT_EQ(hub.run({"state", "list"}).out, "");
}

TEST(Pulling, SaysThatASourceCanOnlyBeAskedByIdentifier) {
  HubFixture hub;
  hub.source("tickets", "segfault");
  EXPECT_EQ(hub.run({"pull", "nowhere"}).exit_code, 2);
  EXPECT_THAT(hub.last.err, HasSubstr("no source \"nowhere\""));
  hub.scripted("parcels");
  EXPECT_EQ(hub.run({"pull", "parcels/tickets"}).exit_code, 2);
  EXPECT_THAT(hub.last.err, HasSubstr("has no stream \"tickets\" that can be pulled"));
}

}  // namespace
}  // namespace dossier
