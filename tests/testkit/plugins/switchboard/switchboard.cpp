// A switchboard: asked by a customer's phone and, around a claimed contact, by an agent's extension.
#include "../switchboard.hpp"

namespace {

dossier::Spec spec() {
  return dossier::testkit::calls_spec("switchboard", dossier::Stream("calls").consumes("phone").consumes("extension"));
}

}  // namespace

DOSSIER_CONNECTOR(dossier::testkit::Calls, spec)
