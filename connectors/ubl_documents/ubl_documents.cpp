// Supplier and carrier documents in UBL 2.x (OASIS Universal Business Language), dropped as XML files into a folder.

#include <dossier/connector.hpp>

#include <dossier/dropped_files.hpp>
#include <dossier/pulled_files.hpp>

#include "look.hpp"
#include "names.hpp"
#include "records.hpp"
#include "xml.hpp"

namespace {

using namespace dossier;

Spec spec() {
  Stream documents("documents");
  for (const auto type : {"order_no", "waybill_no", "despatch_no"}) documents.consumes(type).yields(type);
  for (const auto type : {"supplier_id", "carrier_id", "phone", "email"}) documents.yields(type);
  documents.feeds(Part::related).pulls();
  for (const auto& [raw, ours] : {std::pair{"true", "approved"},
                                  {"AP", "approved"},
                                  {"29", "approved"},
                                  {"false", "declined"},
                                  {"RE", "declined"},
                                  {"27", "declined"},
                                  {"CA", "approved_with_changes"},
                                  {"30", "approved_with_changes"},
                                  {"AB", "received"},
                                  {"ReceivedQuantity", "received"},
                                  {"ShortQuantity", "exception"},
                                  {"RejectedQuantity", "refused"}})
    documents.outcome(raw, ours);
  return Spec("ubl_documents", "Supplier and carrier documents in UBL 2.x, from a folder.")
      .stream(documents)
      .access(path("folder", "Folder into which the documents are dropped, with its sub-folders."))
      .mapping(time_zone("timezone", "Zone of the times that name none, as most of UBL does.", "unknown"))
      .mapping(text("carrier", "Carrier code of waybills whose carrier no document names (kuaidi, shunfeng, …).", ""))
      .mapping(map("carriers", "A carrier's id or name in the documents → its carrier code."))
      .mapping(map("status_outcomes", "A code of TransportExecutionStatusCode → our outcome (delivered, damaged, …)."))
      .mapping(integer("shortest_waybill", "Shorter numbers of shipments are no waybill numbers.", 6, 1, 40))
      .mapping(choice("language", "Language in which a document is put into words.", {"zh-CN", "en"}, "zh-CN"));
}

bool is_xml(const DroppedFile& file) { return ends_with_ignoring_case(file.entry.name, ".xml"); }

/// Names are ASCII: in UTF-16 every second byte of them is zero.
std::string without_zero_bytes(std::string bytes) {
  if (bytes.starts_with("\xFF\xFE") || bytes.starts_with("\xFE\xFF")) {
    bytes.erase(0, 2);
    std::erase(bytes, '\0');
  }
  return bytes;
}

class UblDocuments final : public Connector {
 public:
  UblDocuments(const Options& options, Host& host)
      : host_(host), folder_(options.path("folder")), reading_(ubl::reading_of(options)) {}

  Result<void> probe() override {
    const auto listed = DOSSIER_TRY(list_dropped(host_, folder_));
    auto faulty = listed.refused;
    for (const auto& file : listed.ready) {
      if (host_.cancelled()) return fail(ErrorKind::cancelled, "stopped while reading the folder");
      if (is_xml(file)) DOSSIER_TRY(examine(file, faulty));
    }
    return needs_a_hand(folder_, faulty);
  }

  Result<void> read(const Request& request, Sink& sink) override {
    if (request.is_pull) DOSSIER_TRY(check_cursor_of_folder(request));
    const auto listed = DOSSIER_TRY(list_dropped(host_, folder_));
    return request.is_pull ? pull(listed, sink) : look_up(request.identifier, listed, sink);
  }

  static Result<void> normalise(const Document& document, const Mapping& mapping, Records& out) {
    const auto parsed = DOSSIER_TRY(ubl::parse_xml(document.bytes));
    ubl::add_records(DOSSIER_TRY(ubl::read_paper(*parsed)), ubl::reading_of(mapping), out);
    return {};
  }

 private:
  /// What a file was found to be, so that the next look-up reads it only if it must.
  struct Known {
    int64_t size = 0, modified = 0;
    ubl::Seen seen;
  };
  struct Left {
    int arriving = 0, growing = 0, unnamed_carrier = 0;
    std::vector<Unread> refused, broken, too_large;

    void leave_too_large(const DroppedFile& file) {
      too_large.push_back({file.place, Error(ErrorKind::malformed, std::to_string(file.entry.size) + " bytes")});
    }
  };

  Result<void> look_up(const Request::Sought& sought, const DroppedFiles& listed, Sink& sink) {
    Left left;
    left.refused = listed.refused;
    std::vector<const DroppedFile*> given;
    for (const auto& file : listed.ready) {
      if (host_.cancelled()) return fail(ErrorKind::cancelled, "stopped while reading the folder");
      if (is_xml(file) && DOSSIER_TRY(give(file, sought, sink, left))) given.push_back(&file);
    }
    for (const auto& file : listed.arriving)
      left.arriving += is_xml(file) || is_upload_in_progress(file.entry.name) ? 1 : 0;
    if (!given.empty()) {
      const auto now = DOSSIER_TRY(list_dropped(host_, folder_));
      for (const auto* file : given) left.growing += is_as_listed(*file, now) ? 0 : 1;
    }
    return say(left);
  }

  // Whatever was not handed over yet as it is now, oldest change first. What cannot be understood lies in quarantine
  // then.
  Result<void> pull(const DroppedFiles& listed, Sink& sink) {
    Left left;
    left.refused = listed.refused;
    const auto waiting = waiting_in(listed);
    for (size_t from = 0; from < waiting.size(); from += pulled_at_once) {
      const auto until = std::min(from + pulled_at_once, waiting.size());
      std::vector<const DroppedFile*> taken;
      for (size_t index = from; index < until; ++index) {
        if (host_.cancelled()) return fail(ErrorKind::cancelled, "stopped while reading the folder");
        if (DOSSIER_TRY(take(*waiting[index], sink, left))) taken.push_back(waiting[index]);
      }
      const auto now = DOSSIER_TRY(list_dropped(host_, folder_));
      DOSSIER_TRY(sink.checkpoint(changed_until(waiting[until - 1]->entry.modified)));
      for (const auto* file : taken)
        if (is_as_listed(*file, now)) pulled_.add(file->place, {file});
        else ++left.growing;
    }
    Remarks left_out;
    left_out.add(static_cast<size_t>(left.growing), " file(s) changed while they were read; the next pull takes them")
        .add(left.too_large.size(), too_large(left.too_large));
    if (left_out.text().empty() && left.refused.empty()) return {};
    return fail(partly_pulled(left.refused, left_out.text()));
  }

  std::vector<const DroppedFile*> waiting_in(const DroppedFiles& listed) const {
    std::vector<const DroppedFile*> waiting;
    for (const auto& file : listed.ready)
      if (is_xml(file) && !pulled_.has(file.place, {&file})) waiting.push_back(&file);
    std::stable_sort(waiting.begin(), waiting.end(),
                     [](const auto* left, const auto* right) { return left->entry.modified < right->entry.modified; });
    return waiting;
  }

  // False for one that could not be read; XML of another kind is passed over, and done with.
  Result<bool> take(const DroppedFile& file, Sink& sink, Left& left) {
    if (is_too_large(file)) {
      left.leave_too_large(file);
      return false;
    }
    const auto answer = DOSSIER_TRY(read_dropped(host_, file, left.refused));
    if (!answer) return false;
    const auto seen = ubl::look_into(answer->bytes, reading_);
    if (seen.is_other) return true;
    DOSSIER_TRY(sink.document(file.place, answer->handle, seen.fault.empty() ? Covers::all : Covers::some));
    return true;
  }

  // Hands the file over if it names what is sought.
  Result<bool> give(const DroppedFile& file, const Request::Sought& sought, Sink& sink, Left& left) {
    if (is_too_large(file)) {
      left.leave_too_large(file);
      return false;
    }
    const bool is_named = names_it(file.place, sought);
    if (const auto* known = known_as_it_is(file))
      if (!is_named && !ubl::holds(known->names, sought.type, sought.value)) return false;
    const auto answer = DOSSIER_TRY(read_dropped(host_, file, left.refused));
    if (!answer) return false;
    const auto& seen =
        (known_[file.entry.path] = {file.entry.size, file.entry.modified, ubl::look_into(answer->bytes, reading_)})
            .seen;
    if (seen.is_other) return false;
    const bool is_readable = seen.fault.empty();
    const bool holds = is_readable ? ubl::holds(seen.names, sought.type, sought.value)
                                   : names_it(without_zero_bytes(answer->bytes), sought);
    if (!holds && !is_named) {
      if (!is_readable) left.broken.push_back({file.place, Error(ErrorKind::malformed, seen.fault)});
      return false;
    }
    // Nobody could tell whose parcel it is: the same number may be two carriers'.
    if (seen.lacks_carrier && sought.type == "waybill_no" && !sought.realm.empty()) ++left.unnamed_carrier;
    DOSSIER_TRY(sink.document(file.place, answer->handle, is_readable ? Covers::all : Covers::some));
    return true;
  }

  static bool is_too_large(const DroppedFile& file) {
    return file.entry.size > static_cast<int64_t>(ubl::largest_file);
  }

  /// What is known of the file, as long and as old as it is; null for one that could not be understood.
  const ubl::Seen* known_as_it_is(const DroppedFile& file) const {
    const auto known = known_.find(file.entry.path);
    const bool same = known != known_.end() && known->second.size == file.entry.size &&
                      known->second.modified == file.entry.modified && known->second.seen.fault.empty();
    return same ? &known->second.seen : nullptr;
  }

  /// Puts down what is wrong with the file, for whoever keeps the folder.
  Result<void> examine(const DroppedFile& file, std::vector<Unread>& faulty) {
    const auto note = [&](const std::string& what) {
      faulty.push_back({file.place, Error(ErrorKind::malformed, what)});
    };
    if (is_too_large(file)) {
      note("has " + std::to_string(file.entry.size) + " bytes, wanted at most " + std::to_string(ubl::largest_file) +
           ". Have attachments sent apart");
      return {};
    }
    const auto answer = DOSSIER_TRY(read_dropped(host_, file, faulty));
    const auto fault = answer ? ubl::look_into(answer->bytes, reading_).fault : std::string();
    if (!fault.empty()) note(fault + ". Complete or remove it");
    return {};
  }

  static bool names_it(std::string_view text, const Request::Sought& sought) {
    const auto wanted = plain_number(sought.value);
    return wanted.size() >= 4 && plain_number(text).find(wanted) != std::string::npos;
  }

  static std::string too_large(const std::vector<Unread>& files) {
    return " file(s) are larger than " + std::to_string(ubl::largest_file) +
           " bytes and were not read, so that nobody knows whom they concern: " + named(files) +
           "; have attachments sent apart";
  }

  // Named is what somebody must open or mend; the names of other files may be other customers' numbers.
  static Result<void> say(const Left& left) {
    Remarks besides;
    besides
        .add(left.broken.size(), " XML file(s) cannot be read, so that nobody knows whether they concern this: " +
                                     named(left.broken) + "; complete or remove them (the probe says what is wrong)")
        .add(static_cast<size_t>(left.arriving),
             " file(s) in the folder are still being uploaded (.part, .tmp and the like, or empty) and were left "
             "for later; remove them if nobody finishes them")
        .add(static_cast<size_t>(left.growing), " file(s) changed while they were read; ask again")
        .add(left.too_large.size(), too_large(left.too_large))
        .add(static_cast<size_t>(left.unnamed_carrier),
             " document(s) name the waybill but no carrier; set the option \"carrier\"");
    if (besides.text().empty() && left.refused.empty()) return {};
    return fail(partly_read(left.refused, besides.text()));
  }

  Host& host_;
  std::string folder_;
  ubl::Reading reading_;
  std::map<std::string, Known> known_;  // by path
  PulledFiles pulled_;
};

}  // namespace

DOSSIER_CONNECTOR(UblDocuments, spec)
