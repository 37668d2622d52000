// Whose a mail address is: the house's, a partner's, or somebody else's, who then is the customer.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "dossier/options.hpp"

namespace dossier::mailbox {

struct Address {
  std::string name, email;  // email in lower case; a group or a broken address may have none
};

/// From the options own_addresses and partners: addresses, or domains with all that are below them.
class Whose {
 public:
  explicit Whose(const Options& options);
  bool names_the_house() const { return !own_.empty(); }
  bool is_own(std::string_view email) const;
  /// supplier, carrier or courier; empty for everybody else.
  std::string partner_role(std::string_view email) const;
  /// Neither the house's nor a partner's.
  bool is_outside(std::string_view email) const;

 private:
  std::vector<std::string> own_;
  std::map<std::string, std::string> partners_;
};

/// ASCII letters in lower case.
std::string lower_case(std::string_view text);

}  // namespace dossier::mailbox
