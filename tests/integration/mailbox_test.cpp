// Look-ups in a real Dovecot.
#include "mailbox_fixture.hpp"
#include "testkit/source.hpp"

namespace dossier::testkit {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;
using ::testing::UnorderedElementsAre;

const Sought chen{"email", "chen@customers.example"};

class Mails : public MailboxFixture {
 protected:
  SourceUnderTest mails(const std::string& option = {}, const std::string& value = {}) const {
    auto made = source("mailbox");
    made.options(options());
    if (!option.empty()) made.option(option, value);
    return made;
  }
  SourceRun look_up(const Sought& sought = chen) const { return mails().lookup("messages", sought); }
};

TEST_F(Mails, OfTheCustomerAreFoundWithTheirThreadAndWhatCameBackAndNothingIsMarked) {
  deliver_the_complaint();
  server->deliver(mail("a@house.example", "b@house.example", "n1@house.example", "what do we do?",
                       "References: <c1@customers.example>\r\n"),
                  october_14 + 7000);
  server->deliver(mail("echen@customers.example", "service@house.example", "e1@customers.example", "resembles"),
                  october_14);
  const auto before = server->mail_files();
  ASSERT_THAT(before, SizeIs(6));
  ASSERT_TRUE(mails().probe());

  const auto run = look_up();

  ASSERT_TRUE(run.outcome) << run.error().message();
  EXPECT_THAT(run.keys(), UnorderedElementsAre("c1@customers.example", "h1@house.example", "b1@mx.house.example",
                                               "n1@house.example"));
  EXPECT_EQ(server->mail_files(), before) << "a mark on a mail stands in its file's name";
}

TEST_F(Mails, AreKeptByteByByteAndTheirAttachmentsUnderTheirDigest) {
  deliver_the_complaint();
  const auto run = look_up();
  ASSERT_THAT(run.documents, SizeIs(3)) << run.error().message();
  EXPECT_EQ(run.documents[0].bytes, golden_mail("gbk_under_gb2312"));
  EXPECT_EQ(run.documents[0].content_type, "message/rfc822; internaldate=2026-10-14T01:20:40Z");
  EXPECT_EQ(run.documents[0].covers, "all");
  ASSERT_THAT(run.blobs, SizeIs(1));
  EXPECT_EQ(run.blobs.begin()->second, "\xff\xd8\xff\xe0not much of a picture");
  EXPECT_EQ(json::text(run.records[0], "/media/0/blob"), run.blobs.begin()->first);
  EXPECT_EQ(json::text(run.records[0], "/detail/subject"), "投诉TS20261008001：包裹迟到");
}

TEST_F(Mails, ThatCameBackNameTheRecipientTheReasonAndTheMailThatDidNotArrive) {
  server->deliver(golden_mail("bounce_report"), october_14);
  server->deliver(golden_mail("bounce_in_words"), october_14);
  const auto run = look_up();
  ASSERT_TRUE(run.outcome) << run.error().message();
  EXPECT_THAT(
      run.told("message", {"/outcome", "/outcome_raw", "/detail/recipient", "/links/0/relation", "/links/0/key/0"}),
      UnorderedElementsAre("send_failed 552 5.2.2 Mailbox full chen@customers.example bounce_of h1@house.example",
                           "send_failed 550 5.1.1 User unknown chen@customers.example bounce_of h2@house.example"));
}

TEST_F(Mails, AreFoundByANumberThatStandsByItself) {
  deliver_the_complaint();
  server->deliver(mail("x@customers.example", "service@house.example", "x1@customers.example", "DD20261008-55219"),
                  october_14);
  EXPECT_THAT(look_up({"order_no", "DD20261008-5521"}).keys(),
              UnorderedElementsAre("c1@customers.example", "h1@house.example", "b1@mx.house.example"));
  EXPECT_THAT(look_up({"order_no", "DD20261008-552"}).keys(), IsEmpty());
}

TEST_F(Mails, WhoseIdsAreNoneAServerTakesHinderNoLookUp) {
  deliver_the_complaint();
  server->deliver(mail("chen@customers.example", "service@house.example", "x\"y\\z\xff@customers.example", "odd",
                       "In-Reply-To: <\xe4\xbd\xa0@house.example> <h1@house.example>\r\n"),
                  october_14);
  const auto run = look_up();
  EXPECT_TRUE(run.outcome) << run.error().message();
  EXPECT_THAT(run.keys(), SizeIs(4));
}

TEST_F(Mails, WithAnEndlessHeaderAreLookedIntoWhole) {
  std::string lines;
  for (int index = 0; index < 20000; ++index) lines += "X-Line: nothing at all\r\n";
  server->deliver(lines + mail("chen@customers.example", "service@house.example", "w1@customers.example", "words"),
                  october_14);
  server->deliver(lines + mail("echen@customers.example", "service@house.example", "w2@customers.example", "words"),
                  october_14);
  EXPECT_THAT(look_up().keys(), ElementsAre("w1@customers.example"));
}

// A circular to many, and what each of them answers.
TEST_F(Mails, OfOthersInTheSameThreadAreLeftOut) {
  deliver_the_complaint();
  server->deliver(mail("lin@customers.example", "service@house.example", "l1@customers.example", "me too",
                       "In-Reply-To: <h1@house.example>\r\n"),
                  october_14 + 7100);
  EXPECT_THAT(look_up().keys(), Not(testing::Contains("l1@customers.example")));
}

TEST_F(Mails, OutsideTheWindowAreNotTaken) {
  deliver_the_complaint();
  auto sought = chen;
  sought.from = (october_14 + 1) * 1'000'000;
  sought.until = (october_14 + 6400) * 1'000'000;
  EXPECT_THAT(look_up(sought).keys(), ElementsAre("h1@house.example"));
}

TEST_F(Mails, OfOneIdInTwoFoldersAreOneUnlessTheyDiffer) {
  deliver_the_complaint();
  server->deliver(
      "Received: by mx.house.example; Wed, 14 Oct 2026 09:21:00 +0800\r\n" + golden_mail("gbk_under_gb2312"),
      october_14, sent_folder);
  server->deliver(mail("chen@customers.example", "service@house.example", "c1@customers.example", "another one"),
                  october_14 + 1);
  const auto keys = look_up().keys();
  ASSERT_THAT(keys, SizeIs(4));
  EXPECT_THAT(keys[0], HasSubstr("c1@customers.example"));
  EXPECT_THAT(keys[1] + keys[2], HasSubstr("c1@customers.example#"));
}

TEST_F(Mails, LargerThanTheLimitAreNamedAndTheOthersRead) {
  deliver_the_complaint();
  server->deliver(mail("chen@customers.example", "service@house.example", "big@customers.example",
                       std::string(size_t{33} << 20, 'a')),
                  october_14);
  const auto run = look_up();
  EXPECT_THAT(run.keys(), SizeIs(3));
  ASSERT_FALSE(run.outcome);
  EXPECT_EQ(run.error().reason(), "partial_page");
  EXPECT_THAT(run.error().message(), AllOf(HasSubstr("folder \"INBOX\", UID 3"), HasSubstr("not read")));
}

TEST_F(Mails, ThatCannotBeReadAreNamedAndTheOthersRead) {
  deliver_the_complaint();
  std::string groups;
  for (int index = 0; index < 3000; ++index) groups += "g:";
  server->deliver(
      mail("chen@customers.example", "service@house.example", "g@customers.example", "x", "Cc: " + groups + "\r\n"),
      october_14);
  const auto run = look_up();
  EXPECT_THAT(run.keys(), SizeIs(3));
  ASSERT_FALSE(run.outcome);
  EXPECT_THAT(run.error().message(), AllOf(HasSubstr("folder \"INBOX\", UID 3"), HasSubstr("cannot be read")));
}

TEST_F(Mails, MoreThanAllowedAreTooBroad) {
  deliver_the_complaint();
  const auto run = mails("max_mails", "2").lookup("messages", chen);
  EXPECT_THAT(run.keys(), SizeIs(2));
  EXPECT_EQ(run.error().reason(), "too_broad");
}

TEST_F(Mails, AreNotReadWithAWrongPasswordWhichIsNotRepeated) {
  const auto run = mails("password", "falsch-1234").lookup("messages", chen);
  ASSERT_FALSE(run.outcome);
  EXPECT_EQ(run.error().kind(), ErrorKind::permission);
  EXPECT_EQ(run.error().reason(), "auth_failed");
  EXPECT_THAT(run.error().message(), AllOf(HasSubstr("\"password\""), Not(HasSubstr("falsch-1234"))));
}

TEST_F(Mails, OfAServerThatNobodyVouchesForAreNotRead) {
  const auto unknown = mails("tls_authority", "").probe();
  ASSERT_FALSE(unknown);
  EXPECT_EQ(unknown.error().kind(), ErrorKind::config);
  EXPECT_THAT(unknown.error().message(), HasSubstr("\"tls_authority\""));
  const auto misnamed = mails("host", "127.0.0.1").probe();
  ASSERT_FALSE(misnamed);
  EXPECT_THAT(misnamed.error().message(), AllOf(HasSubstr("127.0.0.1"), HasSubstr("\"host\"")));
  EXPECT_TRUE(mails("tls_authority", "").option("tls", "required").probe()) << "encrypted, and not verified";
}

TEST_F(Mails, AreReadByStarttlsAndUnencryptedWhereThatIsWanted) {
  const auto plain_port = std::to_string(server->port());
  EXPECT_TRUE(mails("port", plain_port).option("starttls", "true").probe());
  EXPECT_TRUE(mails("port", plain_port).option("tls", "if_offered").probe());
  EXPECT_TRUE(mails("port", plain_port).option("tls", "none").probe());
  const auto mixed = mails("port", plain_port).probe();
  ASSERT_FALSE(mixed);
  EXPECT_THAT(mixed.error().message(), HasSubstr("\"starttls\""));
}

TEST_F(Mails, OfAServerThatIsGoneAreUnavailable) {
  server->stop();
  const auto run = look_up();
  ASSERT_FALSE(run.outcome);
  EXPECT_EQ(run.error().kind(), ErrorKind::unavailable);
  EXPECT_THAT(run.error().message(), HasSubstr("localhost:" + std::to_string(server->tls_port())));
}

TEST_F(Mails, OfAFolderThatIsNotThereAreAskedForInTheConfiguration) {
  const auto probed = mails("folders", "INBOX, 没有的").probe();
  ASSERT_FALSE(probed);
  EXPECT_EQ(probed.error().kind(), ErrorKind::config);
  EXPECT_THAT(probed.error().message(), AllOf(HasSubstr("没有的"), HasSubstr("\"folders\"")));
}

TEST_F(Mails, AreNotReadFurtherOnceTheHubAsksToStop) {
  deliver_the_complaint();
  const auto run = mails().cancelled().lookup("messages", chen);
  ASSERT_FALSE(run.outcome);
  EXPECT_EQ(run.error().kind(), ErrorKind::cancelled);
}

}  // namespace
}  // namespace dossier::testkit
