#include "assemble/completeness.hpp"

#include <algorithm>

#include "assemble/agent_side.hpp"
#include "assemble/parts.hpp"
#include "base/clock.hpp"
#include "base/text.hpp"

namespace dossier {
namespace {

template <class List, class Value>
bool holds(const List& list, const Value& value) {
  return std::find(list.begin(), list.end(), value) != list.end();
}

bool feeds(const KnownSource& source, std::string_view part) {
  return std::any_of(source.streams.begin(), source.streams.end(),
                     [&](const StreamSpec& stream) { return holds(stream.feeds, part); });
}

// Every call of an agent is the handler's side.
bool is_on_agents_side(const StreamSpec& stream, std::string_view part) {
  return holds(stream.feeds, part) &&
         (part == "handler" || (part != "history" && !holds(stream.feeds, std::string_view("handler"))));
}

// In a stream that knows complaints, the complaint's own number asks for parts 1–4, everything else for the history;
// but where it knows no customers (statements about an order or a parcel), an order's number asks for all.
bool asks_for(const Identifier& identifier, const StreamSpec& stream, std::string_view part) {
  if (!holds(stream.feeds, part)) return false;
  if (is_agents(identifier.type)) return is_on_agents_side(stream, part);
  if (!holds(stream.feeds, "history") || !holds(stream.consumes, "complaint_no")) return true;
  if ((part == "history") != (identifier.type == "complaint_no")) return true;
  return part != "history" && std::none_of(stream.consumes.begin(), stream.consumes.end(), is_personal);
}

// A number that is another system's: this source could not be asked by it.
void add_other_realms(const KnownSource& source, const StreamSpec& stream, std::string_view part,
                      const Members& members, std::vector<Lookup>& out) {
  for (const auto& [key, step] : members.followed) {
    const auto& identifier = step.identifier;
    if (!holds(stream.consumes, identifier.type) || !asks_for(identifier, stream, part)) continue;
    if (has_unnamed_carrier(identifier) || is_valid_in(identifier, source.name, source.realm)) continue;
    Lookup lookup;
    lookup.source = source.name;
    lookup.stream = stream.name;
    lookup.identifier = identifier;
    lookup.path = step.path;
    lookup.outcome = "not_asked";
    lookup.reason = "other_realm";
    out.push_back(std::move(lookup));
  }
}

std::vector<Lookup> lookups_for(const KnownSource& source, std::string_view part, const std::vector<Lookup>& lookups,
                                const Members& members) {
  std::vector<Lookup> chosen;
  for (const auto& lookup : lookups) {
    if (lookup.source != source.name) continue;
    const bool asked = lookup.stream.empty() ||  // the source did not even start
                       std::any_of(source.streams.begin(), source.streams.end(), [&](const StreamSpec& stream) {
                         return stream.name == lookup.stream && asks_for(lookup.identifier, stream, part);
                       });
    if (asked) chosen.push_back(lookup);
  }
  if (source.enabled)
    for (const auto& stream : source.streams) add_other_realms(source, stream, part, members, chosen);
  for (const auto& stream : source.streams)
    if (is_on_agents_side(stream, part))
      for (auto& contact : contacts_not_asked(source, stream, members, lookups)) chosen.push_back(std::move(contact));
  return chosen;
}

bool was_made(const Lookup& lookup) { return lookup.outcome != "not_asked"; }

bool is_asked_by_agents_alone(const StreamSpec& stream) {
  return !stream.consumes.empty() && std::all_of(stream.consumes.begin(), stream.consumes.end(), is_agents);
}

std::string why_not_asked(const KnownSource& source, std::string_view part, const Cell& cell) {
  if (!source.enabled) return "disabled";
  bool only_by_agents = true;
  for (const auto& stream : source.streams)
    if (holds(stream.feeds, part)) only_by_agents = only_by_agents && is_asked_by_agents_alone(stream);
  const auto is_of_other_realm = [](const Lookup& lookup) { return lookup.reason == "other_realm"; };
  if (std::any_of(cell.lookups.begin(), cell.lookups.end(), is_of_other_realm)) return "other_realm";
  if (!only_by_agents) return "no_identifier";
  return cell.lookups.empty() ? "no_claimed_contact" : cell.lookups.front().reason;
}

// What came and is older than the case's window: the part has nothing of it, and yet there is something.
void say_older(const Members& members, Cell& cell) {
  const auto older =
      std::count_if(members.before_window.begin(), members.before_window.end(), [&](const Member& member) {
        return member.record.source == cell.source && part_of(member.record, member.history) == cell.part;
      });
  if (older == 0) return;
  const auto from = cell.part == "history" ? members.window.history_from() : members.window.parts_from();
  cell.reason = "older_only";
  cell.message = "source \"" + cell.source + "\": " + counted(older, "record") + " of the case came, dated before " +
                 rfc3339(from).substr(0, 10) + ", where the window of this part begins; kept, and no items";
}

Cell cell_of(const KnownSource& source, std::string_view part, const std::vector<Lookup>& lookups,
             const std::vector<Item>& items, const Members& members) {
  Cell cell;
  cell.part = part;
  cell.source = source.name;
  cell.lookups = lookups_for(source, part, lookups, members);
  cell.items = std::count_if(items.begin(), items.end(), [&](const Item& item) {
    return item.part == cell.part && item.record.source == source.name;
  });
  const auto failed = std::find_if(cell.lookups.begin(), cell.lookups.end(),
                                   [](const Lookup& lookup) { return lookup.outcome == "gap"; });
  if (failed != cell.lookups.end()) {
    cell.state = "gap";
    cell.also_found = cell.items > 0;
    cell.reason = failed->reason;
    cell.message = failed->message;
    cell.retryable = failed->retryable;
  } else if (cell.items > 0) {
    cell.state = "found";
  } else if (std::any_of(cell.lookups.begin(), cell.lookups.end(), was_made)) {
    cell.state = "none";
    say_older(members, cell);
  } else {
    cell.state = "not_asked";
    cell.reason = why_not_asked(source, part, cell);
  }
  return cell;
}

Gap gap_of(const Lookup& lookup) {
  Gap gap;
  gap.source = lookup.source;
  gap.stream = lookup.stream;
  gap.identifier = lookup.identifier;
  gap.from = lookup.from;
  gap.until = lookup.until;
  gap.reason = lookup.reason;
  gap.message = lookup.message;
  gap.retryable = lookup.retryable;
  return gap;
}

// One failed look-up can stand under several cells; it is one gap with several parts.
void add_failed_lookups(const std::vector<Cell>& cells, std::vector<Gap>& out) {
  std::map<std::tuple<std::string, std::string, std::string, Micros>, Gap> gaps;
  for (const auto& cell : cells)
    for (const auto& lookup : cell.lookups) {
      if (lookup.outcome != "gap") continue;
      auto& gap = gaps.emplace(std::make_tuple(lookup.source, lookup.stream, lookup.identifier.key(), lookup.from),
                               gap_of(lookup))
                      .first->second;
      gap.parts.push_back(cell.part);
    }
  for (auto& [key, gap] : gaps) out.push_back(std::move(gap));
}

void add_unfed_parts(const std::vector<Cell>& cells, std::vector<Gap>& out) {
  for (const auto& cell : cells) {
    if (!cell.source.empty() || cell.state != "gap") continue;
    Gap gap;
    gap.reason = cell.reason;
    gap.message = cell.message;
    gap.parts = {cell.part};
    out.push_back(std::move(gap));
  }
}

// A file without a byte is carried, and still nobody can hear it.
void add_missing_media(const std::vector<Item>& items, std::vector<Gap>& out) {
  for (const auto& item : items)
    for (size_t index = 0; index < item.record.media.size(); ++index) {
      const auto& medium = item.record.media[index];
      const bool is_held = !item.media_paths[index].empty();
      if (is_held && medium.size > 0) continue;
      Gap gap;
      gap.source = item.record.source;
      gap.stream = item.record.stream;
      gap.reason = "media_missing";
      gap.message = item.name() + ": " + (medium.name.empty() ? medium.locator : medium.name) + ": " +
                    (is_held ? "0 bytes" : medium.state);
      gap.retryable = is_held || medium.state == "pending" || medium.state == "absent";
      gap.parts = {item.part};
      out.push_back(std::move(gap));
    }
}

void add_withheld_documents(const std::vector<CaseDocument>& documents, std::vector<Gap>& out) {
  for (const auto& document : documents) {
    if (document.withheld.empty()) continue;
    Gap gap;
    gap.source = document.source;
    gap.stream = document.stream;
    gap.reason = "forbidden";
    gap.message = "document " + std::to_string(document.number) + " is not carried: " + document.withheld;
    out.push_back(std::move(gap));
  }
}

}  // namespace

std::vector<Cell> completeness(const AssemblePlan& plan, const std::vector<Lookup>& lookups,
                               const std::vector<Item>& items, const Members& members) {
  std::vector<Cell> cells;
  for (const auto part : parts_in_order) {
    bool is_fed = false;
    for (const auto& source : plan.sources) {
      if (!feeds(source, part)) continue;
      is_fed = is_fed || source.enabled;
      cells.push_back(cell_of(source, part, lookups, items, members));
    }
    if (is_fed || !plan.expects.count(std::string(part))) continue;
    Cell cell;
    cell.part = part;
    cell.state = "gap";
    cell.reason = "not_configured";
    cell.message = "expected by the configuration (expects." + std::string(part) + "), and no source feeds it";
    cells.push_back(std::move(cell));
  }
  return cells;
}

std::vector<Gap> gaps(const std::vector<Cell>& cells, const std::vector<Item>& items,
                      const std::vector<CaseDocument>& documents) {
  std::vector<Gap> gaps;
  add_failed_lookups(cells, gaps);
  add_unfed_parts(cells, gaps);
  add_missing_media(items, gaps);
  add_withheld_documents(documents, gaps);
  return gaps;
}

}  // namespace dossier
