// Pulls from a real Dovecot, and a case of it, through the whole hub.
#include "mailbox_fixture.hpp"
#include "testkit/hub_fixture.hpp"

namespace dossier::testkit {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

class PulledMails : public MailboxFixture {
 protected:
  void SetUp() override {
    MailboxFixture::SetUp();
    if (!server) return;
    hub.scripted("tickets");
    hub.answer("tickets", "tickets", "complaint_no-TS20261008001", R"([
      {"id":"t1","kind":"ticket","at":"2026-10-14 09:20:00","text":"parcel late","by_customer":"true",
       "identifiers":[{"type":"complaint_no","value":"TS20261008001","owner":"none"},
                      {"type":"email","value":"Chen@customers.example","owner":"customer","realm":""}]}])");
    auto given = options();
    given["password"] = "${env:DOSSIER_TEST_PASSWORD}";
    std::string lines;
    for (const auto& [name, value] : given) lines += (lines.empty() ? "" : "\n      ") + name + ": '" + value + "'";
    hub.source("mails", "mailbox", lines, "    own_sockets: true\n    realm: {complaint_no: tickets}\n");
  }
  CommandResult run(const std::vector<std::string>& command) {
    auto ran = hub.run(command, {{"DOSSIER_TEST_PASSWORD", server->password}});
    EXPECT_THAT(ran.out + ran.err, Not(HasSubstr(server->password)));
    return ran;
  }
  /// "version source_id" of each mail of the case, sorted.
  std::vector<std::string> mails_of_the_case() {
    const auto opened = run({"case", "open", "--complaint", "TS20261008001", "--realm", "tickets"});
    const auto built = run({"bundle", opened.out.substr(0, opened.out.find_first_of(" \n"))});
    std::vector<std::string> found;
    for (const auto& line : HubFixture::lines_of(built.out.substr(0, built.out.find('\n')), "index/items.jsonl"))
      if (json::text(line, "/source") == "mails")
        found.push_back(json::text(line, "/version") + " " + json::text(line, "/source_id"));
    std::sort(found.begin(), found.end());
    return found;
  }

  HubFixture hub;
};

TEST_F(PulledMails, AreTakenOnceAndAllAgainUnderTheirIdsWhereTheServerNumbersThemAnew) {
  deliver_the_complaint();
  EXPECT_THAT(run({"pull", "mails"}).out, HasSubstr("mails/messages: 4 records, 0 in quarantine"));
  EXPECT_THAT(run({"pull", "mails"}).out, HasSubstr("mails/messages: 0 records"));
  server->deliver(mail("chen@customers.example", "service@house.example", "c2@customers.example", "still nothing"),
                  october_14 + 9000);
  EXPECT_THAT(run({"pull", "mails"}).out, HasSubstr("mails/messages: 1 record,"));

  server->renumber(4711);
  const auto anew = run({"pull", "mails"});

  EXPECT_THAT(anew.out + anew.err, AllOf(HasSubstr("UIDVALIDITY was "), HasSubstr(" and is 4711")));
  EXPECT_THAT(run({"pull", "mails"}).out, HasSubstr("mails/messages: 0 records"));
  EXPECT_THAT(mails_of_the_case(), ElementsAre("1 b1@mx.house.example", "1 c1@customers.example",
                                               "1 c2@customers.example", "1 h1@house.example"));
}

TEST_F(PulledMails, ThatAreNoneLieInQuarantineAlone) {
  server->deliver(std::string("\0\1\2 nothing", 11), october_14);
  deliver_the_complaint();
  EXPECT_THAT(run({"pull", "mails"}).out, HasSubstr("mails/messages: 4 records, 1 in quarantine"));
}

TEST_F(PulledMails, GoOnWhereTheServerEndedBetweenTwoFolders) {
  deliver_the_complaint();
  hub.mend("INBOX, 已发送", "INBOX, 没有的");
  const auto broken = run({"pull", "mails"});
  EXPECT_NE(broken.exit_code, 0);
  EXPECT_THAT(broken.out + broken.err, HasSubstr("没有的"));
  hub.mend("INBOX, 没有的", "INBOX, 已发送");
  EXPECT_THAT(run({"pull", "mails"}).out, HasSubstr("mails/messages: 2 records")) << "those of the second folder";
}

}  // namespace
}  // namespace dossier::testkit
