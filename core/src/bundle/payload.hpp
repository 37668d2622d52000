// What goes under data/: planned first, so that every size and digest is known before the first byte is written.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "bundle/bundle.hpp"
#include "bundle/zip_writer.hpp"
#include "dossier/result.hpp"

namespace dossier::bundle {

/// A file of the bundle: its path without the folder, and how to produce its bytes.
struct PlannedFile {
  std::string path;
  uint64_t size = 0;
  std::string digest;
  ZipWriter::Content content;
  std::string origin;  // where the bytes come from, for errors: "blob 3f…"
};

/// The bytes of a file, piece by piece. Errors: unavailable; those of `put`.
Result<void> each_piece(const std::filesystem::path& file, const ZipWriter::Put& put);

/// A file whose bytes are at hand.
PlannedFile file_of(std::string_view path, std::string bytes);

/// An error about a file's bytes, with its place in front and, where the store is damaged, the way out behind it.
Error about(const PlannedFile& file, const Error& error);

/// Media, documents, extracts and reports. Reads the reports and the documents that are carried as extracts, which have
/// no digest yet; media are not touched. The plan borrows its arguments. Errors: those of reading; internal, for a
/// name that no bundle may have.
Result<std::vector<PlannedFile>> plan_payload(const AssembledCase& assembled, const Bytes& bytes,
                                              const std::vector<ReportFile>& reports);

}  // namespace dossier::bundle
