// Start here to write a report: a class with render, a spec, and one macro.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "dossier/json.hpp"
#include "dossier/options.hpp"
#include "dossier/result.hpp"
#include "dossier/spec.hpp"

namespace dossier {

/// The report tree, node by node in document order: JSON objects as docs/plugin-guide.md lists them.
class Nodes {
 public:
  /// The next node; nothing at the end. Memory does not grow with the report.
  virtual Result<std::optional<json::Document>> next() = 0;

 protected:
  ~Nodes() = default;
};

/// Takes the report's file. What was written counts only when render() returns without an error.
class Output {
 public:
  virtual Result<void> write(std::string_view bytes) = 0;

 protected:
  ~Output() = default;
};

/// Renders the report tree into one format.
///
/// Deterministic: the same nodes and options give the same bytes; no clock, no locale, no hash-map order.
/// Hostile text: every text of a node may hold anything a source sent; escape all of it.
class Report {
 public:
  virtual ~Report() = default;
  virtual Result<void> render(Nodes& nodes, Output& output) = 0;
};

}  // namespace dossier

#include "dossier/detail/report_glue.hpp"

/// Exports a report: a class derived from Report with a constructor (const Options&), and its spec(). The host names
/// the file report.<spec name>, so the plugin "html" makes report.html.
#define DOSSIER_REPORT(Class, spec_function)                         \
  extern "C" DOSSIER_EXPORT const dossier_plugin_v1 dossier_plugin = \
      ::dossier::detail::ReportGlue<Class, spec_function>::table();
