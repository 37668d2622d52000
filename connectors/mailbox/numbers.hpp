// Numbers that mails name in subject or text.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "dossier/options.hpp"

namespace re2 {
class RE2;
}

namespace dossier::mailbox {

/// The patterns of the options complaint_pattern, order_pattern and waybill_pattern.
class Numbers {
 public:
  explicit Numbers(const Options& options);
  ~Numbers();
  /// config, for a pattern that is none; naming the option.
  Result<void> check() const;
  /// Those of a type (complaint_no, order_no, waybill_no) in the text, each once, in their order.
  std::vector<std::string> in(std::string_view type, std::string_view text) const;

 private:
  struct Named {
    std::string type, option;
    std::unique_ptr<re2::RE2> pattern;
  };
  std::vector<Named> named_;
};

/// True where the text holds the number by itself: no letter or digit stands before or behind it.
bool names_number(std::string_view text, std::string_view number);

}  // namespace dossier::mailbox
