// Asking for material in writing: what is noted, and the letter.
#pragma once

#include "app/hub.hpp"
#include "model/owed.hpp"

namespace dossier::app {

struct Asked {
  std::string case_number;
  OwedRequest request;
  std::filesystem::path letter;
};

/// Notes the request and writes its letter, both or neither.
/// Errors: config, where the command line or the configuration lacks something, or the calendar does not reach the due
/// date; nothing was noted or written then.
Result<Asked> ask_for_material(const CommandLine& line, Hub& hub);

}  // namespace dossier::app
