#include "app/case_lock.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>

#include "app/say.hpp"
#include "base/files.hpp"

namespace dossier::app {

Result<CaseLock> CaseLock::take(const std::filesystem::path& store, const std::string& number) {
  const auto folder = store / "locks";
  const auto path = folder / (number + ".lock");
  DOSSIER_TRY(make_folder(folder));
  CaseLock lock(::open(path.c_str(), O_CREAT | O_RDWR | O_CLOEXEC, 0600));
  if (lock.file_ < 0) return fail(path_error(path, "lock the case", {errno, std::generic_category()}));
  if (flock(lock.file_, LOCK_EX | LOCK_NB) != 0) {
    say("case " + number + ": another run is under way; waiting for it to end");
    flock(lock.file_, LOCK_EX);
  }
  return lock;
}

CaseLock::~CaseLock() {
  if (file_ >= 0) close(file_);
}

}  // namespace dossier::app
