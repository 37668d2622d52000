// What a hurried hand types: each gets an answer that names the next step, and nothing is made of it.
#include <gmock/gmock.h>
#include <sys/stat.h>

#include "testkit/hub_fixture.hpp"

namespace dossier {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using testkit::HubFixture;

class WrongUse : public testing::Test {
 protected:
  WrongUse() { hub_.scripted("tickets"); }
  std::string open(const std::string& complaint, const std::string& realm = "tickets") {
    std::vector<std::string> command = {"case", "open", "--complaint", complaint};
    if (!realm.empty()) command.insert(command.end(), {"--realm", realm});
    hub_.run(command);
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

TEST_F(WrongUse, ASourceThatWasRenamedIsNotTakenForOneThatKnowsNothing) {
  const auto number = hub_.open_case("TS1", "tickets");
  hub_.mend("tickets", "helpdesk");
  EXPECT_EQ(hub_.bundle(number), "");
  EXPECT_EQ(hub_.last.exit_code, 2);
  EXPECT_THAT(hub_.last.err, AllOf(HasSubstr("complaint TS1 is one of tickets"), HasSubstr("known: helpdesk"),
                                   HasSubstr("`realm: {complaint_no: tickets}`")));
  EXPECT_NE(hub_.bundle(number, {"--as-of", hub_.now}), "");
}

TEST_F(WrongUse, ANameThatNobodyHasIsNoEmptyAnswer) {
  EXPECT_EQ(hub_.run({"quarantine", "list", "tikets"}).exit_code, 2);
  EXPECT_THAT(hub_.last.err, HasSubstr("no source \"tikets\". See: dossier source list"));
  EXPECT_EQ(hub_.run({"quarantine", "list", "tickets"}).exit_code, 0);
  const auto bundle = hub_.bundle(hub_.open_case("TS1", "tickets"));
  EXPECT_EQ(hub_.run({"verify", bundle, "--key", "nobody.pem"}).exit_code, 2);
  EXPECT_THAT(hub_.last.err, AllOf(HasSubstr("nobody.pem: cannot read"), HasSubstr("named by --key or seal.trusted")));
}

TEST_F(WrongUse, QuotesAndPathsInAComplaintNumberAreLettersLikeOthers) {
  const std::string odd = "../../x'; DROP TABLE cases;-- %00 \"";
  const auto number = hub_.open_case(odd, "tickets");
  EXPECT_EQ(number, "RC-2026-000001");
  const auto bundle = hub_.bundle(number);
  EXPECT_EQ(hub_.run({"verify", bundle}).exit_code, 5) << hub_.last.out;
  EXPECT_THAT(hub_.run({"case", "list"}).out, HasSubstr(odd));
}

TEST_F(WrongUse, EveryMisspeltOptionOfTheCommandLineIsNamedAtOnce) {
  hub_.run({"case", "open", "--complant", "TS1", "--realmm=tickets", "--log-level", "wran", "--nonsense"});
  EXPECT_EQ(hub_.last.exit_code, 2);
  EXPECT_THAT(hub_.last.err,
              AllOf(HasSubstr("--complant: unknown option; did you mean \"--complaint\"?"),
                    HasSubstr("--realmm=tickets: unknown option; did you mean \"--realm\"?"),
                    HasSubstr("--nonsense: unknown option\n"),
                    HasSubstr("--log-level wran: wanted debug, info, warn or error; did you mean \"warn\"?"),
                    HasSubstr("See: dossier --help")));
}

TEST_F(WrongUse, AMisspeltFieldOfAPresetIsNamed) {
  hub_.source("orders", "sql_tickets", "{file: orders.sqlite, fields: {satisfacton: 满意度}}",
              "    preset: redmine_5\n");
  hub_.configure("presets: " DOSSIER_SOURCE_DIR "/config/presets\n");
  EXPECT_EQ(hub_.run({"config", "check"}).exit_code, 2);
  EXPECT_THAT(hub_.last.out + hub_.last.err, AllOf(HasSubstr("orders.options.fields.satisfacton: unknown key"),
                                                   HasSubstr("did you mean \"satisfaction\"?")));
}

// Somebody believes that it counts.
TEST_F(WrongUse, WhatACommandWouldPassOverInSilenceIsRefused) {
  const auto number = hub_.open_case("TS1", "tickets");
  struct Slip {
    std::vector<std::string> command;
    std::string complaint;
  };
  for (const auto& [command, complaint] :
       {Slip{{"bundle", number, "RC-2026-000002"}, "dossier bundle: \"RC-2026-000002\": one word too many"},
        Slip{{"bundle", number, "--key", "k"}, "dossier bundle: --key does not belong to this command"},
        Slip{{"bundle", number, "--out", "a", "--out", "b"}, "dossier bundle: --out: given 2 times, wanted once"},
        Slip{{"case", "list", "--complaint", "TS1"}, "dossier case list: --complaint does not belong to this command"},
        Slip{{"source", "list", "tickets"}, "dossier source list: \"tickets\": one word too many"},
        Slip{{"verify", "a.zip", "b.zip"}, "dossier verify: \"b.zip\": one word too many"},
        Slip{{"config", "check", "a.yaml", "--as-of", "x"}, "dossier config check: --as-of does not belong"}}) {
    hub_.run(command);
    EXPECT_EQ(hub_.last.exit_code, 2) << complaint;
    EXPECT_THAT(hub_.last.err, HasSubstr(complaint));
  }
  EXPECT_EQ(hub_.last.out, "");
}

TEST_F(WrongUse, EveryMisspeltKeyOfTheConfigurationIsNamedAtOnceWithItsLine) {
  hub_.source("other", "scripted", "{foldr: x, latency_ms: 1234567890123456789012345678901234567890}",
              "    realmm: {}\n");
  hub_.configure("reprots: {html: {}}\nstore: {foldr: var}\n");
  hub_.run({"config", "check"});
  EXPECT_EQ(hub_.last.exit_code, 2);
  for (const auto* problem : {"dossier.yaml:8: sources.other.realmm: unknown key; did you mean \"realm\"?",
                              "dossier.yaml:10: sources.other.options.foldr: unknown option; did you mean \"folder\"?",
                              "dossier.yaml:10: sources.other.options.latency_ms: ",
                              "dossier.yaml:11: reprots: unknown key; did you mean \"reports\"?",
                              "dossier.yaml:12: store.foldr: unknown key; did you mean \"folder\"?"})
    EXPECT_THAT(hub_.last.out, HasSubstr(problem));
  // The same from a command that would have begun to work.
  EXPECT_EQ(hub_.run({"bundle", "RC-2026-000001"}).exit_code, 2);
  EXPECT_THAT(hub_.last.err, AllOf(HasSubstr("realmm"), HasSubstr("foldr"), HasSubstr("reprots")));
  EXPECT_FALSE(std::filesystem::exists(hub_.folder() / "var"));
}

TEST_F(WrongUse, NoControlCharacterOfTheConfigurationReachesATerminal) {
  const std::vector<std::string> texts = {R"("\e[31m")", R"("\x9b31m")", R"("\r\x08\x7f")",
                                          "\x1b[31m",    "\"\x1b[31m\"", "\"\\\x1b[31m\""};
  const std::vector<std::string> places = {"  @: {connector: scripted}",
                                           "  other: {connector: @}",
                                           "  other: {connector: scripted, options: {folder: var}, title: @}",
                                           "  other: {connector: scripted, options: {folder: @}}",
                                           "  other: {connector: scripted, options: {@: x}}",
                                           "  other: {connector: scripted, realm: {phone: @}}",
                                           "  other: {connector: scripted, deadline: @}"};
  for (const auto& text : texts)
    for (auto source : places) {
      source.replace(source.find('@'), 1, text);
      SCOPED_TRACE(source);
      hub_.write(hub_.folder() / "other.yaml", "sources:\n" + source + "\n");
      for (const std::string command : {"config check", "source list"}) {
        const auto ran = testkit::run_command(
            {"sh", "-c",
             DOSSIER_BUILD_DIR "/bin/dossier " + command + " --config other.yaml --plugins plugins/connectors"},
            hub_.environment(), hub_.folder().string());
        EXPECT_EQ(ran.exit_code, 2) << command;
        const auto shown = ran.out + ran.err;
        EXPECT_THAT(shown, HasSubstr("other.yaml:2: "));
        for (const std::string control : {"\x1b", "\r", "\b", "\x7f", "\u009b"})
          EXPECT_THAT(shown, Not(HasSubstr(control)));
      }
    }
}

TEST_F(WrongUse, AComplaintNumberOfTwoRealmsIsAskedAboutAndBothAreCasesOfTheirOwn) {
  hub_.scripted("service");
  for (const std::string source : {"tickets", "service"})
    hub_.answer(source, "tickets", "complaint_no-TS1", R"([{"id":"of-)" + source + R"(","kind":"ticket",
      "at":"2026-10-14 09:20:00","text":"late","identifiers":[{"type":"complaint_no","value":"TS1"}]}])");
  EXPECT_THAT(open("TS1", ""), AllOf(HasSubstr("several realms: service, tickets"), HasSubstr("--realm NAME")));

  const auto first = hub_.open_case("TS1", "tickets"), second = hub_.open_case("TS1", "service");
  ASSERT_NE(first, second);
  const auto of_first = hub_.bundle(first), of_second = hub_.bundle(second);
  EXPECT_THAT(HubFixture::read_from(of_first, "index/items.jsonl"),
              AllOf(HasSubstr("of-tickets"), Not(HasSubstr("of-service"))));
  EXPECT_THAT(HubFixture::read_from(of_second, "index/items.jsonl"),
              AllOf(HasSubstr("of-service"), Not(HasSubstr("of-tickets"))));
}

TEST_F(WrongUse, AComplaintNumberThatNobodyKnowsIsAnEmptyBundleThatSaysSo) {
  const auto bundle = hub_.bundle(hub_.open_case("TS-none", "tickets"));
  EXPECT_EQ(hub_.last.exit_code, 0) << hub_.last.err;
  EXPECT_EQ(HubFixture::read_from(bundle, "index/items.jsonl"), "");
  EXPECT_THAT(HubFixture::read_from(bundle, "index/completeness.json"), HasSubstr("\"outcome\":\"none\""));
  EXPECT_EQ(json::text(json::parse(hub_.last.out).value(), "/complaint_found"), "false");
  const auto report = HubFixture::read_from(bundle, "data/report/report.html");
  EXPECT_THAT(report, AllOf(HasSubstr("没有任何来源记有投诉编号“TS-none”"), Not(HasSubstr("均已完整答复"))));
  hub_.run({"bundle", "RC-2026-000001"});
  EXPECT_THAT(hub_.last.err,
              HasSubstr("\nEMPTY: no source knows complaint \"TS-none\" of tickets. Is the number right?"));

  hub_.write(hub_.folder() / "sources/tickets/tickets/complaint_no-TS-none.down", "");
  hub_.run({"bundle", "RC-2026-000001"});
  EXPECT_EQ(hub_.last.exit_code, 3);
  EXPECT_THAT(hub_.last.err, HasSubstr("\nEMPTY: no source that answered knows complaint \"TS-none\""));

  hub_.run({"bundle", "RC-2026-000099"});
  EXPECT_EQ(hub_.last.exit_code, 2);
  EXPECT_THAT(hub_.last.err, HasSubstr("no case \"RC-2026-000099\". See: dossier case list"));
}

TEST_F(WrongUse, ATimeThatIsNoneOrOfAnotherAgeIsRefused) {
  const auto number = hub_.open_case("TS1", "tickets");
  ASSERT_NE(hub_.bundle(number), "");
  for (const std::string time : {"yesterday", "2026-13-01T00:00:00Z", "0001-01-01T00:00:00Z", "2026-10-20T00:00:00Z",
                                 "1234567890123456789012345678901234567890"}) {
    EXPECT_EQ(hub_.bundle(number, {"--as-of", time}), "") << time;
    EXPECT_EQ(hub_.last.exit_code, 2) << hub_.last.err;
    EXPECT_THAT(hub_.last.err, HasSubstr("--as-of " + time));
  }
}

// Nobody waits for three minutes of collecting to hear of a slip of the hand.
TEST_F(WrongUse, AWishThatCannotBeFulfilledIsRefusedBeforeAnySourceIsAsked) {
  hub_.answer("tickets", "tickets", "complaint_no-TS1", R"([{"id":"t1","kind":"ticket","at":"2026-10-14 09:20:00",
      "text":"late","identifiers":[{"type":"complaint_no","value":"TS1"}]}])");
  hub_.write(hub_.folder() / "file", "no folder");
  const auto number = hub_.open_case("TS1", "tickets");
  struct Wish {
    std::vector<std::string> words;
    std::vector<std::string> says;
  };
  const auto file = (hub_.folder() / "file").string();
  const Wish wishes[] = {
      {{"--report", "pdf"}, {"--report \"pdf\": no report is named so", "html", "See: dossier plugin list"}},
      {{"--report", "htlm,pdf"}, {"did you mean \"html\"?", "--report \"pdf\""}},
      {{"--report", "html,html"}, {"--report \"html\": stands twice, wanted once"}},
      {{"--report", "html", "--out", "/proc/nowhere"}, {"--out /proc/nowhere: ", "can write to: --out DIR"}},
      {{"--out", file}, {"--out " + file + ": ", "Not a directory", "can write to: --out DIR"}},
      {{"--out", "/proc"}, {"--out /proc: ", "can write to: --out DIR"}}};
  const auto refuse_all = [&] {
    for (const auto& [words, says] : wishes) {
      EXPECT_EQ(hub_.bundle(number, words), "");
      EXPECT_EQ(hub_.last.exit_code, 2) << hub_.last.err;
      for (const auto& text : says)
        EXPECT_THAT(json::text(json::parse(hub_.last.err).value(), "/error/message"), HasSubstr(text));
    }
  };
  refuse_all();
  const auto known = hub_.bundle(number, {"--as-of", hub_.now});
  EXPECT_EQ(HubFixture::read_from(known, "index/items.jsonl"), "") << "a source was asked";
  EXPECT_NE(hub_.bundle(number), known) << hub_.last.err;
  refuse_all();  // also where a bundle stands to which nothing new would come
}

TEST_F(WrongUse, ACommandThatIsNoneOrLacksItsCaseIsToldWhatThereIs) {
  hub_.open_case("TS1", "tickets");
  for (const auto& command : {std::vector<std::string>{"help", "nix"}, {"nix", "--help"}}) {
    EXPECT_EQ(hub_.run(command).exit_code, 2);
    EXPECT_THAT(hub_.last.err,
                AllOf(HasSubstr("\"nix\" is no command; there are: config check, "), HasSubstr("See: dossier --help")));
    EXPECT_EQ(hub_.last.out, "");
  }
  EXPECT_EQ(hub_.run({"help", "bundel"}).exit_code, 2);
  EXPECT_THAT(hub_.last.err, HasSubstr("did you mean \"bundle\"?"));
  EXPECT_EQ(hub_.run({"help"}).exit_code, 0);
  for (const auto& command : {std::vector<std::string>{"bundle"}, {"case", "show"}, {"bundle", " "}}) {
    EXPECT_EQ(hub_.run(command).exit_code, 2);
    EXPECT_THAT(hub_.last.err, AllOf(HasSubstr("the case's number is missing; wanted: dossier " + command.front()),
                                     HasSubstr(" CASE, such as RC-2026-000001. See: dossier case list")));
  }
}

TEST_F(WrongUse, AFileThatIsNoBundleIsNotCalledTampered) {
  hub_.write(hub_.folder() / "scan.pdf", "%PDF-1.4\n" + std::string(5000, 'x'));
  EXPECT_EQ(hub_.run({"verify", (hub_.folder() / "scan.pdf").string()}).exit_code, 4);
  EXPECT_THAT(hub_.last.out, AllOf(HasSubstr("zip-no-end"),
                                   HasSubstr("bundle scan.pdf: no bundle: its first bytes are "
                                             "25 50 44 46, wanted those of a zip (50 4b 03 04)"),
                                   Not(HasSubstr("Tampered"))));
}

TEST_F(WrongUse, AProbeDoesNotAdviseToProbe) {
  hub_.source("parcels", "kuaidi100", "{customer: C, key: '${env:DOSSIER_TEST_KEY}', endpoint: 'http://127.0.0.1:9/'}");
  EXPECT_EQ(hub_.run({"source", "probe", "parcels"}, {{"DOSSIER_TEST_KEY", "k-123456"}}).exit_code, 1) << hub_.last.err;
  EXPECT_THAT(hub_.last.out, AllOf(HasSubstr("could not be reached"), Not(HasSubstr("dossier source probe"))));
}

TEST_F(WrongUse, NobodyIsSaidToHaveLookedWhereNobodyDid) {
  const auto number = hub_.open_case("TS1", "tickets");
  hub_.run({"bundle", number});
  hub_.run({"bundle", number, "--as-of", hub_.now});
  EXPECT_THAT(hub_.last.err,
              AllOf(HasSubstr("No source asked, and nothing else known at " + hub_.now + ": revision r1 stands."),
                    Not(HasSubstr("Looked again"))));
  hub_.run({"bundle", number});
  EXPECT_THAT(hub_.last.err, HasSubstr("Looked again, nothing new: revision r1 stands."));
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

TEST_F(WrongUse, AStoreThatEverybodyMayWriteIsWarnedOf) {
  const auto var = hub_.folder() / "var";
  std::filesystem::create_directory(var);
  std::filesystem::permissions(var, std::filesystem::perms::all);
  hub_.run({"case", "open", "--complaint", "TS1"});
  EXPECT_THAT(hub_.last.err, HasSubstr("everybody of this machine may write there"));
  EXPECT_THAT(hub_.last.err, HasSubstr("chmod o-rwx " + var.string()));
}

}  // namespace
}  // namespace dossier
