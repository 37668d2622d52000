#include "changed_cursor.hpp"

#include <algorithm>
#include <array>
#include <ctime>
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

Result<ChangedCursor> ChangedCursor::read(const std::string& cursor) {
  ChangedCursor read;
  if (cursor.empty()) return read;
  if (cursor[0] == '{') {
    const auto parsed = json::parse(cursor);
    if (parsed)
      read = {{json::text(*parsed, "/changed"), json::text(*parsed, "/ticket")}, json::text(*parsed, "/since")};
  } else {
    read.at.changed = cursor;
  }
  if (is_wall_clock(read.at.changed) && (cursor[0] != '{' || is_wall_clock(read.since))) return read;
  return fail(ErrorKind::config, "the checkpoint \"" + cursor +
                                     "\" cannot be read; wanted a time of the database, like 2026-10-14 09:20:00. Set "
                                     "it, or begin anew: dossier state reset SOURCE/tickets");
}

std::string ChangedCursor::text() const {
  if (since.empty()) return at.changed;
  return json::Object().put("changed", at.changed).put("ticket", at.ticket).put("since", since).str();
}

}  // namespace dossier::sql_tickets
