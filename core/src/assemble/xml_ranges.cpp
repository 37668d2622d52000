#include "assemble/xml_ranges.hpp"

#include <algorithm>

namespace dossier {
namespace {

constexpr size_t deepest = 1000;
constexpr std::string_view blanks = " \t\r\n";

std::string_view local_name(std::string_view name) {
  const auto colon = name.rfind(':');
  return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

// Walks the tags without recursion; keeps the path of the element it stands in.
class Walk {
 public:
  Walk(std::string_view text, const std::set<std::string>& wanted)
      : text_(text), wanted_(wanted), at_(text.starts_with(utf8_mark) ? utf8_mark.size() : 0) {}

  FoundPlaces run() {
    const bool has_declaration = starts("<?xml") && text_.find_first_of(blanks, at_) == at_ + 5;
    if (has_declaration && !skip_behind("?>")) return {};
    while (at_ < text_.size())
      if (!step()) return {};
    if (!levels_.empty() || root_.empty()) return {};
    found_.covers_all = !has_more_ && found_.places.count(root_) > 0;
    return std::move(found_);
  }

 private:
  struct Level {
    std::string_view name;  // with its prefix, as the end tag must repeat it
    size_t begin;
    size_t path_length;  // of the path around it
    std::map<std::string_view, int64_t> children = {};
  };

  bool step() {
    if (text_[at_] != '<') return characters();
    if (starts("</")) return end_tag();
    if (starts("<!--")) return outside(), skip_behind("-->", 4);
    if (starts("<![CDATA[")) return !levels_.empty() && skip_behind("]]>", 9);
    if (starts("<?")) return outside(), skip_behind("?>", 2);
    if (starts("<!")) return false;  // a document type
    return start_tag();
  }

  bool characters() {
    const auto end = std::min(text_.find('<', at_), text_.size());
    const bool is_blank = text_.substr(at_, end - at_).find_first_not_of(blanks) == std::string_view::npos;
    at_ = end;
    return is_blank || !levels_.empty();
  }

  bool start_tag() {
    const auto begin = at_++;
    const auto name = take_name();
    if (local_name(name).empty() || levels_.size() >= deepest || (levels_.empty() && !root_.empty())) return false;
    const auto path_length = path_.size();
    path_ += '/';
    path_ += local_name(name);
    if (levels_.empty()) root_ = path_;
    else path_ += '[' + std::to_string(++levels_.back().children[local_name(name)]) + ']';
    levels_.push_back({name, begin, path_length});
    const auto end = end_of_attributes();
    if (end == std::string_view::npos) return false;
    at_ = end + 1;
    return text_[end - 1] == '/' ? close() : true;
  }

  // The place of the `>` that ends a start tag; npos for a tag that is none.
  size_t end_of_attributes() {
    char before = ' ';  // the last one that is no blank
    for (; at_ < text_.size(); ++at_) {
      const char letter = text_[at_];
      if (before == '/' && letter != '>') return std::string_view::npos;
      if (letter == '>') return at_;
      if (letter == '<') return std::string_view::npos;
      if (letter == '"' || letter == '\'') {
        if (before != '=') return std::string_view::npos;
        at_ = text_.find(letter, at_ + 1);
        if (at_ == std::string_view::npos) return at_;
      }
      if (blanks.find(letter) == std::string_view::npos) before = letter;
    }
    return std::string_view::npos;
  }

  bool end_tag() {
    at_ += 2;
    const auto name = take_name();
    at_ = text_.find_first_not_of(blanks, at_);
    if (at_ == std::string_view::npos || text_[at_] != '>' || levels_.empty() || levels_.back().name != name)
      return false;
    ++at_;
    return close();
  }

  bool close() {
    const auto& level = levels_.back();
    if (wanted_.count(path_))
      found_.places[path_] = {{static_cast<int64_t>(level.begin), static_cast<int64_t>(at_ - level.begin)}};
    path_.resize(level.path_length);
    levels_.pop_back();
    return true;
  }

  std::string_view take_name() {
    const auto begin = at_;
    at_ = std::min(text_.find_first_of(" \t\r\n/>=\"'<&", at_), text_.size());
    return text_.substr(begin, at_ - begin);
  }

  void outside() {
    if (levels_.empty()) has_more_ = true;
  }

  bool skip_behind(std::string_view end, size_t opening = 0) {
    const auto found = text_.find(end, at_ + opening);
    if (found == std::string_view::npos) return false;
    at_ = found + end.size();
    return true;
  }

  bool starts(std::string_view with) const { return text_.substr(at_).starts_with(with); }

  std::string_view text_;
  const std::set<std::string>& wanted_;
  size_t at_;
  std::vector<Level> levels_;
  std::string path_, root_;
  bool has_more_ = false;  // beside the root element
  FoundPlaces found_;
};

bool is_position(std::string_view digits) {
  return !digits.empty() && digits.front() != '0' && digits.find_first_not_of("0123456789") == std::string_view::npos;
}

}  // namespace

bool is_element_path(std::string_view pointer) {
  bool is_root = true;
  while (pointer.starts_with('/')) {
    pointer.remove_prefix(1);
    auto step = pointer.substr(0, pointer.find('/'));
    pointer.remove_prefix(step.size());
    const auto bracket = step.find('[');
    if (is_root != (bracket == std::string_view::npos) || step.empty() || bracket == 0) return false;
    if (!is_root && (!step.ends_with(']') || !is_position(step.substr(bracket + 1, step.size() - bracket - 2))))
      return false;
    is_root = false;
  }
  return pointer.empty() && !is_root;
}

FoundPlaces xml_ranges(std::string_view text, const std::set<std::string>& pointers) {
  return Walk(text, pointers).run();
}

}  // namespace dossier
