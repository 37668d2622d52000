// A pull that is killed, refused or without room at any moment, and repeated: in the end the store holds what an
// undisturbed pull leaves, record for record. Moments are chosen by a fixed seed. DOSSIER_LONG=1 makes it 200,000
// records and two hundred kills.
#include <gmock/gmock.h>

#include <cstdlib>
#include <fstream>
#include <iostream>
#include <random>

#include "base/digest.hpp"
#include "store/database.hpp"
#include "testkit/hub_fixture.hpp"
#include "testkit/memory.hpp"
#include "testkit/small_disks.hpp"

namespace dossier {
namespace {

using testing::AnyOf;
using testkit::HubFixture;
namespace fs = std::filesystem;

bool is_long() { return std::getenv("DOSSIER_LONG") != nullptr; }
int64_t size_of_ledger() { return is_long() ? 200'000 : testkit::is_sanitized ? 600 : 4000; }
int kills() { return is_long() ? 200 : testkit::is_sanitized ? 6 : 30; }

class LedgerPull : public testing::Test {
 protected:
  explicit LedgerPull(int64_t records = size_of_ledger(), const std::string& more = {}) : records_(records) {
    hub_.source("ledger", "ledger", "{records: " + std::to_string(records) + ", until: 0, patience: 0, fails_at: 0}",
                more);
  }

  void set(const std::string& option, int64_t value) {
    auto& known = options_[option];
    hub_.mend(option + ": " + std::to_string(known), option + ": " + std::to_string(value));
    known = value;
  }
  int pull(const std::map<std::string, std::string>& environment = {}) {
    return hub_.run({"pull", "ledger"}, environment).exit_code;
  }
  /// Again and again until it is whole.
  void pull_to_the_end() {
    while (pull() != 0) ASSERT_EQ(hub_.last.exit_code, 1) << hub_.last.err;
  }
  /// Everything entered, then everything edited.
  void pull_undisturbed() {
    for (const auto until : {records_, 2 * records_}) {
      set("until", until);
      pull_to_the_end();
    }
  }
  void start_over() {
    fs::remove_all(hub_.folder() / "var");
    set("until", 0);
  }

  /// Every version of every record, the payloads, and where the next pull goes on.
  std::string kept(const fs::path& folder) const {
    Database database(folder / "store.sqlite");
    Sha256 digest;
    int64_t rows = 0;
    for (const auto* sql : {"SELECT source||'/'||stream||'/'||source_id||'/'||version||'/'||content FROM records ORDER "
                            "BY source, stream, source_id, version",
                            "SELECT cursor FROM checkpoints ORDER BY source, stream"})
      for (auto query = database.query(sql); query.next(); ++rows) digest.update(query.text(0) + "\n");
    return std::to_string(rows) + " rows, " + digest.hex();
  }
  std::string kept() const { return kept(hub_.folder() / "var"); }

  static std::map<std::string, std::string> killed_at(long call) {
    return {{"DOSSIER_KILL_AT", std::to_string(call)},
            {"LD_PRELOAD", DOSSIER_BUILD_DIR "/tests/libdossier_kill_at.so"},
            {"ASAN_OPTIONS", "verify_asan_link_order=0"}};
  }
  long calls_of_a_pull() {
    const auto file = (hub_.folder() / "counted").string();
    auto environment = killed_at(-1);
    environment["DOSSIER_KILL_COUNT"] = file;
    EXPECT_EQ(pull(environment), 0) << hub_.last.err;
    long calls = 0;
    std::ifstream(file) >> calls;
    return calls;
  }

  int64_t records_;
  std::map<std::string, int64_t> options_;
  HubFixture hub_;
};

class LedgerPullInPartitions : public LedgerPull {
 protected:
  LedgerPullInPartitions() : LedgerPull(900, "    partitions: 3\n") {}
};

TEST_F(LedgerPullInPartitions, ThatIsKilledAtAnyMomentEndsWithWhatAnUndisturbedOneKeeps) {
  pull_undisturbed();
  const auto undisturbed = kept();
  start_over();
  std::mt19937 dice(20261127);
  int killed = 0;
  for (const auto until : {records_, 2 * records_}) {
    set("until", until);
    for (int code = 1; code != 0 && killed < kills();) {
      code = pull(killed_at(1 + static_cast<long>(dice() % 1500)));
      ASSERT_THAT(code, AnyOf(128 + 9, 0)) << hub_.last.err;
      killed += code == 128 + 9 ? 1 : 0;
    }
    pull_to_the_end();
  }
  EXPECT_EQ(kept(), undisturbed);
  EXPECT_GT(killed, 2);
  std::cout << killed << " pulls in partitions killed\n";
}

class ShortLedgerPull : public LedgerPull {
 protected:
  ShortLedgerPull() : LedgerPull(900) {}
};

TEST_F(LedgerPull, ThatIsKilledAtAnyMomentEndsWithWhatAnUndisturbedOneKeeps) {
  pull_undisturbed();
  const auto undisturbed = kept();
  const auto idle = calls_of_a_pull();
  start_over();
  set("until", records_);
  const auto whole = calls_of_a_pull();

  start_over();
  set("patience", 7);
  // So far a run comes on the average that all the kills fall into the pull.
  const auto reach = static_cast<unsigned long>(idle + 2 * (whole - idle) / kills() + 1);
  std::mt19937 dice(20261126);
  int killed = 0, refused = 0;
  for (const auto until : {records_, 2 * records_}) {
    set("until", until);
    const int most = until == records_ ? kills() * 4 / 5 : kills();
    for (int code = 1; code != 0 && killed < most;) {
      code = pull(killed_at(1 + static_cast<long>(dice() % reach)));
      ASSERT_THAT(code, AnyOf(128 + 9, 1, 0)) << hub_.last.err;
      killed += code == 128 + 9 ? 1 : 0;
      refused += code == 1 ? 1 : 0;
    }
    pull_to_the_end();
  }
  EXPECT_EQ(kept(), undisturbed);
  EXPECT_GE(killed, kills() / 2);
  EXPECT_TRUE(refused > 0 || !is_long()) << "in a short one each run may be killed before the source has had enough";
  std::cout << killed << " pulls killed and " << refused << " refused, of " << records_ << " records\n";
}

TEST_F(ShortLedgerPull, ThatFailsAtAnyRequestEndsWithWhatAnUndisturbedOneKeeps) {
  pull_undisturbed();
  const auto undisturbed = kept();
  int failed = 0;
  for (int64_t request = 1;; ++request) {
    start_over();
    set("until", records_);
    set("fails_at", request);
    const bool fails = pull() != 0;
    set("fails_at", 0);
    pull_to_the_end();
    pull_undisturbed();
    EXPECT_EQ(kept(), undisturbed) << "failing at request " << request;
    if (!fails) break;
    ++failed;
  }
  EXPECT_EQ(failed, 5) << "900 rows on pages of 200";
}

TEST_F(ShortLedgerPull, OnADiskThatFillsUpEndsWithWhatAnUndisturbedOneKeeps) {
  if (!testkit::SmallDisks::available()) GTEST_SKIP() << "this system lets nobody mount disks of his own";
  pull_undisturbed();
  const auto undisturbed = kept();
  start_over();
  const auto var = hub_.folder() / "var";
  testkit::SmallDisks disks;
  disks.mount(var, "200k");
  hub_.before = disks.within();
  set("until", records_);
  int full = 0;
  for (int kibibytes = 260; pull() != 0; kibibytes += 60, ++full) {
    ASSERT_THAT(hub_.last.out + hub_.last.err, testing::HasSubstr("Make room on that disk"))
        << "exit " << hub_.last.exit_code << " below " << kibibytes << " KiB";
    ASSERT_LT(kibibytes, 8000);
    disks.remount(var, "size=" + std::to_string(kibibytes) + "k");
  }
  disks.remount(var, "size=64m");
  pull_undisturbed();
  // SQLite resolves links in a path, and those into another name space lead elsewhere.
  fs::copy(disks.seen(var), hub_.folder() / "copied");
  EXPECT_EQ(kept(hub_.folder() / "copied"), undisturbed);
  EXPECT_GT(full, 2);
  std::cout << full << " times the disk was full\n";
}

}  // namespace
}  // namespace dossier
