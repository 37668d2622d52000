// Rows of records and their sightings, as both taking in and reading again write them. Called inside a transaction.
#pragma once

#include "store/database.hpp"
#include "store/store.hpp"

namespace dossier {

struct RecordRow {
  int64_t row = 0;  // 0: there is none
  int64_t version = 0;
  std::string digest;
};

RecordRow newest_version(Database& database, const RecordKey& key);

/// Writes one more version, with its identifiers and links; gives its row.
int64_t insert_version(Database& database, const Record& record, int64_t version, const std::string& digest,
                       const std::string& content, Micros at);

/// Notes that a document says this version at that place.
void insert_sighting(Database& database, int64_t record_row, const NewDocument& document, int64_t document_row,
                     const std::string& pointer, Micros at);

}  // namespace dossier
