// `dossier store backup` and `restore`: a second copy of everything, made while others work, and the way back.
#include <gmock/gmock.h>

#include <fstream>

#include "testkit/hub_fixture.hpp"
#include "testkit/running_command.hpp"

namespace dossier {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testkit::HubFixture;
namespace fs = std::filesystem;

class StoreBackup : public testing::Test {
 protected:
  StoreBackup() {
    hub_.scripted("tickets");
    hub_.source("ledger", "ledger", "{records: 4000, until: 4000, page: 50}");
    known("parcel late");
    bundle_ = hub_.bundle(hub_.open_case("TS1", "tickets"));
    EXPECT_NE(bundle_, "");
  }
  void known(const std::string& text) {
    hub_.answer("tickets", "tickets", "complaint_no-TS1",
                R"([{"id":"t1","kind":"ticket","at":"2026-10-14 09:20:00","text":")" + text +
                    R"(","medium":"complaint_no-TS1.bin","identifiers":[{"type":"complaint_no","value":"TS1"}]}])");
    hub_.write(hub_.folder() / "sources/tickets/tickets/complaint_no-TS1.bin", "\xFF\xD8\xFF a photo of: " + text);
  }
  fs::path backup() const { return hub_.folder() / "backup"; }
  int back_up() { return hub_.run({"store", "backup", backup().string()}).exit_code; }
  int restore() { return hub_.run({"store", "restore", backup().string()}).exit_code; }
  void lose_the_store() { fs::rename(hub_.folder() / "var", hub_.folder() / "lost"); }
  fs::path any_blob(const fs::path& store) const {
    for (const auto& entry : fs::recursive_directory_iterator(store / "blobs"))
      if (entry.is_regular_file()) return entry.path();
    return {};
  }

  HubFixture hub_;
  std::string bundle_;
};

TEST_F(StoreBackup, BringsBackEverythingAndTheCaseGoesOn) {
  ASSERT_EQ(back_up(), 0) << hub_.last.err;
  EXPECT_THAT(hub_.last.err, HasSubstr("Not in it: the key that seals"));
  lose_the_store();
  ASSERT_EQ(restore(), 0) << hub_.last.out << hub_.last.err;
  EXPECT_THAT(hub_.last.out, AllOf(HasSubstr("restored "), HasSubstr(": sound; examined: 1 document, 1 file, 1 case, "
                                                                     "1 bundle\n")));
  EXPECT_EQ(hub_.run({"verify", bundle_}).exit_code, 5) << hub_.last.out;
  known("parcel late and wet");
  hub_.now = "2026-10-22T12:00:00Z";
  EXPECT_THAT(hub_.bundle("RC-2026-000001"), HasSubstr("RC-2026-000001.r2.zip"));
}

TEST_F(StoreBackup, CopiesWhatIsNewIntoAnEarlierOne) {
  ASSERT_EQ(back_up(), 0);
  EXPECT_THAT(hub_.last.out, HasSubstr(": 2 files copied, 0 there before\n"));
  known("parcel late and wet");
  hub_.now = "2026-10-22T12:00:00Z";
  hub_.bundle("RC-2026-000001");
  ASSERT_EQ(back_up(), 0);
  EXPECT_THAT(hub_.last.out, HasSubstr(": 2 files copied, 2 there before\n"));
  lose_the_store();
  EXPECT_EQ(restore(), 0) << hub_.last.out;
  EXPECT_THAT(hub_.last.out, HasSubstr("2 bundles\n"));
}

TEST_F(StoreBackup, MadeWhileAPullRunsIsAStoreFromWhichThePullGoesOn) {
  testkit::RunningCommand pulling(hub_.command({"pull", "ledger"}), hub_.environment());
  for (int time = 0; time < 3; ++time) EXPECT_EQ(back_up(), 0) << hub_.last.err;
  EXPECT_EQ(WEXITSTATUS(pulling.wait()), 0) << pulling.rest;
  lose_the_store();
  ASSERT_EQ(restore(), 0) << hub_.last.out;
  EXPECT_EQ(hub_.run({"pull", "ledger"}).exit_code, 0) << hub_.last.err;
  EXPECT_EQ(hub_.run({"store", "check"}).exit_code, 0) << hub_.last.out;
}

TEST_F(StoreBackup, LeavesOutAndNamesWhatIsSpoilt) {
  const auto spoilt = any_blob(hub_.folder() / "var");
  fs::permissions(spoilt, fs::perms::owner_all);
  std::fstream(spoilt, std::ios::binary | std::ios::in | std::ios::out) << 'x';
  EXPECT_EQ(back_up(), 1);
  EXPECT_THAT(hub_.last.out, AllOf(HasSubstr(spoilt.string() + ": its bytes are no longer those of its digest"),
                                   HasSubstr("1 file copied, 0 there before, 1 problem\n")));
  EXPECT_EQ(any_blob(backup()), fs::path());
}

TEST_F(StoreBackup, KeepsWhatIsSoundInAnEarlierOneWhateverTheStoreHoldsNow) {
  known("parcel late and wet");
  hub_.now = "2026-10-22T12:00:00Z";
  hub_.bundle("RC-2026-000001");
  ASSERT_EQ(back_up(), 0);
  std::vector<fs::path> blobs;
  for (const auto& entry : fs::recursive_directory_iterator(hub_.folder() / "var/blobs"))
    if (entry.is_regular_file()) blobs.push_back(entry.path());
  ASSERT_EQ(blobs.size(), 2u);
  fs::permissions(blobs[0], fs::perms::owner_all);
  fs::copy_file(blobs[1], blobs[0], fs::copy_options::overwrite_existing);
  hub_.write(bundle_, "spoilt");

  EXPECT_EQ(back_up(), 1);
  EXPECT_THAT(hub_.last.out,
              AllOf(HasSubstr(blobs[0].string() + ": its bytes"), HasSubstr("r1.zip: is not what was sealed")));
  lose_the_store();
  EXPECT_EQ(restore(), 0) << "what was backed up before" << hub_.last.out;
}

TEST_F(StoreBackup, NamesWhatTheStoreLacks) {
  fs::remove(any_blob(hub_.folder() / "var"));
  fs::remove(bundle_);
  EXPECT_EQ(back_up(), 1);
  EXPECT_THAT(hub_.last.out, AllOf(HasSubstr(": missing; it was not copied"),
                                   HasSubstr("r1.zip: is gone; it was not copied"), HasSubstr("2 problems")));
}

TEST_F(StoreBackup, IsRestoredFromWhereItWasInterrupted) {
  ASSERT_EQ(back_up(), 0);
  lose_the_store();
  fs::create_directories(hub_.folder() / "var/blobs");
  hub_.write(hub_.folder() / "var/store.sqlite-wal", "of another database");
  EXPECT_EQ(restore(), 0) << hub_.last.out << hub_.last.err;
  EXPECT_EQ(hub_.run({"store", "check"}).exit_code, 0) << hub_.last.out;
}

TEST_F(StoreBackup, IsNotWorkedWithAndKnowsItsOwnBundles) {
  ASSERT_EQ(back_up(), 0);
  fs::rename(hub_.folder() / "var", hub_.folder() / "away");
  fs::rename(backup(), hub_.folder() / "var");
  EXPECT_EQ(hub_.run({"store", "check"}).exit_code, 0) << hub_.last.out;
  EXPECT_EQ(hub_.run({"pull", "ledger"}).exit_code, 2);
  EXPECT_THAT(hub_.last.err, HasSubstr("is a backup, which nobody works with"));
  fs::remove(bundle_);
  EXPECT_EQ(hub_.run({"store", "check"}).exit_code, 1) << "its own bundle is gone, wherever another copy may lie";
}

TEST_F(StoreBackup, NeverWritesOverAStore) {
  EXPECT_EQ(hub_.run({"store", "backup", (hub_.folder() / "var").string()}).exit_code, 2);
  EXPECT_THAT(hub_.last.err, HasSubstr("lies within the store itself"));
  EXPECT_EQ(hub_.run({"store", "backup", (hub_.folder() / "sources").string()}).exit_code, 2);
  EXPECT_THAT(hub_.last.err, HasSubstr("holds other files"));
  ASSERT_EQ(back_up(), 0);
  EXPECT_EQ(restore(), 2);
  EXPECT_THAT(hub_.last.err, HasSubstr("a store is there; nothing was changed"));
  EXPECT_EQ(hub_.run({"store", "restore", (hub_.folder() / "sources").string()}).exit_code, 2);
  EXPECT_THAT(hub_.last.err, HasSubstr("holds no store (no store.sqlite)"));
}

}  // namespace
}  // namespace dossier
