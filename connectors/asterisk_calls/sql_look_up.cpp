#include "sql_look_up.hpp"

#include "table_calls.hpp"
#include "text.hpp"

namespace dossier::asterisk_calls {
namespace {

constexpr int64_t hour = 3600, second = 1000000;

class Finding {
 public:
  Finding(sql::Database& database, const TableCalls& table, const House& house, const Sought& sought)
      : database_(database), table_(table), house_(house), sought_(sought) {}

  Result<FoundCalls> run() {
    const auto from = sought_.from / second - 12 * hour - longest_call, until = sought_.until / second + 14 * hour;
    sql::Values values = {{"from", wall_bound(from)}, {"until", wall_bound(until)}};
    const auto query =
        table_.shape().select() + table_.shape().within(database_, "from", "until") + " AND (" + numbers(values) + ")";
    Distinct ids;
    DOSSIER_TRY(table_.each_leg(query, values, [&](const Leg& leg) {
      if (leg.is_of_a_call() && sought_.is_in(leg, house_.numbering)) ids.add(leg.call_id());
    }));
    FoundCalls found;
    DOSSIER_TRY(table_.calls_of(ids.list(), from - longest_call, until + longest_call, sought_, found.calls));
    return found;
  }

 private:
  // Where the digits or the extension may stand; what is found is looked at closely afterwards.
  std::string numbers(sql::Values& values) const {
    std::vector<std::string> conditions;
    const auto like = [&](std::initializer_list<const char*> columns, const std::string& pattern) {
      const auto name = "pattern" + std::to_string(values.size());
      values[name] = pattern;
      for (const auto* column : columns)
        if (const auto there = table_.shape().column(column); !there.empty())
          conditions.push_back(there + " LIKE :" + name);
    };
    if (!sought_.digits.empty())
      like({"src", "dst", "cnum", "clid", "channel", "dstchannel", "lastdata"}, "%" + sought_.digits + "%");
    for (const auto& extension : sought_.extensions) {
      like({"src", "dst", "cnum"}, extension);
      like({"channel", "dstchannel"}, "%/" + extension + "%");
    }
    return joined(conditions, " OR ");
  }

  sql::Database& database_;
  const TableCalls& table_;
  const House& house_;
  const Sought& sought_;
};

}  // namespace

Result<FoundCalls> find_in_sql(sql::Database& database, const CallTable& table, const House& house,
                               const Sought& sought) {
  const auto snapshot = DOSSIER_TRY(sql::Snapshot::of(database));
  const TableCalls calls(database, table, DOSSIER_TRY(TableShape::of(database, table)), house);
  return Finding(database, calls, house, sought).run();
}

Result<void> probe_sql(sql::Database& database, const CallTable& table) {
  const auto snapshot = DOSSIER_TRY(sql::Snapshot::of(database));
  const auto shape = DOSSIER_TRY(TableShape::of(database, table));
  // A moment has no length: no row is read, and yet the right to read it is proved.
  return database.run(shape.select() + shape.within(database, "from", "until"),
                      {{"from", wall_bound(0)}, {"until", wall_bound(0)}},
                      [](const auto&, auto&) -> Result<void> { return {}; });
}

}  // namespace dossier::asterisk_calls
