#include "sql_pull.hpp"

#include <algorithm>

#include "table_calls.hpp"
#include "text.hpp"
#include "times.hpp"

namespace dossier::asterisk_calls {
namespace {

constexpr int64_t hour = 3600;
constexpr int64_t fewest_on_a_page = 10, most_on_a_page = 500;
constexpr int64_t rows_of_a_call = 4;  // on the average at most: all rows of the calls on a page are one query's

// Where a row stands; several rows of a call may stand at one place.
struct Place {
  std::string start, uniqueid;

  std::string text() const { return start + "/" + uniqueid; }
  bool operator==(const Place&) const = default;
};

struct Page {
  Distinct ids;       // of its calls
  std::string first;  // wall clocks of its rows
  Place last;
  int64_t rows = 0;
};

class Pages {
 public:
  Pages(sql::Database& database, const TableCalls& table, int64_t most_rows, CallPull& pull)
      : database_(database),
        table_(table),
        most_rows_(std::clamp(most_rows / rows_of_a_call, fewest_on_a_page, most_on_a_page)),
        pull_(pull) {}

  Result<void> run() {
    auto place = DOSSIER_TRY(place_of_checkpoint());
    for (;;) {
      std::vector<FoundCall> calls;
      const auto page = DOSSIER_TRY(read(place, calls));
      DOSSIER_TRY(pull_.take(calls, ids_of(calls)));
      if (page.rows < most_rows_) return {};
      if (page.last == place)
        return fail(ErrorKind::malformed, "more than " + std::to_string(most_rows_) +
                                              " rows of calls began at one time with one uniqueid: " + place.text() +
                                              "; what is behind them is not read. Mend the table");
      place = page.last;
      DOSSIER_TRY(pull_.checkpoint(place.text()));
    }
  }

 private:
  Result<Place> place_of_checkpoint() const {
    const auto& text = pull_.window().after();
    const auto slash = text.find('/');
    if (text.empty()) return Place();
    if (slash != std::string::npos && wall_seconds(text.substr(0, slash)))
      return Place{text.substr(0, slash), text.substr(slash + 1)};
    return pull_.window().unreadable(
        "a wall clock and a uniqueid behind \"behind\", with / between, as the table has them: 2026-10-16 "
        "10:20:05/1792117205.5007");
  }

  // The row at the place comes once more: others of its call may stand there too. Row and calls are of one moment.
  Result<Page> read(const Place& place, std::vector<FoundCall>& calls) {
    const auto snapshot = DOSSIER_TRY(sql::Snapshot::of(database_));
    const auto page = DOSSIER_TRY(rows_behind(place));
    if (page.rows == 0) return page;
    const auto first = wall_seconds(page.first).value_or(0), last = wall_seconds(page.last.start).value_or(0);
    auto ids = page.ids.list();
    std::erase_if(ids, [&](const std::string& id) { return before_.has(id); });
    before_ = page.ids;
    DOSSIER_TRY(table_.calls_of(ids, first - longest_call, last + longest_call, pull_.sought(), calls));
    return page;
  }

  // A window's moments as wall clocks of any zone, and a call that ends in it has begun before.
  Result<Page> rows_behind(const Place& place) const {
    const auto& shape = table_.shape();
    const auto from = pull_.window().from() / in_a_second - 12 * hour - longest_call;
    sql::Values values = {{"from", place.start.empty() ? wall_bound(from) : place.start},
                          {"until", wall_bound(pull_.window().until() / in_a_second + 14 * hour)}};
    auto query = shape.select() + shape.within(database_, "from", "until");
    if (!place.start.empty()) {
      values["start"] = place.start;
      values["id"] = place.uniqueid;
      query += " AND " + shape.at_or_behind(database_, "start", "id");
    }
    Page page;
    DOSSIER_TRY(table_.each_leg(query + shape.in_pages(database_, most_rows_), values, [&](const Leg& leg) {
      if (page.rows++ == 0) page.first = leg.start;
      page.last = {leg.start, leg.uniqueid};
      if (leg.is_of_a_call()) page.ids.add(leg.call_id());
    }));
    return page;
  }

  sql::Database& database_;
  const TableCalls& table_;
  int64_t most_rows_;
  CallPull& pull_;
  Distinct before_;  // calls of the page before, which are taken with all of their rows
};

}  // namespace

Result<void> pull_from_sql(sql::Database& database, const CallTable& table, const House& house, int64_t most_rows,
                           CallPull& pull) {
  const auto shape = [&]() -> Result<TableShape> {
    const auto snapshot = DOSSIER_TRY(sql::Snapshot::of(database));
    return TableShape::of(database, table);
  };
  const TableCalls calls(database, table, DOSSIER_TRY(shape()), house);
  DOSSIER_TRY(Pages(database, calls, most_rows, pull).run());
  return pull.finish({});
}

}  // namespace dossier::asterisk_calls
