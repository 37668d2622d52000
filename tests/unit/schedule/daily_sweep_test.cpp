#include "schedule/daily_sweep.hpp"

#include <gmock/gmock.h>

#include "base/civil.hpp"
#include "testkit/temporary_folder.hpp"

namespace dossier {
namespace {

class SweptDaily : public testing::Test {
 protected:
  bool sweeps_at(Micros at) {
    clock.set(at);
    return DailySweep(*store, {{"suppliers", 30}}, "tester").step({}).value();
  }

  static constexpr Micros start = 1'760'000'000'000'000;
  testkit::TemporaryFolder folder;
  FixedClock clock{start};
  std::unique_ptr<Store> store = Store::open(folder.path() / "var", clock).value();
};

TEST_F(SweptDaily, IsAStoreADayAfterTheLastSweepAndNotBefore) {
  EXPECT_TRUE(sweeps_at(start));
  EXPECT_FALSE(sweeps_at(start + micros_per_day - 1));
  EXPECT_TRUE(sweeps_at(start + micros_per_day));
}

TEST_F(SweptDaily, IsAStoreWhoseLastSweepWasUnderAClockThatWasAhead) {
  EXPECT_TRUE(sweeps_at(start + 400 * micros_per_day));
  EXPECT_TRUE(sweeps_at(start));
  EXPECT_FALSE(sweeps_at(start + 1));
}

}  // namespace
}  // namespace dossier
