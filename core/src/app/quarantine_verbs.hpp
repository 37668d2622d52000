// What `dossier quarantine` does but for reading again. Each verb gives the exit code. Errors: config, and those of the
// store.
#pragma once

#include <string>
#include <vector>

#include "app/hub.hpp"
#include "store/quarantine_ledger.hpp"

namespace dossier::app {

Result<int> list_quarantine(const CommandLine& line, Hub& hub);
Result<int> show_quarantine(const CommandLine& line, Hub& hub);
Result<int> discard_from_quarantine(const CommandLine& line, Hub& hub);

/// What waits of one source, or of all for an empty word. Errors: config, when neither the configuration nor the store
/// knows that source.
Result<std::vector<Quarantined>> waiting_of(const std::string& source, Hub& hub);
/// The entry that a word names. Errors: config.
Result<Quarantined> waiting_entry(const std::string& word, const std::vector<Quarantined>& waiting);
/// One line of a list, or one object.
void print_discarded(const CommandLine& line, const Discarded& discarded);

}  // namespace dossier::app
