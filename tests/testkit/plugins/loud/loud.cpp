// Aborts with words on its standard error.
#include <cstdio>
#include <cstdlib>

#include "../misbehaving.hpp"

namespace {

using namespace dossier;

Spec spec() { return testkit::misbehaving("loud", "Aborts, and says why."); }

class Loud final : public testkit::Misbehaving {
 public:
  using Misbehaving::Misbehaving;
  Result<void> read(const Request&, Sink&) override {
    std::fputs("first line\nthe disk is made of cheese\n", stderr);
    std::abort();
  }
};

}  // namespace

DOSSIER_CONNECTOR(Loud, spec)
