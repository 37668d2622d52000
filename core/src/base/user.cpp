#include "base/user.hpp"

#include <pwd.h>
#include <unistd.h>

namespace dossier {

std::string user_name() {
  const auto* entry = getpwuid(getuid());
  return entry ? entry->pw_name : "uid " + std::to_string(getuid());
}

}  // namespace dossier
