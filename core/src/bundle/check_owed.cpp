// What was asked for in writing: completeness.json lists it, custody has its acts, gaps.jsonl says what is overdue.

#include <functional>
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

constexpr std::string_view form = "owed-form", in_custody = "owed-custody", in_gaps = "owed-gap";
const std::string file_name = "index/completeness.json", gaps_name = "index/gaps.jsonl";

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

/// What may come of a request: the act, which is the state too, the member of the entry, and when it says that it was.
struct Outcome {
  std::string act;
  const char *member, *at;
};
const Outcome outcomes[] = {{"received", "/receipt", "/received_at"}, {"withdrawn", "/withdrawal", "/withdrawn_at"}};

Checked<void> check_outcome(const Outcome& kind, const json::Value& entry, const std::string& place) {
  const auto& outcome = *json::find(entry, kind.member);
  DOSSIER_CHECK(check_members(outcome, {{"number", Holds::number_from_1}, {kind.at + 1, Holds::time}}, form, place));
  if (kind.act == "withdrawn") DOSSIER_CHECK(check_members(outcome, {{"reason", Holds::some_text}}, form, place));
  if (json::integer(outcome, "/number") == json::integer(entry, "/request/number")) return {};
  return refuse(form, place + ": is of another request");
}

/// Nothing while nothing came of it.
Checked<const Outcome*> outcome_of(const json::Value& entry, const std::string& place) {
  const Outcome* found = nullptr;
  for (const auto& kind : outcomes) {
    if (!json::find(entry, kind.member)) continue;
    if (found) return refuse(form, place + ": received, and withdrawn too");
    DOSSIER_CHECK(check_outcome(kind, entry, place + kind.member));
    found = &kind;
  }
  return found;
}

class Owed {
 public:
  Owed(const CaseHeader& header, const std::vector<std::string>& custody) : as_of_(header.as_of) {
    for (const auto* act : {"requested", "received", "withdrawn"}) acts_[act] = acts_of(custody, act, as_of_);
  }

  Checked<void> entry(const json::Value& entry, const std::string& place) {
    DOSSIER_CHECK(check_members(entry, {{"request", Holds::object}, {"state", Holds::text}}, form, place));
    const auto& request = *json::find(entry, "/request");
    DOSSIER_CHECK(check_request(request, place + "/request"));
    const auto number = json::integer(request, "/number");
    if (number <= last_number_) return refuse(form, place + "/request: numbers do not ascend, or one is given twice");
    last_number_ = number;
    const auto* outcome = DOSSIER_CHECK(outcome_of(entry, place));
    const bool is_late = as_of_ >= time_at(request, "/overdue_at");
    const auto state = outcome ? outcome->act : is_late ? "overdue" : "awaited";
    if (json::text(entry, "/state") != state) return refuse(form, place + ": its state is not \"" + state + "\"");
    if (state == "overdue") without_gap_[number] = json::text(request, "/part");
    DOSSIER_CHECK(take_act(acts_["requested"], request, "/asked_at", place + "/request"));
    if (!outcome) return {};
    return take_act(acts_[outcome->act], *json::find(entry, outcome->member), outcome->at, place + outcome->member);
  }

  Checked<void> no_act_left() const {
    for (const auto& [act, left] : acts_)
      if (!left.empty())
        return refuse(in_custody, file_name + ": /owed: custody has an act \"" + act + "\" of what is not there");
    return {};
  }

  /// After every entry. Of a form that was checked before.
  Checked<void> gap(const json::Value& gap, const std::string& place) {
    if (json::text(gap, "/reason") != "overdue") return {};
    const auto request = without_gap_.find(json::integer(gap, "/owed"));
    if (request == without_gap_.end())
      return refuse(in_gaps, place + ": owed: names no request that was overdue, or one that has a gap already");
    if (json::find(gap, "/parts")->Size() != 1 || json::text(gap, "/parts/0") != request->second)
      return refuse(in_gaps, place + ": parts: wanted the part of its request, " + request->second);
    without_gap_.erase(request);
    return {};
  }

  Checked<void> no_gap_missing() const {
    if (without_gap_.empty()) return {};
    return refuse(in_gaps, gaps_name + ": request " + std::to_string(without_gap_.begin()->first) +
                               " was overdue, and no gap says so");
  }

 private:
  Micros as_of_;
  std::map<std::string, Acts> acts_;  // by act; those that no entry has named yet
  int64_t last_number_ = 0;
  std::map<int64_t, std::string> without_gap_;  // number of what was overdue → its part
};

using TakeLine = std::function<Checked<void>(const json::Value& line, const std::string& place)>;

Checked<void> each(const Archive& archive, const std::string& name, const TakeLine& take) {
  return archive.each_line(*archive.find(name), "index-json", [&](std::string& line, size_t number) -> Checked<void> {
    const auto place = name + ":" + std::to_string(number);
    const auto parsed = DOSSIER_CHECK(parse_json_line(line, place));
    return take(parsed, place);
  });
}

}  // namespace

Checked<void> check_owed(const Archive& archive, const CaseHeader& header, const std::vector<std::string>& custody) {
  Owed owed(header, custody);
  DOSSIER_CHECK(each(archive, file_name, [&](const json::Value& statement, const std::string&) -> Checked<void> {
    for (const auto& [entry, pointer] : json::each(statement, "/owed"))
      DOSSIER_CHECK(owed.entry(entry, file_name + ": " + pointer));
    return {};
  }));
  DOSSIER_CHECK(owed.no_act_left());
  DOSSIER_CHECK(each(archive, gaps_name,
                     [&](const json::Value& line, const std::string& place) { return owed.gap(line, place); }));
  return owed.no_gap_missing();
}

}  // namespace dossier::bundle
