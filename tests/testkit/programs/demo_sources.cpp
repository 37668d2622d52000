// The demo's services: a Chatwoot, and two tracking services, the parcel's and that of the parcel locker, which is down
// until this is started with --again. Prints their addresses and secrets as shell assignments, then serves until a
// signal ends it.
//
//   dossier-demo-sources FOLDER [--again]
//
// FOLDER holds parcels.json, locker.json and chats.json.
#include <csignal>
#include <iostream>
#include <string>

#include "demo_chats.hpp"
#include "demo_reply.hpp"
#include "demo_tracking.hpp"
#include "testkit/scripted_chatwoot.hpp"

namespace {

using namespace dossier;
using testkit::ScriptedServer;
using testkit::ServerRequest;

bool read(const std::string& file, std::string& text) {
  text = demo::bytes_of(file);
  if (text.empty()) std::cerr << file << ": not readable, or empty\n";
  return !text.empty();
}

sigset_t ending_signals() {
  sigset_t signals;
  sigemptyset(&signals);
  for (const int number : {SIGINT, SIGTERM, SIGHUP}) sigaddset(&signals, number);
  return signals;
}

}  // namespace

int main(int count, char** arguments) {
  const bool again = count == 3 && std::string(arguments[2]) == "--again";
  if (count != 2 && !again) {
    std::cerr << "usage: dossier-demo-sources FOLDER [--again]\n";
    return 2;
  }
  const std::string folder = arguments[1];
  std::string parcels, locker;
  if (!read(folder + "/parcels.json", parcels) || !read(folder + "/locker.json", locker)) return 1;
  const auto account = demo::read_chats(folder + "/chats.json");
  if (!account) return 1;
  // The servers' threads inherit it: only main takes the signals.
  const auto signals = ending_signals();
  sigprocmask(SIG_BLOCK, &signals, nullptr);
  const testkit::ScriptedChatwoot chats(*account);
  const ScriptedServer parcel_service([&](const ServerRequest& request) { return demo::track(request, parcels); });
  const ScriptedServer locker_service(
      [&](const ServerRequest& request) { return again ? demo::track(request, locker) : demo::reply(503, "down"); });
  std::cout << "DOSSIER_DEMO_CHATS=" << chats.url() << "\n"
            << "DOSSIER_DEMO_CHATS_TOKEN=" << account->token << "\n"
            << "DOSSIER_DEMO_PARCELS=" << parcel_service.url("/poll/query.do") << "\n"
            << "DOSSIER_DEMO_LOCKER=" << locker_service.url("/poll/query.do") << "\n"
            << "DOSSIER_DEMO_KEY=" << demo::tracking_key << std::endl;
  int number = 0;
  sigwait(&signals, &number);
  return 0;
}
