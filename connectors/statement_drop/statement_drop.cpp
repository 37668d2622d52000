// Statements of facts (情况说明) that third parties write when asked, and the scans of a service window: files in a
// folder, each with a small YAML beside it or with its facts in its name.

#include <dossier/connector.hpp>

#include <algorithm>

#include "delivery.hpp"
#include "dossier/pulled_files.hpp"
#include "look.hpp"
#include "records.hpp"

namespace {

using namespace dossier;
using namespace statements;

Spec spec() {
  Stream stream("statements");
  stream.pulls();
  for (const auto type : {"complaint_no", "order_no", "waybill_no"}) stream.consumes(type).yields(type);
  for (const auto part : {Part::related, Part::customer, Part::handler, Part::history}) stream.feeds(part);
  return Spec("statement_drop", "Statements of facts and scans from a window, dropped into a folder.")
      .stream(stream)
      .access(path("folder", "Folder into which the files are dropped, with its sub-folders."))
      .mapping(text("pattern", "What the name of a file without a YAML beside it says.",
                    "{title}_{issuer}_{date}_{seal}_{complaint_no}"))
      .mapping(choice("kind", "What a file is where nobody says.",
                      {"statement", "paper_form", "customer_material", "counter_note"}, "statement"))
      .mapping(choice("role", "Who an issuer is where nobody says.", {"supplier", "carrier", "courier", "other"},
                      "supplier"))
      .mapping(text("channel", "Channel of a statement where nobody says (mail, …).", ""))
      .mapping(text("carrier", "Carrier code of waybills where nobody names the carrier (kuaidi, shunfeng, …).", ""))
      .mapping(time_zone("timezone", "Zone of the dates.", "Asia/Shanghai"));
}

class StatementDrop final : public Connector {
 public:
  StatementDrop(const Options& options, Host& host)
      : host_(host), folder_(options.path("folder")), habits_(habits_of(options)) {}

  Result<void> probe() override {
    if (!habits_) return fail(habits_.error());
    const auto look = DOSSIER_TRY(look_into(host_, folder_, *habits_, known_));
    auto faulty = look.unread;
    for (const auto& dropped : look.dropped)
      if (!dropped.problem.empty())
        faulty.push_back({dropped.key.text(), Error(ErrorKind::malformed, dropped.problem)});
    return needs_a_hand(folder_, faulty);
  }

  Result<void> read(const Request& request, Sink& sink) override {
    if (!habits_) return fail(habits_.error());
    if (request.is_pull) DOSSIER_TRY(check_cursor_of_folder(request));
    const auto look = DOSSIER_TRY(look_into(host_, folder_, *habits_, known_));
    return request.is_pull ? pull(look, sink) : look_up(request.identifier, look, sink);
  }

  static Result<void> normalise(const Document& document, const Mapping& mapping, Records& out) {
    const auto habits = DOSSIER_TRY(habits_of(mapping));
    // What `read` makes of a name alone; no side-car has a map within.
    const auto named = json::parse(document.bytes.substr(0, largest_side_car));
    if (!named || !named->IsObject() || !json::find(*named, "/file/place")) {
      const auto fields = DOSSIER_TRY(read_side_car(document.bytes));
      const auto key = DocumentKey::parse(document.key);
      add_record(DOSSIER_TRY(read_slip(fields, name_of(key.file), habits)), key, "", habits, out);
      return {};
    }
    const auto place = DOSSIER_TRY(json::required_text(*named, "/file/place"));
    const auto slip = DOSSIER_TRY(read_name(name_of(place), habits));
    if (!slip)
      return fail(ErrorKind::malformed, "/file/place: the name does not follow the pattern \"" +
                                            mapping.text("pattern") +
                                            "\", and no YAML stands beside the file. Write one, or rename it");
    add_record(*slip, {place, place}, "/file", habits, out);
    return {};
  }

 private:
  Result<void> look_up(const Request::Sought& sought, const Look& look, Sink& sink) {
    Left left;
    left.unread = look.unread;
    Delivery delivery(host_, look, left);
    for (const auto& dropped : look.dropped) {
      if (dropped.names(sought)) DOSSIER_TRY(delivery.fetch(dropped));
      else left.nobodys += dropped.is_nobodys() ? 1 : 0;
      if (dropped.lacks_carrier_of(sought)) ++left.unnamed_carrier;
    }
    left.arriving = look.arriving_for_anybody;
    DOSSIER_TRY(delivery.hand_over(folder_, sink));
    return left.of_look_up();
  }

  // Whatever was not handed over yet as it is now, oldest change first.
  Result<void> pull(const Look& look, Sink& sink) {
    Left left;
    left.unread = look.unread;
    const auto waiting = waiting_in(look);
    for (size_t from = 0; from < waiting.size(); from += pulled_at_once) {
      const auto until = std::min(from + pulled_at_once, waiting.size());
      Delivery delivery(host_, look, left);
      for (size_t index = from; index < until; ++index) {
        if (host_.cancelled()) return fail(ErrorKind::cancelled, "stopped while pulling");
        DOSSIER_TRY(delivery.fetch(*waiting[index]));
      }
      const auto whole = DOSSIER_TRY(delivery.hand_over(folder_, sink));
      DOSSIER_TRY(sink.checkpoint(changed_until(changed_at(*waiting[until - 1]))));
      for (const auto* dropped : whole) pulled_.add(dropped->key.text(), files_of(*dropped, look.files));
    }
    return left.of_pull();
  }

  std::vector<const Dropped*> waiting_in(const Look& look) const {
    std::vector<const Dropped*> waiting;
    for (const auto& dropped : look.dropped)
      if (!pulled_.has(dropped.key.text(), files_of(dropped, look.files))) waiting.push_back(&dropped);
    std::stable_sort(waiting.begin(), waiting.end(),
                     [](const Dropped* left, const Dropped* right) { return changed_at(*left) < changed_at(*right); });
    return waiting;
  }

  Host& host_;
  std::string folder_;
  Result<Habits> habits_;
  KnownSideCars known_;
  PulledFiles pulled_;
};

}  // namespace

DOSSIER_CONNECTOR(StatementDrop, spec)
