// dossier serve: pulls what is due, and deletes what no case holds, until it is told to end.

#include "api/status_server.hpp"
#include "app/app.hpp"
#include "app/commands.hpp"
#include "app/hub.hpp"
#include "app/interruption.hpp"
#include "app/pulls.hpp"
#include "app/say.hpp"
#include "app/staging_rules.hpp"
#include "base/log.hpp"
#include "schedule/daily_sweep.hpp"
#include "schedule/scheduler.hpp"

namespace dossier::app {
namespace {

Result<int> serve(Hub& hub) {
  DOSSIER_TRY(hub.open_store());
  const auto last_before = DOSSIER_TRY(hub.store->last_run());
  const auto lock = DOSSIER_TRY(ServeLock::take(hub.config.store_folder, last_before));
  if (hub.config.schedule.empty())
    return fail(ErrorKind::config, hub.config.file.string() +
                                       ": schedule: nothing is on the schedule. Write what is pulled when, see "
                                       "config/dossier.example.yaml");
  const auto stop = interruption();
  PulledSources sources(hub);
  Scheduler scheduler(hub.config.schedule, *hub.store, sources.pull(), last_before);
  std::unique_ptr<StatusServer> status;
  if (const auto& address = hub.config.metrics_address; !address.empty()) {
    status = DOSSIER_TRY(StatusServer::start(
        address, [&hub, last_before] { return status_of(hub.config.schedule, *hub.store, last_before); }));
    log::info("metrics: http://" + status->address() + "/metrics");
  }
  log::info("serving: " + std::to_string(hub.config.schedule.size()) + " streams on the schedule");
  DailySweep sweep(*hub.store, staging_rules(hub.config), actor());
  const std::jthread sweeping([&](std::stop_token ended) { sweep.run(std::move(ended)); });
  scheduler.run(stop);
  return static_cast<int>(Exit::done);
}

}  // namespace

int serve_command(const CommandLine& line, const Clock& clock) {
  interruption();
  auto plugins = find_plugins(line);
  auto config = read_config(line, plugins);
  if (!config) return report_error(config.error());
  Hub hub(std::move(*config), std::move(plugins), plugin_folders(line), clock);
  const auto code = serve(hub);
  return code ? *code : report_error(code.error());
}

}  // namespace dossier::app
