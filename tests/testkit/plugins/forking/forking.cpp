// Forks: a child that does nothing keeps every descriptor of the worker open, its socket and its stderr too. The value
// looked up says what becomes of the worker then; with the raw value "apart" the child leaves the worker's process
// group. The hub is told the child's process, as a document, before anything else happens.
#include <unistd.h>

#include <cstdlib>
#include <string>

#include "../misbehaving.hpp"

namespace {

using namespace dossier;

Spec spec() { return testkit::misbehaving("forking", "Leaves a child behind."); }

// What no hub ends, ends by itself at last.
constexpr unsigned longest_seconds = 60;

pid_t leave_a_child(bool apart) {
  int ready[2];
  if (::pipe(ready) != 0) std::abort();
  const pid_t child = ::fork();
  if (child == 0) {
    if (apart) ::setsid();
    ::alarm(longest_seconds);
    ::close(ready[1]);  // tells the worker that the child stands where it wants to
    while (true) ::pause();
  }
  char nothing = 0;
  ::close(ready[1]);
  while (::read(ready[0], &nothing, 1) > 0) {
  }
  ::close(ready[0]);
  return child;
}

// The header of a frame whose head never comes.
void begin_a_message() {
  const uint32_t half_a_header[] = {100, 9};
  if (::write(3, half_a_header, sizeof half_a_header) < 0) std::abort();
}

class Forking final : public testkit::Misbehaving {
 public:
  using Misbehaving::Misbehaving;
  Result<void> read(const Request& request, Sink& sink) override {
    const auto& then = request.identifier.value;
    if (then == "calm") return behave(sink);
    const auto child = leave_a_child(request.identifier.raw == "apart");
    DOSSIER_TRY(sink.document("child", "text/plain", std::to_string(child)));
    if (then == "breaks off") begin_a_message();
    if (then == "loops")
      for (volatile bool forever = true; forever;) {
      }
    if (then == "behaves") return behave(sink);
    std::abort();
  }
};

}  // namespace

DOSSIER_CONNECTOR(Forking, spec)
