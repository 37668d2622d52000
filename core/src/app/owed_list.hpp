// What was asked for in writing, printed.
#pragma once

#include <optional>
#include <string>

#include "app/hub.hpp"
#include "base/working_days.hpp"
#include "model/owed.hpp"

namespace dossier::app {

/// Prints the requests of one case, or of all: overdue first, then due soonest, last what came or was withdrawn.
Result<void> list_owed(const CommandLine& line, Hub& hub);

/// One request, as a line of JSON or in words; with the letter's path where it was just written.
void print_owed(const CommandLine& line, const std::string& case_number, const OwedRequest& request, Micros now,
                const std::optional<WorkingDays>& calendar, const std::string& letter = {});

/// The configured calendar, as far as it can be read; else it is said why not.
std::optional<WorkingDays> calendar_to_count_by(const Config& config);

}  // namespace dossier::app
