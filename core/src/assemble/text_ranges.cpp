#include "assemble/text_ranges.hpp"

#include <algorithm>
#include <charconv>
#include <tuple>

namespace dossier {
namespace {

class Lines {
 public:
  explicit Lines(std::string_view text)
      : text_(text), ends_at_cr_(text.find('\n') == std::string_view::npos), at_(text.starts_with(utf8_mark) ? 3 : 0) {}

  std::optional<ByteRange> next() {
    if (is_doubtful_ || at_ >= text_.size()) return std::nullopt;
    const auto begin = at_;
    auto end = std::min(text_.find_first_of("\r\n", at_), text_.size());
    if (end < text_.size() && text_[end] == '\r' && !ends_at_cr_ && !text_.substr(end + 1).starts_with('\n')) {
      is_doubtful_ = true;
      return std::nullopt;
    }
    const bool is_pair = text_.substr(end).starts_with("\r\n");
    at_ = std::min(end + (is_pair ? 2 : 1), text_.size());
    return ByteRange{static_cast<int64_t>(begin), static_cast<int64_t>(end - begin)};
  }
  bool is_complete() const { return !is_doubtful_; }

 private:
  std::string_view text_;
  bool ends_at_cr_;
  size_t at_;
  bool is_doubtful_ = false;
};

/// Pointers by their lines, so that one pass meets each where it begins.
struct Wanted {
  int64_t first, end;
  std::string pointer;
  bool operator<(const Wanted& other) const { return std::tie(first, end) < std::tie(other.first, other.end); }
};

std::vector<Wanted> sorted(const std::set<std::string>& pointers) {
  std::vector<Wanted> wanted;
  for (const auto& pointer : pointers)
    if (const auto lines = lines_of_pointer(pointer)) wanted.push_back({lines->first, lines->second, pointer});
  std::sort(wanted.begin(), wanted.end());
  return wanted;
}

bool is_nobodys(std::string_view line, int64_t number) {
  while (!line.empty() && (line.back() == ' ' || line.back() == '\t')) line.remove_suffix(1);
  return line.empty() || (number == 0 && line == "WEBVTT");
}

}  // namespace

std::optional<std::pair<int64_t, int64_t>> lines_of_pointer(std::string_view pointer) {
  constexpr std::string_view prefix = "line=";
  const auto comma = pointer.find(',');
  if (!pointer.starts_with(prefix) || comma == std::string_view::npos) return std::nullopt;
  const auto* text = pointer.data();
  int64_t first = 0, end = 0;
  const auto one = std::from_chars(text + prefix.size(), text + comma, first);
  const auto two = std::from_chars(text + comma + 1, text + pointer.size(), end);
  if (one.ec != std::errc() || one.ptr != text + comma || two.ec != std::errc() || two.ptr != text + pointer.size() ||
      first < 0 || end <= first)
    return std::nullopt;
  return std::pair(first, end);
}

FoundPlaces text_ranges(std::string_view text, const std::set<std::string>& pointers) {
  const auto wanted = sorted(pointers);
  std::map<int64_t, int64_t> begins, ends;  // line → where it begins; line → where it ends
  for (const auto& place : wanted) begins[place.first] = ends[place.end - 1] = -1;
  Lines lines(text);
  bool is_covered = true;
  int64_t number = 0, covered_to = 0;
  auto next = wanted.begin();
  while (const auto line = lines.next()) {
    if (const auto found = begins.find(number); found != begins.end()) found->second = line->offset;
    if (const auto found = ends.find(number); found != ends.end()) found->second = line->offset + line->length;
    for (; next != wanted.end() && next->first <= number; ++next) covered_to = std::max(covered_to, next->end);
    const auto words = text.substr(static_cast<size_t>(line->offset), static_cast<size_t>(line->length));
    if (number >= covered_to && !is_nobodys(words, number)) is_covered = false;
    ++number;
  }
  FoundPlaces found;
  found.covers_all = is_covered && lines.is_complete();
  for (const auto& place : wanted)
    if (const auto begin = begins.at(place.first), end = ends.at(place.end - 1); begin >= 0 && end >= 0)
      found.places[place.pointer] = {{begin, end - begin}};
  return found;
}

}  // namespace dossier
