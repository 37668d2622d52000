#include "query_shape.hpp"

#include <algorithm>
#include <array>

namespace dossier::sql_tickets {
namespace {

constexpr std::array<std::string_view, 8> kinds = {"ticket",        "message",   "note",     "attachment",
                                                   "status_change", "operation", "approval", "satisfaction"};

bool has(const Shape& query, std::string_view column) {
  return std::find(query.columns.begin(), query.columns.end(), column) != query.columns.end();
}

std::string lacks(const Shape& query, const std::string& column) {
  return "has no column \"" + column + "\" (" + seen(query.columns) + ")";
}

// As a row of that word is read (rows_to_records.cpp).
std::string ours(const std::string& word, const Plan& plan) {
  const auto translated = plan.words.find(word);
  return is_kind(word) || word == "identifiers" || translated == plan.words.end() ? word : translated->second;
}

// A ticket's id is its key, and numbers alone need none.
bool needs_id(const std::vector<std::string>& kinds_written) {
  return kinds_written.empty() || std::any_of(kinds_written.begin(), kinds_written.end(), [](const auto& kind) {
           return kind != "ticket" && kind != "identifiers";
         });
}

}  // namespace

bool is_kind(std::string_view kind) { return std::find(kinds.begin(), kinds.end(), kind) != kinds.end(); }

std::string all_kinds() {
  std::string names;
  for (const auto kind : kinds) names += (names.empty() ? "" : ", ") + std::string(kind);
  return names;
}

std::string seen(const std::vector<std::string>& columns) {
  std::string names;
  for (const auto& column : columns) names += (names.empty() ? "it has: " : ", ") + column;
  return names.empty() ? "it has none" : names;
}

std::string fault_of_finder(const Shape& query) {
  if (has(query, "ticket")) return {};
  return lacks(query, "ticket") +
         "; wanted: ticket, by which the other queries find its rows. Write AS ticket behind it";
}

std::string fault_of_changed(const Shape& query) {
  if (const auto fault = fault_of_finder(query); !fault.empty()) return fault;
  if (has(query, "changed")) return {};
  return lacks(query, "changed") + "; wanted: when the ticket changed last. Write AS changed behind it";
}

std::string fault_of_rows(const Shape& query, const Plan& plan, sql::Dialect dialect) {
  if (!has(query, "kind"))
    return lacks(query, "kind") + "; wanted: kind and id. Write 'note' AS kind, or another of: " + all_kinds();
  auto written = sql::constants_in(query.sql, "kind", dialect);
  for (auto& kind : written) {
    const auto known = ours(kind, plan);
    if (!is_kind(known) && known != "identifiers")
      return "column \"kind\" is always \"" + kind + "\"; wanted one of: " + all_kinds() +
             ", or identifiers. Change it, or translate it in the option \"words\"";
    kind = known;
  }
  if (!has(query, "id") && needs_id(written))
    return lacks(query, "id") +
           "; wanted: kind and id. Write AS id behind the column that tells a row from others of its kind, for ever";
  return {};
}

}  // namespace dossier::sql_tickets
