#include "ingest/pipeline.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <atomic>
#include <stdexcept>
#include <thread>
#include <vector>

#include "testkit/scripted_server.hpp"

namespace dossier {
namespace {

using testing::ElementsAre;
using testkit::Gate;

class PipelineOfAPull : public testing::Test {
 protected:
  Pipeline::Work note(int number) {
    return [this, number]() -> Result<void> {
      done_.push_back(number);
      return {};
    };
  }

  std::vector<int> done_;
  Pipeline pipeline_{100};
};

TEST_F(PipelineOfAPull, DoesItsWorkInTheOrderInWhichItCame) {
  for (const int number : {1, 2, 3, 4}) ASSERT_TRUE(pipeline_.add(40, note(number)));
  ASSERT_TRUE(pipeline_.finish());
  EXPECT_THAT(done_, ElementsAre(1, 2, 3, 4));
}

TEST_F(PipelineOfAPull, LetsWhoeverHandsOverGoOn) {
  Gate gate;
  ASSERT_TRUE(pipeline_.add(40, [&]() -> Result<void> { return gate.wait(), Result<void>(); }));
  ASSERT_TRUE(pipeline_.add(40, note(2))) << "though the first is not done";
  gate.open();
  EXPECT_TRUE(pipeline_.finish());
  EXPECT_THAT(done_, ElementsAre(2));
}

TEST_F(PipelineOfAPull, KnowsWhetherMoreWaits) {
  Gate gate;
  std::vector<bool> more;
  ASSERT_TRUE(pipeline_.add(10, [&]() -> Result<void> {
    gate.wait();
    more.push_back(pipeline_.has_more());
    return {};
  }));
  ASSERT_TRUE(
      pipeline_.add(10, [&]() -> Result<void> { return more.push_back(pipeline_.has_more()), Result<void>(); }));
  gate.open();
  ASSERT_TRUE(pipeline_.finish());
  EXPECT_THAT(more, ElementsAre(true, false));
}

// Memory does not grow with a source that is faster than we are.
TEST_F(PipelineOfAPull, HoldsNoMoreThanMayWait) {
  std::atomic<int> handed_over = 0, most_ahead = 0;
  for (int number = 1; number <= 1000; ++number, ++handed_over)
    ASSERT_TRUE(pipeline_.add(50, [&, number]() -> Result<void> {
      std::this_thread::yield();
      most_ahead = std::max(most_ahead.load(), handed_over.load() - number);
      return {};
    }));
  ASSERT_TRUE(pipeline_.finish());
  EXPECT_LE(most_ahead, 1) << "the one that waits while this one is worked on";
}

TEST_F(PipelineOfAPull, TakesAPieceThatIsLargerThanAllThatMayWait) {
  ASSERT_TRUE(pipeline_.add(1000, note(1)));
  ASSERT_TRUE(pipeline_.add(1000, note(2)));
  ASSERT_TRUE(pipeline_.finish());
  EXPECT_THAT(done_, ElementsAre(1, 2));
}

// Its checkpoint would pass over what is missing.
TEST_F(PipelineOfAPull, DoesNothingBehindWhatFailed) {
  Gate gate;
  ASSERT_TRUE(pipeline_.add(10, [&]() -> Result<void> {
    gate.wait();
    return fail(ErrorKind::crashed, "the worker died");
  }));
  ASSERT_TRUE(pipeline_.add(10, note(2))) << "nobody knows yet";
  gate.open();
  EXPECT_EQ(pipeline_.finish().error().message(), "the worker died");
  EXPECT_EQ(pipeline_.add(10, note(3)).error().kind(), ErrorKind::crashed);
  EXPECT_FALSE(pipeline_.finish());
  EXPECT_THAT(done_, ElementsAre());
}

TEST_F(PipelineOfAPull, TellsWhatIsThrown) {
  ASSERT_TRUE(pipeline_.add(10, []() -> Result<void> { throw std::length_error("too long"); }));
  const auto outcome = pipeline_.finish();
  ASSERT_FALSE(outcome);
  EXPECT_EQ(outcome.error().kind(), ErrorKind::internal);
  EXPECT_THAT(outcome.error().message(), testing::HasSubstr("too long"));
}

}  // namespace
}  // namespace dossier
