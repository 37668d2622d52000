// The index of a bundle: what machines and reviewers read beside the payload. Canonical JSON, one object a line.
#pragma once

#include <string>
#include <vector>

#include "bundle/bundle.hpp"
#include "bundle/payload.hpp"
#include "model/case.hpp"

namespace dossier::bundle {

// How an item is to be treated. One value each in format version 1; they stand in every line so that a later version
// can grade them.
inline constexpr std::string_view sensitivity_of_items = "internal";  // not to leave the house unmasked
inline constexpr std::string_view retention_of_items = "case";        // kept as long as its case

/// it-000007, doc-000012
std::string numbered(std::string_view prefix, int number);

/// Errors: internal, for a record whose content is no JSON (text that is not UTF-8).
Result<std::string> items_lines(const AssembledCase& assembled);
std::string documents_lines(const AssembledCase& assembled);
std::string timeline_lines(const AssembledCase& assembled);
std::string parties_lines(const AssembledCase& assembled);
std::string claims_lines(const AssembledCase& assembled);
std::string findings_lines(const AssembledCase& assembled);
std::string gaps_lines(const AssembledCase& assembled);
std::string completeness_json(const AssembledCase& assembled);

/// case.json: the header, and the counts that keep the other files from being cut. `custody` is the chain up to
/// sealing.
std::string case_json(const AssembledCase& assembled, const std::vector<PlannedFile>& payload, const Taken& taken,
                      const std::vector<std::string>& custody);

/// All index files, each with its path.
Result<std::vector<PlannedFile>> plan_index(const AssembledCase& assembled, const std::vector<PlannedFile>& payload,
                                            const Taken& taken, const std::vector<std::string>& custody);

}  // namespace dossier::bundle
