// A hub with one source on a database, for tests of what `dossier source probe` says of it.
#pragma once

#include <gmock/gmock.h>

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "testkit/command.hpp"
#include "testkit/hub_fixture.hpp"

namespace dossier::testkit {

using AccessOptions = std::map<std::string, std::string>;

/// A hub with one source on that database; its password stands in the environment. `more` stands beside its options,
/// `lines` among them.
class ProbedHub {
 public:
  explicit ProbedHub(AccessOptions options,
                     const std::string& more = "    own_sockets: true\n    preset: request_tracker_5\n",
                     std::string lines = "") {
    password_ = options["password"];
    options["password"] = "${env:DOSSIER_TEST_PASSWORD}";
    for (const auto& [name, value] : options) lines += (lines.empty() ? "" : "\n      ") + name + ": '" + value + "'";
    hub_.source("tickets", "sql_tickets", lines, more);
    hub_.configure("presets: " + (std::filesystem::path(DOSSIER_SOURCE_DIR) / "config/presets").string() + "\n");
  }

  /// What the command prints, of which nothing may be the password.
  std::string run(const std::vector<std::string>& command, int exit_code) {
    const auto ran = hub_.run(command, {{"DOSSIER_TEST_PASSWORD", password_}});
    EXPECT_EQ(ran.exit_code, exit_code) << ran.out << ran.err;
    const auto said = ran.out + ran.err;
    EXPECT_THAT(said, testing::Not(testing::HasSubstr(password_)));
    return said;
  }
  std::string probe(int exit_code = 1) { return run({"source", "probe", "tickets"}, exit_code); }
  /// The same where that file of the machine is not there.
  std::string probe_without(const std::string& file) {
    hub_.run({"config", "check"}, {{"DOSSIER_TEST_PASSWORD", password_}});
    const std::string build = DOSSIER_BUILD_DIR;
    const auto probed = run_command(
        {"unshare", "-rm", "sh", "-c", "mount --bind /dev/null \"$0\" && exec \"$@\"", file, build + "/bin/dossier-at",
         "source", "probe", "tickets", "--config", (hub_.folder() / "dossier.yaml").string(), "--plugins",
         (hub_.folder() / "plugins").string()},
        {{"DOSSIER_TEST_TIME", hub_.now}, {"XDG_CACHE_HOME", build + "/cache"}, {"DOSSIER_TEST_PASSWORD", password_}});
    EXPECT_EQ(probed.exit_code, 1) << probed.err;
    return probed.out + probed.err;
  }

 private:
  HubFixture hub_;
  std::string password_;
};

}  // namespace dossier::testkit
