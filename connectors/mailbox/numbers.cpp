#include "numbers.hpp"

#include <re2/re2.h>

#include <algorithm>
#include <array>

namespace dossier::mailbox {
namespace {

constexpr size_t most_numbers = 50;  // of one mail and type

bool is_part_of_a_number(char letter) {
  return (letter >= '0' && letter <= '9') || (letter >= 'A' && letter <= 'Z') || (letter >= 'a' && letter <= 'z');
}

}  // namespace

Numbers::Numbers(const Options& options) {
  re2::RE2::Options quiet;
  quiet.set_log_errors(false);
  for (const auto& [type, option] :
       {std::pair{"complaint_no", "complaint_pattern"}, std::pair{"order_no", "order_pattern"},
        std::pair{"waybill_no", "waybill_pattern"}})
    if (const auto written = options.text(option); !written.empty())
      named_.push_back({type, option, std::make_unique<re2::RE2>("\\b(?:" + written + ")\\b", quiet)});
}

Numbers::~Numbers() = default;

Result<void> Numbers::check() const {
  for (const auto& one : named_)
    if (!one.pattern->ok())
      return fail(ErrorKind::config, "option \"" + one.option + "\": " + one.pattern->error() +
                                         "; wanted a pattern as RE2 has them, for example TS[0-9]{8}");
  return {};
}

std::vector<std::string> Numbers::in(std::string_view type, std::string_view text) const {
  std::vector<std::string> found;
  for (const auto& one : named_) {
    if (one.type != type || !one.pattern->ok()) continue;
    re2::StringPiece rest(text.data(), text.size()), match;
    while (found.size() < most_numbers && !rest.empty() &&
           one.pattern->Match(rest, 0, rest.size(), re2::RE2::UNANCHORED, &match, 1)) {
      const std::string number(match.data(), match.size());
      if (!number.empty() && std::find(found.begin(), found.end(), number) == found.end()) found.push_back(number);
      rest.remove_prefix(std::min(rest.size(), static_cast<size_t>(match.end() - rest.begin()) + match.empty()));
    }
  }
  return found;
}

bool names_number(std::string_view text, std::string_view number) {
  if (number.empty()) return false;
  for (size_t at = text.find(number); at != std::string_view::npos; at = text.find(number, at + 1)) {
    const auto end = at + number.size();
    const bool begins = at == 0 || !is_part_of_a_number(text[at - 1]);
    if (begins && (end == text.size() || !is_part_of_a_number(text[end]))) return true;
  }
  return false;
}

}  // namespace dossier::mailbox
