// What one look-up does against answers of Chatwoot, one after the other; how it behaves against a whole Chatwoot
// stands in tests/integration/chatwoot_test.cpp.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "testkit/source.hpp"

namespace dossier::testkit {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

SourceUnderTest chats() {
  auto made = source("chatwoot");
  made.option("url", "http://127.0.0.1:1").option("account", "7").option("token", "demo-token");
  return made;
}

const Sought phone{"phone", "+8613812345678"};

TEST(Chatwoot, MakesOfEveryGoldenCaseWhatItsFileSays) { expect_golden_cases("chatwoot"); }

TEST(Chatwoot, ListsEachOfItsOptionsInItsReadme) { expect_readme_of("chatwoot"); }

TEST(Chatwoot, TakesNoContactForAnEmptyAnswerAndNoError) {
  const auto run = chats().answers({200, R"({"meta":{"count":0},"payload":[]})"}).lookup("messages", phone);
  EXPECT_TRUE(run.outcome);
  EXPECT_THAT(run.documents, IsEmpty());
  ASSERT_THAT(run.requests, SizeIs(1));
  EXPECT_THAT(json::text(run.requests[0], "/url"), HasSubstr("/api/v1/accounts/7/contacts/search?"));
  EXPECT_THAT(json::text(run.requests[0], "/url"), HasSubstr("q=%2B8613812345678"));
}

TEST(Chatwoot, ReadsNothingOfAContactThatMerelyResemblesTheOneSought) {
  const auto run = chats()
                       .answers({200, R"({"meta":{"count":2},"payload":[
                         {"id":601,"phone_number":"+86138123456789"},
                         {"id":602,"name":"+8613812345678","phone_number":"+8613900000000"}]})"})
                       .lookup("messages", phone);
  EXPECT_TRUE(run.outcome);
  EXPECT_THAT(run.requests, SizeIs(1));
  EXPECT_THAT(run.documents, IsEmpty()) << "the answer names strangers";
}

TEST(Chatwoot, GoesOnFromNoCheckpointThatIsNoneOfItsOwn) {
  const std::string cut_short = "2026-10-21T12:00:00Z since 2026-10-20T12:00:00Z behind ";
  for (const auto& cursor : {std::string("yesterday"), std::string("2026-10-21 12:00:00"), cut_short + "x",
                             cut_short + "1792117205", cut_short + "1792117205/", cut_short + "99999999999999999999/1",
                             std::string("2026-10-21T12:00:00Z since yesterday behind 1792117205/7")}) {
    const auto run = chats().pull("messages", cursor);
    ASSERT_FALSE(run.outcome) << cursor;
    EXPECT_EQ(run.error().kind(), ErrorKind::config);
    EXPECT_THAT(run.error().message(), AllOf(HasSubstr("the checkpoint \"" + cursor + "\" cannot be read"),
                                             HasSubstr("dossier state show SOURCE/messages"),
                                             HasSubstr("dossier state reset SOURCE/messages")));
    EXPECT_THAT(run.requests, IsEmpty());
  }
}

TEST(Chatwoot, NamesTheNextStepBehindACheckpointOfWhateverLength) {
  std::string endless;
  for (int times = 0; times < 10'000; ++times) endless += "昨天";
  const auto message = chats().pull("messages", endless).error().message();
  EXPECT_THAT(message, AllOf(HasSubstr("昨天…\" cannot be read"), HasSubstr("dossier state reset SOURCE/messages")));
  EXPECT_LT(message.size(), 600u);
}

TEST(Chatwoot, NeverShowsItsToken) {
  const auto run = chats()
                       .answers({0, "", Error(ErrorKind::permission, "GET … answered 401; not retried.")})
                       .lookup("messages", phone);
  ASSERT_FALSE(run.outcome);
  EXPECT_EQ(run.error().kind(), ErrorKind::permission);
  EXPECT_THAT(run.error().message(), HasSubstr("\"token\""));
  EXPECT_THAT(run.error().message(), Not(HasSubstr("demo-token")));
}

}  // namespace
}  // namespace dossier::testkit
