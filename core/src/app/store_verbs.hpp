// What `dossier store` does. Each gives the exit code. Errors: config, and those of the store.
#pragma once

#include "app/hub.hpp"

namespace dossier::app {

Result<int> store_check(const CommandLine& line, Hub& hub);
Result<int> store_backup(const CommandLine& line, Hub& hub);
Result<int> store_restore(const CommandLine& line, Hub& hub);
Result<int> store_sweep(const CommandLine& line, Hub& hub);
Result<int> store_tombstones(const CommandLine& line, Hub& hub);

}  // namespace dossier::app
