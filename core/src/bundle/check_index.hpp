// The rules of the index: it can be read, it counts what it says, and everything it names is there.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "bundle/archive.hpp"
#include "bundle/refusal.hpp"

namespace dossier::bundle {

/// What case.json says of the whole bundle.
struct CaseHeader {
  std::string number, previous, head;
  int revision = 0;
  Micros as_of = 0;
  size_t custody_count = 0;
  std::map<std::string, int64_t> counts;  // lines of each of the seven registers
  std::vector<std::string> sources;       // by name
};

/// Reads case.json and notes the reports it names.
Checked<CaseHeader> check_case(Archive& archive);

/// The chain, its end in case.json, and the act of sealing. Gives its lines.
Checked<std::vector<std::string>> check_custody(const Archive& archive, const CaseHeader& header);

/// Items, documents and the registers that name them; every payload file is named by one of them.
Checked<void> check_registers(Archive& archive, const CaseHeader& header);

/// What was asked, of the sources that case.json names.
Checked<void> check_completeness(const Archive& archive, const CaseHeader& header);

/// What was asked for in writing: its form, and that chain, completeness.json and the gaps tell of the same. The gaps'
/// form was checked before.
Checked<void> check_owed(const Archive& archive, const CaseHeader& header, const std::vector<std::string>& custody);

}  // namespace dossier::bundle
