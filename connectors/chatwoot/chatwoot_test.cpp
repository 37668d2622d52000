// What one look-up does against answers of Chatwoot, one after the other; how it behaves against a whole Chatwoot
// stands in tests/integration/chatwoot_test.cpp.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "testkit/source.hpp"

namespace dossier::testkit {
namespace {

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
