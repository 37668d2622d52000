#include "app/pulls.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <fstream>

#include "base/log.hpp"

namespace dossier::app {
namespace {

std::string lock_file(const std::filesystem::path& store) { return (store / "serve.lock").string(); }

/// The file, locked; -1 when it is not to be had.
int locked(const std::filesystem::path& store) {
  const int file = ::open(lock_file(store).c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (file >= 0 && ::flock(file, LOCK_EX | LOCK_NB) == 0) return file;
  if (file >= 0) ::close(file);
  return -1;
}

}  // namespace

PullStream PulledSources::pull(PullWish wish) {
  return [this, wish = std::move(wish)](const std::string& source, const std::string& stream, std::stop_token stop) {
    const auto found = started(source);
    if (found) return hub_.ingest->pull(**found, stream, wish, stop);
    Answered answered;
    answered.error = found.error();
    return answered;
  };
}

Result<Source*> PulledSources::started(const std::string& name) {
  const std::lock_guard lock(mutex_);
  auto& source = sources_[name];
  if (source) return source.get();
  auto started = hub_.start_sources({name});
  if (!started.failed.empty()) return fail(std::move(started.failed.front().second));
  source = std::move(started.sources.at(0));
  return source.get();
}

Result<ServeLock> ServeLock::take(const std::filesystem::path& store, int64_t last_before) {
  const int file = locked(store);
  if (file >= 0) {
    const auto text = std::to_string(last_before);
    if (::ftruncate(file, 0) != 0 || ::write(file, text.data(), text.size()) != static_cast<ssize_t>(text.size()))
      log::warn(lock_file(store) + ": cannot be written; dossier schedule list will show too much as running");
    return ServeLock(file);
  }
  return fail(ErrorKind::config, lock_file(store) +
                                     ": another dossier serve holds it. One program serves a store; end it, "
                                     "or give this one a store of its own (store.folder)");
}

std::optional<int64_t> ServeLock::held_behind(const std::filesystem::path& store) {
  if (const int file = locked(store); file >= 0) {
    ::close(file);
    return {};
  }
  int64_t last_before = 0;
  std::ifstream(lock_file(store)) >> last_before;
  return last_before;
}

ServeLock::~ServeLock() {
  if (file_ >= 0) ::close(file_);
}

}  // namespace dossier::app
