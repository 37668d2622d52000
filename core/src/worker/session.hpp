// One worker's life: gate the library, then run what the hub asks until the hub goes.
#pragma once

#include <atomic>
#include <filesystem>
#include <map>
#include <memory>
#include <mutex>

#include "plugin/gate.hpp"
#include "worker/verbs.hpp"

namespace dossier::worker {

class Session {
 public:
  Session(int socket, std::filesystem::path library) : line_(socket), path_(std::move(library)) {}

  /// Returns when the hub is gone, or sent what no hub sends.
  void run();

 private:
  void load();
  void start(wire::Frame frame);
  void finish(const wire::Frame& frame, Verb& verb);
  /// What the table's function returned; 0 is success.
  int carry_out(const wire::Frame& frame, const dossier_host_v1& host);
  int open(const wire::Frame& frame, const dossier_host_v1& host);
  void close(uint64_t instance);
  void* instance(uint64_t number);
  std::shared_ptr<Verb> verb(uint64_t number);

  Line line_;
  const std::filesystem::path path_;
  boost::dll::shared_library library_;
  std::atomic<const dossier_plugin_v1*> table_ = nullptr;
  Crew crew_;
  std::mutex mutex_;
  std::map<uint64_t, void*> instances_;
  std::map<uint64_t, std::shared_ptr<Verb>> verbs_;
};

}  // namespace dossier::worker
