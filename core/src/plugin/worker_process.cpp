#include "plugin/worker_process.hpp"

#include <poll.h>
#include <unistd.h>

#include <csignal>
#include <system_error>
#include <utility>

#include "base/log.hpp"
#include "plugin/worker_service.hpp"

namespace dossier {

using wire::FrameKind;

namespace {

constexpr uint64_t gate_number = 0;  // the gate's answer belongs to no verb
constexpr size_t last_words_bytes = 400;
#ifdef DOSSIER_SANITIZED
constexpr int watch_interval_ms = 20;
#else
constexpr int watch_interval_ms = -1;  // the kernel watches (RLIMIT_AS)
#endif

int64_t size_of(const wire::Frame& frame) { return static_cast<int64_t>(frame.head.size() + frame.body.size()); }

/// One line, printable: it ends up in an error message.
std::string printable(std::string_view words) {
  while (!words.empty() && (words.back() == '\n' || words.back() == ' ')) words.remove_suffix(1);
  std::string line;
  for (const char letter : words) line += letter == '\n' ? '|' : letter >= ' ' && letter <= '~' ? letter : '?';
  return line;
}

}  // namespace

Result<std::shared_ptr<WorkerProcess>> WorkerProcess::start(const PluginPlace& place) {
  auto spawned = DOSSIER_TRY(spawn_worker(place));
  const std::shared_ptr<WorkerProcess> worker(new WorkerProcess(place, std::move(spawned)));
  DOSSIER_TRY(worker->await_gate());
  return worker;
}

WorkerProcess::WorkerProcess(const PluginPlace& place, SpawnedWorker spawned)
    : place_(place), name_("plugin " + place.library.filename().string()), spawned_(std::move(spawned)) {}

WorkerProcess::~WorkerProcess() {
  kill("killed: no longer needed");
  if (reader_.joinable()) {
    reader_.join();
    return;
  }
  await_end(spawned_);
  bury(spawned_.process, place_.limits);
}

bool WorkerProcess::is_dead() const {
  const std::lock_guard lock(mutex_);
  return death_ || killed_because_;
}

Result<void> WorkerProcess::await_gate() {
  Run gate;
  runs_.emplace(gate_number, &gate);  // before there is a reader, so that no frame is missed
  try {
    reader_ = std::thread([this] { read(); });
  } catch (const std::system_error& problem) {
    return fail(ErrorKind::internal, name_ + ": no thread for its worker: " + problem.what());
  }
  wire::Frame frame;
  auto event = await(gate, {}, deadline_in(place_.limits.start_limit), frame);
  if (event == Event::deadline) {
    kill("killed: not loaded within " + std::to_string(place_.limits.start_limit.count()) + " ms");
    while (event != Event::death) event = await(gate, {}, Deadline::max(), frame);
  }
  dismiss(gate_number);
  if (event == Event::death)
    return fail(ErrorKind::crashed, name_ + ": worker " + *death_ +
                                        " while it loaded the library; not loaded. Its static constructors run then: "
                                        "report it to its author");
  if (frame.kind == FrameKind::refused) return fail(ErrorKind::config, frame.head);
  return {};
}

/// 0 when the worker is dead or as good as dead.
uint64_t WorkerProcess::enroll(Run& run) {
  const std::lock_guard lock(mutex_);
  if (death_ || killed_because_) return 0;
  runs_.emplace(next_number_, &run);
  return next_number_++;
}

void WorkerProcess::dismiss(uint64_t number) {
  const std::lock_guard lock(mutex_);
  const auto run = runs_.extract(number);
  for (const auto& frame : run.mapped()->inbox)
    if (frame.kind == FrameKind::emit) unread_bytes_ -= size_of(frame);
}

Result<void> WorkerProcess::run(const VerbOrder& order, Serving& serving, const Stopping& stopping, Ending& ending) {
  ending = Ending::done;
  if (order.head.size() > DOSSIER_HEAD_LIMIT || order.body.size() > DOSSIER_BODY_LIMIT)
    return fail(ErrorKind::malformed, name_ + ": " + verb_of(order.head) + " with " +
                                          std::to_string(order.body.size()) +
                                          " bytes, above the limit of 64 MiB for one message");
  Run run;
  const auto number = enroll(run);
  if (number == 0) {
    ending = Ending::swept_off;
    return fail(ErrorKind::crashed, name_ + ": its worker died before " + verb_of(order.head) + " began");
  }
  Result<void> outcome;
  {
    const std::stop_callback wake(stopping.asked, [&] {
      const std::lock_guard lock(mutex_);
      run.wake.notify_all();
    });
    send(order.kind, number, order.instance, order.head, order.body);
    outcome = Service(*this, number, serving, stopping, order.head).run(run, ending);
  }
  dismiss(number);
  return outcome;
}

WorkerProcess::Event WorkerProcess::await(Run& run, const std::stop_token& stop, Deadline until, wire::Frame& frame) {
  std::unique_lock lock(mutex_);
  const auto ready = [&] { return !run.inbox.empty() || death_ || stop.stop_requested(); };
  if (until == Deadline::max()) run.wake.wait(lock, ready);
  else run.wake.wait_until(lock, until, ready);
  // A plugin that never stops talking must not outrun its deadline; one that is done is done.
  const bool is_done = !run.inbox.empty() && run.inbox.front().kind == FrameKind::done;
  if (!is_done && stop.stop_requested()) return Event::stop;
  if (!is_done && std::chrono::steady_clock::now() >= until) return Event::deadline;
  if (run.inbox.empty()) return Event::death;
  frame = std::move(run.inbox.front());
  run.inbox.pop_front();
  if (frame.kind == FrameKind::emit) unread_bytes_ -= size_of(frame);
  if (frame.kind == FrameKind::call) run.has_call = false;
  return Event::frame;
}

void WorkerProcess::send(FrameKind kind, uint64_t verb, uint64_t instance, std::string_view head,
                         std::string_view body) {
  const std::lock_guard lock(send_mutex_);
  // Half a frame leaves nothing to go on with.
  if (!wire::send_frame(spawned_.socket.number(), kind, verb, instance, head, body))
    kill("killed: it takes no messages any more");
}

void WorkerProcess::kill(const std::string& because, uint64_t culprit) {
  const std::lock_guard lock(mutex_);
  if (death_ || killed_because_) return;
  killed_because_ = because;
  culprit_ = culprit;
  kill_group(spawned_.process);
}

void WorkerProcess::read() {
  while (read_one()) {
  }
  announce_death();
}

bool WorkerProcess::read_one() {
  wire::Frame frame;
  std::string problem;
  const auto received = wire::receive_frame(spawned_.socket.number(), frame, problem, [this] { return await_bytes(); });
  if (received == wire::Received::violation) kill("killed: announced " + problem);
  if (received != wire::Received::frame) return false;
  sort(std::move(frame));
  return true;
}

bool WorkerProcess::await_bytes() {
  while (true) {
    pollfd watched[] = {{spawned_.socket.number(), POLLIN, 0},
                        {spawned_.last_words.number(), POLLIN, 0},
                        {is_over_ ? -1 : spawned_.end.number(), POLLIN, 0}};
    if (::poll(watched, 3, watch_interval_ms) < 0 && errno != EINTR) return false;
    if (watch_interval_ms > 0) watch_memory();
    if (watched[1].revents != 0) hear_last_words();
    if (watched[2].revents != 0) {
      is_over_ = true;
      // A child of the worker may keep the other end open. Shut, ours gives what is in it, and then ends.
      ::shutdown(spawned_.socket.number(), SHUT_RDWR);
    }
    if (watched[0].revents != 0) return true;
  }
}

void WorkerProcess::sort(wire::Frame frame) {
  std::unique_lock lock(mutex_);
  const auto found = runs_.find(frame.verb);
  if (found == runs_.end()) return;
  auto& run = *found->second;
  const bool is_emit = frame.kind == FrameKind::emit, is_call = frame.kind == FrameKind::call;
  if (is_emit) unread_bytes_ += size_of(frame);
  const bool is_second_call = is_call && std::exchange(run.has_call, run.has_call || is_call);
  const auto number = frame.verb;
  run.inbox.push_back(std::move(frame));
  run.wake.notify_all();
  const bool is_flood = unread_bytes_ > place_.limits.unread_bytes;
  lock.unlock();
  if (is_flood)
    kill("killed: limit of " + mebibytes(place_.limits.unread_bytes) + " of output that nobody has read yet", number);
  if (is_second_call) kill("killed: asked again before it had its answer", number);
}

void WorkerProcess::hear_last_words() {
  char bytes[4096];
  constexpr int most_reads = 32;  // who writes faster than we read must not keep us here
  ssize_t got = 1;
  for (int reads = 0; got > 0 && reads < most_reads; ++reads) {
    got = ::read(spawned_.last_words.number(), bytes, sizeof bytes);
    if (got > 0) last_words_.append(bytes, static_cast<size_t>(got));
    if (last_words_.size() > last_words_bytes) last_words_.erase(0, last_words_.size() - last_words_bytes);
  }
  if (got == 0) spawned_.last_words = Descriptor();  // closed at the other end: poll no more
}

void WorkerProcess::watch_memory() {
  if (resident_bytes(spawned_.process) > place_.limits.memory_bytes)
    kill("killed: " + mebibytes(place_.limits.memory_bytes) + " memory limit");
}

void WorkerProcess::announce_death() {
  const bool ended_by_itself = await_end(spawned_);
  kill_group(spawned_.process);
  if (spawned_.last_words.number() >= 0) hear_last_words();
  const std::lock_guard lock(mutex_);
  // Buried under the lock: afterwards its number may be another process's, and nobody may kill that.
  const auto death = bury(spawned_.process, place_.limits);
  if (!ended_by_itself && !killed_because_) killed_because_ = "killed: hung up and did not end";
  const bool by_us = death.by_sigkill && killed_because_;
  death_ = by_us ? *killed_because_ : death.words;
  if (!by_us && !last_words_.empty()) *death_ += ", its last words \"" + printable(log::scrub(last_words_)) + "\",";
  for (const auto& [number, run] : runs_) run->wake.notify_all();
}

}  // namespace dossier
