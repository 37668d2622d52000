#include "changed_cursor.hpp"

#include <algorithm>
#include <array>
#include <ctime>
#include <dossier/checkpoint.hpp>
#include <dossier/json.hpp>

namespace dossier::sql_tickets {
namespace {

// Read as UTC, whatever zone it is in: what is wanted of it is a distance.
bool read_clock(const std::string& text, std::tm& parts) {
  if (text.size() < 19 || (text[10] != ' ' && text[10] != 'T')) return false;
  const auto date = text.substr(0, 10), time = text.substr(11, 8);
  const auto* end_of_date = strptime(date.c_str(), "%Y-%m-%d", &parts);
  const auto* end_of_time = strptime(time.c_str(), "%H:%M:%S", &parts);
  return end_of_date && *end_of_date == '\0' && end_of_time && *end_of_time == '\0';
}

}  // namespace

bool is_wall_clock(const std::string& text) {
  std::tm parts{};
  return read_clock(text, parts);
}

bool is_before(std::string text, const std::string& other) {
  text[10] = ' ';
  return text < other;
}

std::string earlier(const std::string& text, int64_t minutes) {
  std::tm parts{};
  read_clock(text, parts);
  const auto at = std::max<std::time_t>(0, timegm(&parts) - static_cast<std::time_t>(minutes * 60));
  gmtime_r(&at, &parts);
  std::array<char, 32> written{};
  std::string earlier(written.data(), std::strftime(written.data(), written.size(), "%Y-%m-%d %H:%M:%S", &parts));
  earlier[10] = text[10];
  return earlier;
}

Result<ChangedCursor> ChangedCursor::of(const Request& request) {
  const auto& text = request.cursor;
  ChangedCursor cursor;
  if (text.empty()) return cursor;
  const bool is_cut_short = text[0] == '{';
  if (!is_cut_short) cursor.at.changed = text;
  else if (const auto parsed = json::parse(text))
    cursor = {{json::text(*parsed, "/changed"), json::text(*parsed, "/ticket")}, json::text(*parsed, "/since")};
  const bool is_whole = !is_cut_short || (!cursor.at.ticket.empty() && is_wall_clock(cursor.since));
  if (is_whole && is_wall_clock(cursor.at.changed)) return cursor;
  return unreadable_checkpoint(request.stream, text, "a time of the database, like 2026-10-14 09:20:00");
}

std::string ChangedCursor::text() const {
  if (since.empty()) return at.changed;
  return json::Object().put("changed", at.changed).put("ticket", at.ticket).put("since", since).str();
}

}  // namespace dossier::sql_tickets
