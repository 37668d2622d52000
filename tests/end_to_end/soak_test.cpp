// A program that serves for long: what it holds of memory, files and threads after many runs is what it held after a
// few. DOSSIER_LONG=1: a quarter of an hour.
#include <gmock/gmock.h>
#include <signal.h>
#include <sys/wait.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iostream>

#include "testkit/hub_fixture.hpp"
#include "testkit/memory.hpp"
#include "testkit/running_command.hpp"

namespace dossier {
namespace {

namespace fs = std::filesystem;
using testkit::HubFixture;

int rounds() { return std::getenv("DOSSIER_LONG") ? 900 : 12; }

constexpr int64_t largest_cache = 32 * 1024;  // KiB of the store's pages that stay in memory (store/schema.cpp)

struct Held {
  int64_t kilobytes = 0, threads = 0, files = 0, of_store = 0;  // of_store: KiB of the store that may be cached
};

int64_t of_status(const fs::path& process, const std::string& name) {
  std::ifstream in(process / "status");
  for (std::string word; in >> word;)
    if (int64_t value = 0; word == name + ":" && in >> value) return value;
  return -1;
}

Held held_by(pid_t process, const fs::path& store) {
  const auto folder = fs::path("/proc") / std::to_string(process);
  const auto files = std::distance(fs::directory_iterator(folder / "fd"), fs::directory_iterator());
  return {of_status(folder, "VmRSS"), of_status(folder, "Threads"), static_cast<int64_t>(files),
          std::min(largest_cache, static_cast<int64_t>(fs::file_size(store / "store.sqlite")) / 1024)};
}

std::string message(int number) {
  return R"({"msgid":"m)" + std::to_string(number) +
         R"(","action":"send","from":"wm1","tolist":["wang"],"roomid":"","msgtime":1791979200000,"msgtype":"text",)"
         R"("text":{"content":"订单 DD20261008-5521"}})"
         "\n";
}

// Every source that can be pulled, each every second, with something new for each run.
TEST(Soak, HoldsNoMoreAfterManyRunsThanAfterAFew) {
  HubFixture hub;
  hub.source("ledger", "ledger", "{records: 100, until: 100}");
  hub.source("wecom", "wecom_archive", "{folder: wecom}");
  hub.source("statements", "statement_drop", "{folder: drop}");
  hub.source("papers", "ubl_documents", "{folder: drop}");
  hub.configure(
      "schedule:\n  ledger: {every: 1s}\n  wecom: {every: 1s}\n  statements: {every: 1s}\n  papers: {every: 1s}\n");
  fs::create_directories(hub.folder() / "wecom");
  fs::create_directories(hub.folder() / "drop");
  auto words = hub.command({"serve", "--log-level", "info"});
  words.front() = DOSSIER_BUILD_DIR "/bin/dossier";
  testkit::RunningCommand serving(words, hub.environment());
  Held early;
  for (int round = 1; round <= rounds(); ++round) {
    std::ofstream(hub.folder() / "wecom/day.jsonl", std::ios::app) << message(round);
    hub.write(hub.folder() / ("drop/" + std::to_string(round) + ".yaml"),
              "complaint_no: TS" + std::to_string(round) + "\nissuer: Hengzhan\ndate: 2026-10-22\ntext: two pieces\n");
    ASSERT_TRUE(serving.says("wecom/messages: done")) << serving.rest;
    if (round == rounds() / 3) early = held_by(serving.process(), hub.folder() / "var");
  }
  const auto late = held_by(serving.process(), hub.folder() / "var");
  serving.signal(SIGTERM);
  EXPECT_EQ(WEXITSTATUS(serving.wait()), 0) << serving.rest;

  EXPECT_GT(early.kilobytes, 0);
  EXPECT_LE(late.threads, early.threads + 4) << "each stream has one while it is pulled";
  EXPECT_LE(late.files, early.files + 4) << "a run that has just begun opens some";
  // Freed memory that ASan holds back to find its late use is no leak.
  const int64_t held_back = testkit::is_sanitized ? 1024 * 1024 : 0;
  // The database's cache fills while there is ever more to look into.
  const auto more_cached = late.of_store - early.of_store;
  EXPECT_LE(late.kilobytes, early.kilobytes + more_cached + 16 * 1024 + held_back);
  std::cout << rounds() << " rounds of 4 streams: " << early.kilobytes << " then " << late.kilobytes << " KiB, "
            << early.files << " then " << late.files << " files, " << early.threads << " then " << late.threads
            << " threads, " << early.of_store << " then " << late.of_store << " KiB of the store may be cached\n";
}

}  // namespace
}  // namespace dossier
