#include "base/user.hpp"

#include <pwd.h>
#include <unistd.h>

namespace dossier {

std::string user_name() {
  // Asked once: what getpwuid() gives is overwritten by the next call, in whatever thread.
  static const std::string name = [] {
    const auto* entry = getpwuid(getuid());
    return entry ? entry->pw_name : "uid " + std::to_string(getuid());
  }();
  return name;
}

}  // namespace dossier
