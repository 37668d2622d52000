// A log of what agents did: asked by an extension or an agent id, and by nothing else.
#include "../switchboard.hpp"

namespace {

dossier::Spec spec() {
  return dossier::testkit::calls_spec("agent_log", dossier::Stream("calls").consumes("extension").consumes("agent_id"));
}

}  // namespace

DOSSIER_CONNECTOR(dossier::testkit::Calls, spec)
