// A limit for open files: whatever is the first that cannot be opened, the limit is named, and not what was opened.
#include <gmock/gmock.h>

#include "testkit/hub_fixture.hpp"
#include "testkit/memory.hpp"

namespace dossier {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using testkit::HubFixture;

TEST(OpenFiles, AboveTheirLimitNameTheLimitAndTheNextRunIsWhole) {
  if (testkit::is_sanitized)
    GTEST_SKIP() << "UBSan opens a pipe to look at an object, and takes its failing for a fault";
  HubFixture hub;
  hub.scripted("tickets").answer("tickets", "tickets", "complaint_no-TS1", R"([
    {"id":"t1","kind":"ticket","at":"2026-10-14 09:20:00","text":"late","identifiers":[{"type":"complaint_no","value":"TS1"}]}])");
  const auto number = hub.open_case("TS1", "tickets");
  int stopped = 0;
  for (int limit = 7; limit <= 24; ++limit) {
    SCOPED_TRACE("ulimit -n " + std::to_string(limit));
    hub.before = {"sh", "-c", "ulimit -n " + std::to_string(limit) + " && exec \"$@\"", "sh"};
    const auto bundle = hub.bundle(number);
    // What whoever started this test left open counts too: the system may not even load the program.
    const bool is_loaded = hub.last.err.find("error while loading shared libraries") == std::string::npos;
    if (hub.last.exit_code == 0 || !is_loaded) continue;
    ++stopped;
    EXPECT_THAT(hub.last.err, HasSubstr("at most " + std::to_string(limit) +
                                        " files open at once here: raise that (ulimit -n 1024)"));
    EXPECT_THAT(hub.last.err, AllOf(Not(HasSubstr("Install it")), Not(HasSubstr("mounted for writing"))));
  }
  EXPECT_GT(stopped, 2);

  hub.before = {};
  EXPECT_EQ(hub.run({"verify", hub.bundle(number)}).exit_code, 5) << hub.last.out << hub.last.err;
}

}  // namespace
}  // namespace dossier
