// Crashes, unless it is asked about "calm".
#include <csignal>

#include "../misbehaving.hpp"

namespace {

using namespace dossier;

Spec spec() { return testkit::misbehaving("segfault", "Dies of a segmentation fault."); }

class Segfault final : public testkit::Misbehaving {
 public:
  using Misbehaving::Misbehaving;
  Result<void> read(const Request& request, Sink& sink) override {
    if (request.identifier.value == "calm") return behave(sink);
    std::signal(SIGSEGV, SIG_DFL);  // a sanitizer would turn it into an exit
    std::raise(SIGSEGV);
    return {};
  }
};

}  // namespace

DOSSIER_CONNECTOR(Segfault, spec)
