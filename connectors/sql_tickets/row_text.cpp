#include "row_text.hpp"

#include <dossier/sql.hpp>

#include "html_text.hpp"
#include "transfer_encoding.hpp"

namespace dossier::sql_tickets {

std::string words_of(const Row& row, const Reading& reading) {
  const auto stored = row.text("text");
  const auto bytes = decoded(stored, row.text("text_encoding"));
  if (!bytes) return stored;
  const auto text = sql::readable(*bytes, reading.charset);
  return row.text("text_type").rfind("text/html", 0) == 0 ? text_of_html(text) : text;
}

std::string change_of(const Row& row, const Reading& reading) {
  auto text = reading.word(row.text("action"));
  const auto field = row.word("field"), before = row.text("old_value"), after = row.text("new_value");
  if (!field.empty()) text += (text.empty() ? "" : " ") + field;
  if (before.empty() && after.empty()) return text;
  if (!text.empty()) text += ": ";
  return before.empty() ? text + after : text + before + " → " + after;
}

}  // namespace dossier::sql_tickets
