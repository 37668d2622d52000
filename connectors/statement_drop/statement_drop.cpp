// Statements of facts (情况说明) that third parties write when asked, and the scans of a service window: files in a
// folder, each with a small YAML beside it or with its facts in its name.

#include <dossier/connector.hpp>

#include "look.hpp"
#include "records.hpp"

namespace {

using namespace dossier;
using namespace statements;

Spec spec() {
  Stream stream("statements");
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
    const auto look = DOSSIER_TRY(look_into(host_, folder_, *habits_, known_));
    Left left;
    left.unread = look.unread;
    std::vector<Given> given;
    for (const auto& dropped : look.dropped) {
      if (dropped.names(request.identifier)) DOSSIER_TRY(fetch(dropped, look, given, left));
      else left.nobodys += dropped.is_nobodys() ? 1 : 0;
      if (dropped.lacks_carrier_of(request.identifier)) ++left.unnamed_carrier;
    }
    left.arriving = look.arriving_for_anybody;
    const auto now = given.empty() ? DroppedFiles() : DOSSIER_TRY(list_dropped(host_, folder_));
    for (const auto& one : given) DOSSIER_TRY(hand_over(one, now, sink, left));
    return say(left);
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
  struct Medium {
    std::string place;
    const DroppedFile* file;  // null: not there
    Handle handle;
    std::string state;  // empty: fetched
  };
  struct Given {
    const Dropped* dropped;
    Handle side_car;
    std::vector<Medium> media;
  };
  struct Left {
    size_t arriving = 0;
    int nobodys = 0, growing = 0, not_fetched = 0, unnamed_carrier = 0;
    std::vector<Unread> unread, too_large;
  };

  Result<void> fetch(const Dropped& dropped, const Look& look, std::vector<Given>& all, Left& left) {
    Given given{&dropped, {}, {}};
    if (dropped.side_car) {
      const auto answer = DOSSIER_TRY(read_dropped(host_, *dropped.side_car, left.unread));
      if (!answer) return {};
      given.side_car = answer->handle;
    }
    for (const auto& place : dropped.media) {
      Medium medium{place, file_at(look.files, place), {}, {}};
      if (!medium.file) {
        medium.state = look.on_their_way.has(place) ? "pending" : "absent";
      } else if (auto fetched = host_.files().download(medium.file->entry.path)) {
        medium.handle = fetched->handle;
      } else if (fetched.error().kind() == ErrorKind::permission) {
        medium.state = "forbidden";
      } else if (fetched.error().kind() == ErrorKind::config) {
        medium.state = "absent";  // gone since it was listed
      } else if (fetched.error().kind() == ErrorKind::malformed) {
        medium.state = "too_large";
        left.too_large.push_back({place, std::move(fetched.error())});
      } else if (fetched.error().kind() == ErrorKind::unavailable) {
        medium.state = "pending";
        ++left.not_fetched;
      } else {
        return fail(std::move(fetched.error()));
      }
      given.media.push_back(std::move(medium));
    }
    all.push_back(std::move(given));
    return {};
  }

  Result<void> hand_over(const Given& given, const DroppedFiles& now, Sink& sink, Left& left) {
    const auto& dropped = *given.dropped;
    bool grew = dropped.side_car && !is_as_listed(*dropped.side_car, now);
    for (const auto& medium : given.media) {
      const bool still = medium.state.empty() && !is_as_listed(*medium.file, now);
      grew |= still;
      if (medium.state.empty() && !still) DOSSIER_TRY(sink.media(medium.place, medium.handle));
      else DOSSIER_TRY(sink.media_missing(medium.place, still ? "pending" : medium.state));
    }
    left.growing += grew ? 1 : 0;
    if (dropped.side_car)
      return sink.document(dropped.key.text(), given.side_car, dropped.slip ? Covers::all : Covers::some);
    // A name says no more than itself: the document is made here and names the file.
    const auto file = json::Object()
                          .put("place", dropped.key.place)
                          .put("size", dropped.file->entry.size)
                          .put("modified", dropped.file->entry.modified);
    return sink.document(dropped.key.text(), "application/json",
                         json::canonical(json::Object().put("format", 1).put("file", file)), Covers::all);
  }

  // Named is what somebody must open; the names of other files may hold other customers' data. `dossier source probe`
  // shows them to whoever keeps the folder.
  static Result<void> say(const Left& left) {
    auto what = told_too_large(left.too_large);
    const auto add = [&](size_t count, const std::string& text) {
      if (count > 0) what += (what.empty() ? "" : "; ") + std::to_string(count) + text;
    };
    add(static_cast<size_t>(left.nobodys),
        " file(s) in the folder do not say whose they are (no readable YAML beside them, no name of the pattern, or no "
        "number in either) and may concern this; the probe lists them");
    add(left.arriving, " file(s) are still being uploaded and were left for later");
    add(static_cast<size_t>(left.growing), " file(s) changed while they were read; ask again");
    add(static_cast<size_t>(left.not_fetched), " file(s) could not be fetched now; ask again");
    add(static_cast<size_t>(left.unnamed_carrier),
        " file(s) name the waybill but neither carrier, order nor complaint; write the carrier into the YAML, or set "
        "the "
        "option \"carrier\"");
    if (what.empty() && left.unread.empty()) return {};
    return fail(partly_read(left.unread, what));
  }

  Host& host_;
  std::string folder_;
  Result<Habits> habits_;
  KnownSideCars known_;
};

}  // namespace

DOSSIER_CONNECTOR(StatementDrop, spec)
