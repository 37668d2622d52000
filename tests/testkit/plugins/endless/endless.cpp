// Loops for ever and ignores the order to stop. Asked about a path (the value starts with "/"), it waits there only the
// first time: it leaves a file at that path, and where it finds the file it behaves.
#include <cstdio>
#include <filesystem>
#include <fstream>

#include "../misbehaving.hpp"

namespace {

using namespace dossier;

Spec spec() { return testkit::misbehaving("endless", "Loops for ever."); }

class Endless final : public testkit::Misbehaving {
 public:
  using Misbehaving::Misbehaving;
  Result<void> read(const Request& request, Sink& sink) override {
    const auto& mark = request.identifier.value;
    if (mark == "calm") return behave(sink);
    if (mark.starts_with("/")) {
      if (std::filesystem::exists(mark)) return behave(sink);
      if (request.identifier.raw == "touch") host_.log("seen by the host");
      std::ofstream(mark) << "waiting";
    } else {
      host_.log("looping");
    }
    for (volatile bool forever = true; forever;) {
    }
    return {};
  }
};

}  // namespace

DOSSIER_CONNECTOR(Endless, spec)
