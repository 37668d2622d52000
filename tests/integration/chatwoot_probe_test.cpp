// `dossier source probe` against a Chatwoot that is set up wrong: what to change stands in the answer.
#include "chats_fixture.hpp"

namespace dossier::testkit {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

class ChatProbe : public ChatsFixture {
 protected:
  ChatProbe() { serve(house()); }

  std::string probe(const std::string& options_text) {
    hub.source("chats", "chatwoot", options_text);
    hub.run({"source", "probe", "chats"});
    EXPECT_THAT(hub.last.out + hub.last.err, Not(HasSubstr(ChatAccount().token)));
    return hub.last.out;
  }
};

TEST_F(ChatProbe, SaysThatAllIsWell) {
  EXPECT_EQ(probe(options()), "chats: ok\n");
  EXPECT_EQ(hub.last.exit_code, 0);
}

TEST_F(ChatProbe, NamesAWrongToken) {
  hub.write(hub.folder() / "chatwoot.token", "another\n");
  EXPECT_THAT(probe(options()), AllOf(HasSubstr("chats: permission: "), HasSubstr("option \"token\""),
                                      HasSubstr("Profile settings"), Not(HasSubstr("another"))));
}

TEST_F(ChatProbe, NamesTheAccountsThatTheTokensUserIsAMemberOf) {
  chatwoot->change([](ChatAccount& account) { account.number = 3; });
  EXPECT_THAT(probe(options()), AllOf(HasSubstr("chats: config: "), HasSubstr("option \"account\""),
                                      HasSubstr("accounts 3, not of 7"), HasSubstr("/app/accounts/")));
}

TEST_F(ChatProbe, NamesAnAddressWhereNoChatwootIs) {
  ScriptedServer other([](const ServerRequest&) { return reply_of(404, "<html>nothing here</html>"); });
  address = other.url("");
  EXPECT_THAT(probe(options()), AllOf(HasSubstr("chats: config: "), HasSubstr("option \"url\""), HasSubstr("404")));
}

TEST_F(ChatProbe, NamesAnAddressWhereALoginPageAnswers) {
  ScriptedServer other([](const ServerRequest&) { return reply_of(200, "<html>Sign in</html>"); });
  address = other.url("");
  EXPECT_THAT(probe(options()),
              AllOf(HasSubstr("chats: malformed: "), HasSubstr("option \"url\""), HasSubstr("login page")));
}

TEST_F(ChatProbe, NamesAHostThatNobodyKnows) {
  address = "http://chat.invalid";
  EXPECT_THAT(probe(options()),
              AllOf(HasSubstr("chats: unavailable: "), HasSubstr("chat.invalid"), HasSubstr("could not be reached")));
}

TEST_F(ChatProbe, NamesAUserWhoSeesNoInbox) {
  chatwoot->change([](ChatAccount& account) { account.sees_inboxes = false; });
  EXPECT_THAT(probe(options()), AllOf(HasSubstr("chats: config: "), HasSubstr("sees no inbox"), HasSubstr("Settings")));
}

TEST_F(ChatProbe, NamesAStorageThatDoesNotAnswer) {
  EXPECT_THAT(probe(options("storage: http://storage.invalid")),
              AllOf(HasSubstr("chats: unavailable: "), HasSubstr("storage.invalid")));
}

TEST_F(ChatProbe, NamesAFieldThatHasNoMeaning) {
  EXPECT_THAT(probe(options("fields: {complaint: complaint_no}")),
              AllOf(HasSubstr("chats: config: "), HasSubstr("\"complaint\" is no meaning"), HasSubstr("complaint_no")));
}

}  // namespace
}  // namespace dossier::testkit
