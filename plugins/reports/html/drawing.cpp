#include "drawing.hpp"

#include <algorithm>

#include "escape.hpp"

namespace html {

namespace {

namespace json = dossier::json;

// The picture's measures, in its own units: about a pixel at full width.
constexpr int width = 920;
constexpr int left = 118, right = 900;
constexpr int head = 30;
constexpr int column_width = 39;
constexpr int mark_width = 35, mark_height = 20, row_height = 24;
constexpr int lane_padding = 10, dot_room = 18;
constexpr int pause_width = 46;
constexpr int most_rows = 3;
constexpr size_t most_bars = 100;
constexpr size_t most_stems = 5;

std::string number(int64_t value) { return std::to_string(value); }

std::string padded(int64_t item) {
  auto digits = std::to_string(item);
  return std::string(digits.size() < 6 ? 6 - digits.size() : 0, '0') + digits;
}

std::string text_at(int x, int y, std::string_view css, std::string_view text) {
  return "<text class=\"" + std::string(css) + "\" x=\"" + number(x) + "\" y=\"" + number(y) + "\">" + escaped(text) +
         "</text>";
}

std::string line(int x1, int y1, int x2, int y2, std::string_view css) {
  return "<line class=\"" + std::string(css) + "\" x1=\"" + number(x1) + "\" y1=\"" + number(y1) + "\" x2=\"" +
         number(x2) + "\" y2=\"" + number(y2) + "\"/>";
}

/// Where each column's marks stand: over its dots, but side by side.
template <class Columns>
std::vector<int> centers_of(const Columns& columns) {
  std::vector<int> centers;
  for (const auto& [place, column] : columns) {
    const int wanted = (column.dots.front() + column.dots.back()) / 2;
    const int least = centers.empty() ? left + column_width / 2 : centers.back() + column_width;
    centers.push_back(std::max(wanted, least));
  }
  int most = right - column_width / 2;
  for (auto center = centers.rbegin(); center != centers.rend(); ++center, most -= column_width) {
    *center = std::min(*center, most);
    most = *center;
  }
  return centers;
}

}  // namespace

Drawing::Drawing(const json::Value& timeline)
    : from_(json::integer(timeline, "/from")),
      until_(json::integer(timeline, "/until")),
      alt_(json::text(timeline, "/alt")) {
  for (const auto& [lane, pointer] : json::each(timeline, "/lanes"))
    lanes_.push_back({json::text(lane, "/id"), json::text(lane, "/text"), json::text(lane, "/note"), {}, {}});
  for (const auto& [pause, pointer] : json::each(timeline, "/pauses"))
    pauses_.push_back({json::integer(pause, "/from"), json::integer(pause, "/until"), json::text(pause, "/text")});
  for (const auto& [tick, pointer] : json::each(timeline, "/ticks"))
    ticks_.emplace_back(json::integer(tick, "/at"), json::text(tick, "/text"));
}

/// Time runs evenly but in pauses, which all have the same short width.
int Drawing::place(int64_t at) const {
  constexpr int margin = 14;
  int64_t running = until_ - from_, passed = at - from_;
  int before = 0;
  for (const auto& pause : pauses_) {
    running -= pause.until - pause.from;
    if (at <= pause.from) continue;
    const auto inside = std::min(at, pause.until) - pause.from;
    passed -= inside;
    // Milliseconds: microseconds times pixels would leave 64 bits after three centuries.
    before += static_cast<int>(inside / 1000 * pause_width / std::max<int64_t>((pause.until - pause.from) / 1000, 1));
  }
  const int64_t room = right - left - 2 * margin - static_cast<int64_t>(pauses_.size()) * pause_width;
  const auto x = running <= 0 ? room / 2 : passed / 1000 * room / std::max<int64_t>(running / 1000, 1);
  return std::clamp(left + margin + before + static_cast<int>(x), left, right);
}

void Drawing::add(const json::Value& event) {
  const auto id = json::text(event, "/lane");
  const auto lane = std::find_if(lanes_.begin(), lanes_.end(), [&](const Lane& known) { return known.id == id; });
  if (lane == lanes_.end()) return;
  const int x = place(json::integer(event, "/from")), end = place(json::integer(event, "/until"));
  auto& column = lane->columns[std::min((x - left) / column_width, (right - left) / column_width - 1)];
  ++column.count;
  if (column.marks.size() < most_rows)
    column.marks.push_back({json::integer(event, "/item"), json::text(event, "/text")});
  const auto dot = std::lower_bound(column.dots.begin(), column.dots.end(), x);
  if (dot == column.dots.end() || *dot != x) column.dots.insert(dot, x);
  if (end > x && lane->bars.size() < most_bars) lane->bars.emplace_back(x, end);
}

int Drawing::rows_of(const Lane& lane) const {
  int64_t rows = 1;
  for (const auto& [place, column] : lane.columns) rows = std::max(rows, std::min<int64_t>(column.count, most_rows));
  return static_cast<int>(rows);
}

int Drawing::height_of(const Lane& lane) const { return lane_padding + rows_of(lane) * row_height + dot_room; }

std::string Drawing::column_svg(const Lane& lane, int x, const Column& column, int top) const {
  const int base = top + height_of(lane) - dot_room / 2;
  const int shown = static_cast<int>(column.count > most_rows ? most_rows - 1 : column.count);
  const int rows = static_cast<int>(std::min<int64_t>(column.count, most_rows));
  const int first = top + lane_padding + (rows_of(lane) - rows) * row_height;
  std::string svg;
  for (const int dot : column.dots) {
    // A crowd needs no stem each: its first and its last show how far it reaches.
    const bool stem = column.dots.size() <= most_stems || dot == column.dots.front() || dot == column.dots.back();
    if (stem) svg += line(x, first + rows * row_height - 4, dot, base, "stem");
    svg += "<circle class=\"dot\" cx=\"" + number(dot) + "\" cy=\"" + number(base) + "\" r=\"3\"/>";
  }
  const auto mark = [&](int row, std::string_view label, int64_t item, std::string_view text, std::string_view css) {
    const int y = first + row * row_height;
    svg += "<a href=\"#it-" + padded(item) + "\"><title>" + escaped(text) + "</title><rect class=\"" +
           std::string(css) + "\" x=\"" + number(x - mark_width / 2) + "\" y=\"" + number(y) + "\" width=\"" +
           number(mark_width) + "\" height=\"" + number(mark_height) + "\" rx=\"4\"/>" +
           text_at(x, y + 15, "number", label) + "</a>";
  };
  for (int row = 0; row < shown; ++row) {
    const auto& entry = column.marks[static_cast<size_t>(row)];
    mark(row, number(entry.item), entry.item, entry.text, "mark");
  }
  if (column.count > most_rows)
    mark(shown, "+" + number(column.count - shown), column.marks.back().item, column.marks.back().text, "mark more");
  return svg;
}

std::string Drawing::lane_svg(const Lane& lane, int index, int top) const {
  const int height = height_of(lane), base = top + height - dot_room / 2;
  std::string svg = "<g class=\"lane lane-" + number(index) + "\">";
  svg += "<rect class=\"ground\" x=\"0\" y=\"" + number(top) + "\" width=\"" + number(width) + "\" height=\"" +
         number(height) + "\"/>";
  svg += text_at(12, top + height / 2 + 4, "name", lane.text) + line(left, base, right, base, "base");
  for (const auto& [from, until] : lane.bars)
    svg += "<rect class=\"bar\" x=\"" + number(from) + "\" y=\"" + number(base - 3) + "\" width=\"" +
           number(until - from) + "\" height=\"6\" rx=\"3\"/>";
  if (!lane.note.empty()) svg += text_at(left + 4, top + lane_padding + 15, "lane-note", lane.note);
  const auto centers = centers_of(lane.columns);
  auto center = centers.begin();
  for (const auto& [place, column] : lane.columns) svg += column_svg(lane, *center++, column, top);
  return svg + "</g>";
}

std::string Drawing::axis(int bottom) const {
  std::string svg;
  for (const auto& [at, text] : ticks_) {
    const int x = place(at);
    svg += line(x, head - 6, x, bottom, "grid") + text_at(x, head - 11, "tick", text);
  }
  for (const auto& pause : pauses_) {
    const int x = place(pause.from), end = place(pause.until), middle = (x + end) / 2, height = (head + bottom) / 2;
    svg += "<rect class=\"pause\" x=\"" + number(x + 4) + "\" y=\"" + number(head) + "\" width=\"" +
           number(std::max(end - x - 8, 1)) + "\" height=\"" + number(bottom - head) +
           "\"/><text class=\"pause-text\" x=\"" + number(middle) + "\" y=\"" + number(height) +
           "\" transform=\"rotate(-90 " + number(middle) + " " + number(height) + ")\">" + escaped(pause.text) +
           "</text>";
  }
  return svg;
}

std::string Drawing::label() const { return attribute(alt_); }

std::string Drawing::svg() const {
  int bottom = head;
  for (const auto& lane : lanes_) bottom += height_of(lane) + 2;
  std::string lanes;
  int top = head;
  for (size_t index = 0; index < lanes_.size(); ++index) {
    lanes += lane_svg(lanes_[index], static_cast<int>(index) + 1, top);
    top += height_of(lanes_[index]) + 2;
  }
  return "<svg class=\"timeline\" viewBox=\"0 0 " + number(width) + " " + number(bottom) +
         "\" role=\"group\" aria-label=\"" + label() + "\">" + lanes + axis(bottom - 2) + "</svg>\n";
}

}  // namespace html
