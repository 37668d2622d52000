#include "query_values.hpp"

#include <algorithm>
#include <array>
#include <ctime>

namespace dossier::sql_tickets {
namespace {

std::string utc_text(int64_t micros) {
  const std::time_t seconds = static_cast<std::time_t>(micros / 1000000);
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  std::array<char, 32> text{};
  return {text.data(), std::strftime(text.data(), text.size(), "%Y-%m-%d %H:%M:%S", &parts)};
}

// The window as the database's wall clock. Where that is not UTC the bounds are widened by the most a zone can differ:
// what lies outside is dropped later, by time and not by text.
void put_window(const Request& request, const std::string& timezone, sql::Values& values) {
  constexpr int64_t hour = int64_t{3600} * 1000000;
  const bool utc = timezone == "UTC" || timezone == "Etc/UTC";
  const auto from = std::max<int64_t>(0, utc ? request.from : request.from - 14 * hour);
  const auto until = utc ? request.until : request.until + 14 * hour;
  values["from"] = utc_text(from);
  values["until"] = utc_text(until);
  values["from_epoch"] = std::to_string(request.from / 1000000);
  values["until_epoch"] = std::to_string(request.until / 1000000);
}

}  // namespace

// A field set to "" is one the house has not: NULL equals nothing.
sql::Values fields_of(const Plan& plan) {
  sql::Values values;
  for (const auto& [meaning, name] : plan.fields)
    values["field_" + meaning] = name.empty() ? sql::Bound() : sql::Bound(name);
  return values;
}

sql::Values values_of(const Request& request, const Plan& plan) {
  auto values = fields_of(plan);
  values[request.identifier.type] = request.identifier.value;
  values[request.identifier.type + "_raw"] = request.identifier.raw;
  put_window(request, plan.timezone, values);
  return values;
}

sql::Values values_of_nobody(const Plan& plan) {
  auto values = fields_of(plan);
  for (const auto* type : {"complaint_no", "customer_id", "phone", "email"})
    values[type] = values[std::string(type) + "_raw"] = sql::Bound();
  for (const auto* other : {"ticket", "from", "until", "from_epoch", "until_epoch"}) values[other] = sql::Bound();
  return values;
}

sql::Values with_fields(const sql::Database& database, const std::string& query, sql::Values values) {
  for (const auto& name : sql::placeholders_in(query, database.dialect()))
    if (name.rfind("field_", 0) == 0) values.try_emplace(name);
  return values;
}

bool names(const sql::Database& database, const std::string& query, const std::string& placeholder) {
  const auto found = sql::placeholders_in(query, database.dialect());
  return std::find(found.begin(), found.end(), placeholder) != found.end();
}

}  // namespace dossier::sql_tickets
