// The timeline: where every item lies in time, for a drawing, and the same as a table.
#include <algorithm>

#include "base/zones.hpp"
#include "report/view.hpp"

namespace dossier::report {

namespace {

constexpr Micros second = 1'000'000;
constexpr Micros hour = 3600 * second;
constexpr Micros day = 24 * hour;
constexpr size_t most_ticks = 9;

struct Span {
  Micros from = 0, until = 0;
};

/// Where an item lies; nothing when its time is not known at all.
std::optional<Span> span_of(const Record& record) {
  if (!record.at) return std::nullopt;
  Span span{record.at->earliest, record.at->latest};
  if (record.at->utc && record.at->precision != "day") span = {*record.at->utc, *record.at->utc};
  return span;
}

/// The stretch that is drawn: the handling itself. History before it would press it into one corner.
std::optional<Span> drawn_span(const View& view) {
  std::optional<Span> all;
  const auto widen = [&](bool history) {
    for (const auto& item : view.assembled.items) {
      const auto span = (item.part == "history") == history ? span_of(item.record) : std::nullopt;
      if (!span) continue;
      all = all ? Span{std::min(all->from, span->from), std::max(all->until, span->until)} : *span;
    }
  };
  widen(false);
  if (!all) widen(true);
  return all;
}

/// Stretches without any event that are long against the whole: drawn short, and labelled with their length.
std::vector<Span> pauses_in(const View& view, const Span& drawn) {
  std::vector<Span> spans;
  for (const auto& item : view.assembled.items)
    if (const auto span = span_of(item.record); span && span->until >= drawn.from) spans.push_back(*span);
  std::sort(spans.begin(), spans.end(), [](const Span& left, const Span& right) { return left.from < right.from; });
  const Micros shortest = std::max(4 * day, (drawn.until - drawn.from) / 8);
  std::vector<Span> pauses;
  Micros reached = drawn.from;
  for (const auto& span : spans) {
    if (span.from - reached > shortest) pauses.push_back({reached, span.from});
    reached = std::max(reached, span.until);
  }
  return pauses;
}

bool within(const std::vector<Span>& pauses, Micros at) {
  return std::any_of(pauses.begin(), pauses.end(),
                     [&](const Span& pause) { return pause.from < at && at < pause.until; });
}

/// Moments at whole steps of the reader's wall clock.
std::vector<Micros> moments(const View& view, const Span& drawn, const std::vector<Span>& pauses, Micros step) {
  std::vector<Micros> found;
  const auto offset_at = [&](Micros at) { return Micros{60} * second * offset_minutes_at(view.style.timezone, at); };
  Micros at = drawn.from;
  while (at <= drawn.until && found.size() <= most_ticks) {
    const auto local = at + offset_at(at);
    const auto past = local % step;
    const auto boundary = past == 0 ? local : local - past + step;
    const auto moment = boundary - offset_at(at);
    if (moment <= drawn.until && !within(pauses, moment)) found.push_back(moment);
    at = std::max(moment, at) + step;
    for (const auto& pause : pauses)
      if (pause.from < at && at < pause.until) at = pause.until;
  }
  return found;
}

std::vector<json::Object> ticks(const View& view, const Span& drawn, const std::vector<Span>& pauses) {
  for (const Micros hours : {1, 2, 3, 6, 12, 24, 48, 96, 168, 336, 720, 2160, 8760, 87600}) {
    const auto found = moments(view, drawn, pauses, hours * hour);
    if (found.size() > most_ticks) continue;
    std::vector<json::Object> objects;
    for (const auto at : found) {
      const auto clock = wall_clock(view.style.timezone, at, false);
      const bool midnight = clock.ends_with("00:00");
      const auto label = hours >= 2160 ? clock.substr(0, 10) : midnight ? clock.substr(5, 5) : clock.substr(11);
      objects.push_back(json::Object().put("at", at).put("text", label));
    }
    return objects;
  }
  return {};
}

json::Object lane(const View& view, std::string_view part, int64_t earlier) {
  json::Object object;
  object.put("id", part).put("text", view.part(part));
  if (earlier > 0) object.put("note", view.words("timeline.earlier", {std::to_string(earlier)}));
  return object;
}

/// `earlier`: how many items of history lie before the stretch that is drawn.
json::Object timeline_node(const View& view, const Span& drawn, int64_t drawn_items, int64_t earlier) {
  const auto pauses = pauses_in(view, drawn);
  std::vector<json::Object> lanes, pause_nodes;
  for (const auto part : parts) lanes.push_back(lane(view, part, part == "history" ? earlier : 0));
  for (const auto& pause : pauses) {
    const auto days = std::to_string((pause.until - pause.from) / day);
    pause_nodes.push_back(json::Object()
                              .put("from", pause.from)
                              .put("until", pause.until)
                              .put("text", view.words("timeline.pause", {days})));
  }
  return json::Object()
      .put("node", "timeline")
      .put("from", drawn.from)
      .put("until", drawn.until)
      .put("alt",
           view.words("timeline.alt", {view.minute(drawn.from), view.minute(drawn.until), std::to_string(drawn_items)}))
      .put("lanes", lanes)
      .put("pauses", pause_nodes)
      .put("ticks", ticks(view, drawn, pauses));
}

/// Draws what lies in the stretch; answers how many items of history lie before it.
int64_t write_drawing(const View& view, const Span& drawn) {
  std::vector<std::pair<const Item*, Span>> shown;
  int64_t earlier = 0;
  for (const auto& item : view.assembled.items) {
    const auto span = span_of(item.record);
    if (!span || is_said_in_another(view, item)) continue;
    if (span->until < drawn.from) ++earlier;
    else shown.emplace_back(&item, *span);
  }
  view.nodes.raw(timeline_node(view, drawn, static_cast<int64_t>(shown.size()), earlier));
  for (const auto& [item, span] : shown)
    view.nodes.raw(json::Object()
                       .put("node", "event")
                       .put("lane", item->part)
                       .put("from", std::max(span.from, drawn.from))
                       .put("until", std::min(std::max(span.until, span.from), drawn.until))
                       .put("item", item->number)
                       .put("text", view.item(item->number) + std::string(view.words("comma")) +
                                        view.time_of(item->record) + std::string(view.words("comma")) +
                                        view.summary(item->record, 40)));
  view.nodes.end();
  return earlier;
}

void write_table(const View& view) {
  const auto& words = view.words;
  view.nodes.begin_table(
      words("timeline.table"),
      {std::string(words("column.time")), std::string(words("column.part")), std::string(words("column.who")),
       std::string(words("column.what")), std::string(words("column.item"))},
      "timeline");
  for (const auto& item : view.assembled.items) {
    if (is_said_in_another(view, item)) continue;
    view.nodes.row({{view.time_of(item.record), 0, {}, std::string(item.order_unknown ? words("order.unknown") : "")},
                    {view.part(item.part)},
                    {view.who(item.record)},
                    {view.summary(item.record, 80)},
                    {view.item(item.number), item.number}});
  }
  view.nodes.end();
}

}  // namespace

void write_timeline(const View& view) {
  const auto& words = view.words;
  view.nodes.heading(2, words("section.timeline"), "timeline");
  if (view.assembled.items.empty()) return view.nodes.paragraph(words("timeline.none"), "note");
  if (const auto drawn = drawn_span(view)) {
    view.nodes.paragraph(words("timeline.intro"), "note");
    const auto earlier = write_drawing(view, *drawn);
    if (earlier > 0) view.nodes.paragraph(words("timeline.history", {std::to_string(earlier)}), "note");
  }
  const auto undated = std::count_if(view.assembled.items.begin(), view.assembled.items.end(), [&](const Item& item) {
    return !item.record.at && !is_said_in_another(view, item);
  });
  const auto said = std::count_if(view.assembled.items.begin(), view.assembled.items.end(),
                                  [&](const Item& item) { return is_said_in_another(view, item); });
  if (said > 0) view.nodes.paragraph(words("timeline.said", {std::to_string(said)}), "note");
  if (undated > 0) view.nodes.paragraph(words("timeline.undated", {std::to_string(undated)}), "note");
  write_table(view);
}

}  // namespace dossier::report
