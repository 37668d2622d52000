// Renders the report tree into one self-contained page, node by node.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dossier/report.hpp"
#include "drawing.hpp"

namespace html {

class Page {
 public:
  explicit Page(dossier::Output& output) : output_(output) {}

  /// Errors: malformed for a node of no known type or out of place; whatever the output says.
  dossier::Result<void> add(const dossier::json::Value& node);
  /// Closes the page; an error when the tree ended inside a group, or never began.
  dossier::Result<void> finish();

 private:
  using Value = dossier::json::Value;
  using Done = dossier::Result<void>;

  Done report(const Value& node);
  Done heading(const Value& node);
  Done contents(const Value& node);
  Done paragraph(const Value& node);
  Done facts(const Value& node);
  Done list(const Value& node);
  Done code(const Value& node);
  Done quotation(const Value& node);
  Done remark(const Value& node);
  Done figure(const Value& node);
  Done begin(const Value& node);
  Done table(const Value& node);
  Done row(const Value& node);
  Done timeline(const Value& node);
  Done event(const Value& node);
  Done end(const Value& node);
  Done write(std::string_view html) { return output_.write(html); }

  dossier::Output& output_;
  std::vector<std::string> open_;     // closing tags, innermost last
  std::vector<std::string> columns_;  // of the open table
  bool row_heads_ = false;            // the open table's rows begin with a heading
  std::optional<Drawing> drawing_;
  bool begun_ = false, in_main_ = false, in_section_ = false;
  int64_t level_ = 1;  // of the last heading; an item's is one below
  int media_ = 0;
};

}  // namespace html
