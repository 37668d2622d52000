// Small tools on texts.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

namespace dossier::asterisk_calls {

bool is_digits(std::string_view text);  // at least one, and nothing else
std::optional<int64_t> whole_number(std::string_view text);
std::string lower_ascii(std::string_view text);
/// Without the blanks, tabs and carriage returns around it.
std::string_view trimmed(std::string_view text);
/// The parts between separators, trimmed; empty parts are left out.
std::vector<std::string> split(std::string_view text, std::string_view separators);
bool holds(const std::vector<std::string>& list, std::string_view text);
std::string joined(const std::vector<std::string>& list, std::string_view between);

/// Texts in the order in which they first came; none is empty, none is there twice.
class Distinct {
 public:
  void add(const std::string& text) {
    if (!text.empty() && known_.insert(text).second) list_.push_back(text);
  }
  bool has(const std::string& text) const { return known_.count(text) > 0; }
  const std::vector<std::string>& list() const { return list_; }

 private:
  std::vector<std::string> list_;
  std::unordered_set<std::string> known_;
};

}  // namespace dossier::asterisk_calls
