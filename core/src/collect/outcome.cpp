#include "collect/outcome.hpp"

#include <algorithm>
#include <iterator>
#include <string_view>

#include "base/text.hpp"
#include "collect/next_step.hpp"
#include "collect/trail.hpp"

namespace dossier {
namespace {

std::string gap_reason(const Error& error) {
  // A plugin may write anything there; what no reader knows says less than the kind.
  constexpr std::string_view known[] = {
      "not_configured", "unreachable",  "auth_failed", "rate_limited", "timed_out",     "crashed", "retention_passed",
      "forbidden",      "partial_page", "parse_error", "too_broad",    "media_missing", "overdue"};
  if (std::find(std::begin(known), std::end(known), error.reason()) != std::end(known)) return error.reason();
  switch (error.kind()) {
    case ErrorKind::unavailable:
      return "unreachable";
    case ErrorKind::permission:
      return "auth_failed";
    case ErrorKind::rate_limited:
      return "rate_limited";
    case ErrorKind::malformed:
      return "parse_error";
    case ErrorKind::config:
      return "not_configured";
    case ErrorKind::cancelled:
      return "cancelled";
    case ErrorKind::crashed:
    case ErrorKind::internal:
      return "crashed";
  }
  return "crashed";
}

bool is_retryable(const Error& error) {
  return error.kind() == ErrorKind::unavailable || error.kind() == ErrorKind::rate_limited ||
         error.kind() == ErrorKind::cancelled || error.kind() == ErrorKind::crashed;
}

std::string unread(const Answered& answered) {
  if (answered.rejected == 0) return {};
  return counted(answered.rejected, "row") + " could not be read; " + (answered.rejected == 1 ? "it is" : "they are") +
         " kept in quarantine" + (answered.first_rejected.empty() ? "" : " (" + answered.first_rejected + ")");
}

}  // namespace

void set_outcome(Lookup& lookup, const Answered& answered, bool timed_out) {
  lookup.records = static_cast<int64_t>(answered.records.size());
  lookup.documents = answered.documents;
  lookup.outcome = answered.records.empty() ? "none" : "found";
  if (answered.store_failed) {
    lookup.outcome = "not kept";
    lookup.message = answered.error->message();
  } else if (answered.error) {
    set_gap(lookup, *answered.error, timed_out, unread(answered));
  } else if (answered.rejected > 0) {
    set_gap(lookup, Error(ErrorKind::malformed, unread(answered)));
  }
}

void set_gap(Lookup& lookup, const Error& error, bool timed_out, const std::string& besides) {
  lookup.outcome = "gap";
  lookup.reason = timed_out && error.kind() == ErrorKind::cancelled ? "timed_out" : gap_reason(error);
  lookup.retryable = lookup.reason == "timed_out" || is_retryable(error);
  lookup.message =
      "source \"" + lookup.source + "\": " + lookup.stream + " for " + say(lookup.identifier) + ": " + error.message();
  if (!besides.empty()) lookup.message += ". Besides, " + besides;
  if (error.kind() != ErrorKind::cancelled)
    lookup.message = with_next_step(lookup.message, "Try it: dossier source probe " + lookup.source);
}

void set_gap_of_unstarted(Lookup& lookup, const Error& error) {
  lookup.outcome = "gap";
  lookup.reason = gap_reason(error);
  lookup.retryable = is_retryable(error);
  lookup.message = error.message();
}

}  // namespace dossier
