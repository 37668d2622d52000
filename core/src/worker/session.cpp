#include "worker/session.hpp"

#include <utility>

namespace dossier::worker {

using wire::FrameKind;

void Session::run() {
  // The library is loaded on another thread: this one must see the hub go, whatever a static constructor does.
  crew_.run([this] { load(); });
  wire::Frame frame;
  std::string problem;
  while (wire::receive_frame(line_.socket(), frame, problem) == wire::Received::frame) {
    switch (frame.kind) {
      case FrameKind::describe:
      case FrameKind::open:
      case FrameKind::invoke:
        start(std::exchange(frame, {}));
        break;
      case FrameKind::close:
        crew_.run([this, number = frame.instance] { close(number); });
        break;
      case FrameKind::reply:
        if (const auto running = verb(frame.verb)) running->reply(std::exchange(frame, {}));
        break;
      case FrameKind::cancel:
        if (const auto running = verb(frame.verb)) running->cancel();
        break;
      default:
        return;
    }
  }
}

void Session::load() {
  auto plugin = load_gated(path_);
  if (plugin) {
    library_ = std::move(plugin->library);
    table_ = plugin->table;
  }
  // The hub asks for nothing before this answer, so no verb finds the table missing.
  line_.send(plugin ? FrameKind::ready : FrameKind::refused, 0, 0, plugin ? "" : plugin.error().message());
}

void Session::start(wire::Frame frame) {
  auto running = std::make_shared<Verb>(line_, frame.verb);
  {
    const std::lock_guard lock(mutex_);
    verbs_.emplace(frame.verb, running);
  }
  crew_.run([this, running, frame = std::move(frame)] { finish(frame, *running); });
}

void Session::finish(const wire::Frame& frame, Verb& running) {
  const auto host = running.host();
  const int outcome = carry_out(frame, host);
  {
    const std::lock_guard lock(mutex_);
    verbs_.erase(frame.verb);
  }
  line_.send(FrameKind::done, frame.verb, outcome == 0 ? 0 : 1);
}

int Session::carry_out(const wire::Frame& frame, const dossier_host_v1& host) {
  if (frame.kind == FrameKind::describe) return table_.load()->describe(&host);
  if (frame.kind == FrameKind::open) return open(frame, host);
  return table_.load()->invoke(instance(frame.instance), &host,
                               {{frame.head.data(), frame.head.size()}, {frame.body.data(), frame.body.size()}});
}

int Session::open(const wire::Frame& frame, const dossier_host_v1& host) {
  void* const opened = table_.load()->open(&host, {frame.head.data(), frame.head.size()});
  if (!opened) return 1;
  const std::lock_guard lock(mutex_);
  instances_[frame.instance] = opened;
  return 0;
}

void Session::close(uint64_t number) {
  void* const opened = instance(number);
  if (!opened) return;
  {
    const std::lock_guard lock(mutex_);
    instances_.erase(number);
  }
  table_.load()->close(opened);
}

void* Session::instance(uint64_t number) {
  const std::lock_guard lock(mutex_);
  const auto found = instances_.find(number);
  return found == instances_.end() ? nullptr : found->second;
}

std::shared_ptr<Verb> Session::verb(uint64_t number) {
  const std::lock_guard lock(mutex_);
  const auto found = verbs_.find(number);
  return found == verbs_.end() ? nullptr : found->second;
}

}  // namespace dossier::worker
