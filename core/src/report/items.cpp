// The five classes of material, item by item.
#include <algorithm>
#include <set>

#include "report/view.hpp"

namespace dossier::report {

namespace {

std::vector<Fact> claim_facts(const View& view, const Record& record) {
  std::vector<Fact> facts;
  for (const auto& claim : record.claims)
    facts.emplace_back(view.masker.text(view.words.named("claim", claim.field)), claim_value(view, record, claim));
  return facts;
}

/// The complaint stands in the head of the report or, for history, over the item; agents stand in the technical
/// details.
void add_identifiers(const View& view, const Record& record, std::vector<Fact>& facts) {
  std::set<std::string> seen;
  for (const auto& identifier : record.identifiers) {
    if (identifier.type == "complaint_no" || identifier.type == "agent_id" ||
        !seen.insert(identifier.key() + identifier.owner).second)
      continue;
    const bool called = record.kind == "call" && identifier.type == "phone";
    auto name = view.masker.text(called ? view.words("call.number") : view.words.named("identifier", identifier.type));
    const auto owner = view.words.named("owner", identifier.owner, "");
    const bool personal = identifier.type == "phone" || identifier.type == "email";
    if (personal && !called && !owner.empty())
      name += std::string(view.words("open")) + std::string(owner) + std::string(view.words("close"));
    facts.emplace_back(name, view.masker.identifier(identifier));
  }
}

void add_related(const View& view, const Item& item, std::vector<CellText>& related) {
  for (const auto& link : item.record.links) {
    if (link.relation == "part_of") continue;  // that everything belongs to its ticket goes without saying
    const int number = view.item_of(item.record, link.source_id);
    const bool known =
        std::any_of(related.begin(), related.end(), [&](const CellText& cell) { return cell.item == number; });
    if (number > 0 && number != item.number && !known) related.push_back({view.item(number), number});
  }
  for (const auto* attached : view.attached_to(item))
    if (!is_said_in_another(view, *attached)) related.push_back({view.item(attached->number), attached->number});
}

std::vector<Fact> item_facts(const View& view, const Item& item) {
  std::vector<Fact> facts;
  const auto outcome = view.outcome(item.record);
  if (!outcome.empty() && !says_outcome(item.record)) facts.emplace_back(view.words("item.outcome"), outcome);
  // Fields without a word of ours stand in the technical details; what the text already says is not said again.
  for (const auto& [name, value] : item.record.detail) {
    const auto word = detail_word(view, item.record, name);
    if (!word.empty() && !value.empty() && item.record.text.find(value) == std::string::npos)
      facts.emplace_back(word, shown_value(view, name, value));
  }
  add_identifiers(view, item.record, facts);
  return facts;
}

/// An earlier version, shown for what differs from the newest.
void write_earlier(const View& view, const Item& item, const Record& earlier) {
  view.nodes.begin(group("earlier").put(
      "title", view.words("item.earlier", {view.words("item.earlier.n", {std::to_string(earlier.version)})})));
  if (earlier.text != item.record.text)
    view.nodes.quotation(earlier.text.empty() ? std::string(view.words("item.no_text"))
                                              : view.masker.text(earlier.text));
  std::vector<Fact> facts;
  if (view.outcome(earlier) != view.outcome(item.record))
    facts.emplace_back(view.words("item.outcome"), view.outcome(earlier));
  if (view.time_of(earlier) != view.time_of(item.record))
    facts.emplace_back(view.words("column.time"), view.time_of(earlier));
  for (const auto& [name, value] : earlier.detail) {
    const auto now = item.record.detail.find(name);
    if (now == item.record.detail.end() || now->second != value)
      facts.emplace_back(view.masker.text(view.words.named("detail", name)), shown_value(view, name, value));
  }
  const auto claims = claim_facts(view, earlier);
  if (claims != claim_facts(view, item.record)) facts.insert(facts.end(), claims.begin(), claims.end());
  view.nodes.facts(facts);
  write_earlier_media(view, item, earlier.version);
  view.nodes.end();
}

void write_item(const View& view, const Item& item);

/// What was said in this recording: its lines, and where each comes from.
void write_lines(const View& view, const Item& recording) {
  const auto& attached = view.attached_to(recording);
  const auto lines = std::count_if(attached.begin(), attached.end(),
                                   [&](const Item* line) { return is_said_in_another(view, *line); });
  if (lines == 0) return;
  write_said(view, recording, attached.size());
  view.nodes.begin(group("details").put("title", view.words("said.lines", {std::to_string(lines)})));
  for (const auto* line : attached)
    if (is_said_in_another(view, *line)) write_item(view, *line);
  view.nodes.end();
}

void write_item(const View& view, const Item& item) {
  const auto& words = view.words;
  view.nodes.begin(item_group(view, item, "item"));
  if (item.record.withdrawn_at)
    view.nodes.remark("withdrawn", words("item.withdrawn", {view.time(*item.record.withdrawn_at)}));
  if (item.by_version > 0) view.nodes.remark("moved", words("item.moved", {std::to_string(item.by_version)}));
  if (item.by_version > 0 && !item.record.media.empty()) view.nodes.remark("moved", words("media.moved"));
  if (item.former) view.nodes.remark("former", words("item.former"));
  if (item.order_unknown) view.nodes.remark("order", words("order.unknown"));
  view.nodes.quotation(told(view, item.record));
  view.nodes.facts(item_facts(view, item));
  std::vector<CellText> related;
  add_related(view, item, related);
  if (!related.empty()) {
    view.nodes.paragraph(words("item.related"), "label");
    view.nodes.list(related);
  }
  write_media(view, item);
  write_earlier_media(view, item, item.record.version);
  write_lines(view, item);
  write_claims(view, item);
  if (!item.earlier.empty()) {
    view.nodes.remark("changed", words("item.changed"));
    for (const auto& earlier : item.earlier) write_earlier(view, item, earlier);
  }
  write_technical(view, item);
  view.nodes.end();
}

/// The complaint that an item of history belongs to; empty when it names none.
std::string complaint_of(const View& view, const Item& item) {
  for (const auto& identifier : item.record.identifiers)
    if (identifier.type == "complaint_no" && identifier.value != view.assembled.review_case.complaint)
      return identifier.value;
  for (auto step = item.path.rbegin(); step != item.path.rend(); ++step)
    if (step->starts_with("complaint_no ") && step->substr(13) != view.assembled.review_case.complaint)
      return step->substr(13);
  return {};
}

/// Each earlier complaint under its own heading, in the order in which they begin.
void write_history(const View& view, const std::vector<const Item*>& items) {
  std::vector<std::pair<std::string, std::vector<const Item*>>> complaints;
  for (const auto* item : items) {
    const auto number = complaint_of(view, *item);
    auto place =
        std::find_if(complaints.begin(), complaints.end(), [&](const auto& entry) { return entry.first == number; });
    if (place == complaints.end()) place = complaints.insert(complaints.end(), {number, {}});
    place->second.push_back(item);
  }
  for (const auto& [number, theirs] : complaints) {
    view.nodes.heading(3, number.empty() ? std::string(view.words("history.other"))
                                         : view.words("history.of", {view.masker.text(number)}));
    for (const auto* item : theirs) write_item(view, *item);
  }
}

void write_part(const View& view, std::string_view part) {
  std::vector<const Item*> items;
  for (const auto& item : view.assembled.items)
    if (item.part == part && !is_said_in_another(view, item)) items.push_back(&item);
  const auto number = view.words(std::string("part.number.") + std::string(part));
  view.nodes.heading(2, view.words("part.heading", {number, view.part(part)}), "part-" + std::string(part));
  view.nodes.paragraph(view.words(std::string("part.about.") + std::string(part)), "note");
  if (items.empty()) {
    const auto received = received_of(view, part);
    return view.nodes.paragraph(received.empty() ? std::string(view.words("part.empty"))
                                                 : view.words("part.empty.received", {received}));
  }
  if (part == "history") return write_history(view, items);
  for (const auto* item : items) write_item(view, *item);
}

}  // namespace

json::Object item_group(const View& view, const Item& item, std::string_view as) {
  auto head = group(as);
  head.put("item", item.number).put("title", view.item(item.number)).put("part", item.part);
  head.put("time", view.time_of(item.record));
  head.put_some("kind", view.kind(item.record));
  head.put_some("who", view.who(item.record));
  head.put_some("channel", view.channel(item.record));
  head.put("source", std::string(view.words("column.source")) + std::string(view.words("colon")) +
                         view.source(item.record.source));
  return head;
}

void write_claims(const View& view, const Item& item) {
  const auto facts = claim_facts(view, item.record);
  if (!facts.empty()) view.nodes.facts(facts, view.words(item.part == "related" ? "claim.third" : "claim"), "claims");
}

void write_parts(const View& view) {
  for (const auto part : parts) write_part(view, part);
}

}  // namespace dossier::report
