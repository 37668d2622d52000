// dossier-worker LIBRARY MEMORY_BYTES: runs one plugin for the hub, over the socket on descriptor 3. It ends when the
// hub goes: end-of-file is seen by a thread that never runs the plugin's code. (PR_SET_PDEATHSIG would fire when the
// hub's *thread* ends that spawned us.)
#include <malloc.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <new>

#include "worker/session.hpp"

namespace {

// A plugin that needs more memory than its limit is stopped here, before it runs on with an exception it may misread.
[[noreturn]] void out_of_memory() { _exit(dossier::wire::exit_out_of_memory); }

void limit([[maybe_unused]] rlim_t memory_bytes) {
  const rlimit no_core{0, 0};
  setrlimit(RLIMIT_CORE, &no_core);
  // A system that pipes core files to a program does not ask for the limit.
  prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
  prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
#ifndef DOSSIER_SANITIZED  // sanitizers map terabytes: there the hub watches the resident memory
  const rlimit memory{memory_bytes, memory_bytes};
  setrlimit(RLIMIT_AS, &memory);
  // Each arena of malloc reserves 64 MiB of address space.
  mallopt(M_ARENA_MAX, 2);
#endif
  std::set_new_handler(out_of_memory);
}

// What the plugin forked would outlive hub and worker. Where the hub lives it kills this whole process group.
void end_children() {
  std::signal(SIGTERM, SIG_IGN);
  kill(0, SIGTERM);
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 3) {
    std::fputs("dossier-worker runs a plugin for dossier, which starts it; it is of no use by hand\n", stderr);
    return 2;
  }
  limit(std::strtoull(arguments[2], nullptr, 10));
  // Never destroyed: the plugin's threads still use it when the hub is gone.
  auto& session = *new dossier::worker::Session(dossier::wire::worker_socket, arguments[1]);
  session.run();
  end_children();
  _exit(0);
}
