// A Chatwoot that pages by id and orders by time, changes while it is read, fails, and lies: every message comes in
// once, or the case says what could not be read.
#include "chats_fixture.hpp"

namespace dossier::testkit {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::SizeIs;

class ChatPages : public ChatsFixture {};

// So many messages that they fill several pages; ids and times go up together.
ChatAccount talkative(int messages) {
  auto account = house();
  own_messages(account).clear();
  for (int number = 1; number <= messages; ++number)
    own_messages(account).push_back(
        {.id = 9000 + number, .at = october_12 + number, .content = "word " + std::to_string(number) + "."});
  return account;
}

TEST_F(ChatPages, ReadAConversationOfManyPagesOnce) {
  serve(talkative(87));
  collect();
  EXPECT_EQ(hub.last.exit_code, 0) << hub.last.err;
  EXPECT_THAT(texts(), SizeIs(87));
  EXPECT_THAT(texts(), AllOf(Contains("word 1."), Contains("word 87.")));
}

// An import gives old words a new id, or new words an old one: a page is chosen by id and cut by time.
TEST_F(ChatPages, FindWhatTheOrderByTimeHides) {
  auto account = talkative(45);
  own_messages(account)[29].at = october_12 - 86'400;
  serve(account);
  collect();
  EXPECT_EQ(hub.last.exit_code, 0) << hub.last.err;
  EXPECT_THAT(texts(), AllOf(SizeIs(45), Contains("word 30.")));
}

TEST_F(ChatPages, FindWhatIsHiddenAmongMoreThanOneRangeHolds) {
  auto account = talkative(1300);
  own_messages(account)[400].at = october_12 - 86'400;
  own_messages(account)[1200].at = october_12 + 1100;  // behind the first thousand
  hub.configure("collect: {too_broad: 5000}\n");
  serve(account);
  collect();
  EXPECT_EQ(hub.last.exit_code, 0) << hub.last.err;
  EXPECT_THAT(texts(), AllOf(SizeIs(1300), Contains("word 401."), Contains("word 1201.")));
}

TEST_F(ChatPages, FetchNothingTwiceForTheSakeOfWhatIsHidden) {
  auto account = talkative(450);
  for (const size_t place : {50, 400}) own_messages(account)[place].at = october_12 - 86'400;
  serve(account);
  collect();
  EXPECT_EQ(hub.last.exit_code, 0) << "twice 450 would be too broad: " << hub.last.err;
  EXPECT_THAT(texts(), AllOf(SizeIs(450), Contains("word 51."), Contains("word 401.")));
}

TEST_F(ChatPages, TakeInWhatArrivesBetweenTwoPages) {
  serve(talkative(45), [came = false](const ServerRequest& request, ChatAccount& account) mutable {
    if (!asks_for_messages(request) || !request.query.contains("before") || std::exchange(came, true))
      return std::optional<ServerReply>();
    own_messages(account).push_back({.id = 9999, .at = october_15, .content = "I am still waiting"});
    return std::optional<ServerReply>();
  });
  collect();
  EXPECT_EQ(hub.last.exit_code, 0) << hub.last.err;
  EXPECT_THAT(texts(), AllOf(SizeIs(46), Contains("I am still waiting")));
}

TEST_F(ChatPages, CountAMessageOnceThatAnAnswerHoldsTwice) {
  serve(house(), [](const ServerRequest& request, ChatAccount& account) -> std::optional<ServerReply> {
    if (!asks_for_messages(request)) return std::nullopt;
    auto lying = account;
    auto& messages = own_messages(lying);
    messages.insert(messages.begin(), messages.rbegin(), messages.rend());
    return answer_of_chatwoot(lying, request, nowhere);
  });
  collect();
  EXPECT_EQ(hub.last.exit_code, 0) << hub.last.err;
  EXPECT_THAT(texts(), SizeIs(3));
}

TEST_F(ChatPages, ReadPagesInAnyOrder) {
  serve(talkative(45), [](const ServerRequest& request, ChatAccount& account) -> std::optional<ServerReply> {
    if (!asks_for_messages(request)) return std::nullopt;
    auto reply = answer_of_chatwoot(account, request, nowhere);
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

TEST_F(ChatPages, TakeNothingOfAnotherConversationThatIsAnsweredInstead) {
  serve(house(), [](const ServerRequest& request, ChatAccount& account) -> std::optional<ServerReply> {
    if (!asks_for_messages(request)) return std::nullopt;
    auto other = request;
    other.path = "/api/v1/accounts/7/conversations/13/messages";
    return answer_of_chatwoot(account, other, nowhere);
  });
  collect();
  EXPECT_THAT(gaps(), ElementsAre("phone: parse_error"));
  EXPECT_THAT(hub.last.err, HasSubstr("contact \"502\""));
  EXPECT_THAT(everything(), Not(HasSubstr(stranger_words)));
}

TEST_F(ChatPages, TakeNoListThatAlsoNamesAnotherContactsConversation) {
  serve(house(), [](const ServerRequest& request, ChatAccount& account) -> std::optional<ServerReply> {
    if (request.path.ends_with("/contacts/501/conversations")) account.conversations[1].contact = 501;
    if (!request.path.ends_with("/contacts/501/conversations")) return std::nullopt;
    auto reply = answer_of_chatwoot(account, request, nowhere);
    const std::string one = "\"id\":13,", sender = "\"sender\":{\"id\":501";
    if (const auto at = reply.body.rfind(sender, reply.body.find(one)); at != std::string::npos)
      reply.body.replace(at, sender.size(), "\"sender\":{\"id\":502");
    account.conversations[1].contact = 502;
    return reply;
  });
  collect();
  EXPECT_THAT(gaps(), ElementsAre("phone: parse_error"));
  EXPECT_THAT(everything(), Not(HasSubstr(stranger_words)));
}

TEST_F(ChatPages, GoOnBehindAMessageThatHasNoIdAndSaySo) {
  serve(talkative(45), [](const ServerRequest& request, ChatAccount& account) -> std::optional<ServerReply> {
    if (!asks_for_messages(request) || !request.query.empty()) return std::nullopt;
    auto reply = answer_of_chatwoot(account, request, nowhere);
    const std::string id = "\"id\":9040,";
    reply.body.erase(reply.body.find(id), id.size());
    return reply;
  });
  collect();
  EXPECT_THAT(gaps(), ElementsAre("phone: parse_error"));
  EXPECT_THAT(texts(), SizeIs(45)) << "a later look over all ids finds it";
}

TEST_F(ChatPages, SayThatNoMessageOfAPageHasAnId) {
  serve(talkative(45), [](const ServerRequest& request, ChatAccount& account) -> std::optional<ServerReply> {
    if (!asks_for_messages(request)) return std::nullopt;
    auto nameless = account;
    for (auto& message : own_messages(nameless)) message.id = 0;
    auto reply = answer_of_chatwoot(nameless, request, nowhere);
    for (size_t at = 0; (at = reply.body.find("\"id\":0,", at)) != std::string::npos;) reply.body.erase(at, 7);
    return reply;
  });
  collect();
  EXPECT_THAT(gaps(), ElementsAre("phone: partial_page"));
  EXPECT_THAT(texts(), SizeIs(0));
}

TEST_F(ChatPages, StopAtAServerThatGivesTheSamePageAgainAndAgain) {
  serve(talkative(45), [](const ServerRequest& request, ChatAccount& account) -> std::optional<ServerReply> {
    if (!asks_for_messages(request)) return std::nullopt;
    auto first = request;
    first.query.clear();
    return answer_of_chatwoot(account, first, nowhere);
  });
  collect();
  EXPECT_THAT(gaps(), ElementsAre("phone: partial_page"));
  EXPECT_THAT(texts(), SizeIs(20)) << "what came before is kept";
}

TEST_F(ChatPages, StopAtAServerThatNeverComesToAnEnd) {
  serve(house(),
        [next = int64_t{1'000'000}](const ServerRequest& request,
                                    ChatAccount& account) mutable -> std::optional<ServerReply> {
          if (!asks_for_messages(request)) return std::nullopt;
          auto& messages = own_messages(account);
          messages.clear();
          for (int count = 0; count < 20; ++count)
            messages.push_back({.id = --next, .at = october_12, .content = "again"});
          auto any = request;
          any.query.clear();
          return answer_of_chatwoot(account, any, nowhere);
        });
  collect();
  EXPECT_THAT(gaps(), ElementsAre("phone: too_broad"));
}

// A contact's own list ends after 20.
ChatAccount with_conversations(int more) {
  auto account = house();
  for (int number = 100; number < 100 + more; ++number)
    account.conversations.push_back(
        {.number = number,
         .contact = 501,
         .created_at = october_12 - number,
         .messages = {{.id = number, .at = october_12 - number, .content = "no. " + std::to_string(number)}}});
  return account;
}

TEST_F(ChatPages, ReachTheConversationsBeyondAContactsList) {
  auto account = with_conversations(60);
  account.conversations.push_back({.number = 14, .contact = 502, .created_at = october_12 - 5000});
  account.conversations.push_back({.number = 2, .contact = 501, .created_at = 1'600'000'000});
  serve(account);
  collect();
  EXPECT_EQ(hub.last.exit_code, 0) << hub.last.err;
  EXPECT_THAT(texts(), AllOf(SizeIs(63), Contains("no. 100"), Contains("no. 159")));
  for (const auto& request : chatwoot->requests()) EXPECT_THAT(request.path, Not(HasSubstr("/conversations/2")));
}

TEST_F(ChatPages, SayThatAContactsOlderConversationsAreOutOfReach) {
  auto account = with_conversations(60);
  account.lists_by_source_id = false;
  serve(account);
  collect();
  EXPECT_THAT(gaps(), ElementsAre("phone: partial_page"));
  EXPECT_THAT(hub.last.err, HasSubstr("newest 20 conversations"));
  EXPECT_THAT(texts(), SizeIs(22));
  EXPECT_THAT(everything(), Not(HasSubstr(stranger_words)));
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

ServerReply too_many_requests() {
  auto reply = reply_of(429, "Retry later\n");
  reply.headers = {{"Retry-After", "0"}};
  return reply;
}

TEST_F(ChatPages, WaitWhereTheServerAsksForIt) {
  serve(house(), first_times(2, too_many_requests()));
  collect();
  EXPECT_EQ(hub.last.exit_code, 0) << hub.last.err;
  EXPECT_THAT(texts(), SizeIs(3));
}

TEST_F(ChatPages, SayThatTheServerKeptAskingToWait) {
  serve(house(), first_times(always, too_many_requests()));
  collect();
  EXPECT_THAT(gaps(), ElementsAre("phone: rate_limited"));
  EXPECT_THAT(hub.last.err, HasSubstr("requests_per_second"));
}

TEST_F(ChatPages, ComeThroughAFailureAndHalfAPage) {
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

TEST_F(ChatPages, SayThatTheServerIsDownAndKeepWhatCameBefore) {
  serve(talkative(45), [](const ServerRequest& request, ChatAccount&) -> std::optional<ServerReply> {
    if (!asks_for_messages(request) || !request.query.contains("before")) return std::nullopt;
    return reply_of(503);
  });
  collect();
  EXPECT_THAT(gaps(), ElementsAre("phone: unreachable"));
  EXPECT_THAT(texts(), SizeIs(20));
}

TEST_F(ChatPages, TakeALoginPageForAnUnreadableAnswer) {
  serve(house(), first_times(always, reply_of(200, "<!DOCTYPE html><html><body>Sign in</body></html>")));
  collect();
  EXPECT_THAT(gaps(), Contains("phone: parse_error"));
  EXPECT_THAT(hub.last.err, AllOf(HasSubstr("option \"url\""), HasSubstr("login page")));
}

TEST_F(ChatPages, ReadTheOtherConversationsWhereOneCannotBeRead) {
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
  EXPECT_THAT(gaps(), Contains("phone: parse_error"));
  EXPECT_THAT(texts(), ElementsAre("by another way"));
}

}  // namespace
}  // namespace dossier::testkit
