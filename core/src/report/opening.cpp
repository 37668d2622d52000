// How a report opens: the case, then what the customer asked for, then what the company answered.
#include <algorithm>
#include <iterator>

#include "report/view.hpp"

namespace dossier::report {

namespace {

/// Quoted in the opening sections; the rest stands in its part.
constexpr size_t most_quoted = 60;

std::string trigger_text(const View& view, const Trigger& trigger) {
  const auto known = std::string(view.words.named("trigger", trigger.code, ""));
  const auto text = view.masker.text(trigger.text);
  if (known.empty() && text.empty()) return view.masker.text(trigger.code);
  if (known.empty() || text.find(known) != std::string::npos) return text;
  return text.empty() ? known : known + std::string(view.words("colon")) + text;
}

std::string triggers(const View& view) {
  std::vector<std::string> texts;
  for (const auto& trigger : view.assembled.review_case.triggers) texts.push_back(trigger_text(view, trigger));
  if (texts.empty()) return std::string(view.words("trigger.none"));
  std::string all;
  for (const auto& text : texts) {
    if (!all.empty()) all += view.words("semicolon");
    all += text;
  }
  return all;
}

std::string version(const View& view) {
  const auto number = view.words("version", {std::to_string(view.assembled.revision)});
  return view.assembled.revision > 1 ? view.words("case.version.later", {number}) : number;
}

void write_contents(const View& view) {
  std::vector<json::Object> entries;
  const auto add = [&](std::string_view id, std::string text, int level) {
    entries.push_back(json::Object().put("id", id).put("text", text).put("level", level));
  };
  for (const auto* section : {"wish", "answer", "gaps", "completeness"})
    add(section, std::string(view.words(std::string("section.") + section)), 2);
  if (!view.assembled.findings.empty()) add("findings", std::string(view.words("section.findings")), 2);
  add("timeline", std::string(view.words("section.timeline")), 2);
  for (const auto part : parts) {
    const auto number = view.words(std::string("part.number.") + std::string(part));
    add("part-" + std::string(part), view.words("part.heading", {number, view.part(part)}), 2);
  }
  for (const auto* section : {"sources", "verify"})
    add(section, std::string(view.words(std::string("section.") + section)), 2);
  view.nodes.raw(json::Object().put("node", "contents").put("title", view.words("contents")).put("entries", entries));
}

/// Who was called, and what was said.
void write_call(const View& view, const Item& call) {
  std::vector<Fact> numbers;
  for (const auto& identifier : call.record.identifiers)
    if (identifier.type == "phone") numbers.emplace_back(view.words("call.number"), view.masker.identifier(identifier));
  view.nodes.facts(numbers);
  write_recordings(view, call);
}

/// One quoted item of the opening sections. Its technical details stand in its part, where the number leads.
void write_quoted(const View& view, const Item& item) {
  view.nodes.begin(item_group(view, item, "quote"));
  // A log's line about a field says what the field then says again.
  if (item.part != "system_log" || item.record.claims.empty()) view.nodes.quotation(told(view, item.record));
  const auto outcome = view.outcome(item.record);
  if (!outcome.empty() && !says_outcome(item.record))
    view.nodes.facts({{std::string(view.words("item.outcome")), outcome}});
  if (item.record.kind == "call") write_call(view, item);
  write_media(view, item);
  write_claims(view, item);
  view.nodes.end();
}

void write_quotes(const View& view, const std::vector<const Item*>& items, std::string_view part) {
  const auto count = std::min(items.size(), most_quoted);
  for (size_t index = 0; index < count; ++index) write_quoted(view, *items[index]);
  if (items.size() > count)
    view.nodes.paragraph(view.words("more", {std::to_string(items.size() - count), view.part(part)}), "note");
}

/// What the customer handed in, and what he wrote in a chat or a mail.
bool is_wish(const Item& item) {
  const bool written = item.part == "handler" && item.record.kind == "message" && item.record.direction == "inbound";
  return (item.part == "customer" || written) && (!item.record.text.empty() || !item.record.media.empty());
}

/// What the customer submitted with the complaint and the application, or what he wrote besides; in order of time,
/// files after the words that they came with.
std::vector<const Item*> wishes_of(const View& view, bool submitted) {
  std::vector<const Item*> own, files, all;
  for (const auto& item : view.assembled.items)
    if (is_wish(item) && (item.part == "customer") == submitted)
      (view.host_of(item) > 0 ? files : own).push_back(&item);
  for (const auto* item : own) {
    all.push_back(item);
    std::copy_if(files.begin(), files.end(), std::back_inserter(all),
                 [&](const Item* file) { return view.host_of(*file) == item->number; });
  }
  for (const auto* file : files)
    if (std::find(all.begin(), all.end(), file) == all.end()) all.push_back(file);
  return all;
}

/// What went to the customer, every call, what was approved, or closed the complaint; internal notes too: they say what
/// was meant to be done.
bool is_answer(const View& view, const Item& item) {
  const auto& record = item.record;
  if (item.part == "system_log")
    return record.kind == "satisfaction" || record.outcome == "closed" || record.outcome == "resolved" ||
           !record.claims.empty();
  if (item.part != "handler" || view.host_of(item) > 0) return false;
  if (record.kind == "call") return true;
  if (record.direction == "inbound") return false;
  return !record.text.empty() || record.kind == "approval" || !record.claims.empty();
}

/// An empty report must not read as if nothing had been recorded: most often the number is wrong.
void write_empty_warning(const View& view) {
  if (!view.is_empty()) return;
  const auto& words = view.words;
  const auto complaint = view.masker.text(view.assembled.review_case.complaint);
  const bool all_answered = view.assembled.gaps.empty();
  view.nodes.begin(group("callout")
                       .put("tone", "gap")
                       .put("title", words(all_answered ? "empty.title" : "empty.title.gaps", {complaint})));
  view.nodes.paragraph(words("empty.text", {view.source(view.assembled.review_case.realm)}));
  view.nodes.end();
}

}  // namespace

void write_header(const View& view) {
  const auto& words = view.words;
  const auto& the_case = view.assembled.review_case;
  const auto version_text = version(view);
  const auto complaint = view.masker.text(the_case.complaint);
  view.nodes.raw(json::Object()
                     .put("node", "report")
                     .put("format", 1)
                     .put("language", words.language())
                     .put("title", words("title.of", {the_case.number,
                                                      words("version", {std::to_string(view.assembled.revision)})}))
                     .put("timezone", view.style.timezone)
                     .put("skip", words("skip")));
  view.nodes.heading(1, words("title"));
  std::vector<Fact> facts = {{std::string(words("case.number")), the_case.number},
                             {std::string(words("case.complaint")), complaint}};
  facts.emplace_back(words("case.version"), version_text);
  if (the_case.opened_at != 0) facts.emplace_back(words("case.opened"), view.time(the_case.opened_at));
  facts.emplace_back(words("case.as_of"), view.time(view.assembled.as_of));
  facts.emplace_back(words("case.contents"), words("case.contents.text", {std::to_string(view.assembled.items.size()),
                                                                          std::to_string(view.assembled.gaps.size())}));
  view.nodes.facts(facts, {}, "case");
  view.nodes.facts({{std::string(words("case.triggers")), triggers(view)},
                    {std::string(words("case.zone")), words("case.zone.text", {view.zone()})},
                    {std::string(words("case.seal")), std::string(words("case.seal.text"))},
                    {std::string(words("case.privacy")), std::string(words("case.privacy.text"))}});
  write_empty_warning(view);
  write_contents(view);
}

void write_wish(const View& view) {
  const auto submitted = wishes_of(view, true), besides = wishes_of(view, false);
  view.nodes.heading(2, view.words("section.wish"), "wish");
  view.nodes.paragraph(view.words(submitted.empty() && besides.empty() ? "wish.none" : "wish.intro"), "note");
  write_quotes(view, submitted, "customer");
  if (besides.empty()) return;
  view.nodes.heading(3, view.words("wish.besides"));
  write_quotes(view, besides, "handler");
}

void write_answer(const View& view) {
  std::vector<const Item*> answers, quoted;
  for (const auto& item : view.assembled.items)
    if (is_answer(view, item)) answers.push_back(&item);
  // A log's line that a field was filled in says no more than the table below.
  std::copy_if(answers.begin(), answers.end(), std::back_inserter(quoted),
               [](const Item* item) { return item->record.kind != "operation"; });
  view.nodes.heading(2, view.words("section.answer"), "answer");
  view.nodes.paragraph(view.words(answers.empty() ? "answer.none" : "answer.intro"), "note");
  write_quotes(view, quoted, "handler");
  write_claims_table(view, answers);
}

}  // namespace dossier::report
