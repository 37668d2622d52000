// Calls from files that a test wrote: <folder>/calls/<type>-<value>.json holds {"rows":[…]}; a row has id, at, until,
// number, extension, agent_id, direction, outcome, recording, complaint and order. A look-up hands over the whole file,
// whatever the window: what the hub takes of it is the hub's affair. <type>-<value>.down fails the look-up.
#pragma once

#include <dossier/connector.hpp>

namespace dossier::testkit {

inline Result<void> read_calls(Host& host, const std::string& folder, const Request& request, Sink& sink) {
  const auto wanted = request.identifier.type + "-" + request.identifier.value;
  for (const auto& entry : DOSSIER_TRY(host.files().list(folder + "/" + request.stream))) {
    if (entry.name == wanted + ".down") return fail(ErrorKind::unavailable, "the switchboard does not answer");
    if (entry.name == wanted + ".wav") {
      const auto recording = DOSSIER_TRY(host.files().download(entry.path));
      DOSSIER_TRY(sink.media(entry.name, recording.handle));
    }
    if (entry.name != wanted + ".json") continue;
    const auto answer = DOSSIER_TRY(host.files().read(entry.path));
    DOSSIER_TRY(sink.document(wanted, answer.handle, Covers::all));
  }
  return {};
}

inline Result<void> normalise_calls(const Document& document, const Mapping& mapping, Records& out) {
  const auto whole = DOSSIER_TRY(json::parse(document.bytes));
  for (const auto& [row, pointer] : json::each(whole, "/rows")) {
    if (json::text(row, "/id").empty()) {
      out.reject(pointer, "a row without id");
      continue;
    }
    auto& record = out.add("call", Key(json::text(row, "/id")), pointer);
    const auto zone = mapping.timezone("timezone");
    record.at(local_time(json::text(row, "/at"), zone)).until(local_time(json::text(row, "/until"), zone));
    const auto direction = json::text(row, "/direction");
    record.direction(direction.empty() ? "outbound" : direction);
    record.outcome(json::text(row, "/outcome"), json::text(row, "/outcome"));
    record.identifier("phone", json::text(row, "/number"), Owner::recipient);
    record.identifier("extension", json::text(row, "/extension"), Owner::agent);
    record.identifier("agent_id", json::text(row, "/agent_id"), Owner::agent);
    record.identifier("complaint_no", json::text(row, "/complaint"), Owner::none, "tickets");
    record.identifier("order_no", json::text(row, "/order"), Owner::customer, "tickets");
    if (const auto recording = json::text(row, "/recording"); !recording.empty()) record.media(recording, recording);
  }
  return {};
}

/// A connector of calls with the spec that the including file gives it.
class Calls : public Connector {
 public:
  Calls(const Options& options, Host& host) : host_(host), folder_(options.path("folder")) {}
  Result<void> probe() override { return {}; }
  Result<void> read(const Request& request, Sink& sink) override { return read_calls(host_, folder_, request, sink); }
  static Result<void> normalise(const Document& document, const Mapping& mapping, Records& out) {
    return normalise_calls(document, mapping, out);
  }

 private:
  Host& host_;
  std::string folder_;
};

inline Spec calls_spec(const std::string& name, Stream stream) {
  stream.yields("phone").yields("extension").yields("agent_id").feeds(Part::handler);
  return Spec(name, "Calls from a test's own files.")
      .stream(stream)
      .access(path("folder", "Where the calls are."))
      .mapping(time_zone("timezone", "Zone of the times.", "Asia/Shanghai"));
}

}  // namespace dossier::testkit
