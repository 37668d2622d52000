// The timeline as a picture (SVG): one lane for each class of material, time from left to right.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "dossier/json.hpp"

namespace html {

/// Takes the events of one timeline node and draws them. Memory is bounded by the picture, not by the events: what
/// does not fit side by side is counted.
class Drawing {
 public:
  explicit Drawing(const dossier::json::Value& timeline);
  void add(const dossier::json::Value& event);
  std::string svg() const;
  /// What the picture shows, in words, as an attribute.
  std::string label() const;

 private:
  struct Mark {
    int64_t item = 0;
    std::string text;
  };
  struct Column {
    int64_t count = 0;
    std::vector<Mark> marks;  // the first few
    std::vector<int> dots;    // exact places, sorted, each once
  };
  struct Lane {
    std::string id, text, note;
    std::map<int, Column> columns;
    std::vector<std::pair<int, int>> bars;  // events whose time is an interval
  };
  struct Pause {
    int64_t from = 0, until = 0;
    std::string text;
  };

  int place(int64_t at) const;
  int rows_of(const Lane& lane) const;
  int height_of(const Lane& lane) const;
  std::string axis(int bottom) const;
  std::string lane_svg(const Lane& lane, int index, int top) const;
  std::string column_svg(const Lane& lane, int center, const Column& column, int top) const;

  int64_t from_ = 0, until_ = 0;
  std::string alt_;
  std::vector<Lane> lanes_;
  std::vector<Pause> pauses_;
  std::vector<std::pair<int64_t, std::string>> ticks_;
};

}  // namespace html
