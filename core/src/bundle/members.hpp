// What the members of an object of the index must hold.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

#include "bundle/refusal.hpp"
#include "dossier/json.hpp"

namespace dossier::bundle {

enum class Holds { text, some_text, flag, number_from_0, number_from_1, time, digest, list, object };

struct Member {
  std::string_view name;
  Holds holds;
};

/// Refuses by `rule` the first member that is missing or holds something else. Further members are no matter.
Checked<void> check_members(const json::Value& object, std::initializer_list<Member> members, std::string_view rule,
                            const std::string& place);

/// The same for members that may be missing.
Checked<void> check_members_if_there(const json::Value& object, std::initializer_list<Member> members,
                                     std::string_view rule, const std::string& place);

}  // namespace dossier::bundle
