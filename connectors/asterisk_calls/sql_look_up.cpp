#include "sql_look_up.hpp"

#include <algorithm>
#include <tuple>
#include <unordered_map>

#include "document_key.hpp"
#include "table_shape.hpp"
#include "text.hpp"
#include "times.hpp"

namespace dossier::asterisk_calls {
namespace {

constexpr int64_t hour = 3600, second = 1000000;
constexpr int64_t longest_call =
    24 * hour;  // rows of a call are looked for this long before and after one that was found
constexpr size_t ids_at_once = 100;

struct Row {
  Leg leg;
  std::string cells;  // as they stand in the document
};

// A wall clock of a zone that nobody knows.
std::string bound(int64_t seconds) { return wall_text(std::max<int64_t>(seconds, 0) * 1000); }

class Finding {
 public:
  Finding(sql::Database& database, const CallTable& table, TableShape shape, const House& house, const Sought& sought)
      : database_(database), table_(table), shape_(std::move(shape)), house_(house), sought_(sought) {}

  Result<FoundCalls> run() {
    const auto from = sought_.from / second - 12 * hour - longest_call, until = sought_.until / second + 14 * hour;
    sql::Values values = {{"from", bound(from)}, {"until", bound(until)}};
    const auto query = shape_.select() + shape_.within(database_, "from", "until") + " AND (" + numbers(values) + ")";
    DOSSIER_TRY(take(query, values, [&](Row row) {
      if (row.leg.is_of_a_call() && sought_.is_in(row.leg, house_.numbering)) ids_.add(row.leg.call_id());
    }));
    values = {{"from", bound(from - longest_call)}, {"until", bound(until + longest_call)}};
    const auto& ids = ids_.list();
    for (size_t at = 0; at < ids.size(); at += ids_at_once)
      DOSSIER_TRY(gather({ids.begin() + static_cast<std::ptrdiff_t>(at),
                          ids.begin() + static_cast<std::ptrdiff_t>(std::min(at + ids_at_once, ids.size()))},
                         values));
    FoundCalls found;
    for (const auto& id : ids) add(id, found);
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
        if (const auto there = shape_.column(column); !there.empty()) conditions.push_back(there + " LIKE :" + name);
    };
    if (!sought_.digits.empty())
      like({"src", "dst", "cnum", "clid", "channel", "dstchannel", "lastdata"}, "%" + sought_.digits + "%");
    for (const auto& extension : sought_.extensions) {
      like({"src", "dst", "cnum"}, extension);
      like({"channel", "dstchannel"}, "%/" + extension + "%");
    }
    return joined(conditions, " OR ");
  }

  Result<void> take(const std::string& query, const sql::Values& values, const std::function<void(Row)>& use) {
    return database_.run(query, values, [&](const auto&, sql::RawRow& cells) -> Result<void> {
      use(row_of(cells));
      return {};
    });
  }

  Row row_of(const sql::RawRow& cells) const {
    Row row;
    json::Buffer buffer;
    json::Writer writer(buffer);
    writer.StartArray();
    for (size_t index = 0; index < cells.size(); ++index) {
      if (cells[index]) set_column(row.leg, shape_.names()[index], sql::readable(*cells[index], house_.charset));
      sql::write_cell(writer, cells[index]);
    }
    writer.EndArray();
    row.cells = {buffer.GetString(), buffer.GetSize()};
    return row;
  }

  Result<void> gather(const std::vector<std::string>& ids, sql::Values values) {
    std::string list;
    for (const auto& id : ids) {
      const auto name = "id" + std::to_string(values.size());
      values[name] = id;
      list += (list.empty() ? ":" : ", :") + name;
    }
    auto condition = shape_.column("uniqueid") + " IN (" + list + ")";
    if (const auto linkedid = shape_.column("linkedid"); !linkedid.empty())
      condition = "(" + linkedid + " IN (" + list + ") OR " + condition + ")";
    return take(shape_.select() + shape_.within(database_, "from", "until") + " AND " + condition, values,
                [&](Row row) {
                  if (row.leg.is_of_a_call() && ids_.has(row.leg.call_id()))
                    rows_[row.leg.call_id()].push_back(std::move(row));
                });
  }

  // A database has no order of its own: the same rows must give the same document.
  std::string document(std::vector<Row>& rows) const {
    std::sort(rows.begin(), rows.end(), [](const Row& left, const Row& right) {
      const auto key = [](const Row& row) {
        return std::tuple(whole_number(row.leg.sequence).value_or(0), std::tie(row.leg.start, row.cells));
      };
      return key(left) < key(right);
    });
    std::string cells;
    for (const auto& row : rows) cells += (cells.empty() ? "" : ",") + row.cells;
    const auto columns = json::canonical(json::Object().put("columns", shape_.names()));
    return columns.substr(0, columns.size() - 1) + R"(,"kind":"calls","rows":[)" + cells + "]}";
  }

  void add(const std::string& id, FoundCalls& found) {
    auto& rows = rows_[id];
    if (rows.empty()) return;
    auto bytes = document(rows);
    std::vector<Leg> legs;
    for (auto& row : rows) legs.push_back(std::move(row.leg));
    auto call = call_of(std::move(legs), house_);
    if (!sought_.is_in(call)) return;
    const auto key = sought_.key_of(table_.name, id);
    found.calls.push_back({std::move(call), [bytes = std::move(bytes), key](Sink& sink) {
                             return sink.document(key, "application/json", bytes);
                           }});
  }

  sql::Database& database_;
  const CallTable& table_;
  TableShape shape_;
  const House& house_;
  const Sought& sought_;
  Distinct ids_;
  std::unordered_map<std::string, std::vector<Row>> rows_;
};

}  // namespace

Result<FoundCalls> find_in_sql(sql::Database& database, const CallTable& table, const House& house,
                               const Sought& sought) {
  const auto snapshot = DOSSIER_TRY(sql::Snapshot::of(database));
  auto shape = DOSSIER_TRY(TableShape::of(database, table));
  return Finding(database, table, std::move(shape), house, sought).run();
}

Result<void> probe_sql(sql::Database& database, const CallTable& table) {
  const auto snapshot = DOSSIER_TRY(sql::Snapshot::of(database));
  const auto shape = DOSSIER_TRY(TableShape::of(database, table));
  // A moment has no length: no row is read, and yet the right to read it is proved.
  return database.run(shape.select() + shape.within(database, "from", "until"),
                      {{"from", bound(0)}, {"until", bound(0)}}, [](const auto&, auto&) -> Result<void> { return {}; });
}

}  // namespace dossier::asterisk_calls
