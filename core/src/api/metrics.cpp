#include "api/metrics.hpp"

#include "base/civil.hpp"

namespace dossier {
namespace {

using Labels = std::vector<std::pair<std::string_view, std::string>>;

std::string escaped(const std::string& value) {
  std::string text;
  for (const char letter : value) {
    if (letter == '\\' || letter == '"') text += '\\';
    if (letter == '\n') text += "\\n";
    else text += letter;
  }
  return text;
}

class Text {
 public:
  /// Begins a metric: what follows are its samples.
  Text& metric(const std::string& name, std::string_view type, std::string_view help) {
    name_ = "dossier_" + name;
    text_ += "# HELP " + name_ + " " + std::string(help) + "\n# TYPE " + name_ + " " + std::string(type) + "\n";
    return *this;
  }
  void sample(const Labels& labels, int64_t value) {
    std::string list;
    for (const auto& [name, of_it] : labels)
      list += (list.empty() ? "{" : ",") + std::string(name) + "=\"" + escaped(of_it) + "\"";
    text_ += name_ + list + (list.empty() ? " " : "} ") + std::to_string(value) + "\n";
  }
  std::string take() { return std::move(text_); }

 private:
  std::string name_, text_;
};

Labels labels_of(const PullTimes& times) { return {{"source", times.source}, {"stream", times.stream}}; }

void write_schedule(const Status& status, Text& text) {
  text.metric("pull_state", "gauge", "1 for what dossier schedule list says of the stream.");
  for (const auto& pull : status.schedule) {
    auto labels = labels_of(pull.times);
    labels.emplace_back("state", verdict_of(pull));
    text.sample(labels, 1);
  }
  text.metric("pull_lag_seconds", "gauge",
              "How long ago the first time on the schedule was that no whole run has served; 0 when none is.");
  for (const auto& pull : status.schedule) text.sample(labels_of(pull.times), pull.lag / micros_per_second);
  text.metric("pull_failures_in_a_row", "gauge", "Runs that failed since the last one that did not.");
  for (const auto& pull : status.schedule) text.sample(labels_of(pull.times), pull.state.failures);
  text.metric("pull_last_whole_timestamp_seconds", "gauge", "When the last run began that was whole.");
  for (const auto& pull : status.schedule)
    if (pull.last_whole) text.sample(labels_of(pull.times), pull.last_whole->started_at / micros_per_second);
}

void write_totals(const Status& status, Text& text) {
  text.metric("pull_runs_total", "counter", "Runs that ended, by how they ended.");
  for (const auto& total : status.totals)
    text.sample({{"source", total.source}, {"stream", total.stream}, {"outcome", total.outcome}}, total.runs);
  text.metric("pull_records_total", "counter", "Records that runs brought, those that were known already among them.");
  std::map<std::pair<std::string, std::string>, int64_t> records;
  for (const auto& total : status.totals) records[{total.source, total.stream}] += total.records;
  for (const auto& [stream, count] : records) text.sample({{"source", stream.first}, {"stream", stream.second}}, count);
  text.metric("quarantine_entries", "gauge", "What was kept and could not be read, waiting to be.");
  for (const auto& [source, count] : status.quarantined) text.sample({{"source", source}}, count);
}

}  // namespace

Result<Status> status_of(const std::vector<PullTimes>& times, Store& store, int64_t last_before) {
  Status status;
  status.schedule = DOSSIER_TRY(schedule_of(times, store, last_before));
  status.totals = DOSSIER_TRY(store.pull_totals());
  for (const auto& pull : status.schedule) status.quarantined[pull.times.source];  // 0 is a figure too
  for (const auto& [stream, count] : DOSSIER_TRY(store.quarantine_counts())) status.quarantined[stream.first] += count;
  return status;
}

std::string metrics_text(const Status& status) {
  Text text;
  write_schedule(status, text);
  write_totals(status, text);
  return text.take();
}

}  // namespace dossier
