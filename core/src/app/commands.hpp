// One function per command; each gives the exit code.
#pragma once

#include "app/command_line.hpp"
#include "base/clock.hpp"

namespace dossier::app {

int config_command(const CommandLine& line);
int plugin_command(const CommandLine& line);
int source_command(const CommandLine& line, const Clock& clock);
int pull_command(const CommandLine& line, const Clock& clock);
int serve_command(const CommandLine& line, const Clock& clock);
int schedule_command(const CommandLine& line, const Clock& clock);
int state_command(const CommandLine& line, const Clock& clock);
int quarantine_command(const CommandLine& line, const Clock& clock);
int renormalise_command(const CommandLine& line, const Clock& clock);
int normalise_command(const CommandLine& line);
int case_command(const CommandLine& line, const Clock& clock);
int owed_command(const CommandLine& line, const Clock& clock);
int bundle_command(const CommandLine& line, const Clock& clock);
int verify_command(const CommandLine& line);
int store_command(const CommandLine& line, const Clock& clock);

}  // namespace dossier::app
