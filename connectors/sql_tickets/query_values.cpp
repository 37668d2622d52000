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

constexpr std::array<std::string_view, 4> types = {"complaint_no", "customer_id", "phone", "email"};
bool holds(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

bool names_identifier(const std::vector<std::string>& placeholders, std::string_view type) {
  return holds(placeholders, std::string(type)) || holds(placeholders, std::string(type) + "_raw");
}

std::string all_types(std::string_view before) {
  std::string all;
  for (const auto type : types) all += (all.empty() ? "" : ", ") + std::string(before) + std::string(type);
  return all;
}

std::string fault_of(const std::string& name, const std::vector<std::string>& placeholders, const sql::Values& known) {
  for (const auto& placeholder : placeholders)
    if (!known.count(placeholder) && placeholder.rfind("field_", 0) != 0)
      return ":" + placeholder + " stands for nothing; wanted: :ticket, " + all_types(":") +
             " (each with _raw), :from, :until, :from_epoch, :until_epoch, :field_<meaning>; in the query " +
             std::string(changed_query) + " also :after_changed, :after_ticket";
  const bool is_behind = holds(placeholders, "after_changed") && holds(placeholders, "after_ticket");
  if (name == changed_query)
    return is_behind ? "" : "names no :after_changed and :after_ticket, behind which it is to go on";
  if (holds(placeholders, "after_changed") || holds(placeholders, "after_ticket"))
    return ":after_changed and :after_ticket stand for nothing but in the query \"" + std::string(changed_query) + "\"";
  if (is_finder(name)) {
    const auto type = name.substr(finder.size());
    if (std::find(types.begin(), types.end(), type) == types.end())
      return "nothing is looked up by " + type + "; wanted: " + all_types(finder);
    return names_identifier(placeholders, type) ? "" : "names no :" + type + ", by which it is to find tickets";
  }
  const auto asks = [&](std::string_view type) { return names_identifier(placeholders, type); };
  if (holds(placeholders, "ticket") || std::any_of(types.begin(), types.end(), asks)) return {};
  return "would never run, since it names nothing that is looked up; wanted: :ticket, or " + all_types(":");
}

}  // namespace

std::string faults_of_placeholders(const Plan& plan, sql::Dialect dialect) {
  const auto known = values_of_nobody(plan);
  std::string faults;
  for (const auto& [name, query] : plan.queries)
    if (const auto fault = fault_of(name, sql::placeholders_in(query, dialect), known); !fault.empty())
      faults += (faults.empty() ? "" : "; ") + ("query \"" + name + "\": ") + fault;
  return faults;
}

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

sql::Values values_of_pull(const Request& request, const Plan& plan) {
  auto values = values_of_nobody(plan);
  put_window(request, plan.timezone, values);
  return values;
}

sql::Values values_of_nobody(const Plan& plan) {
  auto values = fields_of(plan);
  for (const auto type : types) values[std::string(type)] = values[std::string(type) + "_raw"] = sql::Bound();
  for (const auto* other : {"ticket", "from", "until", "from_epoch", "until_epoch", "after_changed", "after_ticket"})
    values[other] = sql::Bound();
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
