#include "api/metrics.hpp"

#include <gmock/gmock.h>

namespace dossier {
namespace {

using testing::HasSubstr;
using testing::Not;

ScheduledPull pull(const std::string& stream) {
  ScheduledPull pull;
  pull.times.source = "suppliers";
  pull.times.stream = stream;
  pull.state.name = "waiting";
  return pull;
}

PullRun run(const std::string& outcome) {
  PullRun run;
  run.started_at = 1'761'900'000'000'000;
  run.ended_at = run.started_at;
  run.outcome = outcome;
  return run;
}

TEST(Metrics, SayOfEachStreamWhatTheScheduleSays) {
  Status status;
  status.schedule = {pull("statements"), pull("letters")};
  auto& whole = status.schedule[0];
  whole.last = whole.last_whole = run("done");
  auto& late = status.schedule[1];
  late.last = run("failed");
  late.lag = 90'500'000;
  late.state = {"retrying", NextRun{1, 1}, 2};
  const auto text = metrics_text(status);
  EXPECT_THAT(text, HasSubstr("dossier_pull_state{source=\"suppliers\",stream=\"statements\",state=\"ok\"} 1\n"));
  EXPECT_THAT(text, HasSubstr("dossier_pull_state{source=\"suppliers\",stream=\"letters\",state=\"retrying\"} 1\n"));
  EXPECT_THAT(text, HasSubstr("dossier_pull_lag_seconds{source=\"suppliers\",stream=\"letters\"} 90\n"));
  EXPECT_THAT(text, HasSubstr("dossier_pull_failures_in_a_row{source=\"suppliers\",stream=\"letters\"} 2\n"));
  EXPECT_THAT(text, HasSubstr("dossier_pull_last_whole_timestamp_seconds{source=\"suppliers\",stream=\"statements\"} "
                              "1761900000\n"));
  EXPECT_THAT(text,
              Not(HasSubstr("dossier_pull_last_whole_timestamp_seconds{source=\"suppliers\",stream=\"letters\"")));
}

TEST(Metrics, CountRunsByTheirOutcomeAndRecordsOverAll) {
  Status status;
  status.totals = {{"suppliers", "statements", "done", 3, 40}, {"suppliers", "statements", "failed", 1, 2}};
  status.quarantined = {{"suppliers", 0}, {"tickets", 7}};
  const auto text = metrics_text(status);
  EXPECT_THAT(text, HasSubstr("# TYPE dossier_pull_runs_total counter\n"
                              "dossier_pull_runs_total{source=\"suppliers\",stream=\"statements\",outcome=\"done\"} 3\n"
                              "dossier_pull_runs_total{source=\"suppliers\",stream=\"statements\",outcome=\"failed\"} "
                              "1\n"));
  EXPECT_THAT(text, HasSubstr("dossier_pull_records_total{source=\"suppliers\",stream=\"statements\"} 42\n"));
  EXPECT_THAT(text, HasSubstr("dossier_quarantine_entries{source=\"suppliers\"} 0\n"
                              "dossier_quarantine_entries{source=\"tickets\"} 7\n"));
}

TEST(Metrics, LetNoNameBreakALine) {
  Status status;
  status.quarantined = {{"a\"b\\c\nd", 1}};
  EXPECT_THAT(metrics_text(status), HasSubstr("dossier_quarantine_entries{source=\"a\\\"b\\\\c\\nd\"} 1\n"));
}

}  // namespace
}  // namespace dossier
