// The demo case: both revisions hold exactly the items and gaps that demo_items.txt lists, in that order, part and
// number.
#include <fcntl.h>
#include <gmock/gmock.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <map>

#include "base/clock.hpp"
#include "base/zones.hpp"
#include "testkit/hub_fixture.hpp"

namespace dossier {
namespace {

using testing::ElementsAreArray;
using testing::HasSubstr;
using testkit::HubFixture;
namespace fs = std::filesystem;

const fs::path root = DOSSIER_SOURCE_DIR;
const fs::path build = DOSSIER_BUILD_DIR;

// The two tracking services while this lives; what they print is their environment.
class DemoSources {
 public:
  DemoSources(const fs::path& folder, bool again) {
    int ends[2];
    if (pipe(ends) != 0) return;
    process_ = fork();
    if (process_ == 0) {
      dup2(ends[1], 1);
      const auto program = (build / "bin/dossier-demo-sources").string();
      execl(program.c_str(), program.c_str(), folder.c_str(), again ? "--again" : nullptr, nullptr);
      _exit(127);
    }
    close(ends[1]);
    auto* lines = fdopen(ends[0], "r");
    char line[512];
    while (environment.size() < 3 && fgets(line, sizeof line, lines)) {
      const std::string text = line;
      environment[text.substr(0, text.find('='))] = text.substr(text.find('=') + 1, text.size() - text.find('=') - 2);
    }
    fclose(lines);
  }
  ~DemoSources() {
    kill(process_, SIGTERM);
    waitpid(process_, nullptr, 0);
  }
  DemoSources(const DemoSources&) = delete;
  DemoSources& operator=(const DemoSources&) = delete;

  std::map<std::string, std::string> environment;

 private:
  pid_t process_ = -1;
};

std::string first_letters(const std::string& text, int most) {
  size_t at = 0;
  for (int letters = 0; at < text.size() && letters < most; ++letters) {
    ++at;
    while (at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80) ++at;
  }
  return text.substr(0, at);
}

std::string item_line(const json::Value& item) {
  const auto record = [&](const char* pointer) { return json::text(item, pointer); };
  const auto at = parse_rfc3339(record("/record/at/utc"));
  const auto text = record("/record/kind") == "attachment" ? record("/media/0/name") : record("/record/text");
  return record("/number") + "\t" + record("/part") + "\t" + record("/record/kind") + "\t" +
         (at ? wall_clock("Asia/Shanghai", *at) : "") + "\t" + record("/source") + "\t" + first_letters(text, 24);
}

std::string gap_line(const json::Value& gap) {
  std::string parts;
  for (const auto& [part, pointer] : json::each(gap, "/parts"))
    parts += (parts.empty() ? "" : ",") + json::text(part, "");
  return "gap\t" + parts + "\t" + json::text(gap, "/reason") + "\t" +
         (json::text(gap, "/retryable") == "true" ? "retryable" : "final") + "\t" + json::text(gap, "/source") + "\t" +
         json::text(gap, "/identifier/type") + " " + json::text(gap, "/identifier/value");
}

// The lines of one section of the golden file: "# r1: …" up to the next "# r".
std::vector<std::string> expected(const std::string& revision) {
  std::vector<std::string> lines;
  std::ifstream file(root / "tests/golden/demo_items.txt");
  bool inside = false;
  for (std::string line; std::getline(file, line);) {
    if (line.rfind("# r", 0) == 0) inside = line.rfind("# " + revision + ":", 0) == 0;
    else if (inside && !line.empty() && line[0] != '#') lines.push_back(line);
  }
  return lines;
}

class Demo : public testing::Test {
 protected:
  Demo() {
    if (std::string(DOSSIER_RT5_SCHEMA).empty() || !fs::exists(DOSSIER_RT5_SCHEMA)) return;
    fs::create_directories(folder_ / "config");
    fs::create_directories(folder_ / "var/demo");
    fs::copy(root / "config/demo", folder_ / "config/demo", fs::copy_options::recursive);
    fs::copy(root / "config/presets", folder_ / "config/presets", fs::copy_options::recursive);
    const auto made = testkit::run_command({"sh", (root / "config/demo/make_tickets_database.sh").string(),
                                            DOSSIER_RT5_SCHEMA, (folder_ / "var/demo/tickets.sqlite").string()});
    EXPECT_EQ(made.exit_code, 0) << made.err;
  }

  void SetUp() override {
    if (std::string(DOSSIER_RT5_SCHEMA).empty() || !fs::exists(DOSSIER_RT5_SCHEMA))
      GTEST_SKIP() << "no schema of Request Tracker 5; scripts/test fetches it";
  }

  testkit::CommandResult run(std::vector<std::string> arguments, const DemoSources& sources, const std::string& time) {
    arguments.insert(arguments.begin(), (build / "bin/dossier-at").string());
    arguments.insert(arguments.end(), {"--config", (folder_ / "config/demo/dossier.yaml").string(), "--plugins",
                                       (build / "plugins").string()});
    auto environment = sources.environment;
    environment["DOSSIER_TEST_TIME"] = time;
    environment["XDG_CACHE_HOME"] = (build / "cache").string();
    return testkit::run_command(arguments, environment);
  }

  // The bundle's items and gaps as lines of the golden file.
  static std::vector<std::string> found(const fs::path& bundle) {
    std::vector<std::string> lines;
    for (const auto& item : HubFixture::lines_of(bundle.string(), "index/items.jsonl"))
      lines.push_back(item_line(item));
    for (const auto& gap : HubFixture::lines_of(bundle.string(), "index/gaps.jsonl")) lines.push_back(gap_line(gap));
    return lines;
  }

  fs::path bundle(int revision) const {
    return folder_ / "var/demo/bundles" / ("RC-2026-000001.r" + std::to_string(revision) + ".zip");
  }

  testkit::TemporaryFolder folder_;
};

TEST_F(Demo, HoldsEveryLineOfTheCaseInBothRevisions) {
  {
    const DemoSources sources(root / "config/demo", false);
    ASSERT_EQ(run({"case", "open", "--complaint", "TS20261014-0087", "--trigger", "customer_request=未解决核心问题"},
                  sources, "2026-10-22T02:00:00Z")
                  .exit_code,
              0);
    const auto first = run({"bundle", "RC-2026-000001"}, sources, "2026-10-22T02:00:00Z");
    ASSERT_EQ(first.exit_code, 3) << first.err;
  }
  EXPECT_THAT(found(bundle(1)), ElementsAreArray(expected("r1")));
  {
    const DemoSources sources(root / "config/demo", true);
    const auto second = run({"bundle", "RC-2026-000001"}, sources, "2026-10-23T02:00:00Z");
    ASSERT_EQ(second.exit_code, 0) << second.err;
    const auto verified = run({"verify", bundle(2).string(), "--key", (folder_ / "var/demo/seal/key.pub.pem").string()},
                              sources, "2026-10-23T02:00:00Z");
    EXPECT_EQ(verified.exit_code, 0) << verified.out;
  }
  EXPECT_THAT(found(bundle(2)), ElementsAreArray(expected("r2")));
  ASSERT_GT(expected("r2").size(), expected("r1").size() - 1);
}

}  // namespace
}  // namespace dossier
