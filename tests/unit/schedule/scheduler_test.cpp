#include "schedule/scheduler.hpp"

#include <gmock/gmock.h>

#include <latch>

#include "base/civil.hpp"
#include "testkit/temporary_folder.hpp"

namespace dossier {
namespace {

using testing::ElementsAre;

constexpr Micros minute = micros_per_minute;

PullTimes every_quarter(const std::string& stream) {
  PullTimes times;
  times.source = "suppliers", times.stream = stream;
  times.every = std::chrono::minutes(15);
  times.longest = std::chrono::hours(1);
  return times;
}

Answered answered(int64_t records) {
  Answered answered;
  answered.taken = records;
  return answered;
}

Answered refused(ErrorKind kind) {
  Answered answered;
  answered.error = Error(kind, "the door is shut");
  return answered;
}

class Scheduling : public ::testing::Test {
 protected:
  Scheduler scheduler(std::vector<PullTimes> times, PullStream pull) {
    return {std::move(times), *store, std::move(pull), store->last_run().value()};
  }
  std::vector<std::string> outcomes(const std::string& stream) {
    std::vector<std::string> all;
    const auto runs = store->runs("suppliers", stream, 50);
    for (const auto& run : *runs) all.push_back(run.outcome + " " + std::to_string((run.started_at - start) / minute));
    return all;
  }

  static constexpr Micros start = 1'760'000'000'000'000;
  testkit::TemporaryFolder folder;
  FixedClock clock{start};
  std::unique_ptr<Store> store = Store::open(folder.path() / "var", clock).value();
};

TEST_F(Scheduling, PullsWhatIsDueAndNotesHowItEnded) {
  auto serving = scheduler({every_quarter("statements")}, [](auto&&...) { return answered(3); });
  ASSERT_TRUE(serving.step());
  serving.finish();
  ASSERT_TRUE(serving.step());
  clock.set(start + 15 * minute);
  ASSERT_TRUE(serving.step());
  serving.finish();
  EXPECT_THAT(outcomes("statements"), ElementsAre("done 15", "done 0"));
  EXPECT_EQ(store->runs("suppliers", "statements", 1)->front().records, 3);
}

TEST_F(Scheduling, GoesByTheClockOfTheMachineWhereTheStoresWasAhead) {
  clock.set(start + 300 * micros_per_day);
  ASSERT_TRUE(store->open_case("TS1", "tickets", {}, "anna"));
  auto ahead = scheduler({every_quarter("statements")}, [](auto&&...) { return answered(1); });
  ASSERT_TRUE(ahead.step());
  ahead.finish();
  clock.set(start);
  auto serving = scheduler({every_quarter("statements")}, [](auto&&...) { return answered(2); });
  ASSERT_TRUE(serving.step());
  serving.finish();
  clock.set(start + 16 * minute);
  ASSERT_TRUE(serving.step());
  serving.finish();
  EXPECT_THAT(outcomes("statements"), ElementsAre("done 16", "done 0", "done 432000"));
}

TEST_F(Scheduling, TakesUpARunThatDiedWhileTheClockWasAhead) {
  ASSERT_TRUE(store->begin_run("suppliers", "statements", start, start + 300 * micros_per_day));
  auto serving = scheduler({every_quarter("statements")}, [](auto&&...) { return answered(2); });
  ASSERT_TRUE(serving.step());
  serving.finish();
  EXPECT_EQ(outcomes("statements").front(), "done 0");
}

TEST_F(Scheduling, NeverReadsAStreamTwiceAtOnce) {
  std::latch go(1);
  std::atomic<int> reads = 0;
  auto serving = scheduler({every_quarter("statements")}, [&](auto&&...) {
    ++reads;
    go.wait();
    return answered(0);
  });
  ASSERT_TRUE(serving.step());
  clock.set(start + 45 * minute);
  ASSERT_TRUE(serving.step());
  go.count_down();
  serving.finish();
  EXPECT_EQ(reads, 1);
}

TEST_F(Scheduling, CancelsARunThatTakesTooLong) {
  auto times = every_quarter("statements");
  times.longest = std::chrono::seconds(0);
  auto serving = scheduler({times}, [](const std::string&, const std::string&, std::stop_token stop) {
    std::latch stopped(1);
    const std::stop_callback wake(stop, [&] { stopped.count_down(); });
    stopped.wait();
    return refused(ErrorKind::cancelled);
  });
  ASSERT_TRUE(serving.step());
  ASSERT_TRUE(serving.step());
  serving.finish();
  EXPECT_THAT(outcomes("statements"), ElementsAre("cancelled 0"));
}

TEST_F(Scheduling, GoesOnWhereAnEarlierProgramLeftOff) {
  {
    auto serving = scheduler({every_quarter("statements")}, [](auto&&...) { return refused(ErrorKind::unavailable); });
    ASSERT_TRUE(serving.step());
    serving.finish();
  }
  clock.set(start + minute);
  auto serving = scheduler({every_quarter("statements")}, [](auto&&...) { return answered(1); });
  ASSERT_TRUE(serving.step());
  serving.finish();
  ASSERT_TRUE(serving.step());
  serving.finish();
  EXPECT_THAT(outcomes("statements"), ElementsAre("done 1", "failed 0"));
}

TEST_F(Scheduling, StopsAStreamThatIsRefusedAndNoOther) {
  auto serving = scheduler({every_quarter("statements"), every_quarter("documents")},
                           [](const std::string&, const std::string& stream, std::stop_token) {
                             return stream == "statements" ? refused(ErrorKind::permission) : answered(1);
                           });
  for (int quarter = 0; quarter < 3; ++quarter) {
    clock.set(start + quarter * 15 * minute);
    ASSERT_TRUE(serving.step());
    serving.finish();
  }
  EXPECT_THAT(outcomes("statements"), ElementsAre("failed 0"));
  EXPECT_THAT(outcomes("documents"), ElementsAre("done 30", "done 15", "done 0"));
}

TEST_F(Scheduling, EndsWhenItIsToldToAndLeavesNoRunBehind) {
  std::stop_source stop;
  auto serving =
      scheduler({every_quarter("statements")}, [&](const std::string&, const std::string&, std::stop_token cancelled) {
        stop.request_stop();
        std::latch stopped(1);
        const std::stop_callback wake(cancelled, [&] { stopped.count_down(); });
        stopped.wait();
        return refused(ErrorKind::cancelled);
      });
  serving.run(stop.get_token());
  EXPECT_THAT(outcomes("statements"), ElementsAre("cancelled 0"));
}

}  // namespace
}  // namespace dossier
