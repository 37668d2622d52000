// The gate: loads a library and looks at what it claims to be, before any call into it. Header-only: the worker uses
// it, and the hub for plugins at home in the hub.
#pragma once

#define BOOST_DLL_USE_STD_FS
#include <boost/dll/shared_library.hpp>

#include <cstddef>
#include <filesystem>
#include <string>
#include <system_error>

#include "dossier/abi.h"
#include "dossier/result.hpp"

namespace dossier {

struct GatedPlugin {
  boost::dll::shared_library library;
  const dossier_plugin_v1* table = nullptr;
};

namespace detail {

/// Boost wraps the loader's own words ("libfoo.so.3: cannot open shared object file") in more of its own.
inline std::string loader_words(const std::string& what) {
  constexpr std::string_view before = "(dlerror system message: ";
  const auto start = what.find(before);
  const auto end = what.rfind("): ");
  if (start == std::string::npos || end == std::string::npos || end < start) return what;
  return what.substr(start + before.size(), end - start - before.size());
}

/// What is wrong with the table; empty when nothing is.
inline std::string objection(const dossier_plugin_v1& table) {
  const std::string program = "this program speaks " + std::to_string(DOSSIER_ABI);
  constexpr auto readable = offsetof(dossier_plugin_v1, abi) + sizeof(table.abi);
  if (table.struct_size < readable)
    return "its table says it is " + std::to_string(table.struct_size) + " bytes long, too few to state an ABI";
  if (table.abi != DOSSIER_ABI) return "made for plugin ABI " + std::to_string(table.abi) + ", " + program;
  if (table.struct_size < sizeof(dossier_plugin_v1))
    return "its table is " + std::to_string(table.struct_size) + " bytes long, ABI " + std::to_string(DOSSIER_ABI) +
           " needs " + std::to_string(sizeof(dossier_plugin_v1));
  if (!table.describe || !table.open || !table.invoke || !table.close) return "its table has an empty function";
  return {};
}

}  // namespace detail

/// Errors: config, for a file that is missing, no library, no plugin, or one of another ABI.
inline Result<GatedPlugin> load_gated(const std::filesystem::path& path) {
  const auto refuse = [&](const std::string& why, const std::string& next_step) {
    return fail(ErrorKind::config, "plugin " + path.filename().string() + ": " + why + "; not loaded. " + next_step);
  };
  std::error_code problem;
  if (!std::filesystem::exists(path, problem)) return refuse("no file " + path.string(), "Check the plugin folders.");
  GatedPlugin plugin;
  try {
    plugin.library.load(path, boost::dll::load_mode::rtld_now | boost::dll::load_mode::rtld_local);
    if (!plugin.library.has(DOSSIER_PLUGIN_SYMBOL))
      return refuse("exports no symbol \"" DOSSIER_PLUGIN_SYMBOL "\"",
                    "A plugin exports it with DOSSIER_CONNECTOR or DOSSIER_REPORT.");
    plugin.table = &plugin.library.get<const dossier_plugin_v1>(DOSSIER_PLUGIN_SYMBOL);
  } catch (const std::exception& exception) {
    return refuse("no library that loads here (" + detail::loader_words(exception.what()) + ")",
                  "Rebuild it, or remove it from the plugin folder.");
  }
  if (const auto objection = detail::objection(*plugin.table); !objection.empty())
    return refuse(objection, "Rebuild it against this SDK.");
  return plugin;
}

}  // namespace dossier
