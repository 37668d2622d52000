#include "plugin/worker_service.hpp"

#include <utility>

namespace dossier {

using wire::FrameKind;

Result<void> WorkerProcess::Service::run(Run& run, Ending& ending) {
  while (true) {
    wire::Frame frame;
    // Once told to stop, only the grace counts.
    switch (worker_.await(run, stopped_ ? std::stop_token() : stopping_.asked, until_, frame)) {
      case Event::death:
        return fail(at_death(ending));
      case Event::frame:
        if (frame.kind == FrameKind::done) return at_end(frame.instance == 0);
        take(frame);
        break;
      case Event::stop:
      case Event::deadline:
        stop();
        break;
    }
  }
}

void WorkerProcess::Service::take(const wire::Frame& frame) {
  if (frame.kind == FrameKind::emit) serving_.emit(frame.head, frame.body);
  if (frame.kind == FrameKind::call) {
    const auto reply = serving_.call(frame.head, frame.body);
    worker_.send(FrameKind::reply, number_, 0, reply.head, reply.body);
  }
  if (serving_.violation()) worker_.kill("killed: sent " + *serving_.violation(), number_);
}

void WorkerProcess::Service::stop() {
  const auto grace = worker_.place_.limits.cancel_grace;
  if (stopped_) {
    until_ = Deadline::max();
    return worker_.kill("killed: ignored the order to stop for " + std::to_string(grace.count()) + " ms", number_);
  }
  stopped_ = stopping_.error(worker_.name_, verb_of(head_));
  serving_.cancel();
  until_ = deadline_in(grace);
  worker_.send(FrameKind::cancel, number_, 0);
}

Result<void> WorkerProcess::Service::at_end(bool succeeded) {
  if (serving_.violation()) return fail(serving_.violation_error());
  if (succeeded) return {};
  return fail(stopped_ ? std::move(*stopped_) : serving_.error());
}

Error WorkerProcess::Service::at_death(Ending& ending) {
  if (serving_.violation()) return serving_.violation_error();
  const std::lock_guard lock(worker_.mutex_);
  if (stopped_) {
    const auto words = stopped_->message() + "; worker " + *worker_.death_;
    return Error(stopped_->kind(), words).because(stopped_->reason());
  }
  ending = worker_.culprit_ != 0 && worker_.culprit_ != number_ ? Ending::swept_off : Ending::died;
  return Error(ErrorKind::crashed, worker_.name_ + ": worker " + *worker_.death_ + " during " + verb_of(head_) +
                                       "; not retried, the next use starts a new one");
}

}  // namespace dossier
