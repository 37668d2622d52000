#include "timeless.hpp"

#include "changed_cursor.hpp"
#include "ticket_rows.hpp"

namespace dossier::sql_tickets {
namespace {

class Times {
 public:
  Times(sql::Database& database, const Plan& plan, const std::string& changed)
      : database_(database), changed_(changed), values_(values_of_pull(of_all_time(), plan)) {}

  // Behind a number stand epochs and whatever dates from before 1970; a database that compares its times with no number
  // is asked from the first year on.
  std::string fault_of_oldest() {
    std::string fault;
    for (const auto* begin : {"0", "0001-01-01 00:00:00"})
      if (ran(changed_, begin, [&](const auto& columns, sql::RawRow& row) {
            if (fault.empty()) fault = fault_of(value_of("ticket", columns, row), value_of("changed", columns, row));
            return Result<void>();
          }))
        break;
    return fault;
  }

  std::string fault_of_missing() {
    const auto missing = sql::undecided(changed_, "after_changed", database_.dialect());
    std::string count;
    if (missing)
      ran("SELECT COUNT(*) AS tickets FROM (" + *missing + "\n) undecided", ChangedAt().changed,
          [&](const auto& columns, sql::RawRow& row) {
            count = value_of("tickets", columns, row);
            return Result<void>();
          });
    if (count.empty() || count == "0") return {};
    return "gives no time of change (NULL) to " + count +
           " row(s), which are never pulled; wanted one for each. Write COALESCE(<that column>, <when the ticket was "
           "made>), in its condition and its ORDER BY too";
  }

 private:
  static Request of_all_time() {
    Request request;
    request.until = 4102444800000000;  // 2100
    return request;
  }

  static std::string fault_of(const std::string& ticket, const std::string& changed) {
    if (is_wall_clock(changed) && changed >= ChangedAt().changed) return {};
    return "gives ticket \"" + ticket + "\" the time of change \"" + changed +
           "\", with which it is never pulled; wanted a time like 2026-10-14 09:20:00, from 1970 on. Turn an epoch "
           "into "
           "one: FROM_UNIXTIME(…), TO_TIMESTAMP(…), DATETIME(…, 'unixepoch')";
  }

  bool ran(const std::string& select, const std::string& begin, const sql::TakeRow& take) {
    values_["after_changed"] = begin;
    values_["after_ticket"] = ChangedAt().ticket;
    const auto snapshot = sql::Snapshot::of(database_);
    return snapshot && database_.run(select, with_fields(database_, select, values_), take);
  }

  sql::Database& database_;
  const std::string& changed_;
  sql::Values values_;
};

}  // namespace

std::string fault_of_times(sql::Database& database, const Plan& plan, const std::string& changed) {
  Times times(database, plan, changed);
  const auto oldest = times.fault_of_oldest(), missing = times.fault_of_missing();
  if (oldest.empty() && missing.empty()) return {};
  return "query \"" + std::string(changed_query) + "\": " + oldest +
         (oldest.empty() || missing.empty() ? "" : "; it ") + missing;
}

}  // namespace dossier::sql_tickets
