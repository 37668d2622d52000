// dossier schedule list: what is pulled when, how the last run ended, what is late.

#include <iostream>

#include "app/app.hpp"
#include "app/commands.hpp"
#include "app/hub.hpp"
#include "app/pulls.hpp"
#include "app/say.hpp"
#include "base/civil.hpp"
#include "base/text.hpp"
#include "base/zones.hpp"

namespace dossier::app {
namespace {

std::string duration(Micros lag) {
  const auto minutes = lag / micros_per_minute;
  if (minutes < 120) return std::to_string(minutes) + " min";
  if (minutes < 48 * 60) return std::to_string(minutes / 60) + " h";
  return std::to_string(minutes / 60 / 24) + " days";
}

void print(const ScheduledPull& pull, bool is_served, const std::string& zone) {
  std::cout << pull.times.source << "/" << pull.times.stream << ": " << verdict_of(pull) << "\n  " << pull.times.said;
  if (pull.state.next && is_served) std::cout << "; next " << wall_clock(zone, pull.state.next->at);
  if (pull.lag > 0) std::cout << "; " << duration(pull.lag) << " late";
  if (pull.quarantined > 0)
    std::cout << "; " << counted(pull.quarantined, "place") << " in quarantine (dossier quarantine list "
              << pull.times.source << ")";
  std::cout << "\n";
  if (!pull.last) return;
  std::cout << "  last " << wall_clock(zone, pull.last->started_at) << ": " << pull.last->outcome << ", "
            << counted(pull.last->records, "record") << ", " << pull.last->quarantined << " in quarantine";
  if (pull.state.failures > 1) std::cout << ", failed " << pull.state.failures << " times in a row";
  std::cout << "\n";
  if (!pull.last->message.empty()) std::cout << "  " << pull.last->message << "\n";
}

void print_json(const ScheduledPull& pull, bool is_served) {
  json::Object object;
  object.put("source", pull.times.source).put("stream", pull.times.stream).put("times", pull.times.said);
  object.put("state", verdict_of(pull)).put("served", is_served).put("lag_s", pull.lag / micros_per_second);
  object.put("failures", pull.state.failures).put("quarantined", pull.quarantined);
  if (pull.state.next) object.put("next", rfc3339(pull.state.next->at));
  if (pull.last) {
    json::Object last;
    last.put("started_at", rfc3339(pull.last->started_at)).put("ended_at", rfc3339(*pull.last->ended_at));
    last.put("outcome", pull.last->outcome).put("records", pull.last->records);
    last.put("quarantined", pull.last->quarantined).put_some("error_kind", pull.last->error_kind);
    object.put("last", last.put_some("message", pull.last->message));
  }
  std::cout << object.str() << "\n";
}

Result<int> list(const CommandLine& line, Hub& hub) {
  DOSSIER_TRY(hub.open_store());
  const auto served = ServeLock::held_behind(hub.config.store_folder);
  // When nobody serves, a run that never ended died with its program.
  const auto last_before = served ? *served : DOSSIER_TRY(hub.store->last_run());
  const auto schedule = DOSSIER_TRY(schedule_of(hub.config.schedule, *hub.store, last_before));
  for (const auto& pull : schedule) {
    if (line.has("json")) print_json(pull, served.has_value());
    else print(pull, served.has_value(), hub.config.review_timezone);
  }
  if (schedule.empty()) say("Nothing is on the schedule; write what is pulled when under \"schedule:\"");
  else if (!served) say("Nobody serves this store now: nothing is pulled. Start it: dossier serve");
  return static_cast<int>(Exit::done);
}

}  // namespace

int schedule_command(const CommandLine& line, const Clock& clock) {
  if (line.word(1) != "list") return report_usage("dossier schedule: wanted \"list\". See: dossier schedule --help");
  auto plugins = find_plugins(line);
  auto config = read_config(line, plugins);
  if (!config) return report_error(config.error());
  Hub hub(std::move(*config), std::move(plugins), plugin_folders(line), clock);
  const auto code = list(line, hub);
  return code ? *code : report_error(code.error());
}

}  // namespace dossier::app
