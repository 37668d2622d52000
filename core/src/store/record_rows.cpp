#include "store/record_rows.hpp"

namespace dossier {

RecordRow newest_version(Database& database, const RecordKey& key) {
  auto query = database.query(
      "SELECT id, version, digest FROM records WHERE source=? AND stream=? AND source_id=? ORDER BY version DESC LIMIT "
      "1");
  query.bind_all(key.source, key.stream, key.source_id);
  if (!query.next()) return {};
  return {query.integer(0), query.integer(1), query.text(2)};
}

int64_t insert_version(Database& database, const Record& record, int64_t version, const std::string& digest,
                       const std::string& content, Micros at) {
  database
      .query(
          "INSERT INTO records(source, stream, source_id, version, digest, content, ingested_at) "
          "VALUES(?,?,?,?,?,?,?)")
      .bind_all(record.source, record.stream, record.source_id, version, digest, content, at)
      .run();
  const auto row = database.last_row();
  for (const auto& identifier : record.identifiers)
    database.query("INSERT INTO identifiers(type, value, realm, record) VALUES(?,?,?,?) ON CONFLICT DO NOTHING")
        .bind_all(identifier.type, identifier.value, identifier.realm, row)
        .run();
  for (const auto& link : record.links)
    database.query("INSERT INTO links(record, source, stream, target) VALUES(?,?,?,?) ON CONFLICT DO NOTHING")
        .bind_all(row, record.source, record.stream, link.source_id)
        .run();
  return row;
}

void insert_sighting(Database& database, int64_t record_row, const NewDocument& document, int64_t document_row,
                     const std::string& pointer, Micros at) {
  database.query("INSERT INTO sightings VALUES(?,?,?,?,?,?,?) ON CONFLICT DO NOTHING")
      .bind_all(record_row, document_row, pointer, document.mapping, document.connector, document.fetched_at, at)
      .run();
}

}  // namespace dossier
