#include "model/lookup_json.hpp"

namespace dossier {

json::Object to_json(const Lookup& lookup) {
  json::Object object;
  object.put("source", lookup.source).put("stream", lookup.stream).put("identifier", to_json(lookup.identifier));
  object.put("from", rfc3339(lookup.from)).put("until", rfc3339(lookup.until)).put("path", lookup.path);
  object.put("outcome", lookup.outcome).put("records", lookup.records);
  object.put_some("reason", lookup.reason).put_some("message", lookup.message);
  if (lookup.outcome == "gap") object.put("retryable", lookup.retryable);
  object.put("started_at", rfc3339(lookup.started_at)).put("ended_at", rfc3339(lookup.ended_at));
  return object.put("documents", lookup.documents), object;
}

Result<Lookup> lookup_from_json(std::string_view text) {
  const auto object = DOSSIER_TRY(json::parse_own(text));
  const auto time = [&](const char* pointer) { return parse_rfc3339(json::text(object, pointer)).value_or(0); };
  const auto texts = [&](const char* pointer) {
    std::vector<std::string> values;
    for (const auto& [value, place] : json::each(object, pointer)) values.push_back(json::text(value, ""));
    return values;
  };
  Lookup lookup;
  lookup.source = json::text(object, "/source");
  lookup.stream = json::text(object, "/stream");
  lookup.identifier = {json::text(object, "/identifier/type"), json::text(object, "/identifier/realm"),
                       json::text(object, "/identifier/value"), json::text(object, "/identifier/raw"),
                       json::text(object, "/identifier/owner")};
  lookup.from = time("/from");
  lookup.until = time("/until");
  lookup.path = texts("/path");
  lookup.outcome = json::text(object, "/outcome");
  lookup.records = json::integer(object, "/records");
  lookup.reason = json::text(object, "/reason");
  lookup.message = json::text(object, "/message");
  lookup.retryable = json::text(object, "/retryable") == "true";
  lookup.started_at = time("/started_at");
  lookup.ended_at = time("/ended_at");
  lookup.documents = texts("/documents");
  return lookup;
}

}  // namespace dossier
