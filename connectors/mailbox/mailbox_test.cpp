#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "testkit/source.hpp"

namespace dossier::testkit {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Lt;
using ::testing::Not;
using ::testing::SizeIs;

TEST(Mailbox, MakesOfEveryGoldenCaseWhatTheMailSays) { expect_golden_cases("mailbox"); }

TEST(Mailbox, ListsEachOfItsOptionsInItsReadme) { expect_readme_of("mailbox"); }

class MailOf : public ::testing::Test {
 protected:
  MailOf() : built_(built_connector("mailbox")) {}
  /// The one line that becomes of the mail.
  std::string record(const std::string& mail) const {
    const auto given = json::Object().put("own_addresses", "@house.example");
    const auto mapping = options_of(built_.spec, given.value(), "mapping");
    const auto lines =
        normalised_lines(*built_.plugin, {"messages", "k", "message/rfc822", mail}, mapping, json::Object().value());
    EXPECT_THAT(lines, SizeIs(1));
    return lines.empty() ? std::string() : lines.front();
  }
  static std::string repeated(const std::string& text, int times) {
    std::string all;
    for (int index = 0; index < times; ++index) all += text;
    return all;
  }
  BuiltConnector built_;
};

TEST_F(MailOf, PartsWithinEachOtherIsReadToWhereItIsAllowed) {
  std::string nested = "From: a@b.example\r\n";
  for (int depth = 0; depth < 10000; ++depth) {
    const auto boundary = "b" + std::to_string(depth);
    nested += "Content-Type: multipart/mixed; boundary=" + boundary + "\r\n\r\n--" + boundary + "\r\n";
  }
  EXPECT_THAT(record(nested), HasSubstr(R"("parts_left_out":"true")"));
  EXPECT_THAT(record("From: a@b.example\r\n" + repeated("Content-Type: message/rfc822\r\n\r\n", 100000)),
              HasSubstr(R"("kind":"message")"));
  EXPECT_THAT(record("From: a@b.example\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n" +
                     repeated("--x\r\nContent-Type: image/png\r\n\r\nx\r\n", 10000)),
              HasSubstr(R"("parts_left_out":"true")"));
}

// Each of these would cost the library its stack or the worker its memory, and with it all other mails.
TEST_F(MailOf, MoreThanTheLibraryBearsIsRefusedAlone) {
  const std::string from = "From: a@b.example\r\n";
  for (const auto& [mail, what] :
       {std::pair{from + "To: " + repeated("g:", 100000) + "\r\n\r\n", "colons"},
        std::pair{from + "To: " + repeated("a@b,", 2000000) + "\r\n\r\n", "bytes in one header field"},
        std::pair{from + repeated("X: y\r\n", 1000000) + "\r\n", "header fields"},
        std::pair{from + "Content-Type: multipart/mixed; boundary=x\r\n\r\n" + repeated("--x\r\n\r\n", 1000000),
                  "parts"}})
    EXPECT_THAT(record(mail), AllOf(HasSubstr("malformed"), HasSubstr(what)));
}

TEST_F(MailOf, ManyAddressesAndReferencesStaysARecordThatABundleCanBear) {
  const auto many = "From: a@b.example\r\nTo: " + repeated("c@d.example, ", 50000) +
                    "e@f.example\r\nReferences: " + repeated("<x@y.example>\r\n ", 50000) +
                    "<z@y.example>\r\nCc: " + repeated("g:", 1900) + "\r\n\r\nwords\r\n";
  EXPECT_THAT(record(many).size(), Lt(size_t{200000}));
}

TEST_F(MailOf, EndlessTextSaysHowMuchWasLeftOut) {
  const auto line = record("From: a@b.example\r\n\r\n" + repeated("字", 1000000) + "\r\n");
  EXPECT_THAT(line, HasSubstr("\"text_cut\":\"2795"));
  EXPECT_THAT(line.size(), Lt(size_t{300000}));
}

TEST_F(MailOf, BytesThatAreNoLettersOfAnyCharsetIsStillText) {
  const auto line = record(
      "From: =?nonsense?B?////?= <a@b.example>\r\nSubject: \xff\xfe\xff\r\n"
      "Content-Type: text/plain; charset=no-such-thing\r\n\r\n\xff\xff\x80 ok\r\n");
  EXPECT_THAT(line, AllOf(HasSubstr("ok"), HasSubstr(R"("kind":"message")")));
}

TEST_F(MailOf, BytesOfUtf8UnderAnotherLabelIsBelievedBeforeTheLabel) {
  EXPECT_THAT(record("From: a@b.example\r\nContent-Type: text/plain; charset=gb2312\r\n\r\n快递没到\r\n"),
              HasSubstr("快递没到"));
  EXPECT_THAT(record("From: a@b.example\r\nContent-Type: text/plain; charset=iso-2022-jp\r\n\r\n\x1b$B%F\x1b(B\r\n"),
              HasSubstr("テ"));
}

TEST_F(MailOf, HtmlThatNestsWithoutEndIsItsWords) {
  const auto html = "From: a@b.example\r\nContent-Type: text/html\r\n\r\nfirst " + repeated("<div>", 100000) + "</p>";
  EXPECT_THAT(record(html), HasSubstr("first"));
}

TEST_F(MailOf, HtmlOfEndlessAttributesIsReadToWhereItIsAllowed) {
  const std::string head = "From: a@b.example\r\nContent-Type: text/html\r\n\r\n";
  EXPECT_THAT(record(head + "<img alt='a > b' src='data:" + std::string(size_t{5} << 20, 'A') + "'>behind it"),
              AllOf(HasSubstr("\"text\":\"behind it\""), Not(HasSubstr("parts_left_out"))));
  EXPECT_THAT(record(head + "<p>first</p><a " + repeated("b=c", 2000000)), HasSubstr(R"("parts_left_out":"true")"));
}

TEST_F(MailOf, ADelayIsNoFailure) {
  const auto delayed =
      "From: MAILER-DAEMON@mx.house.example\r\nSubject: Delayed\r\nContent-Type: multipart/report; "
      "report-type=delivery-status; boundary=x\r\n\r\n--x\r\nContent-Type: message/delivery-status\r\n\r\n"
      "Reporting-MTA: dns; mx\r\n\r\nFinal-Recipient: rfc822; a@b.example\r\nAction: delayed\r\n\r\n--x--\r\n";
  EXPECT_THAT(record(delayed), Not(HasSubstr("outcome")));
}

// Whoever writes "undeliverable" is no mail system.
TEST_F(MailOf, ACustomerWhoSpeaksOfWhatWasNotDeliveredIsNoBounce) {
  const auto line = record(
      "From: chen@customers.example\r\nTo: a@house.example\r\nSubject: Delivery failed\r\n\r\n"
      "550 days, says lin@customers.example\r\n");
  EXPECT_THAT(line, AllOf(Not(HasSubstr("outcome")), HasSubstr(R"("direction":"inbound")")));
}

TEST_F(MailOf, TheHouseToItselfIsInternalAndToOthersOutbound) {
  EXPECT_THAT(record("From: a@sub.house.example\r\nTo: b@house.example\r\n\r\nx\r\n"),
              HasSubstr(R"("direction":"internal")"));
  EXPECT_THAT(record("From: a@house.example\r\nTo: b@nothouse.example\r\n\r\nx\r\n"),
              HasSubstr(R"("direction":"outbound")"));
}

// Before it opens a connection.
TEST(Mailbox, AsksForTheHousesAddressesAndForPatternsThatAreSome) {
  auto nobody = source("mailbox");
  nobody.option("host", "mail.invalid").option("user", "u").option("password", "geheim-1");
  EXPECT_THAT(nobody.probe().error().message(), HasSubstr("\"own_addresses\""));
  nobody.option("own_addresses", "@house.example").option("order_pattern", "DD(");
  EXPECT_THAT(nobody.probe().error().message(), HasSubstr("\"order_pattern\""));
  nobody.option("order_pattern", "").option("pull_since", "2026-13-01");
  EXPECT_THAT(nobody.probe().error().message(), HasSubstr("\"pull_since\""));
}

// Before it opens a connection; it would read all folders from their beginning.
TEST(Mailbox, GoesOnFromNoCheckpointThatIsNoneOfItsOwn) {
  auto mails = source("mailbox");
  mails.option("host", "mail.invalid").option("user", "u").option("password", "geheim-1");
  mails.option("own_addresses", "@house.example");
  for (const auto* cursor : {"2026-10-14T01:20:00Z", "[]", "57", "{", R"({"INBOX":57})", R"({"INBOX":{"uid":57}})",
                             R"({"INBOX":{"uid_validity":3}})", R"({"INBOX":{"uid":-1,"uid_validity":3}})",
                             R"({"INBOX":{"uid":4294967295,"uid_validity":3}})",
                             R"({"INBOX":{"uid":"x","uid_validity":3}})", R"({"INBOX":{"uid":57,"uid_validity":0}})"}) {
    const auto run = mails.pull("messages", cursor);
    ASSERT_FALSE(run.outcome) << cursor;
    EXPECT_EQ(run.error().kind(), ErrorKind::config) << run.error().message();
    EXPECT_THAT(run.error().message(), AllOf(HasSubstr("the checkpoint \"" + std::string(cursor) + "\""),
                                             HasSubstr(R"(wanted each folder's numbers: {"INBOX":)"),
                                             HasSubstr("dossier state show SOURCE/messages"),
                                             HasSubstr("dossier state reset SOURCE/messages")));
  }
  EXPECT_NE(mails.pull("messages", R"({"INBOX":{"uid":57,"uid_validity":3}})").error().kind(), ErrorKind::config)
      << "nobody answers at that address";
}

}  // namespace
}  // namespace dossier::testkit
