// Answers look-ups from files that a test wrote: <folder>/<stream>/<type>-<value>.json holds {"rows":[…]}; a row is an
// object of texts, its `identifiers`, `claims` and `links` are arrays. <type>-<value>+phone.json answers only who sends
// a phone along, <type>-<value>.down fails. <type>-<value>.bin beside it is filed as a medium. A pull reads
// <folder>/parcels/page-1.json, page-2.json …; its cursor is the number of the last page read.
#include <dossier/connector.hpp>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <thread>

namespace {

using namespace dossier;

Spec spec() {
  return Spec("scripted", "Answers from a test's own files.")
      .stream(Stream("tickets")
                  .consumes("complaint_no")
                  .consumes("customer_id")
                  .consumes("phone")
                  .yields("complaint_no")
                  .yields("customer_id")
                  .yields("phone")
                  .yields("order_no")
                  .yields("waybill_no")
                  .feeds(Part::customer)
                  .feeds(Part::handler)
                  .feeds(Part::system_log)
                  .feeds(Part::history))
      .stream(Stream("parcels").consumes("waybill_no").uses("phone").yields("waybill_no").feeds(Part::related).pulls())
      .access(path("folder", "Where the answers are."))
      .access(integer("latency_ms", "How long a look-up takes at least.", 0, 0, 10'000))
      .mapping(dossier::time_zone("timezone", "Zone of the times.", "Asia/Shanghai"))
      .mapping(text("id_in", "The member of a row that tells it from others.", "id"));
}

Owner owner_of(const std::string& name) {
  for (const auto owner : {Owner::customer, Owner::agent, Owner::courier, Owner::recipient})
    if (name == name_of(owner)) return owner;
  return Owner::none;
}

class Scripted final : public Connector {
 public:
  Scripted(const Options& options, Host& host)
      : host_(host), folder_(options.path("folder")), latency_(options.integer("latency_ms")) {}

  Result<void> probe() override {
    DOSSIER_TRY(host_.files().list(folder_));
    return {};
  }

  Result<void> read(const Request& request, Sink& sink) override {
    if (request.is_pull) return pull(request, sink);
    std::this_thread::sleep_for(latency_);
    const auto folder = folder_ + "/" + request.stream;
    const auto wanted = request.identifier.type + "-" + request.identifier.value;
    for (const auto& entry : DOSSIER_TRY(host_.files().list(folder))) {
      if (entry.name == wanted + ".bin") {
        const auto medium = DOSSIER_TRY(host_.files().download(entry.path));
        DOSSIER_TRY(sink.media(entry.name, medium.handle));
      }
      const bool wants_phone = request.companions.count("phone") > 0 && entry.name == wanted + "+phone.json";
      if (entry.name == wanted + ".down") return fail(ErrorKind::unavailable, "the source does not answer");
      if (entry.name != wanted + ".json" && !wants_phone) continue;
      const auto answer = DOSSIER_TRY(host_.files().read(entry.path));
      DOSSIER_TRY(sink.document(wanted, answer.handle, Covers::all));
    }
    return {};
  }

  static Result<void> normalise(const Document& document, const Mapping& mapping, Records& out) {
    const auto whole = DOSSIER_TRY(json::parse(document.bytes));
    for (const auto& [row, pointer] : json::each(whole, "/rows")) {
      const auto id = json::text(row, "/" + mapping.text("id_in"));
      if (id.empty()) {
        out.reject(pointer, "a row without id");
        continue;
      }
      auto& record = out.add(json::text(row, "/kind"), Key(id), pointer);
      record.at(local_time(json::text(row, "/at"), mapping.timezone("timezone"))).text(json::text(row, "/text"));
      if (json::text(row, "/by_customer") == "true") record.submitted_by_customer();
      if (const auto role = json::text(row, "/role"); !role.empty()) record.party(role, json::text(row, "/name"));
      if (const auto medium = json::text(row, "/medium"); !medium.empty()) record.media(medium, medium);
      for (const auto& [identifier, place] : json::each(row, "/identifiers"))
        record.identifier(json::text(identifier, "/type"), json::text(identifier, "/value"),
                          owner_of(json::text(identifier, "/owner")), json::text(identifier, "/realm"));
      for (const auto& [claim, place] : json::each(row, "/claims"))
        record.claim(json::text(claim, "/field"), json::text(claim, "/value"), place, json::text(claim, "/zone"));
      for (const auto& [link, place] : json::each(row, "/links")) record.link("part_of", Key(json::text(link, "")));
    }
    return {};
  }

 private:
  Result<void> pull(const Request& request, Sink& sink) {
    for (int page = 1 + std::atoi(request.cursor.c_str());; ++page) {
      const auto name = "page-" + std::to_string(page) + ".json";
      const auto entries = DOSSIER_TRY(host_.files().list(folder_ + "/" + request.stream));
      const auto entry =
          std::find_if(entries.begin(), entries.end(), [&](const auto& file) { return file.name == name; });
      if (entry == entries.end()) return {};
      const auto answer = DOSSIER_TRY(host_.files().read(entry->path));
      if (answer.bytes == "down") return fail(ErrorKind::unavailable, name + ": the source is down");
      DOSSIER_TRY(sink.document(name, answer.handle));
      DOSSIER_TRY(sink.checkpoint(std::to_string(page)));
    }
  }

  Host& host_;
  std::string folder_;
  std::chrono::milliseconds latency_;
};

}  // namespace

DOSSIER_CONNECTOR(Scripted, spec)
