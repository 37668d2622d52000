// A source to be pulled page by page over HTTP: {address}?page=1, 2, … until a page without rows; of eight partitions
// the third takes the pages 3, 11, 19 …. The cursor is the last page that was taken.
#include <dossier/connector.hpp>

namespace {

using namespace dossier;

Spec spec() {
  return Spec("pages", "Rows on numbered pages of a web server.")
      .stream(Stream("entries").consumes("order_no").yields("order_no").feeds(Part::handler).pulls_in_partitions())
      .access(url("address", "Where the pages are."));
}

class Pages final : public Connector {
 public:
  Pages(const Options& options, Host& host) : host_(host), address_(options.text("address")) {}

  Result<void> probe() override { return host_.http().probe(address_ + "?page=1"); }

  Result<void> read(const Request& request, Sink& sink) override {
    const auto& part = request.partition;
    for (auto page = request.cursor.empty() ? part.number + 1 : std::stoll(request.cursor) + part.of;;
         page += part.of) {
      const auto number = std::to_string(page);
      const auto answer = DOSSIER_TRY(host_.http().get(address_ + "?page=" + number));
      if (answer.bytes == no_rows) return {};
      DOSSIER_TRY(sink.document("page " + number, answer.handle));
      DOSSIER_TRY(sink.checkpoint(number));
    }
  }

  static Result<void> normalise(const Document& document, const Mapping&, Records& out) {
    const auto page = DOSSIER_TRY(json::parse(document.bytes));
    for (const auto& [row, pointer] : json::each(page, "/rows"))
      out.add("note", Key(json::text(row, "/id")), pointer)
          .at(local_time(json::text(row, "/at"), "Asia/Shanghai"))
          .party("agent", json::text(row, "/by"))
          .text(json::text(row, "/text"))
          .identifier("order_no", json::text(row, "/order_no"), Owner::none);
    return {};
  }

 private:
  static constexpr std::string_view no_rows = R"({"rows":[]})";
  Host& host_;
  std::string address_;
};

}  // namespace

DOSSIER_CONNECTOR(Pages, spec)
