// A small case as assemble would give it, by hand: Chinese text, pictures and sound, a whole document, an extract with
// shared pieces, a withheld document, versions, gaps.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "bundle/bundle.hpp"
#include "testkit/temporary_folder.hpp"

namespace dossier::testkit {

class SampleBundle {
 public:
  SampleBundle();

  AssembledCase assembled;
  std::map<std::string, std::string> documents;  // by digest
  std::vector<ReportFile> reports;
  Taken taken;

  Bytes bytes() const;
  SealKey key() const;
  /// A call with its recording, as a further item; the recording's file.
  std::filesystem::path add_call(int number, const std::string& id, const std::string& recording);
  /// Puts a blob where bytes() finds it; its digest.
  std::string blob(const std::string& content);
  std::filesystem::path blob_file(const std::string& digest) const { return folder_ / digest; }
  const std::filesystem::path& folder() const { return folder_.path(); }

  Result<WrittenBundle> write(const std::filesystem::path& target) const;
  /// Writes into the sample's own folder; aborts when that fails.
  std::filesystem::path write() const;

 private:
  std::string document(const std::string& content);
  void add_documents();
  void add_items();
  void add_cells();
  TemporaryFolder folder_;
  std::string parcel_, tickets_, calls_, statement_;
};

}  // namespace dossier::testkit
