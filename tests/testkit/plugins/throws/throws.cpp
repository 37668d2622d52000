// Lets exceptions out of everything an author writes.
#include <stdexcept>

#include "../misbehaving.hpp"

namespace {

using namespace dossier;

Spec spec() { return testkit::misbehaving("throws", "Throws."); }

class Throws final : public testkit::Misbehaving {
 public:
  Throws(const Options& options, Host& host) : Misbehaving(options, host) {
    if (greeting_ == "throw") throw std::invalid_argument("bad greeting");
  }
  Result<void> read(const Request& request, Sink& sink) override {
    if (request.identifier.value == "calm") return behave(sink);
    if (request.identifier.value == "odd") throw 42;
    throw std::out_of_range("row 7 of 3");
  }
  static Result<void> normalise(const Document&, const Mapping&, Records&) {
    throw std::runtime_error("no such column");
  }
};

}  // namespace

DOSSIER_CONNECTOR(Throws, spec)
