// There is no end to what it says. The greeting chooses of what: "documents", "words" (of an error), "records".
#include "../misbehaving.hpp"

namespace {

using namespace dossier;

Spec spec() { return testkit::misbehaving("boundless", "Never comes to an end."); }

class Boundless final : public testkit::Misbehaving {
 public:
  using Misbehaving::Misbehaving;
  Result<void> read(const Request&, Sink& sink) override {
    if (greeting_ == "words")
      return fail(Error(ErrorKind::unavailable, "the source said: " + std::string(900'000, '\xE5') + " and so on")
                      .because("a reason that nobody knows"));
    if (greeting_ == "records") return behave(sink);
    for (int page = 0;; ++page)
      DOSSIER_TRY(sink.document("page " + std::to_string(page), "text/plain", "page " + std::to_string(page)));
  }
  static Result<void> normalise(const Document& document, const Mapping&, Records& out) {
    if (document.bytes == "records")
      for (int row = 0; row < 400; ++row) out.reject("/" + std::to_string(row), std::string(1 << 20, 'r'));
    return {};
  }
};

}  // namespace

DOSSIER_CONNECTOR(Boundless, spec)
