// Chats through the whole hub, from a Chatwoot that finds and orders as the real one: what is the customer's comes in;
// of anybody else not a byte.
#include "chats_fixture.hpp"

namespace dossier::testkit {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

class Chats : public ChatsFixture {};

TEST_F(Chats, BringWhatTheCustomerWroteAndNobodyElse) {
  serve(house());
  collect();
  EXPECT_EQ(hub.last.exit_code, 0) << hub.last.err;
  EXPECT_THAT(texts(), ElementsAre("acceptance is tomorrow, please hurry", "nobody called me", "is anybody there?"));
  EXPECT_THAT(items("message"), Each(HasSubstr("\"part\":\"handler\"")));
  EXPECT_THAT(items("message"), Contains(HasSubstr("2026-10-12T08:05:00")));
  EXPECT_THAT(everything(), AllOf(Not(HasSubstr(stranger_words)), Not(HasSubstr("Lin")), Not(HasSubstr("C-10012"))));
}

TEST_F(Chats, BringPicturesAndVideosAlong) {
  auto account = house();
  own_messages(account)[0].files = {{77, "contract.jpg", "\xFF\xD8\xFF a picture", "image"},
                                    {78, "stand.mp4", "0000ftyp a video", "video"}};
  serve(account);
  collect();
  EXPECT_EQ(hub.last.exit_code, 0) << hub.last.err;
  EXPECT_THAT(items("message"), Contains(AllOf(HasSubstr("contract.jpg"), HasSubstr("stand.mp4"),
                                               HasSubstr("\"state\":\"available\""), HasSubstr(".mp4"))));
  EXPECT_THAT(everything(), AllOf(HasSubstr(" a picture"), HasSubstr(" a video")));
}

TEST_F(Chats, SortNotesOperationsAndRatingsIntoTheirParts) {
  auto account = house();
  auto& messages = own_messages(account);
  messages.push_back(
      {.id = 9010, .at = october_15 + 60, .content = "no goods", .type = 1, .sender = 31, .is_private = true});
  messages.push_back(
      {.id = 9011, .at = october_15 + 90, .content = "Conversation was marked resolved by Wang", .type = 2});
  messages.push_back(
      {.id = 9012,
       .at = october_15 + 95,
       .content = "Please rate",
       .type = 3,
       .content_type = "input_csat",
       .attributes = R"({"submitted_values":{"csat_survey_response":{"rating":1,"feedback_message":"no call"}}})"});
  serve(account);
  collect();
  EXPECT_EQ(hub.last.exit_code, 0) << hub.last.err;
  EXPECT_THAT(items("note"), ElementsAre(AllOf(HasSubstr("no goods"), HasSubstr("\"part\":\"handler\""))));
  EXPECT_THAT(items("status_change"),
              ElementsAre(AllOf(HasSubstr("\"outcome\":\"resolved\""), HasSubstr("\"part\":\"system_log\""))));
  EXPECT_THAT(items("satisfaction"), ElementsAre(AllOf(HasSubstr("no call"), HasSubstr("\"part\":\"handler\""))));
}

TEST_F(Chats, KeepWhatWasSaidBeforeItWasEditedOrTakenBack) {
  auto account = house();
  own_messages(account)[1].type = 1;
  own_messages(account)[1].sender = 31;
  serve(account);
  collect();
  chatwoot->change([](ChatAccount& changed) {
    auto& messages = own_messages(changed);
    messages[0].content = "This message was deleted";
    messages[0].attributes = R"({"deleted":true})";
    messages[1].content = "we called you twice";
  });
  hub.now = "2026-10-22T12:00:00Z";
  collect();
  EXPECT_EQ(hub.last.exit_code, 0) << hub.last.err;
  EXPECT_THAT(items("message"),
              AllOf(SizeIs(3),
                    Contains(AllOf(HasSubstr("\"outcome\":\"deleted\""), HasSubstr("\"version\":2"),
                                   HasSubstr("acceptance is tomorrow, please hurry"))),
                    Contains(AllOf(HasSubstr("we called you twice"), HasSubstr("nobody called me")))));
}

TEST_F(Chats, LeaveOutWhatAStrangerWroteInTheCustomersConversation) {
  auto account = house();
  own_messages(account).push_back({.id = 9020, .at = october_15 + 5, .content = stranger_words, .sender = 502});
  serve(account);
  collect();
  EXPECT_THAT(texts(), SizeIs(3));
  EXPECT_THAT(everything(), AllOf(Not(HasSubstr(stranger_words)), Not(HasSubstr("Lin"))));
}

TEST_F(Chats, LeaveConversationsAloneThatEndedBeforeTheWindow) {
  auto account = house();
  account.conversations.push_back({.number = 2,
                                   .contact = 501,
                                   .created_at = 1'600'000'000,
                                   .messages = {{.id = 1, .at = 1'600'000'000, .content = "years ago"}}});
  serve(account);
  collect();
  EXPECT_EQ(hub.last.exit_code, 0) << hub.last.err;
  EXPECT_THAT(everything(), Not(HasSubstr("years ago")));
  for (const auto& request : chatwoot->requests()) EXPECT_THAT(request.path, Not(HasSubstr("/conversations/2/")));
}

TEST_F(Chats, TakeAnotherComplaintsConversationForHistory) {
  auto account = house();
  account.conversation(12).custom_attributes = {{"complaint", "TS1"}};
  account.conversations.push_back({.number = 9,
                                   .contact = 501,
                                   .created_at = october_12 - 20'000'000,
                                   .custom_attributes = {{"complaint", "TS0"}},
                                   .messages = {{.id = 800, .at = october_12 - 20'000'000, .content = "late again"}}});
  serve(account);
  collect("fields: {complaint_no: complaint}");
  EXPECT_EQ(hub.last.exit_code, 0) << hub.last.err;
  EXPECT_THAT(items("message"), Contains(AllOf(HasSubstr("late again"), HasSubstr("\"part\":\"history\""))));
  EXPECT_THAT(items("message"), Contains(AllOf(HasSubstr("nobody called me"), HasSubstr("\"part\":\"handler\""))));
}

TEST_F(Chats, FindAContactByItsIdentifier) {
  ticket_names("customer_id", "C-1001", "tickets");
  serve(house());
  collect();
  EXPECT_THAT(texts(), SizeIs(3)) << hub.last.err;
  EXPECT_THAT(everything(), Not(HasSubstr("C-10012")));
}

TEST_F(Chats, FindAContactByEmailInAnyCase) {
  ticket_names("email", "Chen@Customers.Example");
  serve(house());
  collect();
  EXPECT_THAT(texts(), SizeIs(3)) << hub.last.err;
}

TEST_F(Chats, FindAConversationByItsNumber) {
  ticket_names("conversation_id", "12", "chats");
  serve(house());
  collect();
  EXPECT_THAT(texts(), SizeIs(3)) << hub.last.err;
}

TEST_F(Chats, TakeAConversationThatIsNotThereForAnEmptyAnswer) {
  ticket_names("conversation_id", "77", "chats");
  serve(house());
  collect();
  EXPECT_EQ(hub.last.exit_code, 0) << hub.last.err;
  EXPECT_THAT(items(), IsEmpty());
}

TEST_F(Chats, LookThroughAllPagesOfContactsThatResembleTheOneSought) {
  ticket_names("customer_id", "C-1", "tickets");
  auto account = house();
  for (int number = 0; number < 40; ++number)
    account.contacts.insert(account.contacts.begin(),
                            {700 + number, "somebody", "", "", "C-1" + std::to_string(number)});
  account.contacts.push_back({503, "Ms Chen", "", "", "C-1"});
  account.conversations[0].contact = 503;
  serve(account);
  collect();
  EXPECT_EQ(hub.last.exit_code, 0) << hub.last.err;
  EXPECT_THAT(texts(), SizeIs(3));
  EXPECT_THAT(everything(), Not(HasSubstr("somebody")));
}

TEST_F(Chats, GiveUpWhereTooManyContactsResembleTheOneSought) {
  ticket_names("customer_id", "C", "tickets");
  auto account = house();
  for (int number = 0; number < 400; ++number) account.contacts.push_back({700 + number, "somebody", "", "", "C-x"});
  serve(account);
  collect();
  EXPECT_THAT(gaps(), ElementsAre("customer_id: too_broad"));
}

}  // namespace
}  // namespace dossier::testkit
