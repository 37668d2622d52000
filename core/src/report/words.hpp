// The fixed words of reports, in both languages. The Chinese ones are the procedure's own terms: change none lightly.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

namespace dossier::report {

struct Word {
  std::string_view key, chinese, english;
};

/// Every word, for tests: keys are unique, no text is empty.
const std::vector<Word>& all_words();

class Words {
 public:
  /// `language` is "en" or "zh-CN"; anything else reads as zh-CN.
  explicit Words(std::string_view language) : english_(language == "en") {}

  bool english() const { return english_; }
  std::string_view language() const { return english_ ? "en" : "zh-CN"; }

  /// The word with this key; the key itself when there is none (a test finds those).
  std::string_view operator()(std::string_view key) const;
  /// The same with {0}, {1} … replaced.
  std::string operator()(std::string_view key, std::initializer_list<std::string_view> values) const;
  /// The word `group.name`, or `otherwise` when the list has none: for values that sources and plugins may extend.
  std::string_view named(std::string_view group, std::string_view name, std::string_view otherwise) const;
  /// As above, with the name itself as the last resort.
  std::string_view named(std::string_view group, std::string_view name) const { return named(group, name, name); }

  /// Why something was not obtained; `source` is empty where there is none. A source that is set up wrongly and a part
  /// that nobody connected are one reason in a bundle, and two different things for whoever reads of them.
  std::string_view reason(std::string_view reason, std::string_view source) const;

 private:
  bool english_;
};

}  // namespace dossier::report
