// The rows of a table of calls, put together to calls.
#pragma once

#include <functional>
#include <string>
#include <unordered_map>
#include <vector>

#include "table_shape.hpp"

namespace dossier::asterisk_calls {

/// The longest that is thought of: a call's rows are looked for this many seconds before and after one that was found.
inline constexpr int64_t longest_call = int64_t{24} * 3600;

/// A wall clock as the table has it, of a zone that nobody knows; nothing is earlier than 1970.
std::string wall_bound(int64_t seconds);

class TableCalls {
 public:
  TableCalls(sql::Database& database, const CallTable& table, TableShape shape, const House& house)
      : database_(database), table_(table), shape_(std::move(shape)), house_(house) {}

  const TableShape& shape() const { return shape_; }

  /// The leg of every row of a query that selects what shape() does.
  Result<void> each_leg(const std::string& query, const sql::Values& values,
                        const std::function<void(Leg)>& take) const;

  /// The calls of these ids, as far as they are what is sought, with all of their rows that begin between two wall
  /// clocks (seconds). Each in the order of its id.
  Result<void> calls_of(const std::vector<std::string>& ids, int64_t from, int64_t until, const Sought& sought,
                        std::vector<FoundCall>& found) const;

 private:
  struct Row {
    Leg leg;
    std::string cells;  // as they stand in the document
  };
  using Rows = std::vector<Row>;

  Result<void> each_row(const std::string& query, const sql::Values& values,
                        const std::function<void(Row)>& take) const;
  Row row_of(const sql::RawRow& cells) const;
  Result<std::unordered_map<std::string, Rows>> rows_of(const std::vector<std::string>& ids, sql::Values values) const;
  std::string document(Rows& rows) const;
  void add(const std::string& id, Rows rows, const Sought& sought, std::vector<FoundCall>& found) const;

  sql::Database& database_;
  const CallTable& table_;
  TableShape shape_;
  const House& house_;
};

}  // namespace dossier::asterisk_calls
