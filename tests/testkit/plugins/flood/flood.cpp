// Talks without end. Its first words are its process id.
#include <unistd.h>

#include "../misbehaving.hpp"

namespace {

using namespace dossier;

Spec spec() { return testkit::misbehaving("flood", "Logs without end."); }

class Flood final : public testkit::Misbehaving {
 public:
  using Misbehaving::Misbehaving;
  Result<void> read(const Request& request, Sink& sink) override {
    if (request.identifier.value == "calm") return behave(sink);
    host_.log(std::to_string(getpid()));
    const std::string words(size_t{64} << 10, 'w');
    while (true) host_.log(words);
  }
};

}  // namespace

DOSSIER_CONNECTOR(Flood, spec)
