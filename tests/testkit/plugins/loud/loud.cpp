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
  Result<void> read(const Request& request, Sink&) override {
    std::fprintf(stderr, "first line\nthe disk is made of %s\n", request.identifier.value.c_str());
    std::abort();
  }
};

}  // namespace

DOSSIER_CONNECTOR(Loud, spec)
