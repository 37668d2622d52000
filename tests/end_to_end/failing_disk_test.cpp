// A disk that is full or read-only, whatever is written there at that moment; a database that is locked or damaged. The
// message says where, why and what to do; nothing half-written stays; no source is blamed; and one more run, once the
// disk is mended, is whole.
#include <gmock/gmock.h>
#include <sqlite3.h>

#include <fstream>
#include <functional>
#include <set>

#include "testkit/hub_fixture.hpp"
#include "testkit/small_disks.hpp"

namespace dossier {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using testkit::HubFixture;
using testkit::SmallDisks;
namespace fs = std::filesystem;

constexpr auto number = "RC-2026-000001";
constexpr auto photo_bytes = 600'000;

// One complaint with a photo, on whatever disk its store lies.
class OneCase {
 public:
  OneCase() {
    hub.scripted("tickets").answer("tickets", "tickets", "complaint_no-TS1", R"([
      {"id":"t1","kind":"ticket","at":"2026-10-14 09:20:00","text":"parcel late","by_customer":"true",
       "medium":"complaint_no-TS1.bin","identifiers":[{"type":"complaint_no","value":"TS1"}]}])");
    hub.write(hub.folder() / "sources/tickets/tickets/complaint_no-TS1.bin",
              "\xFF\xD8\xFF" + std::string(photo_bytes, 'p'));
  }
  fs::path var() const { return hub.folder() / "var"; }
  int open_case() { return hub.run({"case", "open", "--complaint", "TS1"}).exit_code; }
  std::string bundle() { return hub.bundle(number); }

  HubFixture hub;
};

class FailingDisk : public testing::Test, protected OneCase {
 protected:
  void SetUp() override {
    if (!SmallDisks::available()) GTEST_SKIP() << "this system lets nobody mount in a name space of his own";
    hub.before = disks.within();
  }

  std::vector<std::string> files_in(const fs::path& folder) const {
    std::vector<std::string> found;
    std::error_code missing;
    for (const auto& entry : fs::recursive_directory_iterator(disks.seen(folder), missing))
      if (entry.is_regular_file()) found.push_back(entry.path().filename());
    return found;
  }

  /// The bundle that was printed, copied from the small disk to where the test can read it.
  std::string copied(const std::string& bundle) {
    const auto copy = hub.folder() / fs::path(bundle).filename();
    fs::copy_file(disks.seen(bundle), copy, fs::copy_options::overwrite_existing);
    return copy.string();
  }

  void expect_whole(const std::string& bundle) {
    ASSERT_EQ(hub.last.exit_code, 0) << hub.last.err;
    const auto copy = copied(bundle);
    const auto items = HubFixture::lines_of(copy, "index/items.jsonl");
    ASSERT_EQ(items.size(), 1u);
    EXPECT_EQ(json::integer(items[0], "/media/0/size"), photo_bytes + 3) << json::to_string(items[0]);
    EXPECT_EQ(hub.run({"verify", copy}).exit_code, 5) << hub.last.out;
  }

  /// What every refusal of a disk says and leaves.
  void expect_refusal(const std::string& reason, int exit_code = 1) {
    EXPECT_EQ(hub.last.exit_code, exit_code) << hub.last.err;
    EXPECT_THAT(hub.last.err, AllOf(HasSubstr(reason), HasSubstr(hub.folder().string())));
    EXPECT_THAT(hub.last.err, Not(HasSubstr("gap")));
    EXPECT_THAT(hub.last.err, Not(HasSubstr("source probe")));
    EXPECT_THAT(files_in(var() / "bundles"), testing::IsEmpty());
    EXPECT_THAT(files_in(var() / "tmp"), testing::IsEmpty());
    EXPECT_THAT(files_in(var() / "blobs/incoming"), testing::IsEmpty());
  }

  SmallDisks disks;
};

// Each place that the program writes to, on a disk of its own.
class FullDiskUnder : public FailingDisk, public testing::WithParamInterface<std::string> {};
class ReadOnlyDiskUnder : public FailingDisk, public testing::WithParamInterface<std::string> {};
std::string name_of_folder(const testing::TestParamInfo<std::string>& folder) { return folder.param; }

TEST_P(FullDiskUnder, IsNamedAndTheNextRunIsWhole) {
  ASSERT_EQ(open_case(), 0);
  const auto place = var() / GetParam();
  disks.mount(place, "16k");
  ASSERT_EQ(
      testkit::run_command(
          {"sh", "-c", "head -c 16384 /dev/zero > '" + disks.seen(place / "filler").string() + "' 2>/dev/null || true"})
          .exit_code,
      0);

  EXPECT_EQ(bundle(), "");
  EXPECT_THAT(hub.last.err, AllOf(HasSubstr(place.string()), HasSubstr("Make room on that disk")));
  fs::remove(disks.seen(place / "filler"));
  expect_refusal("No space left on device");

  disks.remount(place, "size=16m");
  expect_whole(bundle());
}

TEST_P(ReadOnlyDiskUnder, IsNamedAndTheNextRunIsWhole) {
  ASSERT_EQ(open_case(), 0);
  const auto place = var() / GetParam();
  disks.mount(place, "16m");
  if (GetParam() == "blobs") fs::create_directory(disks.seen(place / "incoming"));
  disks.remount(place, "ro");

  EXPECT_EQ(bundle(), "");
  EXPECT_THAT(hub.last.err, AllOf(HasSubstr(place.string()), HasSubstr("mounted for writing")));
  expect_refusal("Read-only file system");

  disks.remount(place, "rw");
  expect_whole(bundle());
}

INSTANTIATE_TEST_SUITE_P(EachFolder, FullDiskUnder, testing::Values("blobs", "tmp", "seal", "bundles"), name_of_folder);
INSTANTIATE_TEST_SUITE_P(EachFolder, ReadOnlyDiskUnder, testing::Values("blobs", "tmp", "seal", "bundles", "locks"),
                         name_of_folder);

// The whole store on one disk, a little larger each time: it fills up within every step from the first table to the
// seal.
TEST_F(FailingDisk, ThatFillsUpAtAnyMomentNeverLeavesAHalfBundleOrAFalseGap) {
  std::set<std::string> stopped_at;
  int whole = 0;
  for (int kibibytes = 4; whole < 2 && kibibytes < 4096; kibibytes += kibibytes < 256 ? 36 : 60) {
    SCOPED_TRACE(std::to_string(kibibytes) + " KiB");
    disks.mount(var(), std::to_string(kibibytes) + "k");
    std::string sealed;
    if (open_case() == 0) sealed = bundle();
    if (sealed.empty()) {
      expect_refusal("Make room on that disk");
      for (const auto* place : {"store.sqlite", "blobs/incoming", "tmp/RC-", "bundles/RC-"})
        if (hub.last.err.find(place) != std::string::npos) stopped_at.insert(place);
      disks.remount(var(), "size=16m");
      ASSERT_EQ(open_case(), 0) << hub.last.err;
      sealed = bundle();
    } else {
      ++whole;
    }
    expect_whole(sealed);
    disks.unmount(var());
  }
  EXPECT_EQ(whole, 2);
  EXPECT_THAT(stopped_at, testing::UnorderedElementsAre("store.sqlite", "blobs/incoming", "tmp/RC-", "bundles/RC-"));
}

TEST_F(FailingDisk, ThatIsReadOnlyIsNamedByEveryCommandThatOpensTheStore) {
  disks.mount(var(), "16m");
  ASSERT_EQ(open_case(), 0);
  disks.remount(var(), "ro");
  const std::vector<std::vector<std::string>> commands = {
      {"case", "open", "--complaint", "TS2"}, {"bundle", number}, {"source", "probe"}, {"pull", "tickets/parcels"}};
  for (const auto& command : commands) {
    hub.run(command);
    EXPECT_EQ(hub.last.exit_code, 1);
    EXPECT_THAT(hub.last.err, AllOf(HasSubstr("store.sqlite: "), HasSubstr("mounted for writing"))) << command[0];
  }
}

TEST_F(FailingDisk, ThatIsReadOnlyIsStillLookedInto) {
  disks.mount(var(), "16m");
  ASSERT_EQ(open_case(), 0);
  expect_whole(bundle());
  disks.remount(var(), "ro");
  EXPECT_THAT(hub.run({"case", "list"}).out, HasSubstr(number));
  EXPECT_THAT(hub.run({"case", "show", number}).out, HasSubstr("RC-2026-000001.r1.zip"));
  EXPECT_EQ(hub.run({"store", "check"}).exit_code, 0) << hub.last.err;
  EXPECT_THAT(hub.last.out, HasSubstr("sound"));
}

TEST_F(FailingDisk, OfTheFolderForBundlesElsewhereIsNamedToo) {
  ASSERT_EQ(open_case(), 0);
  const auto out = hub.folder() / "out";
  disks.mount(out, "64k");
  EXPECT_EQ(hub.bundle(number, {"--out", out.string()}), "");
  expect_refusal("No space left on device");
  EXPECT_THAT(files_in(out), testing::IsEmpty());
  disks.remount(out, "ro");
  EXPECT_EQ(hub.bundle(number, {"--out", (out / "deeper").string()}), "");
  expect_refusal("Read-only file system", 2);  // seen before anything was asked
}

// A limit for the size of files, in blocks of 512 bytes: the photo is above it, or the database already.
class FileSizeLimit : public testing::TestWithParam<int>, protected OneCase {};

TEST_P(FileSizeLimit, IsNamedLikeAFullDiskAndTheNextRunIsWhole) {
  ASSERT_EQ(open_case(), 0);
  hub.before = {"sh", "-c", "ulimit -f " + std::to_string(GetParam()) + " && exec \"$@\"", "sh"};
  EXPECT_EQ(bundle(), "");
  EXPECT_EQ(hub.last.exit_code, 1) << hub.last.err;
  EXPECT_THAT(hub.last.err, AllOf(HasSubstr(var().string()), HasSubstr("File too large"),
                                  HasSubstr("at most " + std::to_string(GetParam() * 512) + " bytes here"),
                                  HasSubstr("ulimit -f unlimited")));
  EXPECT_THAT(hub.last.err, Not(HasSubstr("gap")));

  hub.before = {};
  const auto sealed = bundle();
  EXPECT_EQ(hub.last.exit_code, 0) << hub.last.err;
  EXPECT_EQ(hub.run({"verify", sealed}).exit_code, 5) << hub.last.out;
}

INSTANTIATE_TEST_SUITE_P(OfBlocks, FileSizeLimit, testing::Values(16, 1000));

// No page of the database is left to chance: another program's lock, and damage.
class FailingDatabase : public testing::Test, protected OneCase {
 protected:
  FailingDatabase() { EXPECT_EQ(open_case(), 0); }
  fs::path database() const { return var() / "store.sqlite"; }
};

TEST_F(FailingDatabase, HeldByAnotherProgramIsWaitedForAndThenNamed) {
  sqlite3* other = nullptr;
  ASSERT_EQ(sqlite3_open(database().c_str(), &other), SQLITE_OK);
  ASSERT_EQ(sqlite3_exec(other, "BEGIN IMMEDIATE", nullptr, nullptr, nullptr), SQLITE_OK);

  EXPECT_EQ(bundle(), "");
  EXPECT_EQ(hub.last.exit_code, 1);
  EXPECT_THAT(hub.last.err, AllOf(HasSubstr("store.sqlite: database is locked"), HasSubstr("Another program holds it"),
                                  HasSubstr("run the same command again")));

  sqlite3_close(other);
  EXPECT_NE(bundle(), "") << hub.last.err;
}

TEST_F(FailingDatabase, WithSpoiltPagesIsNamedAndABackupAskedFor) {
  ASSERT_NE(bundle(), "");
  const auto whole = fs::file_size(database());
  struct Damage {
    std::string name;
    std::function<void()> make;
  };
  const auto spoil = [&](std::streamoff from, int count) {
    std::fstream file(database(), std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(from) << std::string(static_cast<size_t>(count), '\xA5');
  };
  fs::copy_file(database(), hub.folder() / "sound.sqlite");
  for (const auto& [name, make] :
       {Damage{"another header", [&] { spoil(0, 100); }}, Damage{"pages of the schema", [&] { spoil(100, 4096); }},
        Damage{"all pages but the first", [&] { spoil(4096, int(whole) - 4096); }},
        Damage{"cut", [&] { fs::resize_file(database(), 20'000); }}}) {
    SCOPED_TRACE(name);
    fs::copy_file(hub.folder() / "sound.sqlite", database(), fs::copy_options::overwrite_existing);
    make();
    EXPECT_EQ(bundle(), "");
    EXPECT_EQ(hub.last.exit_code, 1);
    EXPECT_THAT(hub.last.err, AllOf(HasSubstr("store.sqlite: "), HasSubstr("restore the store's folder")));
  }
}

TEST_F(FailingDatabase, ThatIsGoneOrEmptyBesideItsBlobsIsNeverReplacedByANewOne) {
  ASSERT_NE(bundle(), "");
  fs::resize_file(database(), 0);
  for (const bool is_there : {true, false}) {
    if (!is_there) fs::remove(database());
    EXPECT_EQ(open_case(), 1);
    EXPECT_THAT(hub.last.err, AllOf(HasSubstr("store.sqlite: missing or empty"), HasSubstr("Restore it")));
  }
}

}  // namespace
}  // namespace dossier
