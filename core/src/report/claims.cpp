// What staff recorded, each beside the contacts with the customer around that time. The report does not judge: it puts
// the places side by side, also where they agree.
#include <algorithm>

#include "report/view.hpp"

namespace dossier::report {

namespace {

constexpr Micros around = 30 * Micros{60'000'000};
/// Two fields of one contact are entered one after the other.
constexpr Micros one_entry = Micros{60'000'000};
constexpr size_t most_contacts = 8;
constexpr size_t most_last_words = 2;  // of a call

bool is_contact(const Item& item) {
  return item.part == "handler" && item.record.at &&
         (item.record.kind == "call" || (item.record.kind == "message" && item.record.direction != "internal"));
}

Micros end_of(const Record& record) {
  return record.until ? std::max(record.until->latest, record.at->latest) : record.at->latest;
}

/// A claim, the moment it speaks of, and the contact that it belongs to where it names one itself or just before.
struct Stated {
  const Item* item;
  const Claim* claim;
  std::optional<Instant> about;
  std::string contact;  // the contact's time as entered
};

bool is_same_entry(const Item& left, const Item& right) {
  if (left.number == right.number) return true;
  const auto &one = left.record, &other = right.record;
  if (one.source != other.source || !one.at || !other.at || other.at->earliest - one.at->earliest > one_entry)
    return false;
  return !one.parties.empty() && !other.parties.empty() && one.parties.front().name == other.parties.front().name;
}

std::vector<Stated> stated_in(const std::vector<const Item*>& items) {
  std::vector<Stated> all;
  std::optional<Stated> contact;
  for (const auto* item : items) {
    // The order of fields within one record says nothing: its contact's time counts for all of them.
    for (const auto& claim : item->record.claims)
      if (claim.field == contact_time_claim) contact = Stated{item, &claim, claim.at, claim.value};
    for (const auto& claim : item->record.claims) {
      const bool of_contact = claim.field == contact_time_claim || claim.field == "contact_result";
      if (of_contact && contact && is_same_entry(*contact->item, *item))
        all.push_back({item, &claim, contact->about, contact->contact});
      else all.push_back({item, &claim, item->record.at, {}});
    }
  }
  return all;
}

std::string contact_text(const View& view, const Item& item) {
  return view.item(item.number) + std::string(view.words("comma")) + view.time_of(item.record) +
         std::string(view.words("comma")) + view.summary(item.record, 40);
}

/// What the customer said at the end of a call: it stands beside what staff then recorded of it.
void add_last_words(const View& view, const Item& call, std::vector<CellText>& cells) {
  for (const auto* line : last_words_of_customer(view, call, most_last_words))
    cells.push_back(
        {view.words("claims.said", {view.item(line->number), shortened(view.masker.text(line->record.text), 80)}),
         line->number});
}

/// Nothing in a log says as much as the log would have held.
std::string asked(const View& view, const Lookup& lookup) {
  auto text = view.words("claims.asked", {view.source(lookup.source), view.identifier(lookup.identifier),
                                          std::string(view.words.named("state", lookup.outcome))});
  const auto left_out = lookup.outcome == "none" ? left_out_by(view, lookup.source) : std::string();
  return left_out.empty() ? text : text + std::string(view.words("open")) + left_out + std::string(view.words("close"));
}

/// That the agent's own calls around the contact were asked for, and with what result.
void add_asked(const View& view, const Stated& stated, std::vector<CellText>& cells) {
  if (stated.contact.empty()) return;
  for (const auto& cell : view.assembled.cells)
    for (const auto& lookup : cell.lookups) {
      const bool is_agents = lookup.identifier.type == "extension" || lookup.identifier.type == "agent_id";
      if (!is_agents || cell.part != "handler" || lookup.path.empty() ||
          lookup.path.back() != std::string(contact_time_claim) + " " + stated.contact)
        continue;
      cells.push_back({asked(view, lookup)});
    }
}

std::vector<CellText> beside(const View& view, const Stated& stated, const std::vector<const Item*>& contacts) {
  if (!stated.about)
    return {{std::string(view.words(stated.contact.empty() ? "time.unknown" : "reason.contact_time_unreadable"))}};
  std::vector<CellText> cells;
  size_t shown = 0, more = 0;
  for (const auto* item : contacts) {
    const auto& record = item->record;
    if (record.at->earliest > stated.about->latest + around || end_of(record) < stated.about->earliest - around)
      continue;
    if (shown == most_contacts) {
      ++more;
      continue;
    }
    ++shown;
    cells.push_back({contact_text(view, *item), item->number});
    add_last_words(view, *item, cells);
  }
  if (more > 0) cells.push_back({view.words("claims.more", {std::to_string(more)})});
  if (cells.empty()) cells.push_back({std::string(view.words("claims.none"))});
  if (stated.claim->field == contact_time_claim) add_asked(view, stated, cells);
  return cells;
}

}  // namespace

void write_claims_table(const View& view, const std::vector<const Item*>& items) {
  const auto all = stated_in(items);
  if (all.empty()) return;
  std::vector<const Item*> contacts;
  for (const auto& item : view.assembled.items)
    if (is_contact(item)) contacts.push_back(&item);
  const auto& words = view.words;
  view.nodes.begin_table(
      words("claims.title"),
      {std::string(words("column.field")), std::string(words("column.value")), std::string(words("column.entered")),
       std::string(words("column.who")), std::string(words("column.item")), std::string(words("column.contacts"))},
      "claims");
  for (const auto& stated : all) {
    const auto cells = beside(view, stated, contacts);
    view.nodes.row({{view.masker.text(words.named("claim", stated.claim->field))},
                    {claim_value(view, stated.item->record, *stated.claim)},
                    {view.time_of(stated.item->record)},
                    {view.who(stated.item->record)},
                    {view.item(stated.item->number), stated.item->number},
                    cells.front()});
    for (size_t index = 1; index < cells.size(); ++index) view.nodes.row({{}, {}, {}, {}, {}, cells[index]});
  }
  view.nodes.end();
  view.nodes.paragraph(words("claims.about"), "note");
}

}  // namespace dossier::report
