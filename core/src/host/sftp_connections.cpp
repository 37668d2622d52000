#include "host/sftp_connections.hpp"

#include <algorithm>
#include <random>

namespace dossier {
namespace {

using Steady = std::chrono::steady_clock;
using std::chrono::milliseconds;

SftpFault no_time(const char* what) {
  return {Error(ErrorKind::unavailable, std::string(what) + " before the time limit of the look-up ended")
              .because("timed_out"),
          {},
          false};
}

}  // namespace

SftpConnections::SftpConnections(std::string source, FileLogin login, SftpPolicy policy)
    : source_(std::move(source)), login_(std::move(login)), policy_(policy) {}
SftpConnections::~SftpConnections() = default;

Result<void> SftpConnections::run(const FileAddress& address, const std::stop_token& stop,
                                  const std::optional<Watchdog::Moment>& deadline, const Work& work) {
  const SftpWait wait{stop, deadline, policy_.connect_limit, policy_.silence_limit};
  for (int attempts = 1;; ++attempts) {
    auto done = attempt(address, wait, work);
    if (done) return {};
    const auto& fault = done.error();
    const auto kind = fault.error.kind();
    if (kind == ErrorKind::cancelled) return fail(error_of(fault, address, {}));
    const bool worth_retry = fault.lost && kind == ErrorKind::unavailable;
    if (!worth_retry || policy_.attempts <= 1) return fail(error_of(fault, address, "not retried"));
    if (attempts >= policy_.attempts)
      return fail(error_of(fault, address, "given up after " + std::to_string(attempts) + " attempts"));
    const auto again = Steady::now() + pause(attempts);
    if (deadline && again >= *deadline)
      return fail(error_of(fault, address, "not retried, since the time limit of the look-up ends before"));
    std::unique_lock lock(mutex_);
    changed_.wait_until(lock, stop, again, [] { return false; });
    if (stop.stop_requested()) return fail(ErrorKind::cancelled, address.shown() + ": cancelled");
  }
}

SftpResult<void> SftpConnections::attempt(const FileAddress& address, const SftpWait& wait, const Work& work) {
  if (!enter(wait)) {
    if (wait.stop.stop_requested())
      return tl::unexpected(SftpFault{Error(ErrorKind::cancelled, "cancelled"), {}, true});
    return tl::unexpected(no_time("had no connection free"));
  }
  struct Place {
    SftpConnections& connections;
    ~Place() { connections.leave(); }
  } place{*this};
  const auto machine = address.machine();
  // One that lay idle may have been closed meanwhile: that says nothing about the server.
  for (auto session = idle_session(machine);; session = nullptr) {
    const bool used_before = session != nullptr;
    if (!session) {
      auto opened = SftpSession::open(address, login_, watchdog_, wait);
      if (!opened) return tl::unexpected(std::move(opened.error()));
      session = std::move(*opened);
    }
    auto done = work(*session, wait);
    if (done || !done.error().lost) {
      const std::lock_guard lock(mutex_);
      idle_.emplace_back(machine, std::move(session));
      return done;
    }
    const auto& error = done.error().error;
    if (!used_before || error.kind() != ErrorKind::unavailable || !error.reason().empty()) return done;
  }
}

std::unique_ptr<SftpSession> SftpConnections::idle_session(const std::string& machine) {
  const std::lock_guard lock(mutex_);
  const auto found =
      std::find_if(idle_.rbegin(), idle_.rend(), [&](const auto& entry) { return entry.first == machine; });
  if (found == idle_.rend()) return nullptr;
  auto session = std::move(found->second);
  idle_.erase(std::next(found).base());
  return session;
}

bool SftpConnections::enter(const SftpWait& wait) {
  std::unique_lock lock(mutex_);
  const auto free = [&] { return in_use_ < policy_.connections; };
  const bool entered =
      wait.deadline ? changed_.wait_until(lock, wait.stop, *wait.deadline, free) : changed_.wait(lock, wait.stop, free);
  if (entered) ++in_use_;
  return entered;
}

void SftpConnections::leave() {
  const std::lock_guard lock(mutex_);
  --in_use_;
  changed_.notify_all();
}

Error SftpConnections::error_of(const SftpFault& fault, const FileAddress& address, const std::string& outcome) const {
  auto message = address.shown() + ": " + fault.error.message();
  if (!outcome.empty()) message += "; " + outcome + ".";
  if (!fault.advice.empty()) message += " " + fault.advice;
  const bool may_be_tried = fault.error.kind() == ErrorKind::unavailable || fault.error.kind() == ErrorKind::permission;
  if (may_be_tried && !source_.empty()) message += " Try it: dossier source probe " + source_;
  return Error(fault.error.kind(), std::move(message)).because(fault.error.reason());
}

/// Doubles with each attempt; between half and all of it, so that many do not come back together.
milliseconds SftpConnections::pause(int attempts) const {
  const auto whole = (policy_.back_off * (int64_t{1} << std::clamp(attempts - 1, 0, 6))).count();
  static thread_local std::minstd_rand random(std::random_device{}());
  return milliseconds(std::uniform_int_distribution<int64_t>(whole / 2, std::max(whole / 2, whole))(random));
}

}  // namespace dossier
