// What pulls brought and no case holds is deleted when its days are past, byte for byte, and stays so; what a case
// holds is never, in whatever order things happen, beside whatever else runs, and however a sweep ends.
#include <gmock/gmock.h>
#include <signal.h>

#include <fstream>
#include <thread>

#include "base/digest.hpp"
#include "store/database.hpp"
#include "testkit/hub_fixture.hpp"
#include "testkit/running_command.hpp"
#include "testkit/stored_bytes.hpp"

namespace dossier {
namespace {

using testing::AllOf;
using testing::AnyOf;
using testing::HasSubstr;
using testing::Not;
using testkit::bytes_of;
using testkit::HubFixture;
namespace fs = std::filesystem;

constexpr auto long_after = "2100-01-01T00:00:00Z";
const std::string statement = "%PDF- what the supplier says of KD7";

// A parcel's scan, and the ticket that leads from a complaint to that parcel.
std::string scan(const std::string& id, const std::string& waybill) {
  return R"([{"id":")" + id + R"(","kind":"shipment_event","at":"2026-10-09 20:14:00","text":"scan )" + id +
         R"( of a parcel","identifiers":[{"type":"waybill_no","value":")" + waybill +
         R"(","owner":"customer","realm":"kuaidi"}]}])";
}
std::string ticket(const std::string& id, const std::string& complaint, const std::string& waybill) {
  return R"([{"id":")" + id + R"(","kind":"ticket","at":"2026-10-14 09:20:00","text":"parcel late",
    "identifiers":[{"type":"complaint_no","value":")" +
         complaint + R"(","realm":"tickets"},
                   {"type":"waybill_no","value":")" +
         waybill + R"(","owner":"customer","realm":"kuaidi"}]}])";
}

class Staging : public testing::Test {
 protected:
  Staging() { hub_.scripted("tickets").scripted("parcels"); }

  void pull(const std::string& source) { EXPECT_EQ(hub_.run({"pull", source}).exit_code, 0) << hub_.last.err; }
  /// The next pull meets everything once more.
  void pull_all_again(const std::string& place) {
    EXPECT_EQ(hub_.run({"state", "reset", place}).exit_code, 0) << hub_.last.err;
    hub_.run({"pull", place});
  }
  std::string sweep(const std::vector<std::string>& more = {}) {
    std::vector<std::string> words = {"store", "sweep"};
    words.insert(words.end(), more.begin(), more.end());
    EXPECT_EQ(hub_.run(words).exit_code, 0) << hub_.last.err;
    return hub_.last.out;
  }
  void expect_sound() { EXPECT_EQ(hub_.run({"store", "check"}).exit_code, 0) << hub_.last.out; }
  fs::path var() const { return hub_.folder() / "var"; }

  int64_t count(const std::string& table) const {
    Database database(var() / "store.sqlite");
    auto query = database.query("SELECT count(*) FROM " + table);
    return query.next() ? query.integer(0) : -1;
  }
  int64_t blobs() const {
    return std::count_if(fs::recursive_directory_iterator(var() / "blobs"), fs::recursive_directory_iterator(),
                         [](const auto& entry) { return entry.is_regular_file(); });
  }
  /// Whether any file of the store has these bytes.
  bool is_anywhere(const std::string& bytes) const { return testkit::stores_bytes(hub_, bytes); }
  std::string items(const std::string& bundle) const { return HubFixture::read_from(bundle, "index/items.jsonl"); }

  HubFixture hub_;
};

TEST_F(Staging, DeletesByteForByteWhatNoCaseHoldsWhenItsDaysArePast) {
  hub_.answer("parcels", "parcels", "page-1", scan("e1", "KD13800138000"));
  pull("parcels");
  ASSERT_TRUE(is_anywhere("scan e1 of a parcel"));

  hub_.now = "2026-11-20T11:59:59Z";
  EXPECT_THAT(sweep(), HasSubstr("parcels (staging_days 30): 0 documents of 0 bytes deleted; 0 held by cases, 0 in "
                                 "quarantine, 1 not old enough"));
  hub_.now = "2026-11-20T12:00:00Z";
  EXPECT_THAT(sweep(), HasSubstr("parcels (staging_days 30): 1 document of "));

  for (const auto* gone : {"scan e1", "KD13800138000", "page-1.json"}) EXPECT_FALSE(is_anywhere(gone)) << gone;
  for (const auto* table : {"documents", "payloads", "records", "sightings", "identifiers"})
    EXPECT_EQ(count(table), 0) << table;
  expect_sound();
  EXPECT_THAT(hub_.last.out, HasSubstr("1 tombstone of what was deleted"));
  const auto left = json::parse(hub_.run({"store", "tombstones", "--json"}).out).value();
  EXPECT_EQ(json::text(left, "/source") + "/" + json::text(left, "/stream"), "parcels/parcels");
  EXPECT_EQ(json::text(left, "/key_digest"), sha256("page-1.json"));
  EXPECT_EQ(json::text(left, "/digest"), sha256("{\"rows\":" + scan("e1", "KD13800138000") + "}"));
  EXPECT_EQ(json::text(left, "/taken_at") + " " + json::text(left, "/deleted_at"),
            "2026-10-21T12:00:00Z 2026-11-20T12:00:00Z");
  EXPECT_EQ(json::text(left, "/staging_days"), "30");
  EXPECT_NE(json::text(left, "/actor"), "");
}

TEST_F(Staging, OfASourceThatTheConfigurationNamesNoMoreIsKeptAndSaid) {
  hub_.answer("parcels", "parcels", "page-1", scan("e1", "KD1"));
  pull("parcels");
  hub_.mend("  parcels:", "  renamed:");
  hub_.now = long_after;
  EXPECT_THAT(sweep(), HasSubstr("parcels: not in the configuration; nothing of its 1 document"));
  EXPECT_EQ(count("documents"), 1);
}

TEST_F(Staging, StaysDeletedWhenAPullMeetsItAgain) {
  hub_.answer("parcels", "parcels", "page-1", scan("e1", "KD1"))
      .answer("parcels", "parcels", "page-2", scan("e2", "KD2"));
  pull("parcels");
  hub_.now = long_after;
  sweep();

  hub_.answer("parcels", "parcels", "page-2", scan("e2", "KD2-corrected"));
  pull_all_again("parcels/parcels");
  EXPECT_THAT(hub_.last.out, HasSubstr("parcels/parcels: 1 record, 0 in quarantine"));
  EXPECT_FALSE(is_anywhere("scan e1"));
  EXPECT_EQ(count("documents"), 1) << "what its source says anew is taken in";

  hub_.answer("parcels", "parcels", "page-2", scan("e2", "KD2"));
  pull_all_again("parcels/parcels");
  EXPECT_EQ(count("documents"), 2) << "so is what it goes back to";
}

TEST_F(Staging, OfAFileTakesTheFileAlongAndBringsItBackWithNewsOfItAlone) {
  hub_.source("statements", "statement_drop", "folder: drop", "    realm: {complaint_no: tickets}\n");
  const auto drop = hub_.folder() / "drop";
  hub_.write(drop / "a.pdf", statement);
  hub_.write(drop / "a.pdf.yaml", "complaint_no: TS9\nissuer: Hengzhan\ndate: 2026-10-15\n");
  pull("statements");
  ASSERT_EQ(blobs(), 1);
  hub_.now = long_after;
  EXPECT_THAT(sweep({"--dry-run"}), HasSubstr("would be deleted, and 1 file;"));
  EXPECT_THAT(sweep(), AllOf(HasSubstr("1 document of "), HasSubstr("deleted, and 1 file;")));
  EXPECT_EQ(blobs(), 0);
  EXPECT_FALSE(is_anywhere(statement));

  pull_all_again("statements/statements");
  EXPECT_EQ(count("documents") + count("media"), 0);
  sweep();
  EXPECT_EQ(blobs(), 0);

  hub_.write(drop / "a.pdf.yaml", "complaint_no: TS9\nissuer: Hengzhan\ndate: 2026-10-16\n");
  pull_all_again("statements/statements");
  const auto bundle = hub_.bundle(hub_.open_case("TS9", "tickets"));
  const auto held = HubFixture::lines_of(bundle, "index/items.jsonl");
  ASSERT_EQ(held.size(), 1u);
  EXPECT_EQ(HubFixture::read_from(bundle, json::text(held[0], "/media/0/path")), statement);
  sweep();
  EXPECT_EQ(blobs(), 1);
  expect_sound();
}

TEST_F(Staging, OfACaseIsKeptInWhateverOrderThingsHappen) {
  hub_.answer("parcels", "parcels", "page-1", ticket("t1", "TS1", "KD1"))
      .answer("parcels", "parcels", "page-2", scan("e1", "KD1"))
      .answer("parcels", "parcels", "page-3", scan("e2", "KD2"));
  for (const std::string order : {"PCSB", "CPSB", "PCBS", "CPBSBS", "CBPSB", "PCSSB"}) {
    fs::remove_all(var());
    hub_.now = "2026-10-21T12:00:00Z";
    std::string number;
    for (const char act : order) {
      if (act == 'P') pull("parcels");
      if (act == 'C') number = hub_.open_case("TS1", "tickets");
      if (act == 'B') hub_.bundle(number);
      if (act == 'S') hub_.now = long_after, sweep();
    }
    const auto all = items(hub_.bundle(number));
    EXPECT_THAT(all, AllOf(HasSubstr("parcel late"), HasSubstr("scan e1"), Not(HasSubstr("scan e2")))) << order;
    sweep();
    EXPECT_FALSE(is_anywhere("scan e2")) << order;
    expect_sound();
  }
}

TEST_F(Staging, ByAnIdentifierThatALookUpAskedForIsKept) {
  hub_.answer("tickets", "tickets", "complaint_no-TS1", ticket("t1", "TS1", "KD1"));
  const auto number = hub_.open_case("TS1", "tickets");
  hub_.bundle(number);
  hub_.answer("parcels", "parcels", "page-1", scan("e1", "KD1"));
  pull("parcels");
  hub_.now = long_after;
  EXPECT_THAT(sweep(), HasSubstr("parcels (staging_days 30): 0 documents of 0 bytes deleted; 1 held by cases"));
  EXPECT_THAT(items(hub_.bundle(number)), HasSubstr("scan e1"));
}

TEST_F(Staging, ThatWasDeletedIsTakenInAgainByTheLookUpOfACase) {
  hub_.answer("parcels", "parcels", "page-1", scan("e1", "KD1"));
  pull("parcels");
  hub_.now = long_after;
  sweep();
  ASSERT_EQ(count("documents"), 0);

  hub_.answer("tickets", "tickets", "complaint_no-TS1", ticket("t1", "TS1", "KD1"))
      .answer("parcels", "parcels", "waybill_no-KD1", scan("e1", "KD1"));
  const auto number = hub_.open_case("TS1", "tickets");
  EXPECT_THAT(items(hub_.bundle(number)), HasSubstr("scan e1"));
  hub_.now = "2101-01-01T00:00:00Z";
  EXPECT_THAT(sweep(), HasSubstr("parcels (staging_days 30): 0 documents of 0 bytes deleted"));
  EXPECT_THAT(items(hub_.bundle(number)), HasSubstr("scan e1"));
}

TEST_F(Staging, InQuarantineIsKeptAndSaid) {
  hub_.answer("parcels", "parcels", "page-1", R"([{"kind":"shipment_event","text":"a row without its id"}])");
  hub_.run({"pull", "parcels"});
  hub_.now = long_after;
  EXPECT_THAT(sweep(), AllOf(HasSubstr("0 documents of 0 bytes deleted; 0 held by cases, 1 in quarantine"),
                             HasSubstr("dossier quarantine list parcels")));
  EXPECT_EQ(count("documents"), 1);

  hub_.mend("folder: sources/parcels", "folder: sources/parcels\n      id_in: kind");
  EXPECT_EQ(hub_.run({"quarantine", "retry", "parcels"}).exit_code, 0) << hub_.last.err;
  sweep();
  EXPECT_EQ(count("documents") + count("quarantine"), 0) << "once it is settled it goes the way of all";
}

// Why it could not be read quotes it.
TEST_F(Staging, ThatCouldNotBeReadOnceIsNotQuotedByItsRunEither) {
  hub_.source("statements", "statement_drop", "folder: drop");
  const auto drop = hub_.folder() / "drop";
  hub_.write(drop / "a.pdf", statement);
  hub_.write(drop / "a.pdf.yaml", "complaint_no: TS9\nissuer: H\nkind: letter of Wang 13800138000\n");
  hub_.run({"pull", "statements"});
  ASSERT_THAT(hub_.last.out, HasSubstr("letter of Wang 13800138000"));
  hub_.write(drop / "a.pdf.yaml", "complaint_no: TS9\nissuer: H\n");
  pull("statements");
  ASSERT_TRUE(is_anywhere("letter of Wang 13800138000"));
  hub_.now = long_after;
  sweep();
  EXPECT_FALSE(is_anywhere("letter of Wang 13800138000"));
  EXPECT_EQ(count("runs"), 2);
}

TEST_F(Staging, RehearsedChangesNothingAndSaysWhatWouldGo) {
  hub_.answer("parcels", "parcels", "page-1", scan("e1", "KD1"));
  pull("parcels");
  hub_.now = long_after;
  const auto before = bytes_of(var() / "store.sqlite");
  const auto said = json::parse(sweep({"--dry-run", "--json"})).value();
  EXPECT_EQ(json::text(said, "/dry_run"), "true");
  EXPECT_EQ(json::text(said, "/sources/0/source") + " " + json::text(said, "/sources/0/deleted"), "parcels 1");
  EXPECT_EQ(bytes_of(var() / "store.sqlite"), before);
  EXPECT_FALSE(fs::exists(var() / "sweep.lock"));
}

TEST_F(Staging, LeavesTheBundleOfATimeBeforeTheSweepAsItIsByteForByte) {
  hub_.answer("tickets", "tickets", "complaint_no-TS1", ticket("t1", "TS1", "KD1"))
      .answer("parcels", "parcels", "page-1", scan("e1", "KD1"))
      .answer("parcels", "parcels", "page-2", scan("e2", "KD2"));
  const auto number = hub_.open_case("TS1", "tickets");
  hub_.bundle(number);
  pull("parcels");
  const auto copy = hub_.folder() / "var-before";
  fs::copy(var(), copy, fs::copy_options::recursive);
  hub_.now = long_after;
  const auto unswept = bytes_of(hub_.bundle(number, {"--as-of", "2026-10-21T12:00:00Z"}));
  ASSERT_THAT(hub_.last.out, HasSubstr(".r2.zip"));

  fs::remove_all(var());
  fs::rename(copy, var());
  EXPECT_THAT(sweep(), HasSubstr("1 document of "));
  EXPECT_EQ(bytes_of(hub_.bundle(number, {"--as-of", "2026-10-21T12:00:00Z"})), unswept);
}

class StagedLedger : public Staging {
 protected:
  StagedLedger() { hub_.source("ledger", "ledger", "{records: 900, until: 900, page: 6}", "    staging_days: 0\n"); }
  static std::map<std::string, std::string> killed_at(long call) {
    return {{"DOSSIER_KILL_AT", std::to_string(call)},
            {"LD_PRELOAD", DOSSIER_BUILD_DIR "/tests/libdossier_kill_at.so"},
            {"ASAN_OPTIONS", "verify_asan_link_order=0"}};
  }
};

TEST_F(StagedLedger, IsSoundAfterASweepThatIsKilledAtAnyMomentAndTheNextOneFinishes) {
  hub_.source("statements", "statement_drop", "folder: drop");
  for (const std::string name : {"a", "b", "c"}) {
    hub_.write(hub_.folder() / "drop" / (name + ".pdf"), statement + name);
    hub_.write(hub_.folder() / "drop" / (name + ".pdf.yaml"), "complaint_no: TS9\nissuer: H\ndate: 2026-10-15\n");
  }
  pull("ledger");
  pull("statements");
  const auto documents = count("documents");
  ASSERT_EQ(documents, 153);
  hub_.now = long_after;
  const auto full = hub_.folder() / "var-full";
  fs::copy(var(), full, fs::copy_options::recursive);
  const auto file = (hub_.folder() / "counted").string();
  auto counting = killed_at(-1);
  counting["DOSSIER_KILL_COUNT"] = file;
  ASSERT_EQ(hub_.run({"store", "sweep"}, counting).exit_code, 0) << hub_.last.err;
  long calls = 0;
  std::ifstream(file) >> calls;
  ASSERT_GT(calls, 50);

  constexpr long moments = 25;
  int killed = 0;
  for (long moment = 1; moment <= moments; ++moment) {
    const long call = moment * calls / moments;
    fs::remove_all(var());
    fs::copy(full, var(), fs::copy_options::recursive);
    EXPECT_THAT(hub_.run({"store", "sweep"}, killed_at(call)).exit_code, AnyOf(128 + 9, 0)) << hub_.last.err;
    killed += hub_.last.exit_code != 0 ? 1 : 0;
    expect_sound();
    sweep();
    EXPECT_EQ(count("documents") + count("records") + count("media") + blobs(), 0) << "killed at call " << call;
    EXPECT_EQ(count("tombstones"), documents + 3) << "killed at call " << call;
    for (const auto* gone : {"记入第", "row-1", "what the supplier says"}) EXPECT_FALSE(is_anywhere(gone)) << gone;
    expect_sound();
  }
  EXPECT_GE(killed, moments / 2);
}

TEST_F(StagedLedger, IsSweptWhileItIsPulled) {
  const auto pull_words = hub_.command({"pull", "ledger"});
  testkit::RunningCommand pulling(pull_words, hub_.environment());
  std::thread sweeping([&] {
    for (int round = 0; round < 5; ++round) sweep();
  });
  EXPECT_EQ(WEXITSTATUS(pulling.wait()), 0) << pulling.rest;
  sweeping.join();
  sweep();
  EXPECT_EQ(count("documents"), 0);
  EXPECT_EQ(count("tombstones"), 150);
  expect_sound();
}

TEST_F(StagedLedger, LosesNothingToASweepBesideTheBundling) {
  hub_.mend("  parcels:\n", "  parcels:\n    staging_days: 0\n");
  hub_.answer("parcels", "parcels", "page-1", ticket("t1", "TS1", "KD1"))
      .answer("parcels", "parcels", "page-2", scan("e1", "KD1"));
  const auto number = hub_.open_case("TS1", "tickets");
  pull("parcels");
  pull("ledger");
  testkit::RunningCommand sweeping(hub_.command({"store", "sweep"}), hub_.environment());
  const auto bundle = hub_.bundle(number);
  EXPECT_EQ(WEXITSTATUS(sweeping.wait()), 0) << sweeping.rest;
  EXPECT_THAT(items(bundle), AllOf(HasSubstr("parcel late"), HasSubstr("scan e1")));
  sweep();
  EXPECT_THAT(items(hub_.bundle(number)), HasSubstr("scan e1"));
  expect_sound();
}

TEST_F(Staging, IsSweptByWhoeverServes) {
  hub_.now = "2020-01-01T00:00:00Z";
  hub_.answer("parcels", "parcels", "page-1", scan("e1", "KD1")).configure("schedule:\n  parcels: {every: 1h}\n");
  pull("parcels");
  auto words = hub_.command({"serve", "--log-level", "info"});
  words.front() = DOSSIER_BUILD_DIR "/bin/dossier";
  testkit::RunningCommand serving(words, hub_.environment());
  EXPECT_TRUE(serving.says("parcels: swept: 1 documents and 0 files deleted")) << serving.rest;
  serving.signal(SIGTERM);
  EXPECT_EQ(WEXITSTATUS(serving.wait()), 0) << serving.rest;
  EXPECT_FALSE(is_anywhere("scan e1"));
}

}  // namespace
}  // namespace dossier
