#include "plugin/worker_home.hpp"

#include <algorithm>
#include <utility>

namespace dossier {

using wire::FrameKind;

namespace {

constexpr int most_attempts = 2;  // what a neighbour's death swept off is repeated once

}  // namespace

std::chrono::milliseconds start_delay(int deaths) {
  constexpr int most_doublings = 6;
  constexpr std::chrono::milliseconds first{100}, most{5000};
  if (deaths < 2) return {};
  return std::min(most, first * (1 << std::min(deaths - 2, most_doublings)));
}

Result<std::unique_ptr<Plugin>> WorkerHome::load(const PluginPlace& place) {
  std::unique_ptr<WorkerHome> home(new WorkerHome(place));
  DOSSIER_TRY(home->worker({}, "load"));
  return std::unique_ptr<Plugin>(std::move(home));
}

Result<WorkerHome::Worker> WorkerHome::worker(const Stopping& stopping, std::string_view verb) {
  std::unique_lock lock(mutex_);
  while (true) {
    if (worker_ && !worker_->is_dead()) return worker_;
    if (worker_) {
      worker_.reset();
      ++deaths_;
      next_start_ = deadline_in(start_delay(deaths_));
    }
    if (std::chrono::steady_clock::now() >= next_start_) break;
    // Others may use the lock meanwhile; one of them may even start the worker.
    wake_.wait_until(lock, stopping.asked, std::min(next_start_, stopping.deadline),
                     [&] { return worker_ != nullptr; });
    if (stopping.is_due())
      return fail(stopping.error(name_, std::string(verb) + ", waiting for its worker to restart,"));
  }
  auto started = WorkerProcess::start(place_);
  if (started) {
    worker_ = *started;
  } else {
    ++deaths_;
    next_start_ = deadline_in(start_delay(deaths_));
  }
  wake_.notify_all();
  return started;
}

void WorkerHome::note_success() {
  const std::lock_guard lock(mutex_);
  deaths_ = 0;
}

Result<json::Document> WorkerHome::describe() {
  {
    const std::lock_guard lock(mutex_);
    if (!spec_.empty()) return json::parse_own(spec_);
  }
  Stopping limit{{}, place_.limits.start_limit};
  const auto running = DOSSIER_TRY(worker(limit, "describe"));
  Serving serving(name_, nullptr);
  Ending ending{};
  DOSSIER_TRY(running->run({FrameKind::describe, 0, R"({"verb":"describe"})", {}}, serving, limit, ending));
  auto spec = DOSSIER_TRY(serving.parsed_spec());
  const std::lock_guard lock(mutex_);
  spec_ = serving.spec();
  return spec;
}

Result<InstanceId> WorkerHome::open(const json::Value& options) {
  auto instance = std::make_shared<Instance>();
  instance->options = json::Object().put("options", options).str();
  InstanceId number = no_instance;
  {
    const std::lock_guard lock(mutex_);
    number = next_instance_++;
    instances_.emplace(number, instance);
  }
  // Opened at once, so that a refusal shows here and not at the first use.
  if (auto opened = worker_with(number, {{}, place_.limits.start_limit}, "open"); !opened) {
    close(number);
    return fail(std::move(opened.error()));
  }
  return number;
}

void WorkerHome::close(InstanceId number) {
  std::shared_ptr<Instance> instance;
  {
    const std::lock_guard lock(mutex_);
    if (auto found = instances_.extract(number)) instance = found.mapped();
  }
  if (!instance) return;
  if (const auto worker = instance->worker.lock()) worker->close_instance(static_cast<uint64_t>(number));
}

Result<void> WorkerHome::open_in(const Worker& worker, InstanceId number, const std::string& options, Ending& ending) {
  Serving serving(name_, nullptr);
  return worker->run({FrameKind::open, static_cast<uint64_t>(number), options, {}}, serving,
                     {{}, place_.limits.start_limit}, ending);
}

Result<WorkerHome::Worker> WorkerHome::worker_with(InstanceId number, const Stopping& stopping, std::string_view verb) {
  if (number == no_instance) return worker(stopping, verb);
  std::shared_ptr<Instance> instance;
  {
    const std::lock_guard lock(mutex_);
    const auto found = instances_.find(number);
    if (found == instances_.end()) return fail(ErrorKind::internal, name_ + ": no instance " + std::to_string(number));
    instance = found->second;
  }
  for (int attempt = 1;; ++attempt) {
    const auto running = DOSSIER_TRY(worker(stopping, verb));
    if (instance->worker.lock() == running) return running;
    Ending ending{};
    auto opened = open_in(running, number, instance->options, ending);
    if (opened) {
      instance->worker = running;
      return running;
    }
    if (ending != Ending::swept_off || attempt == most_attempts) return fail(std::move(opened.error()));
  }
}

Result<void> WorkerHome::run_once(InstanceId instance, const Message& verb, Serving& serving, const Stopping& stopping,
                                  Ending& ending) {
  ending = Ending::done;
  const auto running = DOSSIER_TRY(worker_with(instance, stopping, "a verb"));
  return running->run({FrameKind::invoke, static_cast<uint64_t>(instance), verb.head, verb.body}, serving, stopping,
                      ending);
}

Result<void> WorkerHome::invoke(InstanceId instance, const Message& verb, PluginCalls& calls, std::stop_token stop,
                                std::chrono::milliseconds time_limit) {
  const Stopping stopping{std::move(stop), time_limit};
  for (int attempt = 1;; ++attempt) {
    Serving serving(name_, &calls);
    Ending ending{};
    auto outcome = run_once(instance, verb, serving, stopping, ending);
    if (outcome) note_success();
    if (ending != Ending::swept_off || serving.touched() || attempt == most_attempts) return outcome;
  }
}

}  // namespace dossier
