#include "report/nodes.hpp"

namespace dossier::report {

namespace {

/// Longer texts come in several nodes, so that no node is large.
constexpr size_t longest_text = size_t{16} << 10;

json::Object cell_json(const CellText& cell) {
  json::Object object;
  object.put("text", cell.text);
  if (cell.item > 0) object.put("item", cell.item);
  object.put_some("state", cell.state).put_some("note", cell.note);
  if (!cell.path.empty()) object.put("path", cell.path).put("second", cell.second);
  return object;
}

/// The length of the first piece: up to the last line end within the limit, else to a character's border.
size_t piece_length(std::string_view text) {
  if (text.size() <= longest_text) return text.size();
  const auto line_end = text.rfind('\n', longest_text);
  if (line_end != std::string_view::npos && line_end > longest_text / 2) return line_end + 1;
  size_t length = longest_text;
  while (length > 0 && (static_cast<unsigned char>(text[length]) & 0xC0) == 0x80) --length;
  return length;
}

}  // namespace

void Nodes::facts(const std::vector<Fact>& facts, std::string_view title, std::string_view kind) {
  if (facts.empty()) return;
  std::vector<json::Object> rows;
  for (const auto& [name, value] : facts) rows.push_back(json::Object().put("name", name).put("value", value));
  sink_(json::Object().put("node", "facts").put_some("title", title).put_some("kind", kind).put("facts", rows));
}

void Nodes::list(const std::vector<CellText>& entries) {
  std::vector<json::Object> objects;
  for (const auto& entry : entries) objects.push_back(cell_json(entry));
  sink_(json::Object().put("node", "list").put("entries", objects));
}

void Nodes::row(const std::vector<CellText>& cells) {
  std::vector<json::Object> objects;
  for (const auto& cell : cells) objects.push_back(cell_json(cell));
  sink_(json::Object().put("node", "row").put("cells", objects));
}

void Nodes::quotation(std::string_view text) {
  bool continued = false;
  while (!text.empty()) {
    const auto length = piece_length(text);
    json::Object node;
    node.put("node", "quotation").put("text", text.substr(0, length));
    if (continued) node.put("continued", true);
    sink_(node);
    text.remove_prefix(length);
    continued = true;
  }
}

}  // namespace dossier::report
