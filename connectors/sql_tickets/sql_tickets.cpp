// Complaint tickets from an SQL database, read by SELECTs that the configuration (or a preset) holds.

#include <dossier/connector.hpp>
#include <dossier/sql.hpp>

#include "look_up.hpp"
#include "media_files.hpp"
#include "pull.hpp"
#include "rows_to_records.hpp"
#include "timeless.hpp"

namespace {

using namespace dossier;
using namespace dossier::sql_tickets;

Spec spec() {
  Stream tickets("tickets");
  for (const auto* type : {"complaint_no", "customer_id", "phone", "email"}) tickets.consumes(type);
  for (const auto* type :
       {"complaint_no", "customer_id", "phone", "email", "order_no", "waybill_no", "agent_id", "extension"})
    tickets.yields(type);
  tickets.feeds(Part::customer)
      .feeds(Part::handler)
      .feeds(Part::system_log)
      .feeds(Part::history)
      .pulls_ranges()
      .pulls_in_partitions();
  return sql::with_access(
             Spec("sql_tickets", "Complaint tickets from an SQL database: a preset, or SELECTs of your own."))
      .stream(tickets)
      .access(map("queries", "Name → SELECT. Names, placeholders and columns: see the README. A preset brings them."))
      .access(map("phrases",
                  "Name → a piece of SQL; {name} in the queries. name@postgresql, name@mysql: where engines differ."))
      .access(map("fields", "Our meaning → your field's name; bound as :field_<meaning> in the queries.")
                  .keys_named_by({"queries", "phrases"}, ":field_"))
      .access(map("field_names", "Our meaning → a SELECT (column name) of the names that the database has, to compare.")
                  .keys_named_by({"queries", "phrases"}, ":field_"))
      .access(path("media_folder",
                   "Where files lie that rows name in media_file: of this machine, sftp:// or http(s)://.", ""))
      .access(integer("overlap_minutes",
                      "How far a pull looks back behind what it took last: longer than any transaction of the house.",
                      120, 0, 10080))
      .access(integer("max_tickets", "Most tickets of one look-up; more is an error (too_broad).", 200, 1, 10000))
      .mapping(time_zone("timezone", "Zone of the times in the database, which name none.", "unknown"))
      .mapping(time_zone("contact_timezone", "Zone of the contact times that staff typed as text.", "unknown"))
      .mapping(text("charset", "Charset of texts that are not UTF-8.", "GB18030"))
      .mapping(map("words", "Your word → ours, for kinds, roles, channels, states, outcomes, actions and carriers."));
}

class SqlTickets final : public Connector {
 public:
  SqlTickets(const Options& options, Host& host)
      : host_(host),
        options_(options.json()),
        plan_{options.map("queries"),       options.map("fields"),          options.map("field_names"),
              options.timezone("timezone"), options.integer("max_tickets"), options.map("words")},
        phrases_(phrases_of(options)) {}

  Result<void> probe() override { return all_of({probe_queries(), probe_media()}); }

  Result<void> read(const Request& request, Sink& sink) override {
    const auto database = DOSSIER_TRY(open());
    const auto plan = DOSSIER_TRY(plan_for(*database));
    const WriteBlob write_blob = [this](std::string_view bytes) { return host_.blobs().write(bytes); };
    if (request.is_pull) return pull_all(*database, plan, request, write_blob, sink);
    const auto found = DOSSIER_TRY(look_up(*database, plan, request, write_blob));
    for (const auto& [locator, state] : found.media.missing) DOSSIER_TRY(sink.media_missing(locator, state));
    const auto delivered = deliver_files(found.media.files, options_.path("media_folder"), host_, sink);
    for (const auto& ticket : found.documents)
      DOSSIER_TRY(sink.document(ticket.key, "application/json", ticket.json, ticket.covers));
    return delivered;
  }

  static Result<void> normalise(const Document& document, const Mapping& mapping, Records& out) {
    const auto rows = DOSSIER_TRY(json::parse(document.bytes));
    return records_of(rows, mapping, out);
  }

 private:
  // What a file's folder refuses is told at the end; where it is down the page is not taken, and is read again.
  Result<void> pull_all(sql::Database& database, const Plan& plan, const Request& request, const WriteBlob& write_blob,
                        Sink& sink) {
    Result<void> left;
    const auto hand_over = [&](const auto& tickets, const MediaElsewhere& media) -> Result<void> {
      for (const auto& [locator, state] : media.missing) DOSSIER_TRY(sink.media_missing(locator, state));
      auto delivered = deliver_files(media.files, options_.path("media_folder"), host_, sink);
      if (!delivered && delivered.error().kind() != ErrorKind::malformed) return delivered;
      for (const auto& ticket : tickets)
        DOSSIER_TRY(sink.document(ticket.key, "application/json", ticket.json, ticket.covers));
      if (left) left = std::move(delivered);
      return {};
    };
    const auto pulled = pull(database, plan, request, options_.integer("overlap_minutes"), write_blob, hand_over, sink);
    return all_of({pulled, left});
  }

  Result<void> probe_queries() {
    const auto database = DOSSIER_TRY(open());
    const auto plan = DOSSIER_TRY(plan_for(*database));
    DOSSIER_TRY(prepare_all(*database, plan));
    const auto changed = plan.queries.find(std::string(changed_query));
    if (changed == plan.queries.end()) return {};
    const auto fault = fault_of_times(*database, plan, changed->second);
    return fault.empty() ? Result<void>() : fail(ErrorKind::config, fault);
  }

  Result<void> probe_media() {
    const auto folder = options_.path("media_folder");
    if (!folder.empty()) DOSSIER_TRY(list_of_option(host_, "media_folder", folder));
    return {};
  }

  Result<std::unique_ptr<sql::Database>> open() {
    if (plan_.queries.empty())
      return fail(ErrorKind::config,
                  "the option \"queries\" is empty. Set a preset (preset: request_tracker_5) or write queries");
    return sql::open(options_, [this] { return host_.cancelled(); });
  }

  // The same queries are written differently for each engine, and what speaks behind ODBC is known only now.
  Result<Plan> plan_for(const sql::Database& database) const {
    auto plan = plan_;
    for (auto& [name, query] : plan.queries) DOSSIER_TRY(complete(query, database.dialect(), "query \"" + name + "\""));
    for (auto& [meaning, select] : plan.field_names)
      DOSSIER_TRY(complete(select, database.dialect(), "field_names." + meaning));
    return plan;
  }

  Result<void> complete(std::string& query, sql::Dialect dialect, const std::string& place) const {
    auto whole = sql::with_phrases(query, phrases_, dialect);
    if (!whole) return fail(std::move(whole.error()).at(place));
    query = std::move(*whole);
    return {};
  }

  static sql::Phrases phrases_of(const Options& options) {
    const auto given = options.map("phrases");
    return {given.begin(), given.end()};
  }

  Host& host_;
  Options options_;
  Plan plan_;
  sql::Phrases phrases_;
};

}  // namespace

DOSSIER_CONNECTOR(SqlTickets, spec)
