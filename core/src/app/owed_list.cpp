#include "app/owed_list.hpp"

#include <algorithm>
#include <iostream>
#include <tuple>

#include "app/say.hpp"
#include "base/deadline.hpp"
#include "base/text.hpp"
#include "store/owed_ledger.hpp"

namespace dossier::app {
namespace {

struct Line {
  std::string case_number;
  OwedRequest request;
};

bool is_settled(const OwedRequest& request) { return request.receipt || request.withdrawal; }

// Overdue and awaited by the day on which they are due, so that the longest overdue comes first; then what came or was
// withdrawn.
void sort(std::vector<Line>& lines) {
  std::stable_sort(lines.begin(), lines.end(), [](const Line& left, const Line& right) {
    const auto key = [](const Line& line) { return std::tuple(is_settled(line.request), line.request.overdue_at); };
    return key(left) < key(right);
  });
}

// Working days that are left; negative: by which it is late. Nothing where it is settled, or the calendar does not
// reach.
std::optional<int64_t> days_left(const OwedRequest& request, Micros now, const std::optional<WorkingDays>& calendar) {
  const auto due = day_of(request.due);
  if (is_settled(request) || !calendar || !due) return std::nullopt;
  const auto today = day_at(now, request.timezone);
  const bool is_late = state_of(request, now) == "overdue";
  const auto days = is_late ? calendar->between(*due, today) : calendar->between(today, *due);
  if (!days) {
    say(days.error().message());
    return std::nullopt;
  }
  return is_late ? -*days : *days;
}

json::Object owed_json(const std::string& case_number, const OwedRequest& request, Micros now,
                       const std::optional<int64_t>& left) {
  json::Object object;
  object.put("case", case_number).put("number", request.number).put("state", state_of(request, now));
  object.put("kind", request.kind).put("of", request.of).put("part", request.part).put("items", request.items);
  object.put("asked_at", rfc3339(request.asked_at)).put("working_days", request.working_days);
  object.put("due", request.due).put("timezone", request.timezone);
  if (left) object.put("working_days_left", *left);
  if (request.withdrawal)
    object.put("withdrawn_at", rfc3339(request.withdrawal->withdrawn_at)).put("reason", request.withdrawal->reason);
  if (!request.receipt) return object;
  object.put("received_at", rfc3339(request.receipt->received_at));
  return object.put_some("note", request.receipt->note).put_some("item", request.receipt->item), object;
}

// A count of working days says nothing true of the last day, of the first one behind it, and of a holiday.
std::string time_left(const OwedRequest& request, Micros now, const std::optional<int64_t>& left) {
  const auto days_behind = day_at(now, request.timezone) - day_of(request.due).value_or(0);
  if (state_of(request, now) == "overdue") {
    if (days_behind == 1) return "late since today";
    if (!left) return "";
    return *left == 0 ? "late, no working day since" : counted(-*left, "working day") + " late";
  }
  if (days_behind == 0) return "today";
  if (!left) return "";
  return *left == 0 ? "no working day left" : counted(*left, "working day") + " left";
}

std::string state_text(const OwedRequest& request, Micros now, const std::optional<int64_t>& left) {
  if (request.receipt) return "received " + rfc3339(request.receipt->received_at);
  if (request.withdrawal) return "withdrawn " + rfc3339(request.withdrawal->withdrawn_at);
  const auto state = (state_of(request, now) == "overdue" ? "OVERDUE, was due " : "due ") + request.due;
  const auto time = time_left(request, now, left);
  return time.empty() ? state : state + " (" + time + ")";
}

}  // namespace

void print_owed(const CommandLine& line, const std::string& case_number, const OwedRequest& request, Micros now,
                const std::optional<WorkingDays>& calendar, const std::string& letter) {
  const auto left = days_left(request, now, calendar);
  if (line.has("json")) {
    std::cout << owed_json(case_number, request, now, left).put_some("letter", letter).str() << "\n";
    return;
  }
  std::cout << case_number << "  " << request.number << "  " << state_text(request, now, left) << "  " << request.kind
            << " of " << request.of << ", asked " << rfc3339(request.asked_at) << "\n";
  for (const auto& item : request.items) std::cout << "  " << item << "\n";
  if (!letter.empty()) std::cout << letter << "\n";
  if (request.withdrawal) std::cout << "  reason: " << request.withdrawal->reason << "\n";
  if (!request.receipt) return;
  if (!request.receipt->item.empty()) std::cout << "  is " << request.receipt->item << "\n";
  if (!request.receipt->note.empty()) std::cout << "  note: " << request.receipt->note << "\n";
}

std::optional<WorkingDays> calendar_to_count_by(const Config& config) {
  if (config.owed.calendar.empty()) return std::nullopt;
  auto calendar = WorkingDays::read(config.owed.calendar);
  if (calendar) return std::move(*calendar);
  say(calendar.error().message());
  return std::nullopt;
}

Result<void> list_owed(const CommandLine& line, Hub& hub) {
  DOSSIER_TRY(hub.open_store_to_read());
  const auto now = DOSSIER_TRY(hub.store->now());
  std::vector<ReviewCase> cases;
  if (line.word(2).empty()) cases = DOSSIER_TRY(hub.store->cases());
  else cases.push_back(DOSSIER_TRY(case_named(line, 2, *hub.store)));
  std::vector<Line> lines;
  for (const auto& review_case : cases)
    for (auto& request : DOSSIER_TRY(OwedLedger(*hub.store).requests(review_case.number, now)))
      lines.push_back({review_case.number, std::move(request)});
  sort(lines);
  const auto calendar = lines.empty() ? std::nullopt : calendar_to_count_by(hub.config);
  for (const auto& one : lines) print_owed(line, one.case_number, one.request, now, calendar);
  return {};
}

}  // namespace dossier::app
