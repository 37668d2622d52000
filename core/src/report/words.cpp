#include "report/words.hpp"

#include <map>

namespace dossier::report {

namespace {

const std::map<std::string_view, const Word*>& by_key() {
  static const auto index = [] {
    std::map<std::string_view, const Word*> words;
    for (const auto& word : all_words()) words.emplace(word.key, &word);
    return words;
  }();
  return index;
}

const Word* look_up(std::string_view key) {
  const auto found = by_key().find(key);
  return found == by_key().end() ? nullptr : found->second;
}

}  // namespace

std::string_view Words::operator()(std::string_view key) const {
  const auto* word = look_up(key);
  if (!word) return key;
  return english_ ? word->english : word->chinese;
}

std::string Words::operator()(std::string_view key, std::initializer_list<std::string_view> values) const {
  std::string filled;
  const auto pattern = (*this)(key);
  for (size_t at = 0; at < pattern.size(); ++at) {
    const bool slot = pattern[at] == '{' && at + 2 < pattern.size() && pattern[at + 2] == '}';
    if (!slot) {
      filled += pattern[at];
      continue;
    }
    const auto index = static_cast<size_t>(pattern[at + 1] - '0');
    if (index < values.size()) filled += *(values.begin() + index);
    at += 2;
  }
  return filled;
}

std::string_view Words::named(std::string_view group, std::string_view name, std::string_view otherwise) const {
  const auto* word = look_up(std::string(group) + "." + std::string(name));
  if (!word) return otherwise;
  return english_ ? word->english : word->chinese;
}

std::string_view Words::reason(std::string_view reason, std::string_view source) const {
  if (reason == "not_configured" && !source.empty()) return (*this)("reason.set_up_wrongly");
  return named("reason", reason.empty() ? "unknown" : reason);
}

}  // namespace dossier::report
