// No exception crosses the C line.
#pragma once

#include <exception>
#include <string>
#include <string_view>

#include "dossier/detail/border.hpp"
#include "dossier/spec.hpp"

namespace dossier::detail {

using SpecFunction = Spec (*)();

inline void emit_bug(const dossier_host_v1* host, SpecFunction spec, std::string_view doing,
                     std::string_view what) noexcept {
  try {
    Border(host).error(
        Error(ErrorKind::internal, "plugin " + spec().name() + ": exception in " + std::string(doing) + ": " +
                                       std::string(what) +
                                       "; not retried. This is a bug in the plugin: report it to its author"));
  } catch (...) {
    // Not even memory for the message is left: the 1 that guarded() returns has to do.
  }
}

/// Runs one function of the table. Returns 0, or 1 after an Error was emitted; an exception becomes one that names the
/// plugin. `doing` is read only then: the body may change it.
template <class Body>
int guarded(const dossier_host_v1* host, SpecFunction spec, const std::string& doing, Body body) noexcept {
  try {
    const Result<void> result = body();
    if (result) return 0;
    Border(host).error(result.error());
  } catch (const std::exception& exception) {
    emit_bug(host, spec, doing, exception.what());
  } catch (...) {
    emit_bug(host, spec, doing, "of no known type");
  }
  return 1;
}

inline int describe(const dossier_host_v1* host, SpecFunction spec, std::string_view kind) noexcept {
  return guarded(host, spec, "describe", [&]() -> Result<void> {
    Border(host).emit(json::Object().put("emit", "spec"), spec().json(kind).str());
    return {};
  });
}

}  // namespace dossier::detail
