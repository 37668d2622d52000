// The verifier over any bytes; verify_bundle() gives it a file.
#pragma once

#include "bundle/bundle.hpp"
#include "bundle/byte_source.hpp"

namespace dossier::bundle {

/// As verify_bundle(); `name` stands in messages. Errors: unavailable, when the bytes cannot be read.
Result<Verification> verify_bytes(const ByteSource& bytes, const std::string& name,
                                  const std::vector<std::string>& trusted);

}  // namespace dossier::bundle
