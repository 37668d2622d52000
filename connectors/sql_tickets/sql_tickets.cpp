// Complaint tickets from an SQL database, read by SELECTs that the configuration (or a preset) holds.

#include <dossier/connector.hpp>
#include <dossier/sql.hpp>

#include "look_up.hpp"
#include "rows_to_records.hpp"

namespace {

using namespace dossier;
using namespace dossier::sql_tickets;

Spec spec() {
  Stream tickets("tickets");
  for (const auto* type : {"complaint_no", "customer_id", "phone", "email"}) tickets.consumes(type);
  for (const auto* type :
       {"complaint_no", "customer_id", "phone", "email", "order_no", "waybill_no", "agent_id", "extension"})
    tickets.yields(type);
  tickets.feeds(Part::customer).feeds(Part::handler).feeds(Part::system_log).feeds(Part::history);
  return sql::with_access(
             Spec("sql_tickets", "Complaint tickets from an SQL database: a preset, or SELECTs of your own."))
      .stream(tickets)
      .access(map("queries", "Name → SELECT. Names, placeholders and columns: see the README. A preset brings them."))
      .access(map("fields", "Our meaning → your field's name; bound as :field_<meaning> in the queries."))
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
        plan_{options.map("queries"), options.map("fields"), options.timezone("timezone"),
              options.integer("max_tickets")} {}

  Result<void> probe() override {
    auto database = DOSSIER_TRY(open());
    return prepare_all(*database, plan_);
  }

  Result<void> read(const Request& request, Sink& sink) override {
    auto database = DOSSIER_TRY(open());
    const auto found = DOSSIER_TRY(
        look_up(*database, plan_, request, [this](std::string_view bytes) { return host_.blobs().write(bytes); }));
    for (const auto& [locator, state] : found.missing) DOSSIER_TRY(sink.media_missing(locator, state));
    for (const auto& ticket : found.documents)
      DOSSIER_TRY(sink.document(ticket.key, "application/json", ticket.json, ticket.covers));
    return {};
  }

  static Result<void> normalise(const Document& document, const Mapping& mapping, Records& out) {
    const auto rows = DOSSIER_TRY(json::parse(document.bytes));
    return records_of(rows, mapping, out);
  }

 private:
  Result<std::unique_ptr<sql::Database>> open() {
    if (plan_.queries.empty())
      return fail(ErrorKind::config,
                  "the option \"queries\" is empty. Set a preset (preset: request_tracker_5) or write queries");
    return sql::open(options_, [this] { return host_.cancelled(); });
  }

  Host& host_;
  Options options_;
  Plan plan_;
};

}  // namespace

DOSSIER_CONNECTOR(SqlTickets, spec)
