// A row of a stored document, read by the names of its columns.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <dossier/connector.hpp>

namespace dossier::sql_tickets {

/// How to read values.
struct Reading {
  std::string timezone;
  std::string contact_timezone;              // of contact times, which staff typed as text
  std::string charset;                       // of texts that are not UTF-8
  std::map<std::string, std::string> words;  // the house's word → ours

  explicit Reading(const Mapping& mapping);
  /// Our word for one of the house's; the house's own where it names none.
  std::string word(const std::string& theirs) const;
  bool knows(const std::string& theirs) const { return words.count(theirs) > 0; }
};

class Row {
 public:
  /// `columns` and `cells` as they stand in the document; `pointer` leads to the row, `query` is the name of what gave
  /// it.
  Row(const json::Value& columns, const json::Value& cells, std::string pointer, const Reading& reading,
      std::string query);

  const std::string& pointer() const { return pointer_; }
  const std::string& query() const { return query_; }
  /// The column's text as UTF-8; empty for NULL and for a column that is not there.
  std::string text(std::string_view column) const;
  /// The text translated by `words`.
  std::string word(std::string_view column) const { return reading_.word(text(column)); }
  /// A column of several values, one a line.
  std::vector<std::string> lines(std::string_view column) const;
  bool flag(std::string_view column) const;
  const json::Value* cell(std::string_view column) const;
  /// Where a column's value stands.
  std::string pointer_to(std::string_view column) const;
  /// The time in `at` (wall clock in the mapping's zone), `at_offset`, `at_epoch` or `at_epoch_ms`.
  RawTime time(std::string_view column) const;
  const std::vector<std::pair<std::string, size_t>>& columns() const { return columns_; }

 private:
  std::optional<size_t> index_of(std::string_view column) const;
  const json::Value& cells_;
  std::string pointer_;
  const Reading& reading_;
  std::string query_;
  std::vector<std::pair<std::string, size_t>> columns_;  // in the order of the query
};

}  // namespace dossier::sql_tickets
