#include "store/owed_ledger.hpp"

#include <gmock/gmock.h>

#include "base/digest.hpp"
#include "model/custody.hpp"
#include "testkit/temporary_folder.hpp"

namespace dossier {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

constexpr Micros noon = 1'792'584'000'000'000, day = 86'400'000'000;

class Ledger : public testing::Test {
 protected:
  Ledger() : store_(std::move(*Store::open(folder_.path(), clock_))), ledger_(*store_) {
    case_ = store_->open_case("TS1", "tickets", {}, "tester").value().number;
  }

  static OwedRequest request(int number, Micros at) {
    return {number, "statement",  "supplier",   "related",       {"pieces", "times"}, at,
            5,      "2026-10-28", at + 7 * day, "Asia/Shanghai", std::nullopt,        std::nullopt};
  }

  const testkit::TemporaryFolder folder_;
  FixedClock clock_{noon};
  std::unique_ptr<Store> store_;
  OwedLedger ledger_;
  std::string case_;
};

TEST_F(Ledger, GivesBackWhatWasAskedAndWhatCameUpToAMoment) {
  ASSERT_TRUE(ledger_.ask(case_, request(1, noon), "tester"));
  ASSERT_TRUE(ledger_.receive(case_, {1, noon + day, "by mail", ""}, "tester"));

  EXPECT_THAT(ledger_.requests(case_, noon - 1).value(), IsEmpty());
  const auto before = ledger_.requests(case_, noon + day - 1).value();
  ASSERT_THAT(before, SizeIs(1));
  EXPECT_EQ(json::canonical(to_json(before[0])), json::canonical(to_json(request(1, noon))));
  EXPECT_FALSE(before[0].receipt);
  const auto then = ledger_.requests(case_, noon + day).value();
  ASSERT_TRUE(then[0].receipt);
  EXPECT_EQ(then[0].receipt->note, "by mail");
}

TEST_F(Ledger, AddsAnActOfCustodyAboutEach) {
  ASSERT_TRUE(ledger_.ask(case_, request(1, noon), "asker"));
  ASSERT_TRUE(ledger_.receive(case_, {1, noon + day, "", ""}, "receiver"));

  const auto chain = store_->custody(case_).value();

  ASSERT_THAT(chain, SizeIs(3));
  EXPECT_TRUE(verify_custody(chain));
  EXPECT_THAT(chain[1], testing::AllOf(HasSubstr("\"act\":\"requested\",\"actor\":\"asker\""),
                                       HasSubstr(sha256(json::canonical(to_json(request(1, noon)))))));
  EXPECT_THAT(chain[2], HasSubstr("\"act\":\"received\",\"actor\":\"receiver\""));
}

TEST_F(Ledger, TakesNoNumberTwiceAndNoReceiptTwice) {
  ASSERT_TRUE(ledger_.ask(case_, request(1, noon), "tester"));
  EXPECT_EQ(ledger_.ask(case_, request(1, noon), "tester").error().kind(), ErrorKind::unavailable);
  ASSERT_TRUE(ledger_.receive(case_, {1, noon, "", ""}, "tester"));
  EXPECT_EQ(ledger_.receive(case_, {1, noon, "", ""}, "tester").error().kind(), ErrorKind::config);
  EXPECT_EQ(ledger_.receive(case_, {2, noon, "", ""}, "tester").error().kind(), ErrorKind::config);
  EXPECT_THAT(store_->custody(case_).value(), SizeIs(3)) << "what was refused left no act";
}

TEST_F(Ledger, KeepsAWithdrawalWithItsActAndTheNumberTaken) {
  ASSERT_TRUE(ledger_.ask(case_, request(1, noon), "tester"));
  ASSERT_TRUE(ledger_.withdraw(case_, {1, noon + day, "wrong department"}, "withdrawer"));

  EXPECT_FALSE(ledger_.requests(case_, noon + day - 1).value()[0].withdrawal);
  const auto then = ledger_.requests(case_, noon + day).value();
  ASSERT_TRUE(then[0].withdrawal);
  EXPECT_EQ(then[0].withdrawal->reason, "wrong department");
  EXPECT_EQ(ledger_.next_number(case_).value(), 2);
  EXPECT_EQ(ledger_.receive(case_, {1, noon + day, "", ""}, "tester").error().kind(), ErrorKind::config);
  EXPECT_EQ(ledger_.withdraw(case_, {1, noon + day, "again"}, "tester").error().kind(), ErrorKind::config);
  const auto chain = store_->custody(case_).value();
  ASSERT_THAT(chain, SizeIs(3)) << "what was refused left no act";
  EXPECT_THAT(chain[2], testing::AllOf(HasSubstr("\"act\":\"withdrawn\",\"actor\":\"withdrawer\""),
                                       HasSubstr(sha256(json::canonical(to_json(*then[0].withdrawal))))));
}

TEST(OwedState, IsWithdrawnFromThatMomentOn) {
  OwedRequest request;
  request.overdue_at = noon;
  request.withdrawal = OwedWithdrawal{1, noon + day, "wrong department"};
  EXPECT_EQ(state_of(request, noon + day - 1), "overdue");
  EXPECT_EQ(state_of(request, noon + day), "withdrawn");
}

TEST(OwedState, IsOverdueFromTheFirstMomentAfterItsLastDay) {
  OwedRequest request;
  request.overdue_at = noon;
  EXPECT_EQ(state_of(request, noon - 1), "awaited");
  EXPECT_EQ(state_of(request, noon), "overdue");
  request.receipt = OwedReceipt{1, noon + day, "", ""};
  EXPECT_EQ(state_of(request, noon + day - 1), "overdue");
  EXPECT_EQ(state_of(request, noon + day), "received");
}

}  // namespace
}  // namespace dossier
