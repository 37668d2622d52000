// The zip below a bundle: finds the directory, derives every header again and compares.
#pragma once

#include <functional>

#include "bundle/byte_source.hpp"
#include "bundle/refusal.hpp"
#include "bundle/zip_format.hpp"

namespace dossier::bundle {

/// Called for every entry in order, with the offset at which its content starts.
using TakeEntry = std::function<Checked<void>(ZipEntry&& entry, uint64_t content_start)>;

/// Walks a zip from its end record over the directory to the local headers. Total: any bytes get an answer.
Checked<void> read_zip(const ByteSource& bytes, const TakeEntry& take);

}  // namespace dossier::bundle
