#include "schedule/due.hpp"

#include <gmock/gmock.h>

#include "base/civil.hpp"

namespace dossier {
namespace {

Micros at(std::string_view text) { return parse_rfc3339(text).value(); }

PullTimes every(std::chrono::seconds interval, MissedRuns missed = MissedRuns::once) {
  PullTimes times{"suppliers", "statements", "every", {}, interval, "Asia/Shanghai", missed, {}, {}};
  return times;
}

PullTimes daily(MissedRuns missed = MissedRuns::once) {
  auto times = every({}, missed);
  times.cron = Cron::parse("30 6 * * *").value();
  return times;
}

PullRun run(std::string_view due, const std::string& outcome, const std::string& kind = {}) {
  PullRun run;
  run.id = 1;
  run.due_at = run.started_at = at(due);
  run.ended_at = run.started_at + micros_per_minute;
  run.outcome = outcome;
  run.error_kind = kind;
  return run;
}

PullHistory history(std::vector<PullRun> runs, std::string_view since = "2026-10-01T00:00:00Z") {
  return {at(since), 0, std::move(runs)};
}

std::string next(const PullTimes& times, const PullHistory& known, std::string_view now) {
  const auto state = state_of(times, known, at(now));
  if (!state.next) return state.name;
  return state.name + (state.next->at <= at(now) ? " now" : " " + rfc3339(state.next->at)) + " for " +
         rfc3339(state.next->due_at);
}

TEST(Due, BeginsAnIntervalAtOnceAndACronExpressionAtItsTime) {
  EXPECT_EQ(next(every(std::chrono::minutes(15)), history({}), "2026-10-01T00:00:00Z"),
            "waiting now for 2026-10-01T00:00:00Z");
  EXPECT_EQ(next(daily(), history({}), "2026-10-01T00:00:00Z"),
            "waiting 2026-10-01T22:30:00Z for 2026-10-01T22:30:00Z");
}

TEST(Due, ComesAgainAnIntervalBehindTheTimeThatWasServedNotBehindItsEnd) {
  EXPECT_EQ(
      next(every(std::chrono::minutes(15)), history({run("2026-10-14T01:00:00Z", "done")}), "2026-10-14T01:10:00Z"),
      "waiting 2026-10-14T01:15:00Z for 2026-10-14T01:15:00Z");
  EXPECT_EQ(next(daily(), history({run("2026-10-13T22:30:00Z", "partly")}), "2026-10-14T01:10:00Z"),
            "waiting 2026-10-14T22:30:00Z for 2026-10-14T22:30:00Z");
}

TEST(Due, TreatsMissedTimesAsTheScheduleSays) {
  const auto known = history({run("2026-10-10T22:30:00Z", "done")});
  const auto* now = "2026-10-14T01:10:00Z";
  EXPECT_EQ(next(daily(MissedRuns::once), known, now), "waiting now for 2026-10-13T22:30:00Z");
  EXPECT_EQ(next(daily(MissedRuns::all), known, now), "waiting now for 2026-10-11T22:30:00Z");
  EXPECT_EQ(next(daily(MissedRuns::skip), known, now), "waiting 2026-10-14T22:30:00Z for 2026-10-14T22:30:00Z");
  EXPECT_EQ(next(daily(MissedRuns::skip), known, "2026-10-13T22:30:20Z"), "waiting now for 2026-10-13T22:30:00Z")
      << "a few seconds late is not missed";
  EXPECT_EQ(next(every(std::chrono::hours(1), MissedRuns::once), known, now), "waiting now for 2026-10-14T00:30:00Z");
}

TEST(Due, FindsTheLastMissedTimeAfterAYearOfMinutes) {
  auto times = daily();
  times.cron = Cron::parse("* * * * *").value();
  EXPECT_EQ(next(times, history({run("2025-10-10T22:30:00Z", "done")}), "2026-10-14T01:10:30Z"),
            "waiting now for 2026-10-14T01:10:00Z");
}

TEST(Due, RepeatsWhatMayHelpWithDoublingWaits) {
  const auto wait = [&](size_t failures) {
    const auto known = history(std::vector<PullRun>(failures, run("2026-10-14T01:00:00Z", "failed", "unavailable")));
    const auto state = state_of(every(std::chrono::minutes(15)), known, at("2026-10-14T01:01:00Z"));
    EXPECT_EQ(state.name, "retrying");
    EXPECT_EQ(state.failures, static_cast<int>(failures));
    return (state.next->at - at("2026-10-14T01:01:00Z")) / micros_per_second;
  };
  EXPECT_THAT(wait(1), testing::AllOf(testing::Ge(27), testing::Le(30)));
  EXPECT_THAT(wait(2), testing::AllOf(testing::Ge(54), testing::Le(60)));
  EXPECT_THAT(wait(40), testing::AllOf(testing::Ge(3240), testing::Le(3600)));
}

TEST(Due, StopsWhatRepeatingWouldNotHelpUntilTheProgramIsStartedAgain) {
  auto known = history({run("2026-10-14T01:00:00Z", "failed", "permission")});
  EXPECT_EQ(next(every(std::chrono::minutes(15)), known, "2026-10-14T09:00:00Z"), "stopped");
  known.last_before = 1;
  EXPECT_EQ(next(every(std::chrono::minutes(15)), known, "2026-10-14T09:00:00Z"),
            "waiting now for 2026-10-14T01:00:00Z");
}

TEST(Due, RepeatsWhatWorkedWithThisConfigurationBefore) {
  auto known = history({run("2026-10-14T01:15:00Z", "failed", "config"), run("2026-10-14T01:00:00Z", "done")});
  const auto now = at("2026-10-14T01:15:10Z");
  EXPECT_EQ(state_of(every(std::chrono::minutes(15)), known, now).name, "retrying") << "a disk was unmounted";
  known.runs[0].error_kind = "permission";
  EXPECT_EQ(state_of(every(std::chrono::minutes(15)), known, now).name, "stopped") << "an account could be locked";
}

TEST(Due, TakesUpARunThatDiedWithItsProgram) {
  auto dead = run("2026-10-14T01:00:00Z", "running");
  dead.ended_at.reset();
  auto known = history({dead});
  EXPECT_EQ(next(daily(), known, "2026-10-14T02:00:00Z"), "running");
  known.last_before = 1;
  EXPECT_EQ(next(daily(), known, "2026-10-14T02:00:00Z"), "waiting now for 2026-10-14T01:00:00Z");
}

TEST(Due, DoesNotWaitForATimeThatTheClockHadWhenItWasAhead) {
  EXPECT_EQ(
      next(every(std::chrono::minutes(15)), history({run("2026-12-14T01:00:00Z", "done")}), "2026-10-14T01:00:00Z"),
      "waiting now for 2026-10-14T01:00:00Z");
  EXPECT_EQ(next(daily(), history({run("2026-12-14T01:00:00Z", "done")}), "2026-10-14T01:00:00Z"),
            "waiting now for 2026-10-14T01:00:00Z");
  EXPECT_GT(lag_of(daily(), history({run("2026-12-14T01:00:00Z", "done")}), at("2026-10-14T01:00:00Z")), 0)
      << "nothing of today was pulled";
  const auto known = history({run("2026-12-14T01:00:00Z", "failed", "unavailable")});
  EXPECT_EQ(next(every(std::chrono::minutes(15)), known, "2026-10-14T01:00:00Z"),
            "retrying 2026-10-14T02:00:00Z for 2026-12-14T01:00:00Z");
  EXPECT_EQ(next(every(std::chrono::minutes(15)), history({}, "2026-12-14T01:00:00Z"), "2026-10-14T01:00:00Z"),
            "waiting now for 2026-10-14T01:00:00Z");
}

TEST(Due, SpreadsRunsByJitterTheSameWayEachTime) {
  auto times = daily();
  times.jitter = std::chrono::minutes(30);
  const auto state = state_of(times, history({}), at("2026-10-01T00:00:00Z"));
  EXPECT_THAT(state.next->at - state.next->due_at, testing::AllOf(testing::Gt(0), testing::Lt(30 * micros_per_minute)));
  EXPECT_EQ(state.next->at, state_of(times, history({}), at("2026-10-01T05:00:00Z")).next->at);
}

TEST(Due, CountsTheLagFromTheFirstTimeThatNoWholeRunServed) {
  const auto times = every(std::chrono::minutes(15));
  EXPECT_EQ(lag_of(times, history({run("2026-10-14T01:00:00Z", "done")}), at("2026-10-14T01:10:00Z")), 0);
  const auto known =
      history({run("2026-10-14T02:00:00Z", "failed", "unavailable"), run("2026-10-14T01:00:00Z", "done")});
  EXPECT_EQ(lag_of(times, known, at("2026-10-14T02:15:00Z")), 60 * micros_per_minute);
  EXPECT_EQ(lag_of(times, history({}), at("2026-10-01T01:00:00Z")), 60 * micros_per_minute);
}

TEST(Due, LetsOneStreamKnockAtASourceThatIsDown) {
  const auto now = at("2026-10-14T01:01:00Z");
  const auto pull = [&](const std::string& source, const std::string& stream, size_t failures) {
    auto times = every(std::chrono::minutes(15));
    times.source = source, times.stream = stream;
    const std::vector<PullRun> failed(failures, run("2026-10-14T01:00:00Z", "failed", "unavailable"));
    return ScheduledPull{times, state_of(times, history(failed, "2026-10-14T01:00:00Z"), now), 0, 0, {}, {}};
  };
  std::vector<ScheduledPull> pulls = {pull("a", "calls", 3), pull("a", "chats", 0), pull("b", "calls", 0)};
  hold_back(pulls);
  EXPECT_EQ(pulls[0].state.name, "retrying");
  EXPECT_EQ(pulls[1].state.name, "held back");
  EXPECT_GT(pulls[1].state.next->at, pulls[0].state.next->at);
  EXPECT_EQ(pulls[2].state.name, "waiting");
  EXPECT_LE(pulls[2].state.next->at, now);
}

TEST(Due, IsNotOkWhileAPlaceOfTheStreamWaitsInQuarantine) {
  ScheduledPull pull;
  pull.state.name = "waiting";
  pull.last = run("2026-10-14T01:00:00Z", "done");
  EXPECT_EQ(verdict_of(pull), "ok");
  pull.quarantined = 1;
  EXPECT_EQ(verdict_of(pull), "partly");
  pull.quarantined = 0;
  pull.last->outcome = "partly";
  EXPECT_EQ(verdict_of(pull), "ok") << "all of it has been read since";
}

}  // namespace
}  // namespace dossier
