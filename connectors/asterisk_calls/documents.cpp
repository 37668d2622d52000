#include "documents.hpp"

#include <dossier/sql.hpp>
#include <unordered_map>

#include "call_record.hpp"
#include "document_key.hpp"
#include "recording_name.hpp"
#include "recording_records.hpp"
#include "subtitles.hpp"
#include "text.hpp"

namespace dossier::asterisk_calls {
namespace {

constexpr size_t most_rejected = 10000;  // a log with more damage than that is no log
constexpr size_t most_rows = 200000;  // of one document; a call has some, a whole log that somebody looks at has many

// Legs by call, calls in order of their first row.
class Calls {
 public:
  Result<void> add(Leg leg) {
    if (++rows_ > most_rows)
      return fail(ErrorKind::malformed, "more than " + std::to_string(most_rows) + " rows of calls in one document");
    const auto [place, is_new] = places_.emplace(leg.call_id(), legs_.size());
    if (is_new) legs_.emplace_back();
    legs_[place->second].push_back(std::move(leg));
    return {};
  }

  // `pointer_of` makes the record's pointer of its legs' places.
  template <class PointerOf>
  void emit(const House& house, Records& out, const PointerOf& pointer_of) {
    for (auto& legs : legs_) {
      std::vector<std::string> places;
      for (const auto& leg : legs) places.push_back(leg.place);
      add_call(call_of(std::move(legs), house), house, pointer_of(places), out);
    }
  }
  bool empty() const { return legs_.empty(); }

 private:
  std::unordered_map<std::string, size_t> places_;
  std::vector<std::vector<Leg>> legs_;
  size_t rows_ = 0;
};

void reject_row(const CsvRow& row, size_t number, Records& out) {
  out.reject("row=" + std::to_string(number),
             "no row of Master.csv: cut off, run into another one, or not of 16 to 21 columns (" +
                 std::to_string(row.cells.size()) + " seen)");
}

// Rows are counted as RFC 7111 does. What belongs to other calls than the one named is passed over in silence.
Result<void> records_of_csv(const Document& document, const Mapping& mapping, Records& out) {
  const House house(mapping);
  const auto wanted = DocumentKey::read(document.key).call;
  Calls calls;
  CsvRow row;
  size_t number = 0, rejected = 0;
  for (size_t at = 0; at < document.bytes.size(); at += row.length) {
    const auto taken = take_row(document.bytes, at, true, row);
    ++number;
    if (row.is_blank() || (number == 1 && row.is_header())) continue;
    if (taken == Taken::broken) {
      if (wanted.empty() && ++rejected > most_rejected)
        return fail(ErrorKind::malformed, "hardly a row of Master.csv in it");
      if (wanted.empty()) reject_row(row, number, out);
      continue;
    }
    if (!wanted.empty() && call_id_of_row(row, house.charset) != wanted) continue;
    auto leg = leg_of_row(row, house.charset);
    leg.place = std::to_string(number);
    if (leg.is_of_a_call()) DOSSIER_TRY(calls.add(std::move(leg)));
  }
  if (calls.empty() && !wanted.empty())
    return fail(ErrorKind::malformed, "no row of call " + wanted + " in this part of the log");
  calls.emit(house, out, [](const auto& places) { return "row=" + joined(places, ";"); });
  return {};
}

Result<void> records_of_rows(const json::Value& document, const Mapping& mapping, Records& out) {
  const House house(mapping);
  std::vector<std::string> columns;
  for (const auto& [column, place] : json::each(document, "/columns")) columns.push_back(json::text(column, ""));
  Calls calls;
  for (const auto& [row, pointer] : json::each(document, "/rows")) {
    Leg leg;
    leg.place = pointer;
    for (size_t index = 0; row.IsArray() && index < row.Size() && index < columns.size(); ++index)
      set_column(leg, columns[index], sql::text_of_cell(row[static_cast<rapidjson::SizeType>(index)], house.charset));
    if (leg.start.empty() && leg.uniqueid.empty()) out.reject(pointer, "a row with neither start nor uniqueid");
    else if (leg.is_of_a_call()) DOSSIER_TRY(calls.add(std::move(leg)));
  }
  calls.emit(house, out, [](const auto& places) { return places.size() == 1 ? places.front() : "/rows"; });
  return {};
}

Result<void> records_of_json(const Document& document, const Mapping& mapping, Records& out) {
  const auto parsed = DOSSIER_TRY(json::parse(document.bytes));
  const auto kind = json::text(parsed, "/kind");
  if (kind == "calls") return records_of_rows(parsed, mapping, out);
  if (kind == "recordings") return records_of_recordings(parsed, mapping, out);
  return fail(ErrorKind::malformed, "/kind: \"" + kind.substr(0, 40) + "\", wanted calls or recordings");
}

}  // namespace

Result<void> records_of(const Document& document, const Mapping& mapping, Records& out) {
  if (document.bytes.starts_with('{')) return records_of_json(document, mapping, out);
  if (are_subtitles(document.bytes) || is_subtitle(DocumentKey::read(document.key).name))
    return records_of_subtitles(document, mapping, out);
  return records_of_csv(document, mapping, out);
}

}  // namespace dossier::asterisk_calls
