// Takes memory until there is none.
#include <algorithm>
#include <vector>

#include "../misbehaving.hpp"

namespace {

using namespace dossier;

Spec spec() { return testkit::misbehaving("hungry", "Eats memory."); }

class Hungry final : public testkit::Misbehaving {
 public:
  using Misbehaving::Misbehaving;
  Result<void> read(const Request& request, Sink& sink) override {
    if (request.identifier.value == "calm") return behave(sink);
    std::vector<std::vector<char>> eaten;
    while (true) eaten.emplace_back(size_t{1} << 20, 'x');
  }
};

}  // namespace

DOSSIER_CONNECTOR(Hungry, spec)
