// The folder of golden cases of the connector that a fuzzer was linked with.
#pragma once

namespace dossier::fuzz {

extern const char* const golden_cases;

}  // namespace dossier::fuzz
