// A Chromium without a window, driven over its debugging pipe: opens a file as a reader would, and says what it shows.
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "dossier/json.hpp"
#include "testkit/running_command.hpp"
#include "testkit/temporary_folder.hpp"

namespace dossier::testkit {

class Browser {
 public:
  /// Whether this machine has one.
  static bool available();
  Browser();
  ~Browser();

  /// Opens a page and waits until it is loaded. The page's own rules (what it may fetch and run) stay in force.
  void open(const std::filesystem::path& file);
  /// What a JavaScript expression gives, as text; a promise is awaited. "error: …" when it throws.
  std::string evaluate(const std::string& expression);

 private:
  json::Document command(const std::string& method, const json::Object& parameters);
  json::Document next();

  TemporaryFolder profile_;
  int to_ = -1, from_ = -1, number_ = 0;
  std::string session_, unread_;
  std::unique_ptr<RunningCommand> running_;
};

}  // namespace dossier::testkit
