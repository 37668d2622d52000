// What a person or a program reads from the commands themselves: help, errors, results.
#include <gmock/gmock.h>
#include <sys/stat.h>

#include <sstream>

#include "testkit/hub_fixture.hpp"

namespace dossier {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;
using testkit::HubFixture;

class CommandLineOfAUser : public testing::Test {
 protected:
  CommandLineOfAUser() { hub_.scripted("tickets"); }
  HubFixture hub_;
};

TEST_F(CommandLineOfAUser, HasAPageOfHelpForEachCommand) {
  struct Page {
    std::vector<std::string> command;
    std::vector<std::string> says;
  };
  const Page pages[] = {{{"config", "check"}, {"[FILE]"}},
                        {{"plugin", "list"}, {"versions"}},
                        {{"plugin", "show"}, {"NAME"}},
                        {{"source", "list"}, {"sources"}},
                        {{"source", "probe"}, {"[NAME…]"}},
                        {{"pull"}, {"SOURCE/STREAM"}},
                        {{"quarantine", "list"}, {"[SOURCE]", "--discarded"}},
                        {{"quarantine", "discard"}, {"ENTRY", "--reason TEXT"}},
                        {{"normalise"}, {"--option k=v", "--request JSON"}},
                        {{"case", "open"}, {"--complaint NO", "--realm NAME", "--trigger CODE=TEXT"}},
                        {{"case", "list"}, {"oldest first"}},
                        {{"case", "show"}, {"CASE"}},
                        {{"bundle"}, {"--out DIR", "--report LIST", "--as-of TIME"}},
                        {{"verify"}, {"--key PUB"}},
                        {{"store", "check"}, {"digest"}}};
  for (const auto& [words, says] : pages) {
    auto asked = words;
    asked.push_back("--help");
    EXPECT_EQ(hub_.run(asked).exit_code, 0);
    std::string name = "dossier";
    for (const auto& word : words) name += " " + word;
    EXPECT_THAT(hub_.last.out, AllOf(StartsWith(name), HasSubstr("\nExample"), HasSubstr("  " + name),
                                     HasSubstr("--config FILE"), HasSubstr("Exit codes")));
    for (const auto& text : says) EXPECT_THAT(hub_.last.out, HasSubstr(text)) << name;
    EXPECT_EQ(hub_.last.err, "");
    // The overview names it too.
    EXPECT_THAT(hub_.run({"--help"}).out, HasSubstr("dossier " + words.front()));
  }
  EXPECT_THAT(hub_.run({"case", "--help"}).out, AllOf(HasSubstr("--complaint NO"), HasSubstr("dossier case list")));
  EXPECT_THAT(hub_.run({"help", "bundle"}).out, AllOf(StartsWith("dossier bundle CASE"), Not(HasSubstr("verify"))));
}

TEST_F(CommandLineOfAUser, HearsWhoNamedTheKeyThatWasTrusted) {
  hub_.answer("tickets", "tickets", "complaint_no-TS1", R"([{"id":"t1","kind":"ticket","text":"late",
    "identifiers":[{"type":"complaint_no","value":"TS1"}]}])");
  const auto bundle = hub_.bundle(hub_.open_case("TS1"));
  const auto key = (hub_.folder() / "var/seal/key.pub.pem").string();
  EXPECT_THAT(hub_.run({"verify", bundle, "--key", key}).out, HasSubstr("\ntrusted by --key\n"));
  EXPECT_THAT(hub_.run({"verify", bundle}).out, Not(HasSubstr("trusted by")));
  hub_.configure("seal: {trusted: [var/seal/key.pub.pem]}\n");
  EXPECT_EQ(hub_.run({"verify", bundle}).exit_code, 0);
  EXPECT_THAT(hub_.last.out, HasSubstr("\ntrusted by seal.trusted of " + (hub_.folder() / "dossier.yaml").string()));
}

TEST_F(CommandLineOfAUser, TakesNoEmptyValue) {
  const auto number = hub_.open_case("TS1", "tickets");
  for (const auto* option : {"--out", "--report", "--as-of", "--log-level"}) {
    EXPECT_EQ(hub_.run({"bundle", number, option, ""}).exit_code, 2) << option;
    EXPECT_THAT(hub_.last.err, HasSubstr(std::string(option) + ": is empty; wanted a value"));
  }
  EXPECT_EQ(hub_.run({"case", "open", "--complaint="}).exit_code, 2);
  EXPECT_THAT(hub_.last.err, HasSubstr("--complaint: is empty"));
}

TEST_F(CommandLineOfAUser, GivesAProgramEachErrorAsOneObject) {
  const auto number = hub_.open_case("TS1", "tickets");
  const std::vector<std::string> wrong[] = {{"bundle", "RC-2026-000099"},
                                            {"bundle", number, "--as-of", "yesterday"},
                                            {"case", "open", "--complaint", "TS1", "--trigger", "x=y"},
                                            {"case", "open", "--complant", "TS1", "--nonsense"},
                                            {"plugin", "show", "nothing"},
                                            {"source", "probe", "nothing"},
                                            {"store"},
                                            {"verify", "absent.zip"},
                                            {"nonsense"}};
  for (auto command : wrong) {
    command.push_back("--json");
    EXPECT_NE(hub_.run(command).exit_code, 0);
    EXPECT_THAT(hub_.last.out, IsEmpty());
    const auto said = json::parse(hub_.last.err);
    ASSERT_TRUE(said) << command.front() << ": " << hub_.last.err;
    EXPECT_EQ(json::text(*said, "/error/kind"), hub_.last.exit_code == 2 ? "config" : "unavailable") << hub_.last.err;
    EXPECT_NE(json::text(*said, "/error/message"), "");
  }
  hub_.configure("reprots: {html: {}}\nstore: {foldr: var}\n");
  hub_.run({"case", "list", "--json"});
  const auto said = json::parse(hub_.last.err);
  ASSERT_TRUE(said) << hub_.last.err;
  EXPECT_THAT(json::text(*said, "/error/message"), AllOf(HasSubstr("reprots"), HasSubstr("foldr")));
}

TEST_F(CommandLineOfAUser, UnderstandsANumberAsItIsMeant) {
  const auto number = hub_.open_case("TS2026-0087a", "tickets");
  for (const std::string typed :
       {" TS2026-0087a", "ＴＳ２０２６-００８７ａ", "\u3000TS2026－0087a\n", "TS2026-0087a"}) {
    const auto opened = hub_.run({"case", "open", "--complaint", typed, "--json"});
    EXPECT_EQ(json::text(json::parse(opened.out).value(), "/case"), number) << typed;
    EXPECT_EQ(json::text(json::parse(opened.out).value(), "/complaint"), "TS2026-0087a");
    EXPECT_EQ(opened.err.find("understood as \"TS2026-0087a\"") != std::string::npos, typed != "TS2026-0087a");
  }
  EXPECT_NE(hub_.open_case("ts2026-0087a", "tickets"), number) << "upper and lower case are two numbers";
  EXPECT_EQ(hub_.run({"case", "show", " ＲＣ－２０２６－０００００１ "}).exit_code, 0) << hub_.last.err;
  EXPECT_NE(hub_.bundle("RC-2026-000001 "), "") << hub_.last.err;
  hub_.run({"case", "open", "--complaint", " \u3000 "});
  EXPECT_EQ(hub_.last.exit_code, 2);
  EXPECT_THAT(hub_.last.err, HasSubstr("wanted --complaint NO"));
}

TEST_F(CommandLineOfAUser, FindsTheBundleWhereItWasWantedAlsoWhenNothingIsNew) {
  hub_.answer("tickets", "tickets", "complaint_no-TS1", R"([
    {"id":"t1","kind":"ticket","at":"2026-10-14 09:20:00","text":"late",
     "identifiers":[{"type":"complaint_no","value":"TS1"}]}])");
  const auto number = hub_.open_case("TS1", "tickets");
  const auto first = hub_.bundle(number);
  const auto wanted = hub_.folder() / "handover" / "new";
  for (int round = 0; round < 2; ++round) {
    const auto second = hub_.bundle(number, {"--out", wanted.string()});
    EXPECT_EQ(hub_.last.exit_code, 0) << hub_.last.err;
    EXPECT_EQ(second, (wanted / "RC-2026-000001.r1.zip").string());
    EXPECT_EQ(testkit::run_command({"cmp", first, second}).exit_code, 0);
  }
  EXPECT_EQ(hub_.bundle(number), first) << "which stays the one that is on record";

  hub_.write(wanted / "RC-2026-000001.r1.zip", "something else");
  EXPECT_EQ(hub_.bundle(number, {"--out", wanted.string()}), "");
  EXPECT_EQ(hub_.last.exit_code, 2);
  EXPECT_THAT(hub_.last.err, HasSubstr("there already, with other bytes"));
}

TEST_F(CommandLineOfAUser, IsNotHeldUpByAPipeForAConfiguration) {
  const auto pipe = hub_.folder() / "pipe.yaml";
  ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
  EXPECT_EQ(hub_.run({"config", "check", pipe.string()}).exit_code, 2);
  EXPECT_THAT(hub_.last.out, HasSubstr("pipe.yaml: a pipe, socket or device; wanted a file"));
  EXPECT_EQ(hub_.run({"config", "check", "/dev/zero"}).exit_code, 2);
}

TEST_F(CommandLineOfAUser, HearsWhatIsNoBundleAtAllInsteadOfAVerdict) {
  const auto pipe = hub_.folder() / "pipe.zip";
  ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
  const std::pair<std::string, std::string> things[] = {{hub_.folder().string(), "a folder"},
                                                        {pipe.string(), "a pipe, socket or device"},
                                                        {"/dev/zero", "a pipe, socket or device"},
                                                        {"/proc/self/mem", "no stored file"},
                                                        {"/proc/self/status", "no stored file"}};
  for (const auto& [thing, what] : things) {
    EXPECT_EQ(hub_.run({"verify", thing}).exit_code, 2) << thing;
    EXPECT_THAT(hub_.last.err, AllOf(HasSubstr(thing + ": " + what), HasSubstr("wanted a bundle")));
    EXPECT_EQ(hub_.last.out, "");
  }
  hub_.write(hub_.folder() / "empty.zip", "");
  EXPECT_EQ(hub_.run({"verify", (hub_.folder() / "empty.zip").string()}).exit_code, 4)
      << "a bundle may be cut anywhere";
}

// Who gives the second revision did not name the first.
TEST_F(CommandLineOfAUser, HearsWhichOfTwoRevisionsIsAtFault) {
  const auto answer = [&](const std::string& text) {
    hub_.answer("tickets", "tickets", "complaint_no-TS1",
                R"([
      {"id":"t1","kind":"ticket","at":"2026-10-14 09:20:00","text":")" +
                    text + R"(","identifiers":[{"type":"complaint_no","value":"TS1"}]}])");
  };
  answer("late");
  const auto number = hub_.open_case("TS1", "tickets");
  const auto first = hub_.bundle(number);
  answer("late, and damaged");
  hub_.now = "2026-10-22T12:00:00Z";
  const auto second = hub_.bundle(number);
  hub_.write(first, "spoilt");
  EXPECT_EQ(hub_.run({"verify", first}).exit_code, 4);
  EXPECT_EQ(hub_.run({"verify", second}).exit_code, 5) << "whole; nobody named a key";
  EXPECT_THAT(hub_.last.out, HasSubstr("RC-2026-000001.r1.zip, which lies beside it, is refused (zip-"));
  hub_.run({"verify", second, "--json"});
  EXPECT_THAT(json::text(json::parse(hub_.last.out).value(), "/refused_before"), HasSubstr("RC-2026-000001.r1.zip"));
}

TEST_F(CommandLineOfAUser, HearsOfWhichCaseABundleIsWhateverItsFileIsCalled) {
  const auto bundle = hub_.bundle(hub_.open_case("TS1", "tickets"));
  const auto other = hub_.folder() / "RC-2026-999999.r1.zip";
  std::filesystem::copy_file(bundle, other);
  hub_.run({"verify", bundle});
  EXPECT_THAT(hub_.last.out, HasSubstr("\ncase RC-2026-000001, revision 1\n"));
  hub_.run({"verify", other.string()});
  EXPECT_THAT(hub_.last.out,
              HasSubstr("\ncase RC-2026-000001, revision 1; when it was made its name was RC-2026-000001.r1.zip\n"));
}

}  // namespace
}  // namespace dossier
