#include "plugin/plugin.hpp"

#include <system_error>

#include "plugin/hub_home.hpp"
#include "plugin/worker_home.hpp"

namespace dossier {

Result<std::unique_ptr<Plugin>> Plugin::load(const PluginPlace& place) {
  auto absolute = place;
  std::error_code problem;
  absolute.library = std::filesystem::absolute(place.library, problem);
  absolute.worker = std::filesystem::absolute(place.worker, problem);
  return place.home == Home::hub ? HubHome::load(absolute) : WorkerHome::load(absolute);
}

}  // namespace dossier
