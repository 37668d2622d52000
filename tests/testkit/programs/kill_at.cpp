// A library to preload: counts a process's calls that change files or talk to workers, and in front of the n-th one
// kills that process (DOSSIER_KILL_AT=n) or its workers (DOSSIER_KILL_WORKERS_AT=n) with SIGKILL.
// DOSSIER_KILL_COUNT=FILE has the number of calls written there at the end, and that of the workers killed. So a test
// can stop a program at any moment that matters, without a clock.
#include <dirent.h>
#include <dlfcn.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <unistd.h>

#include <atomic>

namespace {

std::atomic<long> calls{0}, workers_killed{0};

long number_of(const char* variable) {
  const char* text = getenv(variable);
  return text ? atol(text) : 0;
}

const long kill_at = number_of("DOSSIER_KILL_AT"), kill_workers_at = number_of("DOSSIER_KILL_WORKERS_AT");

template <class Function>
Function real(const char* name) {
  return reinterpret_cast<Function>(dlsym(RTLD_NEXT, name));
}

// Workers are children of whichever thread started them.
void kill_workers() {
  DIR* threads = opendir("/proc/self/task");
  while (const dirent* thread = threads ? readdir(threads) : nullptr) {
    char path[300];
    snprintf(path, sizeof path, "/proc/self/task/%s/children", thread->d_name);
    FILE* list = fopen(path, "r");
    for (int child = 0; list && fscanf(list, "%d", &child) == 1;) workers_killed += kill(child, SIGKILL) == 0;
    if (list) fclose(list);
  }
  if (threads) closedir(threads);
}

void count() {
  const long number = ++calls;
  if (number == kill_at) kill(getpid(), SIGKILL);
  if (number == kill_workers_at) kill_workers();
}

struct Report {
  ~Report() {
    const char* file = getenv("DOSSIER_KILL_COUNT");
    if (!file) return;
    if (FILE* out = fopen(file, "w")) {
      fprintf(out, "%ld %ld\n", calls.load(), workers_killed.load());
      fclose(out);
    }
  }
} report;

}  // namespace

// The libc functions themselves, under their own names.
extern "C" {

ssize_t write(int file, const void* bytes, size_t size) {
  static const auto function = real<ssize_t (*)(int, const void*, size_t)>("write");
  count();
  return function(file, bytes, size);
}
ssize_t pwrite64(int file, const void* bytes, size_t size, off64_t at) {
  static const auto function = real<ssize_t (*)(int, const void*, size_t, off64_t)>("pwrite64");
  count();
  return function(file, bytes, size, at);
}
ssize_t sendmsg(int file, const msghdr* message, int flags) {
  static const auto function = real<ssize_t (*)(int, const msghdr*, int)>("sendmsg");
  count();
  return function(file, message, flags);
}
int fsync(int file) {
  static const auto function = real<int (*)(int)>("fsync");
  count();
  return function(file);
}
int fdatasync(int file) {
  static const auto function = real<int (*)(int)>("fdatasync");
  count();
  return function(file);
}
int rename(const char* from, const char* to) noexcept {
  static const auto function = real<int (*)(const char*, const char*)>("rename");
  count();
  return function(from, to);
}
int link(const char* from, const char* to) noexcept {
  static const auto function = real<int (*)(const char*, const char*)>("link");
  count();
  return function(from, to);
}
int linkat(int from_folder, const char* from, int to_folder, const char* to, int flags) noexcept {
  static const auto function = real<int (*)(int, const char*, int, const char*, int)>("linkat");
  count();
  return function(from_folder, from, to_folder, to, flags);
}
int unlink(const char* path) noexcept {
  static const auto function = real<int (*)(const char*)>("unlink");
  count();
  return function(path);
}
int ftruncate64(int file, off64_t size) noexcept {
  static const auto function = real<int (*)(int, off64_t)>("ftruncate64");
  count();
  return function(file, size);
}
}
