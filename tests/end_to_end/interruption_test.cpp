// Ctrl-C while collecting: what came is kept, nothing half-written stays, and the next run ends as if nothing had been.
#include <gmock/gmock.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>

#include "testkit/hub_fixture.hpp"

namespace dossier {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testkit::HubFixture;

TEST(Interruption, LeavesNothingHalfWrittenAndTheNextRunIsWhole) {
  HubFixture hub;
  hub.scripted("tickets").answer("tickets", "tickets", "complaint_no-TS1", R"([
    {"id":"t1","kind":"ticket","at":"2026-10-14 09:20:00","text":"late","identifiers":[{"type":"complaint_no","value":"TS1"}]}])");
  hub.source("bad", "endless", {}, "    realm: {complaint_no: tickets}\n    deadline: 3s\n");
  const auto number = hub.open_case("TS1", "tickets");

  // The first line of progress says that the good source has answered; the bad one never will.
  int ends[2];
  ASSERT_EQ(pipe(ends), 0);
  const auto child = fork();
  if (child == 0) {
    dup2(ends[1], 2);
    setenv("DOSSIER_TEST_TIME", hub.now.c_str(), 1);
    setenv("XDG_CACHE_HOME", DOSSIER_BUILD_DIR "/cache", 1);
    const auto config = (hub.folder() / "dossier.yaml").string(), plugins = (hub.folder() / "plugins").string();
    execl(DOSSIER_BUILD_DIR "/bin/dossier-at", "dossier-at", "bundle", number.c_str(), "--config", config.c_str(),
          "--plugins", plugins.c_str(), nullptr);
    _exit(127);
  }
  close(ends[1]);
  auto* progress = fdopen(ends[0], "r");
  char line[1024];
  while (fgets(line, sizeof line, progress) && std::string(line).find("tickets/tickets") == std::string::npos) continue;
  kill(child, SIGINT);
  std::string rest;
  while (fgets(line, sizeof line, progress)) rest += line;
  fclose(progress);
  int status = 0;
  waitpid(child, &status, 0);

  EXPECT_EQ(WEXITSTATUS(status), 1);
  EXPECT_THAT(rest, HasSubstr("collecting was interrupted"));
  EXPECT_FALSE(std::filesystem::exists(hub.folder() / "var/bundles/RC-2026-000001.r1.zip"));

  const auto bundle = hub.bundle(number);
  EXPECT_EQ(hub.last.exit_code, 3) << hub.last.err;
  EXPECT_EQ(HubFixture::lines_of(bundle, "index/items.jsonl").size(), 1u);
  EXPECT_EQ(hub.run({"verify", bundle}).exit_code, 5);
  std::vector<std::string> left;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(hub.folder() / "var/bundles"))
    left.push_back(entry.path().filename());
  EXPECT_THAT(left, testing::ElementsAre("RC-2026-000001.r1.zip"));
}

}  // namespace
}  // namespace dossier
