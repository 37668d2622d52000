// Writes the report tree's nodes (docs/plugin-guide.md, "The report tree"), one JSON object each.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "dossier/json.hpp"

namespace dossier::report {

/// Name and value, both already in the reader's words.
using Fact = std::pair<std::string, std::string>;

/// One cell of a table.
struct CellText {
  std::string text;
  int item = 0;            // the item that the text names; 0: none
  std::string state = {};  // found, none, gap, not_asked: for a mark beside the words
  std::string note = {};   // a remark on the text
  std::string path = {};   // the medium that the text leads into: its place in the bundle …
  int64_t second = 0;      // … and the second there
};

/// A group to be filled: item, quote, details, callout, earlier.
inline json::Object group(std::string_view as) { return std::move(json::Object().put("node", "begin").put("as", as)); }

class Nodes {
 public:
  explicit Nodes(const std::function<void(const json::Object&)>& sink) : sink_(sink) {}

  void heading(int level, std::string_view text, std::string_view id = {}) {
    sink_(json::Object().put("node", "heading").put("level", level).put("text", text).put_some("id", id));
  }
  /// `tone`: empty, or "note" for what explains rather than tells.
  void paragraph(std::string_view text, std::string_view tone = {}) {
    sink_(json::Object().put("node", "paragraph").put("text", text).put_some("tone", tone));
  }
  /// `kind`: empty, claims, technical.
  void facts(const std::vector<Fact>& facts, std::string_view title = {}, std::string_view kind = {});
  void list(const std::vector<CellText>& entries);
  void code(std::string_view text) { sink_(json::Object().put("node", "code").put("text", text)); }
  /// Words of somebody else, verbatim but for masking. Long ones come in several nodes, the later ones `continued`.
  void quotation(std::string_view text);
  /// `mark`: withdrawn, changed, order, claim, …: a renderer may add a sign, the words say it all.
  void remark(std::string_view mark, std::string_view text) {
    sink_(json::Object().put("node", "remark").put("mark", mark).put("text", text));
  }
  void figure(const json::Object& figure) { sink_(figure); }
  /// Opens a group made with group(). Close it with end().
  void begin(const json::Object& group) { sink_(group); }
  void begin_table(std::string_view caption, const std::vector<std::string>& columns, std::string_view kind = {}) {
    sink_(json::Object().put("node", "table").put("caption", caption).put("columns", columns).put_some("kind", kind));
  }
  void row(const std::vector<CellText>& cells);
  void raw(const json::Object& node) { sink_(node); }
  /// Closes the innermost open group, table or timeline.
  void end() { sink_(json::Object().put("node", "end")); }

 private:
  const std::function<void(const json::Object&)>& sink_;
};

}  // namespace dossier::report
