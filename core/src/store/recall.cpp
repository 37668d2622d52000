// Reading back what sources gave, as it stood at some ingest time.

#include <algorithm>

#include "store/guard.hpp"
#include "store/store.hpp"

namespace dossier {
namespace {

// Columns: source, stream, source_id, version, content.
Result<Record> record_from(const Query& query) {
  auto record = DOSSIER_TRY(Record::from_content(query.text(4)));
  record.source = query.text(0);
  record.stream = query.text(1);
  record.source_id = query.text(2);
  record.version = static_cast<int>(query.integer(3));
  return record;
}

Result<std::vector<Record>> all(Query& query) {
  std::vector<Record> records;
  while (query.next()) records.push_back(DOSSIER_TRY(record_from(query)));
  return records;
}

std::optional<Micros> withdrawn_at(Database& database, const RecordKey& key, Micros as_of) {
  auto query = database.query(
      "SELECT at, withdrawn FROM withdrawals WHERE source=? AND stream=? AND source_id=? AND at<=? "
      "ORDER BY at DESC, withdrawn LIMIT 1");
  query.bind_all(key.source, key.stream, key.source_id, as_of);
  if (!query.next() || query.integer(1) == 0) return std::nullopt;
  return query.integer(0);
}

bool is_superseded(Database& database, const Record& record, Micros as_of) {
  auto query = database.query(
      "SELECT 1 FROM records WHERE source=? AND stream=? AND source_id=? AND version>? AND ingested_at<=? LIMIT 1");
  query.bind_all(record.source, record.stream, record.source_id, int64_t{record.version}, as_of);
  return query.next();
}

void mark(Database& database, std::vector<Record>& records, Micros as_of) {
  for (auto& record : records) {
    record.withdrawn_at = withdrawn_at(database, key_of(record), as_of);
    record.superseded = is_superseded(database, record, as_of);
  }
}

// Of each thing the newest version at that time for which the condition holds; SQLite takes the other columns from the
// row of the maximum.
constexpr const char* newest_of_each =
    " AND r.ingested_at<=?1 GROUP BY r.source, r.stream, r.source_id ORDER BY r.source, r.stream, r.source_id";

}  // namespace

Result<std::vector<Record>> Store::records_with(const Identifier& identifier, Micros as_of) {
  return newest_where("identifiers x JOIN records r ON r.id=x.record WHERE x.type=?2 AND x.realm=?3 AND x.value=?4",
                      {identifier.type, identifier.realm, identifier.value}, as_of);
}

Result<std::vector<Record>> Store::answering(const Identifier& waybill, Micros as_of) {
  return newest_where(
      "records r WHERE r.id IN (SELECT v.id FROM identifiers x JOIN records o ON o.id=x.record "
      "JOIN sightings s ON s.record=o.id JOIN documents d ON d.id=s.document "
      "JOIN records v ON v.source=o.source AND v.stream=o.stream AND v.source_id=o.source_id "
      "WHERE x.type=?2 AND x.value=?4 AND (x.realm=?3 OR ?3='' OR x.realm GLOB '" +
          unnamed_carrier("*") +
          "') "
          "AND s.ingested_at<=?1 AND json_extract(d.request, '$.identifier.type')=?2 "
          "AND json_extract(d.request, '$.identifier.value')=?4 "
          "AND ifnull(json_extract(d.request, '$.identifier.realm'), '')=?3)",
      {waybill.type, waybill.realm, waybill.value}, as_of);
}

Result<std::vector<Record>> Store::linked(const RecordKey& key, Micros as_of) {
  return newest_where("links x JOIN records r ON r.id=x.record WHERE x.source=?2 AND x.stream=?3 AND x.target=?4",
                      {key.source, key.stream, key.source_id}, as_of);
}

Result<std::vector<Record>> Store::newest_where(const std::string& condition, const std::array<std::string, 3>& values,
                                                Micros as_of) {
  const std::lock_guard lock(mutex_);
  return guarded<std::vector<Record>>(folder_, [&]() -> Result<std::vector<Record>> {
    std::vector<Record> records;
    {
      auto query = database_->query("SELECT r.source, r.stream, r.source_id, max(r.version), r.content FROM " +
                                    condition + newest_of_each);
      query.bind(as_of);
      for (const auto& value : values) query.bind(value);
      records = DOSSIER_TRY(all(query));
    }
    mark(*database_, records, as_of);
    return records;
  });
}

Result<Record> Store::newest(const RecordKey& key, Micros as_of) {
  auto records = DOSSIER_TRY(newest_where("records r WHERE r.source=?2 AND r.stream=?3 AND r.source_id=?4",
                                          {key.source, key.stream, key.source_id}, as_of));
  if (records.empty())
    return fail(ErrorKind::internal, "store: record " + key.source_id + " of source \"" + key.source +
                                         "\" is not there any more. Run: dossier store check");
  return std::move(records.front());
}

Result<std::vector<Record>> Store::versions(const RecordKey& key, Micros as_of) {
  const std::lock_guard lock(mutex_);
  return guarded<std::vector<Record>>(folder_, [&]() -> Result<std::vector<Record>> {
    auto query = database_->query(
        "SELECT source, stream, source_id, version, content FROM records WHERE source=? AND stream=? AND source_id=? "
        "AND ingested_at<=? ORDER BY version");
    query.bind_all(key.source, key.stream, key.source_id, as_of);
    return all(query);
  });
}

Result<std::vector<Micros>> Store::version_times(const RecordKey& key, Micros as_of) {
  const std::lock_guard lock(mutex_);
  return guarded<std::vector<Micros>>(folder_, [&]() -> Result<std::vector<Micros>> {
    std::vector<Micros> times;
    auto query = database_->query(
        "SELECT ingested_at FROM records WHERE source=? AND stream=? AND source_id=? AND ingested_at<=? "
        "ORDER BY version");
    query.bind_all(key.source, key.stream, key.source_id, as_of);
    while (query.next()) times.push_back(query.integer(0));
    return times;
  });
}

// Among sightings of one moment the order of arrival must not decide: digest, pointer and request do.
Result<Origin> Store::origin(const RecordKey& key, int version, Micros as_of) {
  const std::lock_guard lock(mutex_);
  return guarded<Origin>(folder_, [&]() -> Result<Origin> {
    auto query = database_->query(
        "SELECT d.digest, s.pointer, d.request, s.fetched_at, d.fetched_by, s.mapping, s.connector, d.key, "
        "d.content_type FROM records r JOIN sightings s ON s.record=r.id JOIN documents d ON d.id=s.document WHERE "
        "r.source=? AND r.stream=? AND r.source_id=? AND r.version=? AND s.ingested_at<=? "
        "ORDER BY s.fetched_at, d.digest, s.pointer, d.request LIMIT 1");
    query.bind_all(key.source, key.stream, key.source_id, int64_t{version}, as_of);
    if (!query.next())
      return fail(ErrorKind::internal, "store: record " + key.source_id + " of source \"" + key.source +
                                           "\" has no sighting. Run: dossier store check");
    Origin origin;
    origin.document = query.text(0);
    origin.pointer = query.text(1);
    origin.request = DOSSIER_TRY(json::parse_own(query.text(2)));
    origin.fetched_at = query.integer(3);
    origin.fetched_by = query.text(4);
    origin.mapping = query.text(5);
    origin.connector = query.text(6);
    origin.key = query.text(7);
    origin.content_type = query.text(8);
    return origin;
  });
}

Result<std::optional<StoredDocument>> Store::document(const std::string& digest, Micros as_of) {
  const std::lock_guard lock(mutex_);
  return guarded<std::optional<StoredDocument>>(folder_, [&]() -> Result<std::optional<StoredDocument>> {
    auto query = database_->query(
        "SELECT d.digest, d.source, d.stream, d.key, d.content_type, d.charset, d.request, d.fetched_by, p.size, "
        "d.fetched_at FROM documents d JOIN payloads p ON p.digest=d.digest WHERE d.digest=? AND d.ingested_at<=? "
        "ORDER BY d.fetched_at, d.source, d.stream, d.key, d.request LIMIT 1");
    query.bind_all(digest, as_of);
    if (!query.next()) return std::nullopt;
    return StoredDocument{query.text(0), query.text(1), query.text(2), query.text(3),    query.text(4),
                          query.text(5), query.text(6), query.text(7), query.integer(8), query.integer(9)};
  });
}

// That other bytes said later what stands there made these no more readable.
Result<Store::Yield> Store::derived_from(const std::string& digest, Micros as_of) {
  const std::lock_guard lock(mutex_);
  return guarded<Yield>(folder_, [&]() -> Result<Yield> {
    Yield yield;
    {
      auto query = database_->query(
          "SELECT DISTINCT r.source, r.stream, r.source_id, s.pointer FROM documents d JOIN sightings s ON "
          "s.document=d.id JOIN "
          "records r ON r.id=s.record WHERE d.digest=? AND s.ingested_at<=?");
      query.bind_all(digest, as_of);
      while (query.next()) yield.records[{query.text(0), query.text(1), query.text(2)}].insert(query.text(3));
    }
    auto query = database_->query(
        "SELECT DISTINCT q.pointer FROM documents d JOIN quarantine q ON q.document=d.id WHERE d.digest=? AND "
        "q.ingested_at<=? AND (q.settled_at IS NULL OR q.settled_at>? OR q.settled_by<>d.digest) ORDER BY 1");
    query.bind_all(digest, as_of, as_of);
    while (query.next()) yield.quarantined.push_back(query.text(0));
    return yield;
  });
}

}  // namespace dossier
