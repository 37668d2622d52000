#include "host/sftp_session.hpp"

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <utility>

#include "host/connect.hpp"
#include "host/sftp_state.hpp"

namespace dossier {
namespace {

using std::chrono::milliseconds;

std::string seconds(milliseconds time) {
  return time.count() % 1000 == 0 ? std::to_string(time.count() / 1000) + " s" : std::to_string(time.count()) + " ms";
}

/// "host" of "[::1]": libssh wants no brackets.
std::string bare(const std::string& host) { return host.starts_with('[') ? host.substr(1, host.size() - 2) : host; }

/// Which of the server's keys it is to show; all that libssh trusts where empty.
constexpr std::array<std::pair<const char*, const char*>, 4> key_families{{
    {"", ""},
    {"ssh-ed25519", "ssh-ed25519"},
    {"ecdsa-sha2-", "ecdsa-sha2-nistp256,ecdsa-sha2-nistp384,ecdsa-sha2-nistp521"},
    {"ssh-rsa", "rsa-sha2-512,rsa-sha2-256"},
}};

bool set_options(ssh_session ssh, const FileAddress& machine, const std::string& user, int socket,
                 const char* host_key_types) {
  const int port = machine.port;
  const bool no = false;
  const socket_t descriptor = socket;
  // Neither configuration nor known hosts nor keys of whoever runs the hub decide anything here.
  return ssh_options_set(ssh, SSH_OPTIONS_PROCESS_CONFIG, &no) == SSH_OK &&
         ssh_options_set(ssh, SSH_OPTIONS_SSH_DIR, "/nonexistent") == SSH_OK &&
         ssh_options_set(ssh, SSH_OPTIONS_KNOWNHOSTS, "/dev/null") == SSH_OK &&
         ssh_options_set(ssh, SSH_OPTIONS_GLOBAL_KNOWNHOSTS, "/dev/null") == SSH_OK &&
         ssh_options_set(ssh, SSH_OPTIONS_HOST, bare(machine.host).c_str()) == SSH_OK &&
         ssh_options_set(ssh, SSH_OPTIONS_PORT, &port) == SSH_OK &&
         ssh_options_set(ssh, SSH_OPTIONS_USER, user.c_str()) == SSH_OK &&
         ssh_options_set(ssh, SSH_OPTIONS_FD, &descriptor) == SSH_OK &&
         (*host_key_types == '\0' || ssh_options_set(ssh, SSH_OPTIONS_HOSTKEYS, host_key_types) == SSH_OK);
}

/// The connection and the handshake, after which the server's key is known and nothing was sent but our versions.
SftpResult<std::unique_ptr<SftpState>> shake_hands(const FileAddress& machine, const FileLogin& login,
                                                   const char* host_key_types, Watchdog& watchdog,
                                                   const SftpWait& wait) {
  auto limit = wait.connect;
  if (wait.deadline)
    limit = std::min(limit, std::chrono::ceil<milliseconds>(*wait.deadline - Watchdog::Moment::clock::now()));
  const auto socket = connect_to(machine.host, machine.port, limit, wait.stop);
  if (!socket) {
    const auto& error = socket.error();
    if (error.kind() == ErrorKind::cancelled) return tl::unexpected(SftpFault{error, {}, true});
    return tl::unexpected(
        SftpFault{Error(error.kind(), "could not be reached: " + error.message()).because(error.reason()), {}, true});
  }
  auto state = std::make_unique<SftpState>(watchdog);
  state->user = login.user;
  state->socket = ::fcntl(*socket, F_DUPFD_CLOEXEC, 0);
  state->ssh = ssh_new();
  if (!set_options(state->ssh, machine, login.user, *socket, host_key_types)) {
    ::close(*socket);
    return tl::unexpected(
        SftpFault{Error(ErrorKind::internal, "could not be asked: " + words_of(state->ssh)), {}, false});
  }
  SftpWaiting waiting(*state, wait);
  if (ssh_connect(state->ssh) != SSH_OK) return tl::unexpected(waiting.fault("the SSH handshake"));
  return state;
}

SftpResult<void> start_sftp(SftpState& state, SftpWaiting& waiting) {
  state.sftp = sftp_new(state.ssh);
  if (state.sftp && sftp_init(state.sftp) == SSH_OK) return {};
  if (!ssh_is_connected(state.ssh)) return tl::unexpected(waiting.fault("starting SFTP"));
  return tl::unexpected(SftpFault{
      Error(ErrorKind::permission, "lets user \"" + state.user + "\" in, but gives no SFTP: " + words_of(state.ssh))
          .because("forbidden"),
      "Have the server's administrator allow SFTP to this user.", false});
}

}  // namespace

std::string words_of(ssh_session session) {
  std::string words = ssh_get_error(session);
  std::replace_if(
      words.begin(), words.end(), [](char byte) { return static_cast<unsigned char>(byte) < 0x20; }, ' ');
  if (words.size() > 300) words.resize(300);
  return words.empty() ? "no reason given" : words;
}

SftpState::~SftpState() {
  // Nothing is awaited here: neither side needs a farewell, and a dead peer would not answer.
  if (sftp) sftp_free(sftp);
  if (ssh) {
    if (ssh_is_connected(ssh)) ssh_silent_disconnect(ssh);
    ssh_free(ssh);
  }
  if (socket >= 0) ::close(socket);
}

SftpWaiting::SftpWaiting(SftpState& state, const SftpWait& wait)
    : state_(state),
      wait_(wait),
      watched_(state.watchdog.watch(state.socket, until())),
      on_stop_(wait.stop, [socket = state.socket] { ::shutdown(socket, SHUT_RDWR); }) {}

SftpWaiting::~SftpWaiting() { end(); }

Watchdog::Moment SftpWaiting::until() const {
  const auto silent = Watchdog::Moment::clock::now() + wait_.silence;
  return wait_.deadline ? std::min(silent, *wait_.deadline) : silent;
}

void SftpWaiting::heard() {
  if (watching_) state_.watchdog.extend(watched_, until());
}

bool SftpWaiting::end() {
  if (watching_) shut_down_ = state_.watchdog.forget(watched_);
  watching_ = false;
  return shut_down_;
}

SftpFault SftpWaiting::fault(const std::string& doing) {
  const bool shut_down = end();
  if (wait_.stop.stop_requested()) return {Error(ErrorKind::cancelled, "cancelled"), {}, true};
  if (shut_down) {
    const bool over = wait_.deadline && Watchdog::Moment::clock::now() >= *wait_.deadline;
    auto seen = over ? "had not ended " + doing + " when the time limit of the whole look-up ended"
                     : "sent nothing for " + seconds(wait_.silence) + " during " + doing;
    return {Error(ErrorKind::unavailable, std::move(seen)).because("timed_out"), {}, true};
  }
  const int code = state_.sftp ? sftp_get_error(state_.sftp) : SSH_FX_CONNECTION_LOST;
  const auto refused_to = "refused " + doing + " to user \"" + state_.user + "\"";
  if (ssh_is_connected(state_.ssh)) switch (code) {
      case SSH_FX_NO_SUCH_FILE:
      case SSH_FX_NO_SUCH_PATH:
        return {Error(ErrorKind::config, "has nothing at this address"), "Correct the path option.", false};
      case SSH_FX_PERMISSION_DENIED:
        return {Error(ErrorKind::permission, refused_to + ": permission denied").because("forbidden"),
                "Have the server's administrator let this user read it.", false};
      case SSH_FX_OP_UNSUPPORTED:
      case SSH_FX_FAILURE:
        return {Error(ErrorKind::unavailable, refused_to + ": the server says no more than \"failure\""), {}, false};
      default:
        break;
    }
  return {Error(ErrorKind::unavailable, "broke off " + doing + ": " + words_of(state_.ssh)), {}, true};
}

SftpSession::SftpSession(std::unique_ptr<SftpState> state) : state_(std::move(state)) {}
SftpSession::~SftpSession() = default;

SftpResult<std::unique_ptr<SftpSession>> SftpSession::open(const FileAddress& machine, const FileLogin& login,
                                                           Watchdog& watchdog, const SftpWait& wait) {
  std::vector<std::string> shown;
  // A server has several keys, and only one of them may be pinned: each kind is asked for until it fits.
  for (const auto& [family, types] : key_families) {
    const bool was_shown = *family != '\0' && std::any_of(shown.begin(), shown.end(),
                                                          [start = std::string("(") + family](const auto& key) {
                                                            return key.find(start) != std::string::npos;
                                                          });
    if (was_shown) continue;
    auto state = shake_hands(machine, login, types, watchdog, wait);
    if (!state) {
      if (shown.empty() || wait.stop.stop_requested()) return tl::unexpected(std::move(state.error()));
      continue;  // it has no key of this kind
    }
    std::string key;
    if (!is_pinned((*state)->ssh, login, key)) {
      shown.push_back(key);
      continue;
    }
    SftpWaiting waiting(**state, wait);
    if (auto in = log_in(**state, login, waiting); !in) return tl::unexpected(std::move(in.error()));
    if (auto started = start_sftp(**state, waiting); !started) return tl::unexpected(std::move(started.error()));
    return std::unique_ptr<SftpSession>(new SftpSession(std::move(*state)));
  }
  return tl::unexpected(refused_host_key(shown, login));
}

}  // namespace dossier
