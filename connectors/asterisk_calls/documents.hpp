// From stored documents to records: the pure half of the connector.
//
//   rows of Master.csv          text as Asterisk wrote it; the key says which call of it is meant
//   {"kind":"calls",…}          rows of an SQL table, one call
//   {"kind":"recordings",…}     what the folder of recordings holds of one call
//   WebVTT or SubRip            what was said in a recording; its name is in the key
#pragma once

#include <dossier/connector.hpp>

namespace dossier::asterisk_calls {

Result<void> records_of(const Document& document, const Mapping& mapping, Records& out);

}  // namespace dossier::asterisk_calls
