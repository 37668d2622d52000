// Never finishes loading: a static constructor loops.
#include "../../misbehaving.hpp"

namespace {

using namespace dossier;

struct Stuck {
  Stuck() {
    for (volatile bool forever = true; forever;) {
    }
  }
} stuck;

Spec spec() { return testkit::misbehaving("stuck_loading", "Loops while it is loaded."); }

class StuckLoading final : public testkit::Misbehaving {
 public:
  using Misbehaving::Misbehaving;
  Result<void> read(const Request&, Sink& sink) override { return behave(sink); }
};

}  // namespace

DOSSIER_CONNECTOR(StuckLoading, spec)
