// Fits into a worker of the usual size and into no small one: such a source is known and does not start.
#include "../misbehaving.hpp"

namespace {

using namespace dossier;

Spec spec() { return testkit::misbehaving("bulky", "Needs 200 MiB before it does anything."); }

volatile char ballast[size_t{200} << 20];

class Bulky final : public testkit::Misbehaving {
 public:
  using Misbehaving::Misbehaving;
  Result<void> read(const Request&, Sink& sink) override {
    ballast[0] = 1;
    return behave(sink);
  }
};

}  // namespace

DOSSIER_CONNECTOR(Bulky, spec)
