// A well-behaved connector that uses every door of the SDK. The stream says which door; what came back goes into a
// document of its own, so that a test can look at it.
#include <dossier/connector.hpp>

namespace {

using namespace dossier;

Spec spec() {
  return Spec("echo", "Sends back what it is given.", "2.1.0")
      .stream(Stream("doors").consumes("complaint_no").uses("phone").yields("order_no").feeds(Part::handler).pulls())
      .access(text("greeting", "First word of every answer.", "hello"))
      .access(secret("key", "Proves that secrets arrive.", ""))
      .mapping(time_zone("timezone", "Zone of the times.", "Asia/Shanghai"));
}

class Echo final : public Connector {
 public:
  Echo(const Options& options, Host& host)
      : host_(host), greeting_(options.text("greeting")), key_(options.secret("key")) {}

  Result<void> probe() override { return host_.http().probe("http://echo.test/"); }

  Result<void> read(const Request& request, Sink& sink) override {
    const auto& door = request.identifier.value;
    if (request.is_pull) return pull(request, sink);
    if (door == "http") return http(sink);
    if (door == "files") return files(sink);
    if (door == "blob") return blob(request, sink);
    if (door == "media") return media(sink);
    if (door == "patient") return wait_for_the_order_to_stop();
    return note(sink, greeting_ + " " + door + " " + request.companions.at("phone") + " " + key_.reveal());
  }

  static Result<void> normalise(const Document& document, const Mapping& mapping, Records& out) {
    const auto lines = DOSSIER_TRY(json::parse(document.bytes));
    for (const auto& [line, pointer] : json::each(lines, "/lines")) {
      if (json::text(line, "/bad") == "true") out.reject(pointer, "bad");
      else
        out.add("note", Key(document.key, json::text(line, "/id")), pointer)
            .at(local_time(json::text(line, "/time"), mapping.timezone("timezone")))
            .text(json::text(line, "/text"));
    }
    if (json::text(lines, "/then_fail") == "true")
      return fail(ErrorKind::malformed, "the end of the document is missing");
    return {};
  }

 private:
  Result<void> note(Sink& sink, std::string_view text) {
    return sink.document("note", "text/plain", text, Covers::all);
  }

  Result<void> http(Sink& sink) {
    auto& http = host_.http();
    const auto got = DOSSIER_TRY(http.get("http://echo.test/a", {{"accept", "text/plain"}}));
    DOSSIER_TRY(sink.document("got", got.handle, Covers::all));
    const auto posted = DOSSIER_TRY(http.post_form("http://echo.test/b", {{"a", "1"}, {"a", "二"}}));
    DOSSIER_TRY(http.post("http://echo.test/c", "application/json", "{}"));
    DOSSIER_TRY(http.download("http://echo.test/d"));
    return note(sink, std::to_string(got.status) + " " + got.headers.at(0).second + " " + posted.bytes);
  }

  Result<void> files(Sink& sink) {
    const auto entries = DOSSIER_TRY(host_.files().list("/in"));
    const auto file = DOSSIER_TRY(host_.files().read(entries.at(0).path));
    const auto large = DOSSIER_TRY(host_.files().download(entries.at(1).path));
    return note(sink, entries[0].name + " " + std::to_string(entries[0].size) + " " + file.bytes + " " + large.sha256);
  }

  Result<void> blob(const Request& request, Sink& sink) {
    const auto size = std::stoull(request.identifier.raw);
    const auto kept = DOSSIER_TRY(host_.blobs().write(std::string(size, 'b')));
    return note(sink, kept.sha256 + " " + std::to_string(kept.size));
  }

  Result<void> media(Sink& sink) {
    DOSSIER_TRY(sink.media("http://echo.test/picture", "h-1"));
    return sink.media_missing("http://echo.test/gone", "expired");
  }

  Result<void> pull(const Request& request, Sink& sink) {
    for (int page = 1; page <= 2; ++page) {
      DOSSIER_TRY(sink.document(request.cursor + "page " + std::to_string(page), "text/plain", "…"));
      DOSSIER_TRY(sink.checkpoint(std::to_string(page)));
    }
    return {};
  }

  Result<void> wait_for_the_order_to_stop() {
    host_.log("waiting");
    while (!host_.cancelled()) {
    }
    const auto refused = host_.http().get("http://echo.test/late");
    return fail(refused ? Error(ErrorKind::internal, "a call went through after the order to stop") : refused.error());
  }

  Host& host_;
  std::string greeting_;
  Secret key_;
};

}  // namespace

DOSSIER_CONNECTOR(Echo, spec)
