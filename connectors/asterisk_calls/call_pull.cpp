#include "call_pull.hpp"

#include "text.hpp"
#include "times.hpp"

namespace dossier::asterisk_calls {
namespace {

constexpr int most_failures = 5;  // pages whose recordings could not be fetched: their server is down

}  // namespace

CallPull::CallPull(Host& host, const Request& request, const PullWindow& window, const RecordingPlaces& recordings,
                   TakenCalls& taken, Sink& sink)
    : host_(host), window_(window), recordings_(recordings), taken_(taken), sink_(sink), is_range_(request.from > 0) {
  sought_.from = window.from();
  sought_.until = window.until();
}

Distinct ids_of(const std::vector<FoundCall>& calls) {
  Distinct ids;
  for (const auto& found : calls)
    for (const auto& id : found.call.ids()) ids.add(id);
  return ids;
}

// Where nobody knows the log's zone nobody knows how long ago a call was; it is taken, and again when it has grown.
bool CallPull::is_under_way(const Call& call) const {
  const auto end = wall_seconds(call.end.empty() ? call.start : call.end);
  return !is_range_ && end && call.end_offset &&
         *end - *call.end_offset * 60 + settling_time > window_.until() / in_a_second;
}

bool CallPull::is_taken(const FoundCall& found) const {
  const auto is_in = [&](const TakenCalls& calls) {
    const auto call = calls.find(found.call.id);
    return call != calls.end() && call->second == found.state;
  };
  return !is_range_ && (is_in(seen_) || is_in(taken_));
}

void CallPull::remember(const FoundCall& found) {
  const bool comes_again = found.call.may_lie_within(window_.until() - pull_overlap, INT64_MAX);
  if (!is_range_ && comes_again) seen_[found.call.id] = found.state;
}

Result<void> CallPull::take(std::span<const FoundCall> calls, const Distinct& known_ids) {
  RecordingFolder folder(host_, recordings_.folder, recordings_.layout);
  RecordingDelivery delivery(host_, sink_, folder, recordings_.all_recorded, window_.until());
  for (const auto& found : calls) {
    if (is_under_way(found.call)) continue;
    bool is_whole = is_taken(found);
    if (!is_whole) {
      DOSSIER_TRY(found.hand_over(sink_));
      is_whole = recordings_.folder.empty() || DOSSIER_TRY(delivery.deliver(found.call, known_ids));
    }
    if (is_whole) remember(found);
  }
  return put_down(delivery);
}

Result<void> CallPull::put_down(const RecordingDelivery& delivery) {
  auto outcome = delivery.outcome();
  if (outcome) return {};
  if (!told_) told_ = std::move(outcome.error());
  is_held_ = is_held_ || delivery.owes();
  if (!delivery.owes() || ++failures_ < most_failures) return {};
  return fail(*told_);
}

Result<void> CallPull::checkpoint(const std::string& position) {
  return is_held_ ? Result<void>() : sink_.checkpoint(window_.behind(position));
}

Result<void> CallPull::finish(const std::string& besides) {
  if (!is_held_) DOSSIER_TRY(sink_.checkpoint(window_.done()));
  if (!is_held_ && !is_range_) taken_ = std::move(seen_);
  // A file that cannot be had is no refusal of the source, which would stop its schedule.
  const auto why = (told_ ? told_->message() : std::string()) + (told_ && !besides.empty() ? "; " : "") + besides;
  if (why.empty()) return {};
  return fail(Error(ErrorKind::unavailable, why).because("partial_page"));
}

}  // namespace dossier::asterisk_calls
