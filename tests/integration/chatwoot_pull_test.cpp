// Pulls from a Chatwoot that lists, pages and moves its conversations as the real one does, through the whole hub.
#include "chats_fixture.hpp"
#include "testkit/stored_rows.hpp"

namespace dossier::testkit {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::IsSupersetOf;
using ::testing::Not;
using ::testing::SizeIs;

ChatConversation conversation(int64_t number, int64_t at) {
  return {.number = number,
          .contact = 502,
          .created_at = at - 600,
          .messages = {{.id = 20'000 + number, .at = at, .content = "no. " + std::to_string(number)}}};
}

// The house, and `more` conversations of others, each a minute older than the one before: three pages of a list.
ChatAccount busy_house(int more = 60) {
  auto account = house();
  for (int number = 100; number < 100 + more; ++number)
    account.conversations.push_back(conversation(number, october_12 - number * 60));
  return account;
}

ChatConversation taken_out(ChatAccount& account, int64_t number) {
  auto& all = account.conversations;
  const auto found =
      std::find_if(all.begin(), all.end(), [&](const ChatConversation& one) { return one.number == number; });
  auto taken = *found;
  all.erase(found);
  return taken;
}

bool asks_for_the_list(const ServerRequest& request) { return request.path.ends_with("/7/conversations"); }
bool asks_for_page(const ServerRequest& request, const std::string& page) {
  return asks_for_the_list(request) && request.query.at("page") == page;
}

class PulledChats : public ChatsFixture {
 protected:
  CommandResult pull(const std::vector<std::string>& more = {}) {
    if (!is_named_)
      hub.source("chats", "chatwoot", options(), "    realm: {customer_id: tickets, complaint_no: tickets}\n");
    is_named_ = true;
    std::vector<std::string> words = {"pull", "chats"};
    words.insert(words.end(), more.begin(), more.end());
    return hub.run(words);
  }
  void expect_pulled(int64_t records, const std::vector<std::string>& more = {}) {
    const auto ran = pull(more);
    EXPECT_EQ(ran.exit_code, 0) << ran.err;
    EXPECT_THAT(ran.out, HasSubstr("chats/messages: " + std::to_string(records) + " record"));
  }
  std::vector<std::string> rows(const std::string& sql) const { return stored_rows(hub, sql); }
  std::vector<std::string> kept() const { return stored_records(hub, "chats"); }
  std::vector<std::string> withdrawn() const {
    return rows("SELECT source_id FROM withdrawals WHERE source='chats' AND withdrawn=1");
  }
  std::string checkpoint() const { return stored_checkpoint(hub, "chats"); }
  /// The words of all messages that are kept.
  std::string words() const {
    std::string all;
    for (const auto& record : kept()) all += record + "\n";
    return all;
  }
  /// How often the messages of this conversation were asked for.
  int64_t reads_of(int64_t number) const {
    const auto requests = chatwoot->requests();
    return std::count_if(requests.begin(), requests.end(), [&](const ServerRequest& request) {
      return request.path.ends_with("/conversations/" + std::to_string(number) + "/messages") && request.query.empty();
    });
  }

 private:
  bool is_named_ = false;
};

TEST_F(PulledChats, AreTheRecordsThatLookUpsBring) {
  auto account = house();
  own_messages(account)[0].files = {{77, "contract.jpg", "\xFF\xD8\xFF a picture", "image"}};
  own_messages(account)[1].type = 1;
  own_messages(account)[1].sender = 31;
  serve(account);
  expect_pulled(6);
  const auto pulled = kept();
  EXPECT_THAT(rows("SELECT state FROM media WHERE source='chats'"), ElementsAre("available"));

  case_number = hub.open_case("TS1", "tickets");
  collect();
  EXPECT_EQ(hub.last.exit_code, 0) << hub.last.err;
  EXPECT_THAT(texts(), SizeIs(3));
  EXPECT_EQ(kept(), pulled) << "neither another record nor another version";
  EXPECT_THAT(everything(), Not(HasSubstr(stranger_words))) << "pulled, and no part of this case";
  EXPECT_THAT(withdrawn(), IsEmpty());
}

TEST_F(PulledChats, KeepWhatIsTakenBackBeforeItsCaseIsReviewed) {
  serve(house());
  expect_pulled(6);
  chatwoot->change([](ChatAccount& account) { taken_out(account, 12); });
  case_number = hub.open_case("TS1", "tickets");
  collect();
  EXPECT_THAT(texts(), ElementsAre("acceptance is tomorrow, please hurry", "nobody called me", "is anybody there?"));
}

TEST_F(PulledChats, AreTakenOnceAndOnlyWhatMovedAfterwards) {
  serve(busy_house());
  expect_pulled(126);
  EXPECT_EQ(checkpoint(), "2026-10-21T12:00:00Z");
  expect_pulled(0);
  EXPECT_EQ(reads_of(100), 1);

  hub.now = "2026-10-22T12:00:00Z";
  const auto behind_the_checkpoint = october_15 + 6 * 86'400 + 6 * 3600;
  chatwoot->change([&](ChatAccount& account) {
    account.conversation(130).messages.push_back(
        {.id = 30'000, .at = behind_the_checkpoint, .content = "still nothing"});
  });
  const auto before = kept().size();
  ASSERT_EQ(pull().exit_code, 0) << hub.last.err;
  EXPECT_EQ(kept().size(), before + 1);
  EXPECT_THAT(words(), HasSubstr("still nothing"));
  EXPECT_EQ(reads_of(100), 1);
  EXPECT_EQ(reads_of(130), 2);
}

// The one that was silent longest comes first, so that this one stands in the middle.
TEST_F(PulledChats, GoOnBehindTheLastConversationWhereTheServerFellSilent) {
  const auto is_down = std::make_shared<bool>(false);
  serve(busy_house(), [is_down](const ServerRequest& request, ChatAccount&) -> std::optional<ServerReply> {
    if (!*is_down || !request.path.ends_with("/conversations/130/messages")) return std::nullopt;
    return reply_of(503);
  });
  expect_pulled(126);
  const auto undisturbed = kept();
  std::filesystem::remove_all(hub.folder() / "var");

  *is_down = true;
  EXPECT_EQ(pull().exit_code, 1);
  EXPECT_EQ(checkpoint(),
            "2026-10-21T12:00:00Z since 1970-01-01T00:00:00Z behind " + std::to_string(october_12 - 131 * 60) + "/131");
  *is_down = false;
  ASSERT_EQ(pull().exit_code, 0) << hub.last.err;
  EXPECT_EQ(kept(), undisturbed);
  EXPECT_EQ(reads_of(131), 2) << "once undisturbed, once before the server fell silent";
}

TEST_F(PulledChats, MissNoConversationThatMovesWhileTheListIsWalked) {
  serve(busy_house(), [came = false](const ServerRequest& request, ChatAccount& account) mutable {
    // It stands on the last page, and comes to the front of the first, which was read.
    if (asks_for_page(request, "2") && !std::exchange(came, true))
      account.conversation(159).messages.push_back({.id = 40'000, .at = october_15 + 900, .content = "hello again"});
    return std::optional<ServerReply>();
  });
  ASSERT_EQ(pull().exit_code, 0) << hub.last.err;
  EXPECT_THAT(words(), AllOf(HasSubstr("no. 159"), HasSubstr("hello again")));
  EXPECT_EQ(kept().size(), 127u);
}

TEST_F(PulledChats, MissNoConversationWhereOneBeforeItIsDeletedMeanwhile) {
  serve(busy_house(), [gone = false](const ServerRequest& request, ChatAccount& account) mutable {
    if (asks_for_page(request, "2") && !std::exchange(gone, true)) taken_out(account, 100);
    return std::optional<ServerReply>();
  });
  ASSERT_EQ(pull().exit_code, 0) << hub.last.err;
  for (int number = 101; number < 160; ++number)
    EXPECT_THAT(words(), HasSubstr("no. " + std::to_string(number) + "\"")) << "the one that moved up by one place";
}

TEST_F(PulledChats, MissNothingOfAConversationThatGoesOnAllTheTime) {
  hub.now = "2026-10-14T06:00:00Z";
  serve(house());  // number 12 was active later than this run began
  ASSERT_EQ(pull().exit_code, 0) << hub.last.err;
  EXPECT_THAT(words(), HasSubstr("acceptance is tomorrow"));
}

TEST_F(PulledChats, AreWalkedToTheEndWhereTheServerDoesNotOrderThem) {
  serve(busy_house(), [](const ServerRequest& request, ChatAccount& account) -> std::optional<ServerReply> {
    if (!asks_for_the_list(request)) return std::nullopt;
    auto reply = answer_of_chatwoot(account, request, nowhere);
    auto page = json::parse_own(reply.body);
    auto& payload = (*page)["data"]["payload"];
    for (rapidjson::SizeType left = 0, right = payload.Size(); left + 1 < right; ++left, --right)
      payload[left].Swap(payload[right - 1]);
    reply.body = json::to_string(*page);
    return reply;
  });
  const auto since = october_12 - 155 * 60;
  ASSERT_EQ(since, 1791783000);  // 2026-10-12T05:30:00Z
  const auto ran = pull({"--from", "2026-10-12T05:30:00Z", "--until", "2026-10-21T12:00:00Z"});
  EXPECT_EQ(ran.exit_code, 0) << ran.err;
  EXPECT_THAT(words(), AllOf(HasSubstr("no. 155\""), Not(HasSubstr("no. 156\""))));
}

TEST_F(PulledChats, CanBeHadOnceMoreForARange) {
  serve(busy_house());
  const auto ran = pull({"--from", "2026-10-12T08:00:00Z", "--until", "2026-10-13T00:00:00Z"});
  EXPECT_EQ(ran.exit_code, 0) << ran.err;
  EXPECT_THAT(words(), AllOf(HasSubstr("acceptance is tomorrow"), HasSubstr(stranger_words), Not(HasSubstr("no. "))))
      << "conversation 12 was active on the 15th too, and was not opened after the range";
  EXPECT_EQ(checkpoint(), "");
}

TEST_F(PulledChats, ComeBackForAPictureWhoseStorageDidNotAnswer) {
  auto account = busy_house(3);
  account.conversation(101).messages[0].files = {{77, "contract.jpg", "\xFF\xD8\xFF a picture", "image"}};
  const auto is_down = std::make_shared<bool>(true);
  serve(account, [is_down](const ServerRequest& request, ChatAccount&) -> std::optional<ServerReply> {
    return *is_down && request.path.find("active_storage") != std::string::npos ? std::optional(reply_of(503))
                                                                                : std::nullopt;
  });
  EXPECT_EQ(pull().exit_code, 1);
  EXPECT_THAT(hub.last.out, AllOf(HasSubstr("conversation 101"), HasSubstr("the next pull begins with it again")));
  EXPECT_EQ(kept().size(), 12u) << "it stops none of the others";
  const auto before = kept();
  *is_down = false;
  ASSERT_EQ(pull().exit_code, 0) << hub.last.err;
  EXPECT_THAT(rows("SELECT state FROM media WHERE source='chats'"), Contains("available"));
  EXPECT_EQ(kept(), before);
  EXPECT_EQ(reads_of(102), 1) << "it lay before the checkpoint";
}

TEST_F(PulledChats, StopWhereALoginPageAnswersInsteadAndPassOverNothing) {
  const auto is_shut = std::make_shared<bool>(true);
  serve(busy_house(), [is_shut](const ServerRequest& request, ChatAccount&) -> std::optional<ServerReply> {
    if (!*is_shut || !asks_for_messages(request)) return std::nullopt;
    return reply_of(200, "<!DOCTYPE html><html><body>Sign in</body></html>");
  });
  EXPECT_EQ(pull().exit_code, 1);
  EXPECT_EQ(checkpoint(), "");
  *is_shut = false;
  ASSERT_EQ(pull().exit_code, 0) << hub.last.err;
  EXPECT_EQ(kept().size(), 126u);
}

TEST_F(PulledChats, SayThatAListComesToNoEnd) {
  serve(busy_house(), [](const ServerRequest& request, ChatAccount& account) -> std::optional<ServerReply> {
    if (!asks_for_the_list(request)) return std::nullopt;
    auto first = request;
    first.query["page"] = "1";
    return answer_of_chatwoot(account, first, nowhere);
  });
  EXPECT_EQ(pull().exit_code, 1);
  EXPECT_THAT(hub.last.out, HasSubstr("again and again"));
}

TEST_F(PulledChats, RefuseACheckpointThatIsNone) {
  serve(house());
  expect_pulled(6);
  ASSERT_EQ(
      hub.run({"state", "set", "chats/messages", "2026-10-21T12:00:00Z since 2026-10-20T12:00:00Z behind x"}).exit_code,
      0)
      << hub.last.err;
  EXPECT_EQ(pull().exit_code, 1);
  EXPECT_THAT(hub.last.out, HasSubstr("<seconds>/<number of a conversation>"));
}

}  // namespace
}  // namespace dossier::testkit
