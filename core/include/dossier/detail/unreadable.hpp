// A file or folder of this machine that cannot be read, in one way of saying it for the host and for libraries that
// open files themselves.
#pragma once

#include <pwd.h>
#include <unistd.h>

#include <cerrno>
#include <string>
#include <system_error>

#include "dossier/result.hpp"

namespace dossier::detail {

/// The system's name of the user who runs this program; "uid 1000" where it has none. Threads: safe.
inline const std::string& user_name() {
  // Asked once: what getpwuid() gives is overwritten by the next call, in whatever thread.
  static const std::string name = [] {
    const auto* entry = getpwuid(getuid());
    return entry ? entry->pw_name : "uid " + std::to_string(getuid());
  }();
  return name;
}

/// `code` is an errno. Permission (forbidden) where that user may not, config where nothing lies there, else
/// unavailable; the message names the path, the user and what to do.
inline Error unreadable(const std::string& path, int code) {
  const auto& user = user_name();
  const auto message = path + ": cannot be read: " + std::generic_category().message(code) + " (user \"" + user + "\")";
  if (code == ENOENT || code == ENOTDIR || code == ENAMETOOLONG)
    return {ErrorKind::config, message + ". Is it spelt so, and its disk mounted?"};
  if (code == EACCES || code == EPERM)
    return Error(ErrorKind::permission,
                 message + ". Let that user read it, and enter the folders above it: setfacl -R -m u:" + user +
                     ":rX on it, or chgrp and chmod g+rX")
        .because("forbidden");
  return {ErrorKind::unavailable, message};
}

}  // namespace dossier::detail
