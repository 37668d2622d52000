#include "report/digit_runs.hpp"

namespace dossier::report::scan {

std::string_view DigitRun::gap_before(size_t index) const {
  if (index == 0) return {};
  const auto from = place_[index - 1] + 1;
  return std::string_view(*text_).substr(from, place_[index] - from);
}

std::vector<size_t> DigitRun::groups(size_t first, size_t count) const {
  std::vector<size_t> sizes;
  for (size_t index = first; index < first + count; ++index) {
    if (index == first || opens_group(index)) sizes.push_back(0);
    ++sizes.back();
  }
  return sizes;
}

bool DigitRun::has_other_than(size_t first, size_t count, std::string_view bytes) const {
  for (size_t index = first + 1; index < first + count; ++index)
    if (gap_before(index).find_first_not_of(bytes) != std::string_view::npos) return true;
  return false;
}

bool DigitRun::has_any_of(size_t first, size_t count, std::string_view bytes) const {
  for (size_t index = first + 1; index < first + count; ++index)
    if (gap_before(index).find_first_of(bytes) != std::string_view::npos) return true;
  return false;
}

size_t gap_length(std::string_view text, size_t at) {
  constexpr std::string_view signs = " \t\r\n-._/(),~*#+";
  if (signs.find(text[at]) != std::string_view::npos) return 1;
  if (static_cast<unsigned char>(text[at]) < 0x80) return 0;
  for (const std::string_view sign : {"·", "、", "。"})
    if (text.substr(at).starts_with(sign)) return sign.size();
  return 0;
}

}  // namespace dossier::report::scan
