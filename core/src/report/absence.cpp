// What is not there, and why: gaps, the completeness matrix with its look-ups.
#include <algorithm>
#include <map>
#include <set>

#include "report/view.hpp"

namespace dossier::report {

namespace {

constexpr size_t most_gaps = 200;
constexpr size_t most_lookups = 500;

/// Gaps of one source, stream and reason, shown as one.
struct GapGroup {
  const Gap* first = nullptr;
  std::vector<std::string> sought, parts;
  std::vector<std::string> messages;
  std::set<std::string> identifiers;  // sought, as keys
  Micros from = 0, until = 0;
};

void add_once(std::vector<std::string>& texts, const std::string& text) {
  if (!text.empty() && std::find(texts.begin(), texts.end(), text) == texts.end()) texts.push_back(text);
}

std::vector<GapGroup> grouped(const View& view) {
  std::vector<GapGroup> groups;
  std::map<std::string, size_t> places;
  for (const auto& gap : view.assembled.gaps) {
    const auto key = gap.source + "\x1f" + gap.stream + "\x1f" + gap.reason + (gap.retryable ? "\x1f+" : "\x1f-") +
                     (gap.owed > 0 ? std::to_string(gap.owed) : "");
    const auto [place, fresh] = places.emplace(key, groups.size());
    if (fresh) groups.push_back({&gap, {}, {}, {}, {}, gap.from, gap.until});
    auto& group = groups[place->second];
    if (gap.identifier) add_once(group.sought, view.identifier(*gap.identifier));
    if (gap.identifier) group.identifiers.insert(gap.identifier->key());
    for (const auto& part : gap.parts) add_once(group.parts, part);
    add_once(group.messages, view.masker.text(gap.message));
    if (gap.from != 0 || gap.until != 0) {
      group.from = group.from == 0 ? gap.from : std::min(group.from, gap.from);
      group.until = std::max(group.until, gap.until);
    }
  }
  return groups;
}

std::string part_names(const View& view, const std::vector<std::string>& names) {
  std::vector<std::string> texts;
  for (const auto part : parts)
    if (std::find(names.begin(), names.end(), part) != names.end()) texts.push_back(view.part(part));
  return view.joined(texts);
}

std::string meaning(const View& view, const GapGroup& group, const std::string& title) {
  auto affected = part_names(view, group.parts);
  if (affected.empty()) affected = std::string(view.words("gap.any_part"));
  const auto& gap = *group.first;
  if (gap.reason == "media_missing") return std::string(view.words("gap.meaning.media"));
  if (gap.reason == "not_configured")
    return view.words(gap.source.empty() ? "gap.meaning.unconfigured" : "gap.meaning.set_up_wrongly",
                      {affected, title});
  return view.words("gap.meaning.text", {affected, title});
}

std::string reason_text(const View& view, const std::string& reason, const std::string& source) {
  return view.masker.text(view.words.reason(reason, source));
}

/// The newest states of things that the missing records are about too, one of each source.
std::vector<const Item*> last_states(const View& view, const GapGroup& gaps) {
  std::map<std::string, const Item*> newest;
  for (const auto& item : view.assembled.items) {
    const auto& record = item.record;
    if (record.kind != "shipment_event" || record.outcome.empty() || record.source == gaps.first->source) continue;
    if (std::any_of(record.identifiers.begin(), record.identifiers.end(),
                    [&](const Identifier& one) { return gaps.identifiers.count(one.key()) > 0; }))
      newest[record.source] = &item;  // the items are in order of time
  }
  std::vector<const Item*> states;
  for (const auto& [source, item] : newest) states.push_back(item);
  return states;
}

/// What others recorded and the missing records would confirm or contradict.
void add_uncompared(const View& view, const GapGroup& gaps, const std::string& title, std::vector<Fact>& facts) {
  for (const auto* item : last_states(view, gaps)) {
    const auto& record = item->record;
    const auto said = record.text.empty() ? view.outcome(record) : shortened(view.masker.text(record.text), 60);
    facts.emplace_back(view.words("gap.uncompared"),
                       view.words("gap.uncompared.text", {view.source(record.source), said, view.time_of(record),
                                                          view.item(item->number), title}));
  }
}

/// What came in writing of a part that no source feeds.
void add_received(const View& view, const GapGroup& gaps, std::vector<Fact>& facts) {
  if (!gaps.first->source.empty()) return;
  for (const auto& part : gaps.parts)
    if (const auto received = received_of(view, part); !received.empty())
      facts.emplace_back(view.words("owed.received.title"), received);
}

/// The items of that stream which lack a file.
void write_items_without_media(const View& view, const Gap& gap) {
  std::vector<CellText> items;
  for (const auto& item : view.assembled.items) {
    if (item.record.source != gap.source || item.record.stream != gap.stream) continue;
    bool lacks = false;
    for (size_t index = 0; index < item.record.media.size(); ++index)
      lacks = lacks || index >= item.media_paths.size() || item.media_paths[index].empty();
    if (lacks) items.push_back({view.item(item.number), item.number});
  }
  if (items.empty()) return;
  view.nodes.paragraph(view.words("gap.items"), "label");
  view.nodes.list(items);
}

void write_gap(const View& view, const GapGroup& gaps) {
  const auto& words = view.words;
  const auto& gap = *gaps.first;
  if (gap.owed > 0) return write_overdue(view, gap);
  auto title = gap.source.empty() ? part_names(view, gaps.parts) : view.source(gap.source);
  if (title.empty()) title = std::string(words("gap.any_part"));
  view.nodes.begin(group("callout")
                       .put("tone", "gap")
                       .put("title", words("gap.title", {title, reason_text(view, gap.reason, gap.source)})));
  std::vector<Fact> facts;
  facts.emplace_back(words("gap.meaning"), meaning(view, gaps, title));
  add_uncompared(view, gaps, title, facts);
  add_received(view, gaps, facts);
  const auto affected = part_names(view, gaps.parts);
  if (!affected.empty()) facts.emplace_back(words("gap.parts"), affected);
  if (!gaps.sought.empty()) facts.emplace_back(words("gap.sought"), view.joined(gaps.sought));
  if (gaps.from != 0 || gaps.until != 0) facts.emplace_back(words("gap.window"), view.window(gaps.from, gaps.until));
  facts.emplace_back(words("gap.retry"), words(gap.retryable ? "gap.retry.yes" : "gap.retry.no"));
  view.nodes.facts(facts);
  if (gap.reason == "media_missing") write_items_without_media(view, gap);
  if (!gaps.messages.empty()) {
    view.nodes.begin(group("details").put("title", words("technical")));
    for (const auto& message : gaps.messages) view.nodes.code(message);
    view.nodes.end();
  }
  view.nodes.end();
}

const Cell* cell_at(const View& view, std::string_view part, const std::string& source) {
  for (const auto& cell : view.assembled.cells)
    if (cell.part == part && cell.source == source) return &cell;
  return nullptr;
}

std::string count_of(const View& view, int64_t items) {
  return view.words(items == 1 ? "count.item" : "count.items", {std::to_string(items)});
}

CellText cell_text(const View& view, const Cell* cell) {
  if (!cell) return {std::string(view.words("dash"))};
  const auto& words = view.words;
  std::string text(words.named("state", cell->state));
  const auto in_brackets = [&](const std::string& inside) {
    return std::string(words("open")) + inside + std::string(words("close"));
  };
  if (cell->state == "found") text += " " + count_of(view, cell->items);
  if (cell->state == "gap") {
    text += in_brackets(reason_text(view, cell->reason, cell->source));
    if (cell->also_found)
      text +=
          std::string(words("semicolon")) + std::string(words("state.gap.also")) + " " + count_of(view, cell->items);
  }
  if ((cell->state == "not_asked" || cell->state == "none") && !cell->reason.empty())
    text += in_brackets(reason_text(view, cell->reason, cell->source));
  return {text, 0, cell->state};
}

/// Configured sources first, in their order, then any other name that cells carry (an expected source nobody
/// configured).
std::vector<std::string> matrix_sources(const View& view) {
  auto sources = view.assembled.sources;
  for (const auto& cell : view.assembled.cells)
    if (std::find(sources.begin(), sources.end(), cell.source) == sources.end()) sources.push_back(cell.source);
  return sources;
}

std::string lookup_outcome(const View& view, const Lookup& lookup) {
  std::string text(view.words.named("state", lookup.outcome));
  if (lookup.outcome == "gap" || lookup.outcome == "not_asked")
    text += std::string(view.words("open")) + reason_text(view, lookup.reason, lookup.source) +
            std::string(view.words("close"));
  return text;
}

/// Calls of an agent for others are a number, and nothing else of them is in the bundle.
std::string lookup_count(const View& view, const Lookup& lookup) {
  const auto records = std::to_string(lookup.records);
  if (lookup.outcome == "not_asked") return std::string(view.words("dash"));
  if (!lookup.not_shown) return records;
  const auto others = *lookup.not_shown;
  return view.words(others == 0   ? "lookups.others.none"
                    : others == 1 ? "lookups.others.one"
                                  : "lookups.others",
                    {records, std::to_string(others)});
}

void write_lookups(const View& view, std::string_view part) {
  std::vector<const Lookup*> lookups;
  for (const auto& cell : view.assembled.cells)
    if (cell.part == part)
      for (const auto& lookup : cell.lookups) lookups.push_back(&lookup);
  if (lookups.empty()) return;
  const auto& words = view.words;
  const auto title = words("lookups.of", {view.part(part), std::to_string(lookups.size())});
  view.nodes.begin(group("details").put("title", title).put("print", true));
  view.nodes.begin_table(
      title,
      {std::string(words("column.source")), std::string(words("column.stream")),
       std::string(words("column.identifier")), std::string(words("column.window")), std::string(words("column.path")),
       std::string(words("column.outcome")), std::string(words("column.count"))},
      "lookups");
  for (size_t index = 0; index < std::min(lookups.size(), most_lookups); ++index) {
    const auto& lookup = *lookups[index];
    view.nodes.row({{view.source(lookup.source)},
                    {view.masker.text(words.named("stream", lookup.stream))},
                    {view.identifier(lookup.identifier)},
                    {view.window(lookup.from, lookup.until)},
                    {view.path(lookup.path)},
                    {lookup_outcome(view, lookup), 0, lookup.outcome},
                    {lookup_count(view, lookup)}});
  }
  view.nodes.end();
  if (lookups.size() > most_lookups)
    view.nodes.paragraph(words("more.rows", {std::to_string(lookups.size() - most_lookups)}), "note");
  view.nodes.end();
}

}  // namespace

void write_gaps(const View& view) {
  const auto groups = grouped(view);
  view.nodes.heading(2, view.words("section.gaps"), "gaps");
  const auto* without = view.is_empty() ? "gaps.none.empty" : "gaps.none";
  view.nodes.paragraph(view.words(groups.empty() ? without : "gaps.intro"), "note");
  for (size_t index = 0; index < std::min(groups.size(), most_gaps); ++index) write_gap(view, groups[index]);
  if (groups.size() > most_gaps)
    view.nodes.paragraph(view.words("more.rows", {std::to_string(groups.size() - most_gaps)}), "note");
  write_awaited(view);
}

void write_completeness(const View& view) {
  const auto& words = view.words;
  view.nodes.heading(2, words("section.completeness"), "completeness");
  if (view.is_empty()) view.nodes.paragraph(words("completeness.empty"));
  view.nodes.paragraph(words("completeness.intro"), "note");
  std::vector<std::string> columns = {std::string(words("column.source"))};
  for (const auto part : parts) columns.push_back(view.part(part));
  view.nodes.begin_table(words("section.completeness"), columns, "matrix");
  for (const auto& source : matrix_sources(view)) {
    std::vector<CellText> cells = {{view.source(source)}};
    for (const auto part : parts) cells.push_back(cell_text(view, cell_at(view, part, source)));
    view.nodes.row(cells);
  }
  view.nodes.end();
  write_left_out(view);
  write_owed(view);
  for (const auto part : parts) write_lookups(view, part);
}

}  // namespace dossier::report
