// Chats through the whole hub, from a Chatwoot that pages and orders as the real one: what is the customer's comes in,
// whole and once, whatever happens meanwhile; of anybody else not a byte.
#include <gmock/gmock.h>

#include <optional>

#include "testkit/hub_fixture.hpp"
#include "testkit/scripted_chatwoot.hpp"

namespace dossier {
namespace {

using testing::AllOf;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;
using testkit::ChatAccount;
using testkit::ChatConversation;
using testkit::ChatMessage;
using testkit::HubFixture;
using testkit::ScriptedChatwoot;
using testkit::ServerReply;
using testkit::ServerRequest;

constexpr int64_t october_12 = 1791792300, october_14 = 1791958200, october_15 = 1792050180;
constexpr auto stranger_words = "a stranger's lamp";

constexpr auto own_ticket = R"([
  {"id":"t1","kind":"ticket","at":"2026-10-14 09:20:00","text":"parcel late","by_customer":"true",
   "identifiers":[{"type":"complaint_no","value":"TS1","owner":"none"},
                  {"type":"phone","value":"13812345678","owner":"customer"}]}])";

// The demo's customer, and another one whose number contains hers.
ChatAccount house() {
  ChatAccount account;
  account.agents = {{31, "Wang"}};
  account.contacts = {{501, "Ms Chen", "+8613812345678", "chen@customers.example", "C-1001"},
                      {502, "Mr Lin", "+86138123456789", "lin@customers.example", "C-10012"}};
  account.conversations = {
      {.number = 12,
       .contact = 501,
       .created_at = october_12,
       .messages = {{.id = 9001, .at = october_12, .content = "acceptance is tomorrow, please hurry"},
                    {.id = 9004, .at = october_14, .content = "nobody called me"},
                    {.id = 9009, .at = october_15, .content = "is anybody there?"}}},
      {.number = 13,
       .contact = 502,
       .created_at = october_12,
       .messages = {{.id = 9002, .at = october_12, .content = stranger_words}}}};
  return account;
}

ChatConversation& own_conversation(ChatAccount& account) { return account.conversation(12); }

// So many messages that they fill several pages; ids and times go up together.
ChatAccount talkative(int messages) {
  auto account = house();
  own_conversation(account).messages.clear();
  for (int number = 1; number <= messages; ++number)
    own_conversation(account).messages.push_back(
        {.id = 9000 + number, .at = october_12 + number, .content = "word " + std::to_string(number) + "."});
  return account;
}

bool asks_for_messages(const ServerRequest& request) { return request.path.ends_with("/messages"); }

class Chats : public testing::Test {
 protected:
  Chats() {
    hub.scripted("tickets").answer("tickets", "tickets", "complaint_no-TS1", own_ticket);
    hub.write(hub.folder() / "chatwoot.token", ChatAccount().token + "\n");
  }

  ScriptedChatwoot& serve(ChatAccount account, ScriptedChatwoot::Instead instead = {},
                          ScriptedChatwoot::Storage storage = {}) {
    return chatwoot.emplace(std::move(account), std::move(instead), std::move(storage));
  }

  std::string collect(const std::string& more_options = {}) {
    if (!configured) {
      hub.source("chats", "chatwoot", options(more_options),
                 "    realm: {customer_id: tickets, complaint_no: tickets}\n");
      configured = true;
      case_number = hub.open_case("TS1", "tickets");
    }
    return bundle = hub.bundle(case_number);
  }
  std::string options(const std::string& more = {}) const {
    return "url: " + chatwoot->url() + "\n      account: 7\n      token: ${file:chatwoot.token}" +
           (more.empty() ? "" : "\n      " + more);
  }

  // The register's lines of one kind, from the chats alone.
  std::vector<std::string> items(const std::string& kind = {}) const {
    std::vector<std::string> lines;
    for (const auto& item : HubFixture::lines_of(bundle, "index/items.jsonl"))
      if (json::text(item, "/source") == "chats" && (kind.empty() || json::text(item, "/record/kind") == kind))
        lines.push_back(json::to_string(item));
    return lines;
  }
  std::vector<std::string> texts(const std::string& kind = "message") const {
    std::vector<std::string> found;
    for (const auto& item : HubFixture::lines_of(bundle, "index/items.jsonl"))
      if (json::text(item, "/source") == "chats" && json::text(item, "/record/kind") == kind)
        found.push_back(json::text(item, "/record/text"));
    return found;
  }
  // "messages phone: unreachable"
  std::vector<std::string> gaps() const {
    std::vector<std::string> found;
    for (const auto& gap : HubFixture::lines_of(bundle, "index/gaps.jsonl"))
      found.push_back(json::text(gap, "/stream") + " " + json::text(gap, "/identifier/type") + ": " +
                      json::text(gap, "/reason"));
    return found;
  }
  /// Every byte of every file in the bundle.
  std::string everything() const { return testkit::run_command({"unzip", "-p", bundle}).out; }

  HubFixture hub;
  std::optional<ScriptedChatwoot> chatwoot;
  std::string case_number, bundle;
  bool configured = false;
};

TEST_F(Chats, BringWhatTheCustomerWroteAndNobodyElse) {
  serve(house());
  collect();
  EXPECT_EQ(hub.last.exit_code, 0) << hub.last.err;
  EXPECT_THAT(texts(), ElementsAre("acceptance is tomorrow, please hurry", "nobody called me", "is anybody there?"));
  EXPECT_THAT(items("message"), testing::Each(HasSubstr("\"part\":\"handler\"")));
  EXPECT_THAT(items("message"), Contains(HasSubstr("2026-10-12T08:05:00")));
  EXPECT_THAT(everything(), AllOf(Not(HasSubstr(stranger_words)), Not(HasSubstr("Lin")), Not(HasSubstr("C-10012"))));
}

TEST_F(Chats, BringPicturesAndVideosAlong) {
  auto account = house();
  own_conversation(account).messages[0].files = {{77, "contract.jpg", "\xFF\xD8\xFF a picture", "image"},
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
  auto& messages = own_conversation(account).messages;
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

TEST_F(Chats, ReadAConversationOfManyPagesOnce) {
  serve(talkative(87));
  collect();
  EXPECT_EQ(hub.last.exit_code, 0) << hub.last.err;
  EXPECT_THAT(texts(), SizeIs(87));
  EXPECT_THAT(texts(), AllOf(Contains("word 1."), Contains("word 87.")));
}

// An import gives old words a new id, or new words an old one: a page is chosen by id and cut by time.
TEST_F(Chats, FindWhatTheOrderByTimeHides) {
  auto account = talkative(45);
  own_conversation(account).messages[29].at = october_12 - 86'400;
  serve(account);
  collect();
  EXPECT_EQ(hub.last.exit_code, 0) << hub.last.err;
  EXPECT_THAT(texts(), AllOf(SizeIs(45), Contains("word 30.")));
}

TEST_F(Chats, FindWhatIsHiddenAmongMoreThanOneRangeHolds) {
  auto account = talkative(1300);
  for (const size_t place : {400, 1200}) own_conversation(account).messages[place].at = october_12 - 86'400;
  hub.configure("collect: {too_broad: 5000}\n");
  serve(account);
  collect();
  EXPECT_EQ(hub.last.exit_code, 0) << hub.last.err;
  EXPECT_THAT(texts(), AllOf(SizeIs(1300), Contains("word 401."), Contains("word 1201.")));
}

TEST_F(Chats, TakeInWhatArrivesBetweenTwoPages) {
  serve(talkative(45), [came = false](const ServerRequest& request, ChatAccount& account) mutable {
    if (!asks_for_messages(request) || !request.query.contains("before") || std::exchange(came, true))
      return std::optional<ServerReply>();
    own_conversation(account).messages.push_back({.id = 9999, .at = october_15, .content = "I am still waiting"});
    return std::optional<ServerReply>();
  });
  collect();
  EXPECT_EQ(hub.last.exit_code, 0) << hub.last.err;
  EXPECT_THAT(texts(), AllOf(SizeIs(46), Contains("I am still waiting")));
}

TEST_F(Chats, KeepWhatWasSaidBeforeItWasEditedOrTakenBack) {
  auto account = house();
  own_conversation(account).messages[1].type = 1;
  own_conversation(account).messages[1].sender = 31;
  serve(account);
  collect();
  chatwoot->change([](ChatAccount& changed) {
    auto& messages = own_conversation(changed).messages;
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

TEST_F(Chats, CountAMessageOnceThatAnAnswerHoldsTwice) {
  serve(house(), [](const ServerRequest& request, ChatAccount& account) -> std::optional<ServerReply> {
    if (!asks_for_messages(request)) return std::nullopt;
    auto lying = account;
    auto& messages = own_conversation(lying).messages;
    messages.insert(messages.begin(), messages.rbegin(), messages.rend());
    return testkit::answer_of_chatwoot(lying, request, "http://127.0.0.1:1");
  });
  collect();
  EXPECT_EQ(hub.last.exit_code, 0) << hub.last.err;
  EXPECT_THAT(texts(), SizeIs(3));
}

TEST_F(Chats, ReadPagesInAnyOrder) {
  serve(talkative(45), [](const ServerRequest& request, ChatAccount& account) -> std::optional<ServerReply> {
    if (!asks_for_messages(request)) return std::nullopt;
    auto reply = testkit::answer_of_chatwoot(account, request, "http://127.0.0.1:1");
    auto page = json::parse_own(reply.body);
    auto& payload = (*page)["payload"];
    for (rapidjson::SizeType left = 0, right = payload.Size(); left + 1 < right; ++left, --right)
      payload[left].Swap(payload[right - 1]);
    reply.body = json::to_string(*page);
    return reply;
  });
  collect();
  EXPECT_EQ(hub.last.exit_code, 0) << hub.last.err;
  EXPECT_THAT(texts(), SizeIs(45));
}

TEST_F(Chats, TakeNothingOfAnotherConversationThatIsAnsweredInstead) {
  serve(house(), [](const ServerRequest& request, ChatAccount& account) -> std::optional<ServerReply> {
    if (!asks_for_messages(request)) return std::nullopt;
    auto other = request;
    other.path = "/api/v1/accounts/7/conversations/13/messages";
    return testkit::answer_of_chatwoot(account, other, "http://127.0.0.1:1");
  });
  collect();
  EXPECT_THAT(gaps(), ElementsAre("messages phone: parse_error"));
  EXPECT_THAT(hub.last.err, HasSubstr("contact \"502\""));
  EXPECT_THAT(everything(), Not(HasSubstr(stranger_words)));
}

TEST_F(Chats, TakeNoListThatAlsoNamesAnotherContactsConversation) {
  serve(house(), [](const ServerRequest& request, ChatAccount& account) -> std::optional<ServerReply> {
    if (request.path.ends_with("/contacts/501/conversations")) account.conversations[1].contact = 501;
    if (!request.path.ends_with("/contacts/501/conversations")) return std::nullopt;
    auto reply = testkit::answer_of_chatwoot(account, request, "http://127.0.0.1:1");
    const std::string one = "\"id\":13,", sender = "\"sender\":{\"id\":501";
    if (const auto at = reply.body.rfind(sender, reply.body.find(one)); at != std::string::npos)
      reply.body.replace(at, sender.size(), "\"sender\":{\"id\":502");
    account.conversations[1].contact = 502;
    return reply;
  });
  collect();
  EXPECT_THAT(gaps(), ElementsAre("messages phone: parse_error"));
  EXPECT_THAT(everything(), Not(HasSubstr(stranger_words)));
}

TEST_F(Chats, LeaveOutWhatAStrangerWroteInTheCustomersConversation) {
  auto account = house();
  own_conversation(account).messages.push_back(
      {.id = 9020, .at = october_15 + 5, .content = stranger_words, .sender = 502});
  serve(account);
  collect();
  EXPECT_THAT(texts(), SizeIs(3));
  EXPECT_THAT(everything(), AllOf(Not(HasSubstr(stranger_words)), Not(HasSubstr("Lin"))));
}

TEST_F(Chats, StopAtAServerThatGivesTheSamePageAgainAndAgain) {
  serve(talkative(45), [](const ServerRequest& request, ChatAccount& account) -> std::optional<ServerReply> {
    if (!asks_for_messages(request)) return std::nullopt;
    auto first = request;
    first.query.clear();
    return testkit::answer_of_chatwoot(account, first, "http://127.0.0.1:1");
  });
  collect();
  EXPECT_THAT(gaps(), ElementsAre("messages phone: partial_page"));
  EXPECT_THAT(texts(), SizeIs(20)) << "what came before is kept";
}

TEST_F(Chats, StopAtAServerThatNeverComesToAnEnd) {
  serve(house(),
        [next = int64_t{1'000'000}](const ServerRequest& request,
                                    ChatAccount& account) mutable -> std::optional<ServerReply> {
          if (!asks_for_messages(request)) return std::nullopt;
          auto& messages = own_conversation(account).messages;
          messages.clear();
          for (int count = 0; count < 20; ++count)
            messages.push_back({.id = --next, .at = october_12, .content = "again"});
          auto any = request;
          any.query.clear();
          return testkit::answer_of_chatwoot(account, any, "http://127.0.0.1:1");
        });
  collect();
  EXPECT_THAT(gaps(), ElementsAre("messages phone: too_broad"));
}

TEST_F(Chats, SayThatAContactsOlderConversationsAreOutOfReach) {
  auto account = house();
  for (int number = 100; number < 125; ++number)
    account.conversations.push_back({.number = number, .contact = 501, .created_at = october_12});
  serve(account);
  collect();
  EXPECT_THAT(gaps(), ElementsAre("messages phone: partial_page"));
  EXPECT_THAT(hub.last.err, HasSubstr("newest 20 conversations"));
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
  own_conversation(account).custom_attributes = {{"complaint", "TS1"}};
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

// A ticket that names the customer by everything but his phone.
void name_by(HubFixture& hub, const std::string& type, const std::string& value, const std::string& realm) {
  hub.answer("tickets", "tickets", "complaint_no-TS1",
             R"([
    {"id":"t1","kind":"ticket","at":"2026-10-14 09:20:00","text":"parcel late","by_customer":"true",
     "identifiers":[{"type":"complaint_no","value":"TS1","owner":"none"},
                    {"type":")" +
                 type + R"(","value":")" + value + R"(","owner":"customer","realm":")" + realm + R"("}]}])");
}

TEST_F(Chats, FindAContactByItsIdentifier) {
  name_by(hub, "customer_id", "C-1001", "tickets");
  serve(house());
  collect();
  EXPECT_THAT(texts(), SizeIs(3)) << hub.last.err;
  EXPECT_THAT(everything(), Not(HasSubstr("C-10012")));
}

TEST_F(Chats, FindAContactByEmailInAnyCase) {
  name_by(hub, "email", "Chen@Customers.Example", "");
  serve(house());
  collect();
  EXPECT_THAT(texts(), SizeIs(3)) << hub.last.err;
}

TEST_F(Chats, FindAConversationByItsNumber) {
  name_by(hub, "conversation_id", "12", "chats");
  serve(house());
  collect();
  EXPECT_THAT(texts(), SizeIs(3)) << hub.last.err;
}

TEST_F(Chats, TakeAConversationThatIsNotThereForAnEmptyAnswer) {
  name_by(hub, "conversation_id", "77", "chats");
  serve(house());
  collect();
  EXPECT_EQ(hub.last.exit_code, 0) << hub.last.err;
  EXPECT_THAT(items(), IsEmpty());
}

TEST_F(Chats, LookThroughAllPagesOfContactsThatResembleTheOneSought) {
  name_by(hub, "customer_id", "C-1", "tickets");
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
  name_by(hub, "customer_id", "C", "tickets");
  auto account = house();
  for (int number = 0; number < 400; ++number) account.contacts.push_back({700 + number, "somebody", "", "", "C-x"});
  serve(account);
  collect();
  EXPECT_THAT(gaps(), ElementsAre("messages customer_id: too_broad"));
}

// How often the server misbehaves before it comes to its senses.
ScriptedChatwoot::Instead first_times(int times, const ServerReply& reply) {
  return [left = times, reply](const ServerRequest& request, ChatAccount&) mutable -> std::optional<ServerReply> {
    if (!asks_for_messages(request) || left == 0) return std::nullopt;
    --left;
    return reply;
  };
}
constexpr int always = 1'000'000;

ServerReply reply_of(int status, const std::string& body = "{}") {
  ServerReply reply;
  reply.status = status;
  reply.body = body;
  return reply;
}
ServerReply too_many_requests() {
  auto reply = reply_of(429, "Retry later\n");
  reply.headers = {{"Retry-After", "0"}};
  return reply;
}

TEST_F(Chats, WaitWhereTheServerAsksForIt) {
  serve(house(), first_times(2, too_many_requests()));
  collect();
  EXPECT_EQ(hub.last.exit_code, 0) << hub.last.err;
  EXPECT_THAT(texts(), SizeIs(3));
}

TEST_F(Chats, SayThatTheServerKeptAskingToWait) {
  serve(house(), first_times(always, too_many_requests()));
  collect();
  EXPECT_THAT(gaps(), ElementsAre("messages phone: rate_limited"));
  EXPECT_THAT(hub.last.err, HasSubstr("requests_per_second"));
}

TEST_F(Chats, ComeThroughAFailureAndHalfAPage) {
  auto half = reply_of(200, std::string(4000, ' '));
  half.fault = ServerReply::Fault::half;
  serve(house(), [tries = 0, half](const ServerRequest& request, ChatAccount&) mutable -> std::optional<ServerReply> {
    if (!asks_for_messages(request)) return std::nullopt;
    ++tries;
    if (tries == 1) return reply_of(500);
    return tries == 2 ? std::optional(half) : std::nullopt;
  });
  collect();
  EXPECT_EQ(hub.last.exit_code, 0) << hub.last.err;
  EXPECT_THAT(texts(), SizeIs(3));
}

TEST_F(Chats, SayThatTheServerIsDownAndKeepWhatCameBefore) {
  serve(talkative(45), [](const ServerRequest& request, ChatAccount&) -> std::optional<ServerReply> {
    if (!asks_for_messages(request) || !request.query.contains("before")) return std::nullopt;
    return reply_of(503);
  });
  collect();
  EXPECT_THAT(gaps(), ElementsAre("messages phone: unreachable"));
  EXPECT_THAT(texts(), SizeIs(20));
}

TEST_F(Chats, TakeALoginPageForAnUnreadableAnswer) {
  serve(house(), first_times(always, reply_of(200, "<!DOCTYPE html><html><body>Sign in</body></html>")));
  collect();
  EXPECT_THAT(gaps(), Contains("messages phone: parse_error"));
  EXPECT_THAT(hub.last.err, AllOf(HasSubstr("option \"url\""), HasSubstr("login page")));
}

TEST_F(Chats, ReadTheOtherConversationsWhereOneCannotBeRead) {
  auto account = house();
  account.conversations.push_back({.number = 14,
                                   .contact = 501,
                                   .created_at = october_14,
                                   .messages = {{.id = 9030, .at = october_14, .content = "by another way"}}});
  serve(account, [](const ServerRequest& request, ChatAccount&) -> std::optional<ServerReply> {
    if (!request.path.ends_with("/conversations/12/messages")) return std::nullopt;
    return reply_of(200, "[]");
  });
  collect();
  EXPECT_THAT(gaps(), Contains("messages phone: parse_error"));
  EXPECT_THAT(texts(), ElementsAre("by another way"));
}

}  // namespace
}  // namespace dossier
