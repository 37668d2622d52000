#include "plugin/spawn.hpp"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <utility>
#include <vector>

#include "base/remedy.hpp"
#include "plugin/frames.hpp"

namespace dossier {

namespace {

/// Moves a descriptor out of the way of 0 to 3: a hub started without standard streams may get those.
Descriptor above_standard(int number) {
  const Descriptor low(number);
  return Descriptor(::fcntl(number, F_DUPFD_CLOEXEC, wire::worker_socket + 1));
}

tl::unexpected<Error> no_worker(const std::filesystem::path& program, int code) {
  const auto what = "worker program " + program.string() + ": " + std::strerror(code) + "; no plugin can run. ";
  if (is_limit(code)) return fail(ErrorKind::unavailable, what + remedy(code));
  return fail(ErrorKind::config, what + "Install it beside dossier, or name its place");
}

/// The attributes and actions of posix_spawn, freed at the end.
struct SpawnPlan {
  posix_spawn_file_actions_t actions{};
  posix_spawnattr_t attributes{};
  SpawnPlan() {
    posix_spawn_file_actions_init(&actions);
    posix_spawnattr_init(&attributes);
  }
  SpawnPlan(const SpawnPlan&) = delete;
  SpawnPlan& operator=(const SpawnPlan&) = delete;
  ~SpawnPlan() {
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
  }
};

void plan_descriptors(SpawnPlan& plan, int socket, int last_words) {
  posix_spawn_file_actions_addopen(&plan.actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&plan.actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
  posix_spawn_file_actions_adddup2(&plan.actions, last_words, STDERR_FILENO);
  posix_spawn_file_actions_adddup2(&plan.actions, socket, wire::worker_socket);
  posix_spawn_file_actions_addclosefrom_np(&plan.actions, wire::worker_socket + 1);
}

void plan_signals(SpawnPlan& plan) {
  sigset_t none, all;
  sigemptyset(&none);
  sigfillset(&all);
  posix_spawnattr_setsigmask(&plan.attributes, &none);
  posix_spawnattr_setsigdefault(&plan.attributes, &all);
  posix_spawnattr_setpgroup(&plan.attributes, 0);
  posix_spawnattr_setflags(&plan.attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);
}

std::vector<std::string> worker_environment() {
  std::vector<std::string> environment = {"PATH=/usr/bin:/bin", "LANG=C.UTF-8", "TZ=UTC"};
#ifdef DOSSIER_SANITIZED
  for (const char* name : {"UBSAN_OPTIONS", "TSAN_OPTIONS", "LSAN_OPTIONS"})
    if (const char* value = std::getenv(name)) environment.push_back(std::string(name) + "=" + value);
  // Freed memory that the sanitizer holds back must not count as the plugin's.
  const char* options = std::getenv("ASAN_OPTIONS");
  environment.push_back(std::string("ASAN_OPTIONS=") + (options ? options : "") + ":quarantine_size_mb=16");
#endif
  return environment;
}

std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> list;
  for (auto& text : texts) list.push_back(text.data());
  list.push_back(nullptr);
  return list;
}

std::string signal_words(int signal) {
  std::string words = sigdescr_np(signal) ? sigdescr_np(signal) : "unknown";
  if (!words.empty() && words[0] >= 'A' && words[0] <= 'Z') words[0] = static_cast<char>(words[0] - 'A' + 'a');
  return "killed by signal " + std::to_string(signal) + " (" + words + ")";
}

}  // namespace

Descriptor::~Descriptor() {
  if (number_ >= 0) ::close(number_);
}

Result<SpawnedWorker> spawn_worker(const PluginPlace& place) {
  int sockets[2], pipe[2];
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, sockets) != 0) return no_worker(place.worker, errno);
  SpawnedWorker worker;
  worker.socket = Descriptor(sockets[0]);
  const Descriptor theirs = above_standard(sockets[1]);
  if (theirs.number() < 0) return no_worker(place.worker, errno);
  if (::pipe2(pipe, O_CLOEXEC) != 0) return no_worker(place.worker, errno);
  worker.last_words = Descriptor(pipe[0]);
  ::fcntl(pipe[0], F_SETFL, O_NONBLOCK);
  const Descriptor their_words = above_standard(pipe[1]);
  if (their_words.number() < 0) return no_worker(place.worker, errno);
  // A worker that stops reading must not stop us for ever.
  const timeval send_limit{10, 0};
  ::setsockopt(worker.socket.number(), SOL_SOCKET, SO_SNDTIMEO, &send_limit, sizeof send_limit);

  SpawnPlan plan;
  plan_descriptors(plan, theirs.number(), their_words.number());
  plan_signals(plan);
  std::vector<std::string> arguments = {place.worker.string(), place.library.string(),
                                        std::to_string(place.limits.memory_bytes)};
  auto environment = worker_environment();
  const int problem = ::posix_spawn(&worker.process, place.worker.c_str(), &plan.actions, &plan.attributes,
                                    pointers(arguments).data(), pointers(environment).data());
  if (problem != 0) return no_worker(place.worker, problem);
  worker.end = Descriptor(static_cast<int>(::syscall(SYS_pidfd_open, worker.process, 0)));
  if (worker.end.number() >= 0) return worker;
  const int blind = errno;
  kill_group(worker.process);
  bury(worker.process, place.limits);
  return no_worker(place.worker, blind);
}

bool await_end(const SpawnedWorker& worker) {
  pollfd ended{worker.end.number(), POLLIN, 0};
  constexpr int patience_ms = 1000;
  const bool ended_by_itself = ::poll(&ended, 1, patience_ms) > 0;
  if (!ended_by_itself) kill_group(worker.process);
  siginfo_t info{};
  while (::waitid(P_PID, static_cast<id_t>(worker.process), &info, WEXITED | WNOWAIT) < 0 && errno == EINTR) {
  }
  return ended_by_itself;
}

void kill_group(pid_t process) {
  ::kill(-process, SIGKILL);
  ::kill(process, SIGKILL);  // a plugin may have taken it to another group
}

Death bury(pid_t process, const WorkerLimits& limits) {
  int status = 0;
  rusage used{};
  while (::wait4(process, &status, 0, &used) < 0 && errno == EINTR) {
  }
  if (WIFEXITED(status) && WEXITSTATUS(status) == wire::exit_out_of_memory)
    return {"killed: " + mebibytes(limits.memory_bytes) + " memory limit"};
  if (WIFEXITED(status)) return {"exited with code " + std::to_string(WEXITSTATUS(status))};
  auto words = signal_words(WTERMSIG(status));
  // A plugin that does not look at what malloc returns dies of a null pointer.
  const int64_t most_bytes = int64_t{used.ru_maxrss} * 1024;
  if (most_bytes > limits.memory_bytes / 10 * 9) words += " at its " + mebibytes(limits.memory_bytes) + " memory limit";
  return {std::move(words), WTERMSIG(status) == SIGKILL};
}

int64_t resident_bytes(pid_t process) {
  std::ifstream file("/proc/" + std::to_string(process) + "/statm");
  int64_t all_pages = 0, resident_pages = 0;
  file >> all_pages >> resident_pages;
  return file ? resident_pages * ::sysconf(_SC_PAGESIZE) : 0;
}

std::string mebibytes(int64_t bytes) {
  constexpr int64_t mebibyte = int64_t{1} << 20;
  if (bytes % mebibyte != 0) return std::to_string(bytes) + " bytes";
  return std::to_string(bytes / mebibyte) + " MiB";
}

}  // namespace dossier
