#include "worker/verbs.hpp"

#include <unistd.h>

#include <system_error>
#include <thread>
#include <utility>

namespace dossier::worker {

bool Line::send(wire::FrameKind kind, uint64_t verb, uint64_t instance, std::string_view head, std::string_view body) {
  const std::lock_guard lock(mutex_);
  return wire::send_frame(socket_, kind, verb, instance, head, body);
}

namespace {

std::string_view view(dossier_bytes bytes) {
  return bytes.size == 0 ? std::string_view() : std::string_view(bytes.data, bytes.size);
}

}  // namespace

dossier_host_v1 Verb::host() {
  dossier_host_v1 host{};
  host.struct_size = sizeof host;
  host.abi = DOSSIER_ABI;
  host.context = this;
  host.emit = [](void* context, dossier_message message) {
    auto& verb = *static_cast<Verb*>(context);
    return verb.line_.send(wire::FrameKind::emit, verb.number_, 0, view(message.head), view(message.body)) ? 0 : 1;
  };
  host.call = [](void* context, dossier_message message, dossier_message* reply) {
    return static_cast<Verb*>(context)->call(message, reply);
  };
  host.cancelled = [](void* context) { return static_cast<Verb*>(context)->cancelled_ ? 1 : 0; };
  return host;
}

int Verb::call(dossier_message message, dossier_message* reply) {
  if (cancelled_) {
    *reply = {{wire::cancelled_reply.data(), wire::cancelled_reply.size()}, {nullptr, 0}};
    return 0;
  }
  if (!line_.send(wire::FrameKind::call, number_, 0, view(message.head), view(message.body))) return 1;
  std::unique_lock lock(mutex_);
  arrived_.wait(lock, [&] { return has_reply_; });
  has_reply_ = false;
  *reply = {{reply_.head.data(), reply_.head.size()}, {reply_.body.data(), reply_.body.size()}};
  return 0;
}

void Verb::reply(wire::Frame frame) {
  const std::lock_guard lock(mutex_);
  reply_ = std::move(frame);
  has_reply_ = true;
  arrived_.notify_one();
}

void Verb::cancel() { cancelled_ = true; }

void Crew::run(std::function<void()> task) {
  std::unique_lock lock(mutex_);
  tasks_.push_back(std::move(task));
  if (idle_ >= tasks_.size()) return wake_.notify_one();
  lock.unlock();
  try {
    // The process ends by _exit when the hub goes: nobody waits for these threads.
    std::thread([this] { work(); }).detach();
  } catch (const std::system_error&) {
    _exit(wire::exit_out_of_memory);  // no room for its stack
  }
}

void Crew::work() {
  std::unique_lock lock(mutex_);
  while (true) {
    if (tasks_.empty()) {
      ++idle_;
      wake_.wait(lock, [&] { return !tasks_.empty(); });
      --idle_;
    }
    const auto task = std::move(tasks_.front());
    tasks_.pop_front();
    lock.unlock();
    task();
    lock.lock();
  }
}

}  // namespace dossier::worker
