// From a record in a source's words (dossier/records.hpp) to one in ours: times, phones, texts, realms, owners.
// The same for every connector, so that no connector does it.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "dossier/json.hpp"
#include "model/record.hpp"

namespace dossier {

/// What resolving needs to know of the source.
struct ResolveContext {
  std::string source, stream;
  // Identifier type → realm. Where none is given: the source's name, of a waybill its unnamed carrier.
  std::map<std::string, std::string> realm;
  std::string phone_region = "CN";
};

/// A record and its place in the payload.
struct Resolved {
  Record record;
  std::string pointer;
};

/// Resolves one line of a "records" message. Errors: malformed, naming the member that cannot be read.
Result<Resolved> resolve_record(const json::Value& line, const ResolveContext& context);

/// Tells equal keys of one document apart, oldest first: the second becomes "<key>#2".
void number_equal_keys(std::vector<Resolved>& records);

}  // namespace dossier
