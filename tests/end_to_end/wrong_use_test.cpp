// What a hurried hand types: each gets an answer that names the next step, and nothing is made of it.
#include <gmock/gmock.h>
#include <sys/stat.h>

#include "testkit/hub_fixture.hpp"

namespace dossier {
namespace {

using testing::HasSubstr;
using testkit::HubFixture;

class WrongUse : public testing::Test {
 protected:
  WrongUse() { hub_.scripted("tickets"); }
  std::string open(const std::string& complaint, const std::string& realm = "tickets") {
    hub_.run({"case", "open", "--complaint", complaint, "--realm", realm});
    EXPECT_EQ(hub_.last.exit_code, 2);
    return hub_.last.err;
  }
  HubFixture hub_;
};

TEST_F(WrongUse, AComplaintNumberThatIsNoneOpensNoCase) {
  EXPECT_THAT(open("TS1\nTS2"), HasSubstr("wanted a complaint number of at most 200 bytes"));
  EXPECT_THAT(open(std::string(201, 'x')), HasSubstr("201 bytes"));
  EXPECT_THAT(open("TS1\xff"), HasSubstr("printable UTF-8"));
  EXPECT_THAT(open("TS1", "other"), HasSubstr("known: tickets"));
  EXPECT_EQ(hub_.run({"case", "list"}).out, "");
}

TEST_F(WrongUse, QuotesAndPathsInAComplaintNumberAreLettersLikeOthers) {
  const std::string odd = "../../x'; DROP TABLE cases;-- %00 \"";
  const auto number = hub_.open_case(odd, "tickets");
  EXPECT_EQ(number, "RC-2026-000001");
  const auto bundle = hub_.bundle(number);
  EXPECT_EQ(hub_.run({"verify", bundle}).exit_code, 5) << hub_.last.out;
  EXPECT_THAT(hub_.run({"case", "list"}).out, HasSubstr(odd));
}

TEST_F(WrongUse, AMissingConfigurationSaysWhereToGetOne) {
  const auto answer =
      testkit::run_command({DOSSIER_BUILD_DIR "/bin/dossier-at", "case", "list", "--config", "nowhere.yaml"},
                           {{"DOSSIER_TEST_TIME", hub_.now}}, hub_.folder().string());
  EXPECT_EQ(answer.exit_code, 2);
  EXPECT_THAT(answer.err, HasSubstr("config/dossier.example.yaml"));
}

TEST_F(WrongUse, ATimeThatHasNotComeIsNoAsOf) {
  const auto number = hub_.open_case("TS1", "tickets");
  hub_.bundle(number);
  EXPECT_EQ(hub_.run({"bundle", number, "--as-of", "2099-01-01T00:00:00Z"}).exit_code, 2);
  EXPECT_THAT(hub_.last.err, HasSubstr("lies ahead of now"));
}

TEST_F(WrongUse, OutputThatCannotBeWrittenIsNoSuccess) {
  hub_.open_case("TS1", "tickets");
  const auto command = std::string(DOSSIER_BUILD_DIR) + "/bin/dossier plugin list >/dev/full";
  const auto ran = testkit::run_command({"sh", "-c", command});
  EXPECT_EQ(ran.exit_code, 1);
  EXPECT_THAT(ran.err, HasSubstr("could not be written"));
}

TEST_F(WrongUse, ABundleIsForNobodyElsesEyes) {
  const auto bundle = hub_.bundle(hub_.open_case("TS1", "tickets"));
  struct stat status {};
  ASSERT_EQ(stat(bundle.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0600u);
}

TEST_F(WrongUse, TheStoreIsForNobodyElsesEyes) {
  const auto before = umask(0);
  hub_.run({"case", "list"});
  umask(before);
  struct stat status {};
  ASSERT_EQ(stat((hub_.folder() / "var").c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 07777, 0700u);
}

}  // namespace
}  // namespace dossier
