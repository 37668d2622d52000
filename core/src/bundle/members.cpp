#include "bundle/members.hpp"

#include "base/clock.hpp"
#include "base/digest.hpp"

namespace dossier::bundle {
namespace {

const json::Value* member_of(const json::Value& object, std::string_view name) {
  const auto found =
      object.FindMember(json::Value(rapidjson::StringRef(name.data(), static_cast<rapidjson::SizeType>(name.size()))));
  return found == object.MemberEnd() ? nullptr : &found->value;
}

std::string_view wanted(Holds holds) {
  switch (holds) {
    case Holds::text:
      return "a text";
    case Holds::some_text:
      return "a text that is not empty";
    case Holds::flag:
      return "true or false";
    case Holds::number_from_0:
      return "a whole number from 0";
    case Holds::number_from_1:
      return "a whole number from 1";
    case Holds::time:
      return "a time (RFC 3339)";
    case Holds::digest:
      return "a SHA-256";
    case Holds::list:
      return "a list";
    case Holds::object:
      return "an object";
  }
  return "";
}

bool does_hold(const json::Value& value, Holds holds) {
  switch (holds) {
    case Holds::text:
      return value.IsString();
    case Holds::some_text:
      return value.IsString() && value.GetStringLength() > 0;
    case Holds::flag:
      return value.IsBool();
    case Holds::number_from_0:
      return value.IsInt64() && value.GetInt64() >= 0;
    case Holds::number_from_1:
      return value.IsInt64() && value.GetInt64() >= 1;
    case Holds::time:
      return value.IsString() && parse_rfc3339(json::view(value)).has_value();
    case Holds::digest:
      return value.IsString() && is_sha256(json::view(value));
    case Holds::list:
      return value.IsArray();
    case Holds::object:
      return value.IsObject();
  }
  return false;
}

Checked<void> check(const json::Value& object, std::initializer_list<Member> members, bool must_be_there,
                    std::string_view rule, const std::string& place) {
  if (!object.IsObject()) return refuse(rule, place + ": no object");
  for (const auto& [name, holds] : members) {
    const auto* value = member_of(object, name);
    if (value ? !does_hold(*value, holds) : must_be_there)
      return refuse(rule, place + ": " + std::string(name) + ": wanted " + std::string(wanted(holds)));
  }
  return {};
}

}  // namespace

Checked<void> check_members(const json::Value& object, std::initializer_list<Member> members, std::string_view rule,
                            const std::string& place) {
  return check(object, members, true, rule, place);
}

Checked<void> check_members_if_there(const json::Value& object, std::initializer_list<Member> members,
                                     std::string_view rule, const std::string& place) {
  return check(object, members, false, rule, place);
}

}  // namespace dossier::bundle
