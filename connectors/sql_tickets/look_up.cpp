#include "look_up.hpp"

#include <algorithm>

#include "field_names.hpp"
#include "query_shape.hpp"

namespace dossier::sql_tickets {
namespace {

class LookUp {
 public:
  LookUp(sql::Database& database, const Plan& plan, const Request& request, const WriteBlob& write_blob)
      : database_(database),
        plan_(plan),
        type_(request.identifier.type),
        reader_(database, plan, values_of(request, plan), write_blob) {}

  Result<Found> run() {
    if (const auto faults = faults_of_placeholders(plan_, database_.dialect()); !faults.empty())
      return fail(ErrorKind::config, faults + ". Nothing was asked");
    DOSSIER_TRY(check_names());
    const auto find = plan_.queries.find(std::string(finder) + type_);
    bool asked = find != plan_.queries.end();
    if (asked) DOSSIER_TRY(per_ticket(find->first, find->second));
    for (const auto& [name, sql] : plan_.queries)
      if (!is_finder(name) && !names(database_, sql, "ticket") &&
          (names(database_, sql, type_) || names(database_, sql, type_ + "_raw"))) {
        DOSSIER_TRY(direct(name, sql));
        asked = true;
      }
    if (!asked)
      return fail(ErrorKind::config, "no query looks tickets up by " + type_ + "; nothing was asked. Add one named \"" +
                                         std::string(finder) + type_ + "\" to the option \"queries\"");
    for (const auto& [ticket, rows] : direct_)
      found_.documents.push_back({sought() + "/" + ticket, rows.document(database_), Covers::some});
    return std::move(found_);
  }

 private:
  // Without the field that is sought nothing can be found, and without that of the complaint's number every ticket
  // found would bear another one: neither is "none".
  Result<void> check_names() {
    std::vector<std::string> needed = {"complaint_no"};
    if (type_ != needed[0]) needed.push_back(type_);
    if (const auto faults = DOSSIER_TRY(faults_of_names(database_, plan_, needed)); !faults.empty())
      return fail(ErrorKind::config, faults + ". Nothing was asked");
    return {};
  }
  std::string sought() { return reader_.values().at(type_).value_or(""); }

  Result<void> per_ticket(const std::string& name, const std::string& sql) {
    std::vector<std::string> tickets;
    const sql::TakeRow take = [&](const auto& columns, sql::RawRow& row) -> Result<void> {
      const auto at = static_cast<size_t>(std::find(columns.begin(), columns.end(), "ticket") - columns.begin());
      if (at == columns.size()) return fail(ErrorKind::config, fault_of_finder({name, sql, columns}));
      if (row[at] && std::find(tickets.begin(), tickets.end(), *row[at]) == tickets.end()) tickets.push_back(*row[at]);
      return {};
    };
    DOSSIER_TRY(reader_.run(name, sql, take));
    if (static_cast<int64_t>(tickets.size()) > plan_.most_tickets)
      return fail(Error(ErrorKind::malformed, type_ + " " + sought() + " matches " + std::to_string(tickets.size()) +
                                                  " tickets, more than " + std::to_string(plan_.most_tickets) +
                                                  "; none was read. Raise max_tickets if that is right")
                      .because("too_broad"));
    for (const auto& ticket : tickets) found_.documents.push_back(DOSSIER_TRY(reader_.read(ticket, found_.media)));
    return {};
  }

  // Rows of several tickets are parted: one customer's rows never share a document with another's.
  Result<void> direct(const std::string& name, const std::string& sql) {
    return reader_.run(name, sql, [&](const auto& columns, sql::RawRow& row) {
      const auto ticket = value_of("ticket", columns, row);
      return direct_.try_emplace(ticket, reader_.rows_of(ticket, found_.media)).first->second.add(name, columns, row);
    });
  }

  sql::Database& database_;
  const Plan& plan_;
  std::string type_;
  TicketReader reader_;
  Found found_;
  std::map<std::string, TicketRows> direct_;  // by ticket
};

}  // namespace

Result<Found> look_up(sql::Database& database, const Plan& plan, const Request& request, const WriteBlob& write_blob) {
  const auto snapshot = DOSSIER_TRY(sql::Snapshot::of(database));
  return LookUp(database, plan, request, write_blob).run();
}

Result<void> prepare_all(sql::Database& database, const Plan& plan) {
  if (const auto faults = faults_of_placeholders(plan, database.dialect()); !faults.empty())
    return fail(ErrorKind::config, faults);
  const auto snapshot = DOSSIER_TRY(sql::Snapshot::of(database));
  const auto values = values_of_nobody(plan);
  std::string faults;
  for (const auto& [name, query] : plan.queries) {
    const auto place = "query \"" + name + "\"";
    auto columns = database.columns(query, with_fields(database, query, values));
    if (!columns) return fail(std::move(columns.error()).at(place));
    const Shape shape{name, query, std::move(*columns)};
    const auto fault = name == changed_query ? fault_of_changed(shape)
                       : is_finder(name)     ? fault_of_finder(shape)
                                             : fault_of_rows(shape, plan, database.dialect());
    if (!fault.empty()) faults += (faults.empty() ? "" : "; ") + place + ": " + fault;
  }
  if (faults.empty()) faults = DOSSIER_TRY(faults_of_names(database, plan));
  if (!faults.empty()) return fail(ErrorKind::config, faults);
  return {};
}

}  // namespace dossier::sql_tickets
