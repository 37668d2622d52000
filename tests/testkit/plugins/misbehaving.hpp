// What the ill-behaved connectors share: one stream, looked up by complaint number. Each says in `read` what is wrong.
#pragma once

#include <dossier/connector.hpp>

namespace dossier::testkit {

inline Spec misbehaving(std::string name, std::string summary) {
  return Spec(std::move(name), std::move(summary))
      .stream(Stream("notes").consumes("complaint_no").yields("complaint_no").feeds(Part::handler).pulls())
      .access(text("greeting", "What it says when it behaves.", "hello"));
}

class Misbehaving : public Connector {
 public:
  Misbehaving(const Options& options, Host& host) : host_(host), greeting_(options.text("greeting")) {}
  Result<void> probe() override { return {}; }
  static Result<void> normalise(const Document& document, const Mapping&, Records& out) {
    out.add("note", Key(document.key), "")
        .text(document.bytes)
        .identifier("complaint_no", json::text(*document.request, "/identifier/value"), Owner::none);
    return {};
  }

 protected:
  Result<void> behave(Sink& sink) { return sink.document("note", "text/plain", greeting_); }
  Host& host_;
  std::string greeting_;
};

}  // namespace dossier::testkit
