#include "assemble/json_ranges.hpp"

#include <vector>

#include "dossier/json.hpp"

namespace dossier {
namespace {

// Walks JSON without recursion and without building it; keeps the pointer of the value it stands on.
class Walk {
 public:
  Walk(std::string_view text, const std::set<std::string>& wanted) : text_(text), wanted_(wanted) {}

  std::map<std::string, ByteRange> run() {
    while (at_ < text_.size() && step()) continue;
    return std::move(found_);
  }

 private:
  struct Level {
    bool object;
    size_t begin;        // of the container
    size_t path_length;  // of the container's own pointer
    int64_t index = 0;   // of the next element
  };

  bool step() {
    const char letter = text_[at_];
    if (letter == ' ' || letter == '\t' || letter == '\r' || letter == '\n' || letter == ':') return ++at_, true;
    if (letter == ',') return ++at_, true;
    if (letter == '}' || letter == ']') return close();
    if (!levels_.empty() && levels_.back().object && !has_name_) return name();
    if (!begin_value()) return false;
    if (letter == '{' || letter == '[') {
      levels_.push_back({letter == '{', at_, path_.size()});
      ++at_;
      return true;
    }
    const auto begin = at_;
    if (letter == '"' ? !skip_string() : !skip_word()) return false;
    return end_value(begin);
  }

  bool name() {
    const auto begin = at_;
    if (text_[at_] != '"' || !skip_string()) return false;
    const auto parsed = json::parse(text_.substr(begin, at_ - begin));
    if (!parsed || !parsed->IsString()) return false;
    name_ = json::pointer_step(json::view(*parsed));
    has_name_ = true;
    return true;
  }

  bool begin_value() {
    if (levels_.empty()) return !finished_;
    auto& level = levels_.back();
    path_ += "/";
    path_ += level.object ? name_ : std::to_string(level.index++);
    has_name_ = false;
    return true;
  }

  bool end_value(size_t begin) {
    if (wanted_.count(path_))
      found_.emplace(path_, ByteRange{static_cast<int64_t>(begin), static_cast<int64_t>(at_ - begin)});
    if (levels_.empty()) finished_ = true;
    path_.resize(levels_.empty() ? 0 : levels_.back().path_length);
    return true;
  }

  bool close() {
    if (levels_.empty()) return false;
    const auto level = levels_.back();
    levels_.pop_back();
    ++at_;
    path_.resize(level.path_length);
    return end_value(level.begin);
  }

  bool skip_string() {
    for (++at_; at_ < text_.size(); ++at_) {
      if (text_[at_] == '\\') ++at_;
      else if (text_[at_] == '"') return ++at_, true;
    }
    return false;
  }

  bool skip_word() {
    const auto begin = at_;
    while (at_ < text_.size() && std::string_view(" \t\r\n,:]}\"{[").find(text_[at_]) == std::string_view::npos) ++at_;
    return at_ > begin;
  }

  std::string_view text_;
  const std::set<std::string>& wanted_;
  size_t at_ = 0;
  std::vector<Level> levels_;
  std::string path_, name_;
  bool has_name_ = false, finished_ = false;
  std::map<std::string, ByteRange> found_;
};

}  // namespace

std::map<std::string, ByteRange> json_ranges(std::string_view text, const std::set<std::string>& pointers) {
  return Walk(text, pointers).run();
}

}  // namespace dossier
