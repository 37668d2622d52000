#include "app/case_lock.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <condition_variable>
#include <mutex>

#include "app/interruption.hpp"
#include "app/say.hpp"
#include "base/files.hpp"

namespace dossier::app {
namespace {

// No signal ends flock's own waiting: they are blocked for the one who waits for them. False when interrupted.
bool wait_for(int file) {
  std::mutex mutex;
  std::condition_variable_any nap;
  std::unique_lock lock(mutex);
  const auto stop = interruption();
  while (!stop.stop_requested()) {
    if (flock(file, LOCK_EX | LOCK_NB) == 0) return true;
    nap.wait_for(lock, stop, std::chrono::milliseconds(100), [] { return false; });
  }
  return false;
}

}  // namespace

Result<CaseLock> CaseLock::take(const std::filesystem::path& store, const std::string& number) {
  const auto folder = store / "locks";
  const auto path = folder / (number + ".lock");
  DOSSIER_TRY(make_folder(folder));
  CaseLock lock(::open(path.c_str(), O_CREAT | O_RDWR | O_CLOEXEC, 0600));
  if (lock.file_ < 0) return fail(path_error(path, "lock the case", {errno, std::generic_category()}));
  if (flock(lock.file_, LOCK_EX | LOCK_NB) == 0) return lock;
  say("case " + number + ": another run is under way; waiting for it to end");
  if (wait_for(lock.file_)) return lock;
  return fail(ErrorKind::cancelled, "case " + number +
                                        ": interrupted while waiting for another run of it; nothing was done. Run the "
                                        "same command again");
}

CaseLock::~CaseLock() {
  if (file_ >= 0) close(file_);
}

}  // namespace dossier::app
