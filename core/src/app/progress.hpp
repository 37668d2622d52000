// Showing a collect while it runs: live lines on a terminal, plain lines elsewhere.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "collect/collect.hpp"

namespace dossier::app {

/// Threads: called by one at a time (collect sees to it).
class ProgressView {
 public:
  /// `sources`: name and title, in the order shown. `live` redraws in place with ANSI codes.
  ProgressView(std::vector<std::pair<std::string, std::string>> sources, bool live);
  void show(const Progress& progress);

 private:
  struct State {
    int running = 0, done = 0, gaps = 0;
    int64_t records = 0;
  };
  void draw();
  static std::string line(const std::string& title, const State& state);

  std::vector<std::pair<std::string, std::string>> sources_;
  bool live_;
  bool drawn_ = false;
  std::map<std::string, State> states_;
};

}  // namespace dossier::app
