// What was asked for in writing: completeness.json lists it, custody has its acts.

#include <map>

#include "base/digest.hpp"
#include "bundle/check_index.hpp"
#include "bundle/json_line.hpp"
#include "bundle/members.hpp"
#include "bundle/names.hpp"
#include "bundle/register_forms.hpp"
#include "model/owed.hpp"

namespace dossier::bundle {
namespace {

constexpr std::string_view form = "owed-form", in_custody = "owed-custody";
const std::string file_name = "index/completeness.json";

Micros time_at(const json::Value& object, const char* pointer) {
  return parse_rfc3339(json::text(object, pointer)).value_or(0);
}

/// Acts of one kind up to the as-of time: digest of what they are about → when.
using Acts = std::map<std::string, Micros>;

Acts acts_of(const std::vector<std::string>& custody, std::string_view kind, Micros as_of) {
  Acts acts;
  for (const auto& line : custody) {
    const auto act = json::parse_own(line);
    if (!act || json::text(*act, "/act") != kind || time_at(*act, "/at") > as_of) continue;
    for (const auto& [subject, pointer] : json::each(*act, "/subjects"))
      acts[json::text(subject, "")] = time_at(*act, "/at");
  }
  return acts;
}

/// Takes the act of that object out of those that are left.
Checked<void> take_act(Acts& acts, const json::Value& object, const char* at, const std::string& place) {
  const auto act = acts.find(sha256(json::canonical(object)));
  if (act == acts.end() || act->second != time_at(object, at))
    return refuse(in_custody, place + ": no act of custody up to the as-of time is about it");
  acts.erase(act);
  return {};
}

Checked<void> check_request(const json::Value& request, const std::string& place) {
  DOSSIER_CHECK(check_members(request,
                              {{"number", Holds::number_from_1},
                               {"kind", Holds::some_text},
                               {"of", Holds::some_text},
                               {"part", Holds::text},
                               {"items", Holds::list},
                               {"asked_at", Holds::time},
                               {"working_days", Holds::number_from_1},
                               {"due", Holds::some_text},
                               {"timezone", Holds::some_text},
                               {"overdue_at", Holds::time}},
                              form, place));
  if (!contains(owed_kinds, json::text(request, "/kind")) || !contains(parts, json::text(request, "/part")))
    return refuse(form, place + ": no kind or part that a bundle knows");
  return {};
}

Checked<void> check_receipt(const json::Value& receipt, const json::Value& request, const std::string& place) {
  DOSSIER_CHECK(check_members(receipt, {{"number", Holds::number_from_1}, {"received_at", Holds::time}}, form, place));
  if (json::integer(receipt, "/number") == json::integer(request, "/number")) return {};
  return refuse(form, place + ": is of another request");
}

class Owed {
 public:
  Owed(const CaseHeader& header, const std::vector<std::string>& custody)
      : as_of_(header.as_of),
        requested_(acts_of(custody, "requested", header.as_of)),
        received_(acts_of(custody, "received", header.as_of)) {}

  Checked<void> entry(const json::Value& entry, const std::string& place) {
    DOSSIER_CHECK(check_members(entry, {{"request", Holds::object}, {"state", Holds::text}}, form, place));
    DOSSIER_CHECK(check_members_if_there(entry, {{"receipt", Holds::object}}, form, place));
    const auto& request = *json::find(entry, "/request");
    const auto* receipt = json::find(entry, "/receipt");
    DOSSIER_CHECK(check_request(request, place + "/request"));
    if (receipt) DOSSIER_CHECK(check_receipt(*receipt, request, place + "/receipt"));
    const auto* state = receipt ? "received" : as_of_ >= time_at(request, "/overdue_at") ? "overdue" : "awaited";
    if (json::text(entry, "/state") != state) return refuse(form, place + ": its state is not \"" + state + "\"");
    DOSSIER_CHECK(take_act(requested_, request, "/asked_at", place + "/request"));
    if (receipt) DOSSIER_CHECK(take_act(received_, *receipt, "/received_at", place + "/receipt"));
    return {};
  }

  Checked<void> none_left() const {
    if (requested_.empty() && received_.empty()) return {};
    return refuse(in_custody, file_name + ": /owed: custody has a request or a receipt that is not there");
  }

 private:
  Micros as_of_;
  Acts requested_, received_;
};

}  // namespace

Checked<void> check_owed(const Archive& archive, const CaseHeader& header, const std::vector<std::string>& custody) {
  Owed owed(header, custody);
  DOSSIER_CHECK(
      archive.each_line(*archive.find(file_name), "index-json", [&](std::string& line, size_t number) -> Checked<void> {
        const auto statement = DOSSIER_CHECK(parse_json_line(line, file_name + ":" + std::to_string(number)));
        for (const auto& [entry, pointer] : json::each(statement, "/owed"))
          DOSSIER_CHECK(owed.entry(entry, file_name + ": " + pointer));
        return {};
      }));
  return owed.none_left();
}

}  // namespace dossier::bundle
