#include "table_calls.hpp"

#include <algorithm>
#include <tuple>

#include "text.hpp"
#include "times.hpp"

namespace dossier::asterisk_calls {
namespace {

constexpr size_t ids_at_once = 100;

}  // namespace

std::string wall_bound(int64_t seconds) { return wall_text(std::max<int64_t>(seconds, 0) * 1000); }

Result<void> TableCalls::each_leg(const std::string& query, const sql::Values& values,
                                  const std::function<void(Leg)>& take) const {
  return each_row(query, values, [&](Row row) { take(std::move(row.leg)); });
}

Result<void> TableCalls::each_row(const std::string& query, const sql::Values& values,
                                  const std::function<void(Row)>& take) const {
  return database_.run(query, values, [&](const auto&, sql::RawRow& cells) -> Result<void> {
    take(row_of(cells));
    return {};
  });
}

TableCalls::Row TableCalls::row_of(const sql::RawRow& cells) const {
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

Result<void> TableCalls::calls_of(const std::vector<std::string>& ids, int64_t from, int64_t until,
                                  const Sought& sought, std::vector<FoundCall>& found) const {
  const sql::Values values = {{"from", wall_bound(from)}, {"until", wall_bound(until)}};
  for (size_t at = 0; at < ids.size(); at += ids_at_once) {
    const std::vector<std::string> some(
        ids.begin() + static_cast<std::ptrdiff_t>(at),
        ids.begin() + static_cast<std::ptrdiff_t>(std::min(at + ids_at_once, ids.size())));
    auto rows = DOSSIER_TRY(rows_of(some, values));
    for (const auto& id : some) add(id, std::move(rows[id]), sought, found);
  }
  return {};
}

Result<std::unordered_map<std::string, TableCalls::Rows>> TableCalls::rows_of(const std::vector<std::string>& ids,
                                                                              sql::Values values) const {
  std::unordered_map<std::string, Rows> rows;
  std::string list;
  for (const auto& id : ids) {
    const auto name = "id" + std::to_string(values.size());
    values[name] = id;
    list += (list.empty() ? ":" : ", :") + name;
    rows[id];
  }
  auto condition = shape_.column("uniqueid") + " IN (" + list + ")";
  if (const auto linkedid = shape_.column("linkedid"); !linkedid.empty())
    condition = "(" + linkedid + " IN (" + list + ") OR " + condition + ")";
  DOSSIER_TRY(
      each_row(shape_.select() + shape_.within(database_, "from", "until") + " AND " + condition, values, [&](Row row) {
        const auto call = rows.find(row.leg.call_id());
        if (row.leg.is_of_a_call() && call != rows.end()) call->second.push_back(std::move(row));
      }));
  return rows;
}

// A database has no order of its own: the same rows must give the same document.
std::string TableCalls::document(Rows& rows) const {
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

void TableCalls::add(const std::string& id, Rows rows, const Sought& sought, std::vector<FoundCall>& found) const {
  if (rows.empty()) return;
  auto bytes = document(rows);
  std::vector<Leg> legs;
  for (auto& row : rows) legs.push_back(std::move(row.leg));
  auto call = call_of(std::move(legs), house_);
  if (!sought.is_in(call)) return;
  const auto key = sought.key_of(table_.name, id);
  const auto state = std::hash<std::string>()(bytes);
  found.push_back(
      {std::move(call),
       [bytes = std::move(bytes), key](Sink& sink) { return sink.document(key, "application/json", bytes); }, state});
}

}  // namespace dossier::asterisk_calls
