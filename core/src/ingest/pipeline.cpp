#include "ingest/pipeline.hpp"

#include <exception>
#include <system_error>
#include <utility>

namespace dossier {
namespace {

// Nothing unwinds out of a thread.
Result<void> done(const Pipeline::Work& work) {
  try {
    return work();
  } catch (const std::exception& exception) {  // no memory, say
    return fail(ErrorKind::internal, std::string("the host failed at what a pull brought: ") + exception.what());
  }
}

}  // namespace

Pipeline::~Pipeline() {
  {
    const std::lock_guard lock(mutex_);
    ends_ = true;
  }
  changed_.notify_all();
  if (thread_.joinable()) thread_.join();
}

Result<void> Pipeline::add(size_t bytes, Work work) {
  if (!has_thread()) {
    if (!failure_)
      if (auto outcome = done(work); !outcome) failure_ = std::move(outcome.error());
    return outcome();
  }
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return waiting_.empty() || waiting_bytes_ + bytes <= most_waiting_; });
  if (!failure_) {
    waiting_bytes_ += bytes;
    waiting_.push_back({bytes, std::move(work)});
    changed_.notify_all();
  }
  return outcome();
}

bool Pipeline::has_more() {
  const std::lock_guard lock(mutex_);
  return waiting_.size() > 1;
}

Result<void> Pipeline::finish() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return waiting_.empty(); });
  return outcome();
}

/// Where this machine has no thread left for it, a piece is done when it comes.
bool Pipeline::has_thread() {
  if (thread_.joinable()) return true;
  try {
    thread_ = std::thread([this] { work_on(); });
  } catch (const std::system_error&) {
    return false;
  }
  return true;
}

void Pipeline::work_on() {
  std::unique_lock lock(mutex_);
  while (true) {
    changed_.wait(lock, [&] { return ends_ || !waiting_.empty(); });
    if (ends_) return;
    const auto& work = waiting_.front().work;  // it stays where it is: only this thread takes pieces away
    lock.unlock();
    auto outcome = done(work);
    lock.lock();
    if (outcome) {
      waiting_bytes_ -= waiting_.front().bytes;
      waiting_.pop_front();
    } else {
      failure_ = std::move(outcome.error());
      waiting_bytes_ = 0;
      waiting_.clear();
    }
    changed_.notify_all();
  }
}

Result<void> Pipeline::outcome() const {
  if (failure_) return fail(*failure_);
  return {};
}

}  // namespace dossier
