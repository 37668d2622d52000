// Documents of any format, whose records stand where the test says. A look-up hands over every file of `folder`; the
// mapping option `places` names them, pointer → "<complaint> <id>", and what of it is in quarantine, pointer → "-".
#include <dossier/connector.hpp>

namespace {

using namespace dossier;

Spec spec() {
  return Spec("placed", "A test's own files, with records where the test says.")
      .stream(Stream("papers").consumes("phone").yields("complaint_no").feeds(Part::handler).feeds(Part::history))
      .access(path("folder", "Where the files are."))
      .access(text("content_type", "What a file is handed over as; the host's word where empty.", ""))
      .mapping(map("places", "Pointer → complaint and id of the record there."));
}

class Placed final : public Connector {
 public:
  Placed(const Options& options, Host& host)
      : host_(host), folder_(options.path("folder")), content_type_(options.text("content_type")) {}

  Result<void> probe() override { return {}; }

  Result<void> read(const Request&, Sink& sink) override {
    for (const auto& entry : DOSSIER_TRY(host_.files().list(folder_))) {
      const auto file = DOSSIER_TRY(host_.files().read(entry.path));
      if (content_type_.empty()) DOSSIER_TRY(sink.document(entry.name, file.handle, Covers::all));
      else DOSSIER_TRY(sink.document(entry.name, content_type_, file.bytes, Covers::all));
    }
    return {};
  }

  static Result<void> normalise(const Document&, const Mapping& mapping, Records& out) {
    for (const auto& [pointer, what] : mapping.map("places")) {
      if (what == "-") {
        out.reject(pointer, "the test says so");
        continue;
      }
      const auto blank = what.find(' ');
      out.add("note", Key(what.substr(blank + 1)), pointer)
          .text("record " + what.substr(blank + 1))
          .identifier("complaint_no", what.substr(0, blank), Owner::none);
    }
    return {};
  }

 private:
  Host& host_;
  std::string folder_, content_type_;
};

}  // namespace

DOSSIER_CONNECTOR(Placed, spec)
