// What others were asked for in writing: what came, what is awaited, what is overdue, what was withdrawn.
#include <algorithm>

#include "base/deadline.hpp"
#include "base/digest.hpp"
#include "report/view.hpp"

namespace dossier::report {

namespace {

std::string kind_of(const View& view, const OwedRequest& request) {
  return view.masker.text(view.words.named("owed.kind", request.kind));
}

/// "恒展展具厂：情况说明".
std::string title_of(const View& view, const OwedRequest& request) {
  return view.masker.text(request.of) + std::string(view.words("colon")) + kind_of(view, request);
}

std::string items_of(const View& view, const OwedRequest& request) {
  std::string all;
  for (const auto& item : request.items)
    all += (all.empty() ? "" : std::string(view.words("semicolon"))) + view.masker.text(item);
  return all;
}

std::string due_of(const View& view, const OwedRequest& request) {
  return view.words(request.working_days == 1 ? "owed.due.one" : "owed.due",
                    {request.due, std::to_string(request.working_days)});
}

std::string withdrawn_text(const View& view, const OwedWithdrawal& withdrawal) {
  return view.words("owed.withdrawn", {view.minute(withdrawal.withdrawn_at), view.masker.text(withdrawal.reason)});
}

std::string received_text(const View& view, const OwedReceipt& receipt, const OwedRequest& request) {
  const bool is_late = receipt.received_at >= request.overdue_at;
  auto text = view.words(is_late ? "owed.received.late" : "owed.received", {view.minute(receipt.received_at)});
  if (!receipt.note.empty()) text += std::string(view.words("semicolon")) + view.masker.text(receipt.note);
  return text;
}

int item_of(const View& view, const OwedReceipt& receipt) {
  for (const auto& item : view.assembled.items)
    if (item.name() == receipt.item) return item.number;
  return 0;
}

bool is_last_day(const View& view, const OwedRequest& request) {
  return date_text(day_at(view.assembled.as_of, request.timezone)) == request.due;
}

CellText state_cell(const View& view, const OwedRequest& request) {
  const auto state = state_of(request, view.assembled.as_of);
  if (state == "overdue") return {std::string(view.words("owed.state.overdue")), 0, "gap"};
  if (state == "awaited")
    return {std::string(view.words(is_last_day(view, request) ? "owed.state.last_day" : "owed.state.awaited"))};
  if (state == "withdrawn") return {withdrawn_text(view, *request.withdrawal)};
  auto text = received_text(view, *request.receipt, request);
  const int item = item_of(view, *request.receipt);
  if (item > 0) text += std::string(view.words("open")) + view.item(item) + std::string(view.words("close"));
  return {text, item, "found"};
}

}  // namespace

void write_owed(const View& view) {
  if (view.assembled.owed.empty()) return;
  const auto& words = view.words;
  view.nodes.heading(3, words("section.owed"), "owed");
  view.nodes.paragraph(words("owed.intro"), "note");
  std::vector<std::string> columns;
  for (const auto* column : {"number", "of", "kind", "items", "asked", "due", "state"})
    columns.emplace_back(words(std::string("owed.column.") + column));
  view.nodes.begin_table(words("section.owed"), columns, "owed");
  for (const auto& request : view.assembled.owed)
    view.nodes.row({{std::to_string(request.number)},
                    {view.masker.text(request.of)},
                    {kind_of(view, request)},
                    {items_of(view, request)},
                    {view.minute(request.asked_at)},
                    {due_of(view, request)},
                    state_cell(view, request)});
  view.nodes.end();
}

void write_awaited(const View& view) {
  const auto& owed = view.assembled.owed;
  const auto awaited = std::count_if(owed.begin(), owed.end(), [&](const OwedRequest& request) {
    return state_of(request, view.assembled.as_of) == "awaited";
  });
  if (awaited > 0)
    view.nodes.paragraph(view.words(awaited == 1 ? "gaps.awaited.one" : "gaps.awaited", {std::to_string(awaited)}),
                         "note");
}

std::string received_of(const View& view, std::string_view part) {
  std::vector<std::string> received;
  for (const auto& request : view.assembled.owed)
    if (request.part == part && state_of(request, view.assembled.as_of) == "received")
      received.push_back(title_of(view, request) + std::string(view.words("open")) +
                         received_text(view, *request.receipt, request) + std::string(view.words("close")));
  return view.joined(received);
}

void write_overdue(const View& view, const Gap& gap) {
  const auto& words = view.words;
  const auto& owed = view.assembled.owed;
  const auto request =
      std::find_if(owed.begin(), owed.end(), [&](const OwedRequest& one) { return one.number == gap.owed; });
  if (request == owed.end()) return;
  const auto title = title_of(view, *request), part = view.part(request->part);
  view.nodes.begin(group("callout")
                       .put("tone", "gap")
                       .put("title", words("gap.title", {title, words.reason(gap.reason, gap.source)})));
  view.nodes.facts({{std::string(words("gap.meaning")), words("gap.meaning.overdue", {part})},
                    {std::string(words("gap.parts")), part},
                    {std::string(words("owed.column.items")), items_of(view, *request)},
                    {std::string(words("owed.column.asked")), view.time(request->asked_at)},
                    {std::string(words("owed.column.due")), due_of(view, *request)},
                    {std::string(words("gap.retry")), std::string(words("gap.retry.overdue"))}});
  view.nodes.begin(group("details").put("title", words("technical")));
  view.nodes.code(view.masker.text(gap.message));
  view.nodes.code("SHA-256 " + sha256(json::canonical(to_json(*request))));
  view.nodes.end();
  view.nodes.end();
}

}  // namespace dossier::report
