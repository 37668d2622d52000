#include "numbers.hpp"

#include <dossier/dropped_files.hpp>

#include <algorithm>

#include <re2/re2.h>

namespace dossier::wecom {
namespace {

using re2::RE2;

// In the order in which they are taken: who wrote a complaint's number meant no order.
constexpr const char* types[] = {"complaint_no", "order_no", "waybill_no"};
// Mobile numbers of China, as people group them.
constexpr const char* phone_pattern = R"((?:\+?86[- ]?)?1[3-9][0-9](?:[- ]?[0-9]{4}){2})";
constexpr int64_t most_memory = int64_t{8} << 20;
constexpr size_t most_mentions = 500;  // of one text, which may be nothing else

std::shared_ptr<RE2> compiled(const std::string& pattern) {
  RE2::Options options;
  options.set_case_sensitive(false);
  options.set_log_errors(false);
  options.set_max_mem(most_memory);
  return std::make_shared<RE2>("\\b(" + pattern + ")\\b", options);
}

std::string digits_of(std::string_view text) {
  std::string digits;
  for (const char letter : text)
    if (letter >= '0' && letter <= '9') digits += letter;
  return digits;
}

bool is_within(std::string_view number, const std::vector<Mention>& complaints) {
  return std::any_of(complaints.begin(), complaints.end(), [&](const Mention& mention) {
    return mention.type == "complaint_no" && mention.number.find(number) != std::string::npos;
  });
}

void find(const std::string& type, const RE2& pattern, std::string_view text, std::vector<Mention>& mentions) {
  re2::StringPiece rest(text.data(), text.size()), number;
  while (mentions.size() < most_mentions && RE2::FindAndConsume(&rest, pattern, &number)) {
    const std::string found(number.data(), number.size());
    if (found.empty()) return;
    const bool known = std::any_of(mentions.begin(), mentions.end(), [&](const Mention& mention) {
      return mention.type == type && mention.number == found;
    });
    if (!known && (type == "complaint_no" || !is_within(found, mentions))) mentions.push_back({type, found});
  }
}

}  // namespace

Result<Numbers> Numbers::parse(const Mapping& mapping) {
  Numbers numbers;
  for (const std::string type : types) {
    const auto written = mapping.text(type);
    if (written.empty()) continue;
    auto pattern = compiled("(?:" + written + ")");
    if (!pattern->ok())
      return fail(ErrorKind::config, "option \"" + type + "\": \"" + written + "\": " + pattern->error() +
                                         ". Wanted a regular expression of RE2, such as DD[0-9]{8}-[0-9]{4}");
    if (RE2::FullMatch("", "(?:" + written + ")"))
      return fail(ErrorKind::config, "option \"" + type + "\": \"" + written +
                                         "\": fits a text without a letter. Wanted what only such a number fits");
    numbers.patterns_[type] = std::move(pattern);
  }
  numbers.patterns_["phone"] = compiled(phone_pattern);
  return numbers;
}

std::vector<Mention> Numbers::in(std::string_view text) const {
  std::vector<Mention> mentions;
  for (const std::string type : {"complaint_no", "order_no", "waybill_no", "phone"})
    if (const auto found = patterns_.find(type); found != patterns_.end()) find(type, *found->second, text, mentions);
  return mentions;
}

Result<void> Numbers::may_find(const Request::Sought& sought) const {
  const bool is_number = std::find(std::begin(types), std::end(types), sought.type) != std::end(types);
  if (!is_number) return {};
  const auto pattern = patterns_.find(sought.type);
  const auto fits = [&](const std::string& number) {
    return pattern != patterns_.end() && RE2::FullMatch(number, *pattern->second);
  };
  if (fits(sought.raw) || fits(sought.value)) return {};
  const auto seen = pattern == patterns_.end() ? std::string("is empty") : "(" + pattern->second->pattern() + ")";
  return fail(ErrorKind::config, "option \"" + sought.type + "\": the pattern " + seen + " does not fit " +
                                     sought.type + " " + sought.raw +
                                     ", so no message can be found that names it. Not retried; write a pattern that "
                                     "such numbers fit");
}

bool is_sought(const Mention& mention, const Request::Sought& sought) {
  if (mention.type != sought.type) return false;
  if (mention.type != "phone") return plain_number(mention.number) == plain_number(sought.value);
  const auto written = digits_of(mention.number), wanted = digits_of(sought.value);
  return written == wanted || "86" + written == wanted;
}

}  // namespace dossier::wecom
