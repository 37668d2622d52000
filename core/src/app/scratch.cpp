#include "app/scratch.hpp"

#include "base/files.hpp"

namespace dossier::app {

Result<Scratch> Scratch::make(const std::filesystem::path& store, const std::string& number) {
  Scratch scratch(store / "tmp" / number);
  scratch.clear();
  DOSSIER_TRY(make_folder(scratch.folder_));
  return scratch;
}

void Scratch::clear() const {
  std::error_code problem;
  if (!folder_.empty()) std::filesystem::remove_all(folder_, problem);
}

}  // namespace dossier::app
