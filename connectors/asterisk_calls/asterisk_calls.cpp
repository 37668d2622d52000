// Calls of an Asterisk switchboard (FreePBX, Issabel): who called whom and what became of it, the recordings, and what
// was said in them.

#include <dossier/connector.hpp>
#include <dossier/sql.hpp>

#include "call_log.hpp"
#include "csv_look_up.hpp"
#include "csv_pull.hpp"
#include "documents.hpp"
#include "recording_delivery.hpp"
#include "recording_folder.hpp"
#include "sought.hpp"
#include "sql_look_up.hpp"
#include "sql_pull.hpp"
#include "text.hpp"

namespace {

using namespace dossier;
using namespace asterisk_calls;

Stream calls() {
  Stream stream("calls");
  for (const auto* type : {"phone", "extension", "agent_id"}) stream.consumes(type).yields(type);
  return stream.yields("call_id")
      .pulls_ranges()
      .feeds(Part::handler)
      .outcome("ANSWERED", "answered")
      .outcome("NO ANSWER", "no_answer")
      .outcome("BUSY", "busy")
      .outcome("CANCEL", "cancelled")
      .outcome("CONGESTION", "congestion")
      .outcome("FAILED", "failed")
      .outcome("UNKNOWN", "unknown")
      .outcome("Queue, and nobody answered", "abandoned_queue")
      .outcome("VoiceMail answered", "voicemail")
      .outcome("a menu answered, and nobody was dialled", "ivr_only");
}

// Where the calls lie, in a log or a table, and where the recordings.
Spec with_places() {
  Spec spec("asterisk_calls", "Calls, recordings and transcripts of an Asterisk switchboard (FreePBX, Issabel).");
  spec.stream(calls())
      .access(path("log_folder", "Folder of Master.csv; empty: the calls are in a database.", ""))
      .access(text("log_files", "Names of the log's files in it, with commas between; * stands for anything.",
                   "Master.csv"));
  return sql::with_access(spec)
      .access(text("table", "The table of calls, where they are in a database.", "cdr"))
      .access(map("columns", "Asterisk's name of a column → the table's, where they differ."))
      .access(path("recordings", "Folder of the recordings; empty: none are looked for.", ""))
      .access(text("recording_layout", "Folders below it, by the date of the call; empty: all files lie in one.",
                   "YYYY/MM/DD"))
      .access(boolean("all_recorded", "Every answered call is recorded: one without a recording lacks it.", true));
}

Spec with_mapping(Spec spec) {
  return spec.mapping(time_zone("timezone", "Zone of the log's times, where its uniqueids do not tell it.", "unknown"))
      .mapping(text("charset", "Charset of texts that are not UTF-8.", "GB18030"))
      .mapping(
          text("extensions", "The house's extensions, as patterns of the dialplan (X, Z, N, .).", "XXX,XXXX")
              .made_of("0123456789XZNxzn.*#+_, ",
                       "patterns of digits, X (0-9), Z (1-9), N (2-9) and a . for the rest, commas between: 80XX,6XX"))
      .mapping(text("outside_prefixes", "Digits dialled for an outside line, where the log shows them.", ""))
      .mapping(text("country_code", "Country code of the house.", "86"))
      .mapping(text("area_code", "Area code of the house, where the log has numbers without it.", ""))
      .mapping(text("internal_contexts", "Contexts in which calls of the house's own people begin.", "from-internal"))
      .mapping(text("trunk_contexts", "Contexts in which calls from outside begin, whoever they seem to be from.",
                    "from-trunk,from-pstn,from-did-direct,ext-did"))
      .mapping(map("agents", "Extension → who sits there: name, or name <agent id>."))
      .mapping(map("speakers", "Speaker of a transcript → customer, agent or bot."));
}

// What cdr.conf says of the log, in an operator's words.
Spec with_statements(Spec spec) {
  const std::vector<std::string> answers = {"yes", "no", "unknown"};
  return spec
      .states(choice("logs_unanswered", "All unanswered calls are logged (cdr.conf: unanswered).", answers, "unknown"))
      .states(
          choice("logs_congestion", "Calls that met congestion are logged (cdr.conf: congestion).", answers, "unknown"))
      .states(choice("tells_cancelled", "CANCEL is told apart from NO ANSWER (cdr.conf: canceldispositionenabled).",
                     answers, "unknown"))
      .states(integer("log_delay_s", "Longest time from a call's end to its row, in seconds (cdr.conf: batch, time).",
                      300, 0, 86400));
}

Spec spec() { return with_statements(with_mapping(with_places())); }

class AsteriskCalls final : public Connector {
 public:
  AsteriskCalls(const Options& options, Host& host)
      : host_(host),
        house_(options),
        options_(options.json()),
        log_folder_(options.path("log_folder")),
        log_(host, log_folder_, options.text("log_files")),
        table_{options.text("table"), options.map("columns")},
        recordings_{options.path("recordings"), options.text("recording_layout"), options.boolean("all_recorded")} {}

  Result<void> probe() override {
    return all_of({probe_calls(), recordings_.folder.empty() ? Result<void>() : folder_of_recordings().probe()});
  }

  Result<void> read(const Request& request, Sink& sink) override {
    DOSSIER_TRY(check_places());
    return request.is_pull ? pull(request, sink) : look_up(request, sink);
  }

  static Result<void> normalise(const Document& document, const Mapping& mapping, Records& out) {
    return records_of(document, mapping, out);
  }

 private:
  Result<void> pull(const Request& request, Sink& sink) {
    const auto window = DOSSIER_TRY(PullWindow::of(request, pull_overlap));
    CallPull pull(host_, request, window, recordings_, taken_, sink);
    if (!log_folder_.empty()) return pull_from_csv(host_, log_, house_, places_, pull, sink);
    const auto database = DOSSIER_TRY(open());
    return pull_from_sql(*database, table_, house_, options_.integer("max_rows"), pull);
  }

  Result<void> look_up(const Request& request, Sink& sink) {
    const auto sought = DOSSIER_TRY(Sought::of(request, house_));
    const auto found = DOSSIER_TRY(find(sought));
    for (const auto& call : found.calls) DOSSIER_TRY(call.hand_over(sink));
    for (const auto& hand_over : found.damaged) DOSSIER_TRY(hand_over(sink));
    auto folder = folder_of_recordings();
    RecordingDelivery delivery(host_, sink, folder, recordings_.all_recorded, request.until);
    // Around a contact that an agent claims, his calls are looked at and nothing is listened to.
    if (!recordings_.folder.empty() && !sought.is_about_an_agent()) DOSSIER_TRY(deliver_recordings(found, delivery));
    return all_of({outcome_of_log(found), delivery.outcome()});
  }

  Result<FoundCalls> find(const Sought& sought) {
    if (!log_folder_.empty()) return find_in_csv(host_, log_, house_, sought);
    const auto database = DOSSIER_TRY(open());
    return find_in_sql(*database, table_, house_, sought);
  }

  Result<void> probe_calls() {
    DOSSIER_TRY(check_places());
    if (!log_folder_.empty()) return probe_csv(host_, log_);
    const auto database = DOSSIER_TRY(open());
    return probe_sql(*database, table_);
  }

  Result<void> check_places() const {
    const bool has_file = !options_.path("file").empty();
    if (!log_folder_.empty() && has_file)
      return fail(ErrorKind::config,
                  "both a log (log_folder) and a database (file) are named; which of them holds the calls? Leave one "
                  "empty");
    if (log_folder_.empty() && !has_file && options_.text("engine") == "sqlite")
      return fail(ErrorKind::config,
                  "nothing says where the calls are. Set \"log_folder\" to the folder of Master.csv, or \"engine\" and "
                  "what belongs to it to the database that has the table of calls");
    return {};
  }

  RecordingFolder folder_of_recordings() { return {host_, recordings_.folder, recordings_.layout}; }

  Result<std::unique_ptr<sql::Database>> open() {
    return sql::open(options_, [this] { return host_.cancelled(); });
  }

  static Result<void> outcome_of_log(const FoundCalls& found) {
    if (found.incomplete.empty()) return {};
    return fail(Error(ErrorKind::unavailable, found.incomplete).because("partial_page"));
  }

  static Result<void> deliver_recordings(const FoundCalls& found, RecordingDelivery& delivery) {
    const auto ids = ids_of(found.calls);
    for (const auto& one : found.calls) DOSSIER_TRY(delivery.deliver(one.call, ids));
    return {};
  }

  Host& host_;
  House house_;
  Options options_;
  std::string log_folder_;
  CallLog log_;
  CallTable table_;
  RecordingPlaces recordings_;
  // Of the pulls of this connector; without it everything that a pull looks at again goes over once more.
  TakenCalls taken_;
  LogPlaces places_;
};

}  // namespace

DOSSIER_CONNECTOR(AsteriskCalls, spec)
