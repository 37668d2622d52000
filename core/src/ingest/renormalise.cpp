// Deriving the records of a kept document once more.

#include "ingest/ingest.hpp"

namespace dossier {

Result<Rederived> Ingest::renormalise(Source& source, int64_t document_row, std::stop_token stop) {
  auto document = DOSSIER_TRY(store_.kept_document(document_row));
  document.mapping = source.mapping_digest();
  document.connector = source.connector_version();
  const auto lease = DOSSIER_TRY(source.lease());  // a worker that has died is started again
  auto normalised = DOSSIER_TRY(normalise_document(source.plugin(), document, source.config().mapping,
                                                   context_of(source, document.stream, limits_.phone_region), stop));
  document.rejected = std::move(normalised.rejected);
  for (auto& resolved : normalised.records)
    document.records.push_back({std::move(resolved.record), std::move(resolved.pointer)});
  return store_.rederive(document_row, document);
}

}  // namespace dossier
