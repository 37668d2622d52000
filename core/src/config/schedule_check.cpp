#include "config/schedule_check.hpp"

#include <algorithm>

#include "base/zones.hpp"
#include "config/map_reader.hpp"
#include "config/source_check.hpp"

namespace dossier {
namespace {

constexpr int64_t longest_interval_s = 31 * 86400;

class Reading {
 public:
  Reading(const YamlNode::Member& member, const Config& config, Problems& problems)
      : member_(member),
        config_(config),
        problems_(problems),
        path_("schedule." + member.name),
        reader_(&member.node(), path_, problems) {}

  std::vector<PullTimes> read(const std::vector<PluginSpec>& plugins) {
    times();
    bounds();
    reader_.finish();
    std::vector<PullTimes> all;
    for (const auto& stream : streams(plugins)) {
      all.push_back(times_);
      all.back().stream = stream;
    }
    return all;
  }

 private:
  void problem(const std::string& text) {
    problems_.add_at((member_.node().file ? *member_.node().file : "?") + ":" + std::to_string(member_.line), path_,
                     text);
  }
  void problem(const std::string& name, const std::string& text) {
    problems_.add(*reader_.get(name), reader_.path_of(name), text);
  }

  void times() {
    std::string expression, every;
    reader_.text("cron", expression);
    reader_.text("every", every);
    times_.timezone = config_.review_timezone;
    reader_.text("timezone", times_.timezone);
    const bool is_known = is_zone(times_.timezone);
    if (!is_known && reader_.get("timezone"))
      problem("timezone", "\"" + times_.timezone + "\" is no IANA time zone; wanted one such as Asia/Shanghai");
    if (expression.empty() == every.empty())
      return problem("wanted either \"every\" (15m, 6h) or \"cron\" (\"30 6 * * *\"), and not both");
    if (!every.empty()) return interval(every);
    auto cron = Cron::parse(expression);
    if (!cron) return problem("cron", cron.error().message());
    if (is_known && !cron->next_after(0, times_.timezone)) problem("cron", "comes on no day at all");
    times_.cron = std::move(*cron);
    times_.said = "cron " + expression + ", " + times_.timezone;
  }

  void interval(const std::string& said) {
    int64_t seconds = 0;
    reader_.seconds("every", seconds, 1, longest_interval_s);
    if (reader_.get("timezone")) problem("timezone", "belongs to \"cron\"; an interval has no zone");
    times_.every = std::chrono::seconds(seconds);
    times_.said = "every " + said;
  }

  void bounds() {
    std::string missed = "once";
    reader_.text("missed", missed);
    if (missed == "skip") times_.missed = MissedRuns::skip;
    else if (missed == "all") times_.missed = MissedRuns::all;
    else if (missed != "once") problem("missed", "\"" + missed + "\" is none of skip, once, all");
    int64_t jitter = 0, longest = times_.longest.count();
    reader_.seconds("jitter", jitter, 0, 86400);
    reader_.seconds("longest", longest, 1, 86400);
    times_.jitter = std::chrono::seconds(jitter);
    times_.longest = std::chrono::seconds(longest);
  }

  /// The streams that the line speaks of: SOURCE/STREAM, or SOURCE for all that can be pulled.
  std::vector<std::string> streams(const std::vector<PluginSpec>& plugins) {
    times_.source = member_.name.substr(0, member_.name.find('/'));
    const auto& sources = config_.sources;
    const auto source =
        std::find_if(sources.begin(), sources.end(), [&](const auto& known) { return known.name == times_.source; });
    if (source == sources.end()) {
      std::vector<std::string> names;
      for (const auto& known : sources) names.push_back(known.name);
      problem("no source is named \"" + times_.source + "\"" + did_you_mean(times_.source, names));
      return {};
    }
    const auto* spec = find_plugin(plugins, "connector", source->connector);
    return spec ? streams_of(*spec) : std::vector<std::string>();
  }

  std::vector<std::string> streams_of(const PluginSpec& spec) {
    std::vector<std::string> all, wanted;
    for (const auto& stream : spec.streams)
      if (stream.pulls) all.push_back(stream.name);
    if (member_.name == times_.source) wanted = all;
    else if (const auto name = member_.name.substr(times_.source.size() + 1); std::count(all.begin(), all.end(), name))
      wanted = {name};
    if (wanted.empty())
      problem("connector " + spec.name + " has no such stream that can be pulled. There are: " +
              (all.empty() ? "none, it can only be asked by identifier" : enumerated(all)));
    return wanted;
  }

  const YamlNode::Member& member_;
  const Config& config_;
  Problems& problems_;
  std::string path_;
  MapReader reader_;
  PullTimes times_;
};

}  // namespace

std::vector<PullTimes> read_schedule(const YamlNode* node, const Config& config, const std::vector<PluginSpec>& plugins,
                                     Problems& problems) {
  std::vector<PullTimes> schedule;
  for (const auto* member : MapReader(node, "schedule", problems).members())
    for (auto& times : Reading(*member, config, problems).read(plugins)) {
      const auto same = [&](const PullTimes& other) {
        return other.source == times.source && other.stream == times.stream;
      };
      if (std::any_of(schedule.begin(), schedule.end(), same))
        problems.add(member->node(), "schedule." + member->name,
                     times.source + "/" + times.stream + " is on the schedule already");
      schedule.push_back(std::move(times));
    }
  std::sort(schedule.begin(), schedule.end(), [](const PullTimes& left, const PullTimes& right) {
    return std::tie(left.source, left.stream) < std::tie(right.source, right.stream);
  });
  return schedule;
}

}  // namespace dossier
