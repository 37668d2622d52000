// From the assembled case to report files: the tree is built once and streamed to every report plugin.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "dossier/json.hpp"
#include "dossier/result.hpp"
#include "model/case.hpp"
#include "plugin/plugin.hpp"

namespace dossier {

struct ReportStyle {
  std::string language = "zh-CN";  // zh-CN or en
  std::string timezone = "Asia/Shanghai";
  std::string phone_region = "CN";
};

/// Builds the report tree of a case, node by node (docs/plugin-guide.md, "The report tree"): personal data masked,
/// times in the reader's zone, words of the language. Deterministic.
void build_report_tree(const AssembledCase& assembled, const ReportStyle& style,
                       const std::function<void(const json::Object& node)>& node);

/// Renders the tree with one report plugin into `file`; on an error no file is left.
Result<void> render_report(Plugin& plugin, const json::Value& options, const AssembledCase& assembled,
                           const ReportStyle& style, const std::filesystem::path& file);

}  // namespace dossier
