#include "base/remedy.hpp"

#include <sys/resource.h>

#include <cerrno>

namespace dossier {
namespace {

std::string and_again(const std::string& step) { return step + ", then run the same command again"; }

rlim_t limit_of(__rlimit_resource_t what) {
  rlimit limit{};
  return ::getrlimit(what, &limit) == 0 ? limit.rlim_cur : RLIM_INFINITY;
}

std::string for_too_many_files() {
  return and_again("It may have at most " + std::to_string(limit_of(RLIMIT_NOFILE)) +
                   " files open at once here: raise that (ulimit -n 1024)");
}

std::string for_too_large_a_file() {
  const auto limit = limit_of(RLIMIT_FSIZE);
  if (limit == RLIM_INFINITY)
    return and_again("Its file system holds no file so large: name another place in the configuration");
  return and_again("A file may have at most " + std::to_string(limit) +
                   " bytes here: raise that (ulimit -f unlimited)");
}

}  // namespace

std::string remedy(int code) {
  switch (code) {
    case ENOSPC:
    case EDQUOT:
      return and_again("Make room on that disk");
    case EFBIG:
      return for_too_large_a_file();
    case EMFILE:
      return for_too_many_files();
    case ENFILE:
      return and_again("This machine has as many files open as it may (sysctl fs.file-max): end some programs");
    case EAGAIN:
      return and_again("This user has as many processes as it may (ulimit -u): end some programs");
    case ENOMEM:
      return and_again("This machine has no memory left: end some programs");
    case EROFS:
      return "Have that disk mounted for writing, or name another place in the configuration";
    case EACCES:
    case EPERM:
      return and_again("Give this user access to it");
    case EIO:
      return "That disk is failing: save what it holds, then look at the system's log";
    default:
      return {};
  }
}

bool is_limit(int code) {
  return code == EMFILE || code == ENFILE || code == EFBIG || code == EAGAIN || code == ENOMEM;
}

}  // namespace dossier
