#include "app/interruption.hpp"

#include <signal.h>
#include <unistd.h>

#include <thread>

#include "app/say.hpp"

namespace dossier::app {
namespace {

// As nohup wants it.
bool is_ignored(int signal) {
  struct sigaction now {};
  return sigaction(signal, nullptr, &now) == 0 && now.sa_handler == SIG_IGN;
}

}  // namespace

std::stop_token interruption() {
  static std::stop_source source;
  static const bool started = [] {
    // Blocked here and inherited by every thread and worker, the signals reach this one waiter only.
    static sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGTERM);
    if (!is_ignored(SIGHUP)) sigaddset(&signals, SIGHUP);
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);
    std::thread([] {
      int signal = 0;
      sigwait(&signals, &signal);
      say("Interrupted: finishing what is under way; nothing half-written stays. Press Ctrl-C again to end at once.");
      source.request_stop();
      // A terminal that is closed says so more than once.
      sigdelset(&signals, SIGHUP);
      sigwait(&signals, &signal);
      _exit(130);
    }).detach();
    return true;
  }();
  (void)started;
  return source.get_token();
}

}  // namespace dossier::app
