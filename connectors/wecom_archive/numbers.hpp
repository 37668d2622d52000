// Numbers of orders, parcels and complaints, and phones, that people write into messages.
#pragma once

#include <dossier/connector.hpp>

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace re2 {
class RE2;
}

namespace dossier::wecom {

/// A number as it is written.
struct Mention {
  std::string type;  // order_no, waybill_no, complaint_no, phone
  std::string number;
};

class Numbers {
 public:
  /// By the options of those names, each a regular expression (RE2), empty: such numbers are not looked for. Errors:
  /// config, naming the option.
  static Result<Numbers> parse(const Mapping& mapping);

  /// Each number once. What a complaint's number explains is no order's.
  std::vector<Mention> in(std::string_view text) const;

  /// Errors: config, where no message could ever be found by this number, since the pattern of its type does not fit
  /// it.
  Result<void> may_find(const Request::Sought& sought) const;

 private:
  std::map<std::string, std::shared_ptr<re2::RE2>> patterns_;
};

/// Whether it is the number that is sought, however it is written.
bool is_sought(const Mention& mention, const Request::Sought& sought);

}  // namespace dossier::wecom
