// The report tree of a case as its JSON lines.
#pragma once

#include <string>
#include <vector>

#include "report/report.hpp"

namespace dossier::sample {

inline std::vector<std::string> tree_lines(const AssembledCase& assembled, const std::string& language = "zh-CN") {
  ReportStyle style;
  style.language = language;
  std::vector<std::string> lines;
  build_report_tree(assembled, style, [&](const json::Object& node) { lines.push_back(node.str()); });
  return lines;
}

/// The lines between two headings of level 2, the first one named by its id.
inline std::string section(const std::vector<std::string>& lines, const std::string& id) {
  std::string found;
  bool inside = false;
  for (const auto& line : lines) {
    if (line.starts_with("{\"node\":\"heading\",\"level\":2"))
      inside = line.find("\"id\":\"" + id + "\"") != std::string::npos;
    if (inside) found += line + "\n";
  }
  return found;
}

inline std::string joined(const std::vector<std::string>& lines) {
  std::string all;
  for (const auto& line : lines) all += line + "\n";
  return all;
}

}  // namespace dossier::sample
