#include "testkit/ssh_server.hpp"

#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <set>
#include <sstream>

#include "testkit/command.hpp"
#include "testkit/free_port.hpp"

namespace dossier::testkit {
namespace {

namespace fs = std::filesystem;

constexpr const char* sshd = "/usr/sbin/sshd";

void write(const fs::path& file, const std::string& text) { std::ofstream(file, std::ios::binary) << text; }

std::string contents(const fs::path& file) {
  std::ostringstream text;
  text << std::ifstream(file, std::ios::binary).rdbuf();
  return text.str();
}

/// Every process that descends from this one, itself not included.
std::set<pid_t> descendants(pid_t root) {
  std::map<pid_t, pid_t> parents;
  for (const auto& entry : fs::directory_iterator("/proc")) {
    const auto process = std::atoi(entry.path().filename().c_str());
    const auto status = process > 0 ? contents(entry.path() / "stat") : std::string();
    if (const size_t name_end = status.rfind(')'); name_end != std::string::npos && name_end + 4 < status.size())
      parents[process] = std::atoi(status.c_str() + name_end + 4);
  }
  std::set<pid_t> found;
  size_t before = 0;
  do {
    before = found.size();
    for (const auto& [process, parent] : parents)
      if (parent == root || found.count(parent) > 0) found.insert(process);
  } while (found.size() > before);
  return found;
}

}  // namespace

bool SshServer::available() {
  return ::access(sshd, X_OK) == 0 && run_command({"sh", "-c", "command -v ssh-keygen openssl"}).exit_code == 0 &&
         run_command({"sh", "-c", "LD_PRELOAD=libnss_wrapper.so true 2>&1 | grep -q . && exit 1; exit 0"}).exit_code ==
             0;
}

SshServer::SshServer(std::vector<std::string> host_key_kinds, std::string more) {
  // Under root sshd reads and serves as another user.
  fs::permissions(home_.path(), fs::perms(0755));
  fs::create_directory(folder());
  const bool is_root = ::geteuid() == 0;
  if (is_root) fs::create_directories("/run/sshd");
  const auto numbers =
      is_root ? std::string("65534:65534") : std::to_string(::getuid()) + ":" + std::to_string(::getgid());
  auto hash = run_command({"openssl", "passwd", "-6", password}).out;
  hash = hash.substr(0, hash.find('\n'));
  write(home_ / "passwd", "root:x:0:0::/root:/bin/sh\nsshd:x:101:65534::/run/sshd:/usr/sbin/nologin\n" + user +
                              ":x:" + numbers + "::" + home_.path().string() + ":/bin/sh\n");
  write(home_ / "group", user + ":x:" + numbers.substr(numbers.find(':') + 1) + ":\n");
  write(home_ / "shadow", user + ":" + hash + ":19000:0:99999:7:::\n");
  write(home_ / "authorized", "");
  std::string configuration =
      "ListenAddress 127.0.0.1\nPidFile none\nStrictModes no\nUsePAM no\nMaxStartups 100\n"
      "Subsystem sftp internal-sftp\nAuthorizedKeysFile " +
      (home_ / "authorized").string() + "\n" + more;
  for (const auto& kind : host_key_kinds) {
    const auto file = (home_ / ("host_" + kind)).string();
    run_command({"ssh-keygen", "-q", "-t", kind, "-N", "", "-f", file});
    configuration += "HostKey " + file + "\n";
  }
  write(home_ / "sshd_config", configuration);
  // Somebody else may take a free port first.
  for (int round = 0; round < 5 && process_ < 0; ++round) {
    port_ = free_port();
    try_start();
  }
  if (process_ < 0) std::abort();
}

SshServer::~SshServer() {
  if (process_ > 0) kill(true);
}

void SshServer::start() {
  if (!try_start()) std::abort();
}

bool SshServer::try_start() {
  const auto log = home_ / "log";
  process_ = ::fork();
  if (process_ == 0) {
    // Even a test that crashes leaves no server behind.
    ::prctl(PR_SET_PDEATHSIG, SIGTERM);
    ::setenv("LD_PRELOAD", "libnss_wrapper.so", 1);
    ::setenv("NSS_WRAPPER_PASSWD", (home_ / "passwd").c_str(), 1);
    ::setenv("NSS_WRAPPER_GROUP", (home_ / "group").c_str(), 1);
    ::setenv("NSS_WRAPPER_SHADOW", (home_ / "shadow").c_str(), 1);
    ::dup2(::open("/dev/null", O_RDWR), 0);
    ::dup2(0, 1);
    ::dup2(::open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600), 2);
    // -r: it clears its environment, so the processes of connections must come from it by fork alone.
    ::execl(sshd, sshd, "-D", "-r", "-e", "-p", std::to_string(port_).c_str(), "-f", (home_ / "sshd_config").c_str(),
            nullptr);
    ::_exit(127);
  }
  // It listens once a connection is accepted; it ends by itself where the port was taken.
  for (int round = 0; round < 3000; ++round) {
    int status = 0;
    if (::waitpid(process_, &status, WNOHANG) == process_) break;
    const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(static_cast<uint16_t>(port_));
    const bool connected = ::connect(socket, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
    ::close(socket);
    if (connected) return true;
    ::poll(nullptr, 0, 10);
  }
  process_ = -1;
  return false;
}

std::string SshServer::address(const std::string& below) const {
  return "sftp://127.0.0.1:" + std::to_string(port_) + folder().string() + (below.empty() ? "" : "/" + below);
}

std::string SshServer::host_key(const std::string& kind) const {
  const auto printed = run_command({"ssh-keygen", "-lf", (home_ / ("host_" + kind + ".pub")).string()}).out;
  const size_t start = printed.find("SHA256:");
  return start == std::string::npos ? std::string() : printed.substr(start, printed.find(' ', start) - start);
}

fs::path SshServer::private_key(const std::string& kind, const std::string& passphrase, bool accepted) {
  const auto file = home_ / ("user_key_" + std::to_string(++keys_));
  run_command({"ssh-keygen", "-q", "-t", kind, "-N", passphrase, "-f", file.string()});
  if (accepted) std::ofstream(home_ / "authorized", std::ios::app) << contents(file.string() + ".pub");
  return file;
}

void SshServer::signal_all(int signal, bool listener) const {
  for (const auto process : descendants(process_)) ::kill(process, signal);
  if (listener) ::kill(process_, signal);
}

void SshServer::kill(bool listener) {
  // One that stands still would not hear a gentler signal.
  if (listener) ::kill(process_, SIGSTOP);  // so that it takes no further connection meanwhile
  signal_all(SIGKILL, listener);
  if (!listener) return;
  ::waitpid(process_, nullptr, 0);
  process_ = -1;
}

void SshServer::freeze() { signal_all(SIGSTOP, true); }
void SshServer::thaw() { signal_all(SIGCONT, true); }

int SshServer::logins() const {
  const auto log = contents(home_ / "log");
  int count = 0;
  for (size_t at = log.find("Accepted "); at != std::string::npos; at = log.find("Accepted ", at + 1)) ++count;
  return count;
}

}  // namespace dossier::testkit
