// `kill -9` while collecting and sealing, at moments chosen by a fixed seed among all calls that write: one more run
// gives the bundle that an undisturbed run gives, and nothing half-written was ever under a bundle's name. The same
// with the workers killed in place of the hub. DOSSIER_LONG=1 makes it two hundred moments each.
#include <gmock/gmock.h>

#include <cstdlib>
#include <fstream>
#include <iostream>
#include <map>
#include <random>
#include <set>

#include "testkit/bundle_surgery.hpp"
#include "testkit/hub_fixture.hpp"
#include "testkit/memory.hpp"

namespace dossier {
namespace {

using testkit::HubFixture;
namespace fs = std::filesystem;

constexpr auto case_number = "RC-2026-000001";

// With sanitizers each run takes many times as long.
int moments() { return std::getenv("DOSSIER_LONG") ? 200 : testkit::is_sanitized ? 4 : 12; }

std::string rows(const std::string& kind, const std::string& first, int count, const std::string& more) {
  std::string text = "[" + first;
  for (int number = 0; number < count; ++number) {
    const auto minute = std::to_string(100 + number % 60).substr(1),
               hour = std::to_string(100 + number / 60 % 24).substr(1);
    text += (text.size() > 1 ? "," : "");
    text += R"({"id":")" + kind + std::to_string(number) + R"(","kind":")" + kind + R"(","at":"2026-10-15 )" + hour +
            ":" + minute + R"(:00","text":"第)" + std::to_string(number) + R"(条记录","role":"agent","name":"王某")" +
            more + "}";
  }
  return text + "]";
}

class Kill : public testing::Test {
 protected:
  Kill() {
    hub_.scripted("tickets").scripted("parcels").scripted("locker");
    hub_.answer("tickets", "tickets", "complaint_no-TS1",
                rows("note", R"(
      {"id":"t1","kind":"ticket","at":"2026-10-14 09:20:00","text":"parcel late","by_customer":"true","medium":"complaint_no-TS1.bin",
       "identifiers":[{"type":"complaint_no","value":"TS1","owner":"none"},{"type":"customer_id","value":"C7","owner":"customer"},
                      {"type":"waybill_no","value":"KD1","owner":"customer","realm":"kuaidi"}]})",
                     400, R"(,"links":["t1"])"));
    hub_.answer("tickets", "tickets", "customer_id-C7",
                rows("message", "", 300, R"(,"identifiers":[{"type":"customer_id","value":"C7","owner":"customer"}])"));
    hub_.write(hub_.folder() / "sources/tickets/tickets/complaint_no-TS1.bin",
               "\xFF\xD8\xFF" + std::string(600000, 'p'));
    for (const std::string source : {"parcels", "locker"})
      hub_.answer(source, "parcels", "waybill_no-KD1",
                  rows("shipment_event", "", 300,
                       R"(,"identifiers":[{"type":"waybill_no","value":"KD1","owner":"customer","realm":"kuaidi"}])"));
    hub_.configure("seal: {key: seal/key.pem}\n");
    EXPECT_EQ(hub_.open_case("TS1", "tickets"), case_number);
    fs::copy(var(), hub_.folder() / "opened", fs::copy_options::recursive);
  }

  fs::path var() const { return hub_.folder() / "var"; }
  fs::path bundle() const { return var() / "bundles" / (std::string(case_number) + ".r1.zip"); }

  void start_over() {
    fs::remove_all(var());
    fs::copy(hub_.folder() / "opened", var(), fs::copy_options::recursive);
  }

  // All of the bundle but what speaks of the runs themselves: custody, the header that counts it, and the seal.
  std::map<std::string, std::string> content() const {
    std::map<std::string, std::string> files;
    auto opened = testkit::BundleSurgery::of_file(bundle());
    for (const auto& entry : opened.entries) {
      const auto path = entry.name.substr(opened.folder().size() + 1);
      if (path != "index/custody.jsonl" && path != "index/case.json" && path != "tagmanifest-sha256.txt" &&
          !path.starts_with("seal/"))
        files[path] = entry.bytes;
    }
    return files;
  }

  testkit::CommandResult run_watched(const std::map<std::string, std::string>& watch) {
    auto environment = watch;
    environment["LD_PRELOAD"] = DOSSIER_BUILD_DIR "/tests/libdossier_kill_at.so";
    environment["ASAN_OPTIONS"] = "verify_asan_link_order=0";
    return hub_.run({"bundle", case_number}, environment);
  }

  struct Counted {
    long calls = 0, workers_killed = 0;
  };
  std::string count_file() const { return (hub_.folder() / "counted").string(); }
  Counted counted() const {
    Counted read;
    std::ifstream(count_file()) >> read.calls >> read.workers_killed;
    return read;
  }

  long calls_of_a_whole_run() {
    start_over();
    EXPECT_EQ(run_watched({{"DOSSIER_KILL_COUNT", count_file()}}).exit_code, 0) << hub_.last.err;
    return counted().calls;
  }

  void expect_whole() {
    const auto verified =
        hub_.run({"verify", bundle().string(), "--key", (hub_.folder() / "seal/key.pub.pem").string()});
    EXPECT_EQ(verified.exit_code, 0) << verified.out;
  }

  std::set<std::string> items_of(const std::string& bundle) const {
    std::set<std::string> found;
    for (const auto& item : HubFixture::lines_of(bundle, "index/items.jsonl"))
      found.insert(json::text(item, "/source") + " " + json::text(item, "/source_id"));
    return found;
  }

  void expect_one_more_run_to_give(const std::map<std::string, std::string>& undisturbed) {
    ASSERT_EQ(hub_.run({"bundle", case_number}).exit_code, 0) << hub_.last.err;
    expect_whole();
    const auto again = content();
    for (const auto& [path, bytes] : undisturbed) {
      ASSERT_TRUE(again.count(path)) << path;
      EXPECT_TRUE(again.at(path) == bytes) << path << " differs";
    }
    EXPECT_EQ(again.size(), undisturbed.size());
    int files = 0;
    for (const auto& entry : fs::directory_iterator(var() / "bundles"))  // a sealed one is set aside, never removed
      files += entry.path().filename().string().find(".unrecorded-") == std::string::npos ? 1 : 0;
    EXPECT_EQ(files, 1) << "something is left beside the bundle";
    EXPECT_TRUE(fs::is_empty(var() / "tmp")) << "personal data of a killed run is left";
  }

  HubFixture hub_;
};

TEST_F(Kill, AtAnyMomentOfCollectAndBundleLosesNothing) {
  const auto calls = calls_of_a_whole_run();
  const auto undisturbed = content();
  ASSERT_GT(undisturbed.size(), 10u);
  ASSERT_GT(calls, 100);
  std::mt19937 dice(20261124);
  int killed = 0, too_late = 0, already_sealed = 0;
  while (killed < moments()) {
    const auto at = 1 + static_cast<long>(dice() % static_cast<unsigned long>(calls));
    SCOPED_TRACE("killed at call " + std::to_string(at) + " of " + std::to_string(calls));
    start_over();
    const auto code = run_watched({{"DOSSIER_KILL_AT", std::to_string(at)}}).exit_code;
    // Threads share the calls: the last few of one run may be none of the next.
    ASSERT_THAT(code, testing::AnyOf(128 + 9, 0)) << hub_.last.err;
    ++(code == 0 ? too_late : killed);
    ASSERT_LE(too_late, 10) << "the program outlives its kills";
    if (fs::exists(bundle())) {
      ++already_sealed;
      expect_whole();
    }
    expect_one_more_run_to_give(undisturbed);
  }
  std::cout << killed << " runs killed, among " << calls << " moments, none skipped; " << already_sealed
            << " had sealed already\n";
}

TEST_F(Kill, OfTheWorkersAtAnyMomentLosesNothing) {
  const auto calls = calls_of_a_whole_run();
  const auto undisturbed = content();
  const auto items = items_of(bundle());
  std::mt19937 dice(20261125);
  int killed = 0, workers = 0, too_late = 0, gaps = 0;
  while (killed < moments()) {
    const auto at = 1 + static_cast<long>(dice() % static_cast<unsigned long>(calls));
    SCOPED_TRACE("workers killed at call " + std::to_string(at) + " of " + std::to_string(calls));
    start_over();
    const auto code =
        run_watched({{"DOSSIER_KILL_WORKERS_AT", std::to_string(at)}, {"DOSSIER_KILL_COUNT", count_file()}}).exit_code;
    ASSERT_THAT(code, testing::AnyOf(0, 3)) << hub_.last.err;
    const auto struck = counted().workers_killed;
    ++(struck == 0 ? too_late : killed);
    ASSERT_LE(too_late, 20 * moments()) << "hardly a worker is ever there";
    workers += static_cast<int>(struck);
    expect_whole();
    // What was repeated in a new worker is as if nothing had been; a gap was said, and the next revision closes it.
    if (code == 0) {
      EXPECT_TRUE(content() == undisturbed);
    } else {
      ++gaps;
      const auto next = hub_.bundle(case_number);
      EXPECT_EQ(hub_.last.exit_code, 0) << hub_.last.err;
      EXPECT_EQ(items_of(next), items);
    }
  }
  std::cout << killed << " times the workers killed, " << workers << " of them, among " << calls << " moments; "
            << too_late << " more moments found none; " << gaps << " bundles with a gap\n";
}

}  // namespace
}  // namespace dossier
