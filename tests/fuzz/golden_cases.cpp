// Where the golden cases of the connector under fuzz lie; the one thing that differs between the connectors' fuzzers.
#include "golden_cases.hpp"

namespace dossier::fuzz {

const char* const golden_cases = DOSSIER_GOLDEN_CASES;

}  // namespace dossier::fuzz
