// A folder for the report files of a case, until they are in its bundle.
#pragma once

#include <filesystem>
#include <string>
#include <utility>

#include "dossier/result.hpp"

namespace dossier::app {

/// Its name is the case's, so that what a killed run left, full of personal data, is gone with the next one; the case's
/// lock keeps others away. Removed with all that is in it.
class Scratch {
 public:
  static Result<Scratch> make(const std::filesystem::path& store, const std::string& number);
  Scratch(Scratch&& other) noexcept : folder_(std::exchange(other.folder_, {})) {}
  Scratch& operator=(Scratch&&) = delete;
  ~Scratch() { clear(); }
  const std::filesystem::path& folder() const { return folder_; }

 private:
  explicit Scratch(std::filesystem::path folder) : folder_(std::move(folder)) {}
  void clear() const;
  std::filesystem::path folder_;
};

}  // namespace dossier::app
