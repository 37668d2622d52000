// From the store to the assembled case: which records are items, in which part, in which order and with which numbers;
// what is missing and why. Deterministic for a store and an as-of time, whatever the order of arrival was.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "config/config.hpp"
#include "model/case.hpp"
#include "store/store.hpp"

namespace dossier {

/// What assembling needs to know of a configured source.
struct KnownSource {
  std::string name, title;
  bool enabled = true;
  std::vector<StreamSpec> streams;
  std::map<std::string, std::string> realm;
  int64_t clock_offset_s = 0, clock_tolerance_s = 0;
  std::map<std::string, std::string> states;  // what it leaves out, as configured: option → value
};

struct AssemblePlan {
  std::vector<KnownSource> sources;                         // in the order of the configuration
  std::map<std::string, std::vector<std::string>> expects;  // part → kinds of source that ought to feed it
  std::string actor;
};

/// What the configuration and the plugins say of the sources.
AssemblePlan assemble_plan(const Config& config, const std::vector<PluginSpec>& plugins, const std::string& actor);

/// Assembles a case as of an ingest time. New items get their numbers in the store here.
/// Errors: unavailable (the store cannot be read); internal (the store contradicts itself).
Result<AssembledCase> assemble(const ReviewCase& review_case, const AssemblePlan& plan, Store& store, Micros as_of);

/// The digest of what makes a new revision worth making: items with versions, gaps, completeness, what was asked for in
/// writing and whether it came, documents of items. Look-up times, sightings and acts alone do not count.
std::string content_digest(const AssembledCase& assembled);

}  // namespace dossier
