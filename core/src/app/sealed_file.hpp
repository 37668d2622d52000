// The file of a sealed revision: where it lies, and whether it still is what was sealed.
#pragma once

#include <filesystem>
#include <string>

#include "config/config.hpp"
#include "store/store.hpp"

namespace dossier::app {

/// A bundle of that name in the store's own folder for bundles comes before the path that was written down when it was
/// sealed: a store that was moved or copied names neither a place that is gone nor one of the other's.
std::filesystem::path file_of(const SealedRevision& revision, const Config& config);

/// Whether it was sealed into the store's own folder for bundles: then its path is but its name.
bool lies_in_store(const SealedRevision& revision);

/// In the name of a bundle that was set aside because the store does not know it.
inline constexpr std::string_view unrecorded = ".unrecorded-";

inline constexpr std::string_view is_gone = "is gone";

/// What is wrong with it: is_gone, "is not what was sealed: …"; empty when it is sound. Reads all of it.
std::string flaw_of(const std::filesystem::path& file, const SealedRevision& revision);

}  // namespace dossier::app
