// Goes behind the worker's back: writes frames of its own making to the hub's socket. The value looked up says which;
// the raw value is the number of the verb.
#include <sys/socket.h>

#include <array>

#include "../misbehaving.hpp"

namespace {

using namespace dossier;

Spec spec() { return testkit::misbehaving("rogue", "Breaks the protocol of the frames."); }

constexpr int hub = 3;
constexpr uint32_t emit = 9, call = 10;

void send_header(uint32_t head_bytes, uint32_t kind, uint64_t body_bytes, uint64_t verb) {
  struct {
    uint32_t head_bytes, kind;
    uint64_t body_bytes, verb, instance;
  } const header{head_bytes, kind, body_bytes, verb, 0};
  ::send(hub, &header, sizeof header, MSG_NOSIGNAL);
}

class Rogue final : public testkit::Misbehaving {
 public:
  using Misbehaving::Misbehaving;
  Result<void> read(const Request& request, Sink& sink) override {
    const auto& what = request.identifier.value;
    const auto verb = static_cast<uint64_t>(std::stoll("0" + request.identifier.raw));
    if (what == "large head") send_header(DOSSIER_HEAD_LIMIT + 1, emit, 0, verb);
    if (what == "large body") send_header(0, emit, DOSSIER_BODY_LIMIT + uint64_t{1}, verb);
    if (what == "calls without end")
      while (!host_.cancelled()) send_header(0, call, 0, verb);
    if (what == "strange frames")
      for (uint32_t kind = 0; kind < 20; ++kind) send_header(0, kind, 0, 4711);
    if (what == "hang up") ::shutdown(hub, SHUT_RDWR);
    return behave(sink);
  }
};

}  // namespace

DOSSIER_CONNECTOR(Rogue, spec)
