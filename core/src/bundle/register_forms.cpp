#include "bundle/register_forms.hpp"

#include <algorithm>
#include <tuple>

#include "bundle/index.hpp"
#include "bundle/members.hpp"
#include "bundle/names.hpp"

namespace dossier::bundle {
namespace {

constexpr std::string_view gap_reasons[] = {"auth_failed",   "cancelled",      "crashed",          "forbidden",
                                            "media_missing", "not_configured", "overdue",          "parse_error",
                                            "partial_page",  "rate_limited",   "retention_passed", "timed_out",
                                            "too_broad",     "unreachable"};
constexpr std::string_view medium_states[] = {"available", "pending", "expired",  "absent",
                                              "forbidden", "corrupt", "too_large"};

Checked<void> check_origin(const json::Value& origin, const std::string& place) {
  DOSSIER_CHECK(check_members(origin,
                              {{"digest", Holds::digest},
                               {"pointer", Holds::text},
                               {"request", Holds::object},
                               {"fetched_at", Holds::time},
                               {"fetched_by", Holds::text},
                               {"mapping", Holds::text},
                               {"connector", Holds::text},
                               {"key", Holds::text},
                               {"document", Holds::some_text},
                               {"size", Holds::number_from_0}},
                              "item-form", place));
  const auto by = json::text(origin, "/fetched_by");
  if (by != "host" && by != "plugin")
    return refuse("item-form", place + ": fetched_by is \"" + by + "\", wanted host or plugin");
  const auto* ranges = json::find(origin, "/ranges");
  if (!ranges) return {};
  return check_ranges(*ranges, json::integer(origin, "/size"), false, "item-form", place + "/ranges");
}

/// Older versions of the record, oldest first.
Checked<void> check_earlier(const json::Value& line, const std::string& place) {
  int64_t before = 0;
  const auto newest = json::integer(line, "/version");
  for (const auto& [earlier, pointer] : json::each(line, "/earlier")) {
    const auto there = place + ": " + pointer;
    DOSSIER_CHECK(
        check_members(earlier, {{"version", Holds::number_from_1}, {"record", Holds::object}}, "item-form", there));
    const auto version = json::integer(earlier, "/version");
    if (version <= before || version >= newest)
      return refuse("item-form", there + ": version " + std::to_string(version) + " is not between those around it");
    before = version;
    if (const auto* origin = json::find(earlier, "/origin")) DOSSIER_CHECK(check_origin(*origin, there + "/origin"));
  }
  return {};
}

Checked<void> check_medium(const json::Value& medium, const std::string& place) {
  DOSSIER_CHECK(check_members(medium, {{"state", Holds::text}, {"name", Holds::text}}, "item-form", place));
  const auto state = json::text(medium, "/state");
  if (!contains(medium_states, state))
    return refuse("item-form", place + ": state \"" + state + "\" is none that a medium has");
  DOSSIER_CHECK(check_members_if_there(medium,
                                       {{"path", Holds::some_text},
                                        {"digest", Holds::digest},
                                        {"size", Holds::number_from_0},
                                        {"type", Holds::some_text},
                                        {"version", Holds::number_from_1}},
                                       "item-form", place));
  if (json::find(medium, "/path") && state != "available")
    return refuse("item-form", place + ": is in the bundle, but its state is " + state);
  return {};
}

}  // namespace

bool is_gap_reason(std::string_view reason) { return contains(gap_reasons, reason); }

Checked<void> check_ranges(const json::Value& ranges, int64_t size, bool may_repeat, std::string_view rule,
                           const std::string& place) {
  if (!ranges.IsArray()) return refuse(rule, place + ": wanted a list");
  std::tuple<int64_t, int64_t> before = {-1, -1};
  for (const auto& range : ranges.GetArray()) {
    DOSSIER_CHECK(
        check_members(range, {{"offset", Holds::number_from_0}, {"length", Holds::number_from_0}}, rule, place));
    const auto offset = json::integer(range, "/offset"), length = json::integer(range, "/length");
    if (offset > size || length > size - offset)
      return refuse(rule, place + ": bytes " + std::to_string(offset) + " + " + std::to_string(length) +
                              " lie outside the document of " + std::to_string(size) + " bytes");
    const auto here = std::tuple(offset, length);
    if (here < before || (here == before && !may_repeat)) return refuse(rule, place + ": not in document order");
    before = here;
  }
  return {};
}

Checked<void> check_document_form(const json::Value& line, const std::string& place) {
  DOSSIER_CHECK(check_members(line,
                              {{"number", Holds::text},
                               {"digest", Holds::digest},
                               {"size", Holds::number_from_0},
                               {"content_type", Holds::text},
                               {"source", Holds::some_text},
                               {"stream", Holds::text},
                               {"key", Holds::text},
                               {"carried", Holds::text},
                               {"ranges", Holds::list}},
                              "document-form", place));
  for (const auto& [range, pointer] : json::each(line, "/ranges"))
    DOSSIER_CHECK(check_members(range, {{"item", Holds::text}, {"pointer", Holds::text}}, "document-form",
                                place + ": " + pointer));
  if (json::text(line, "/carried") == "extract") return {};  // measured against its file
  return check_ranges(*json::find(line, "/ranges"), json::integer(line, "/size"), true, "document-form",
                      place + ": /ranges");
}

Checked<void> check_item_form(const json::Value& line, const std::string& place) {
  DOSSIER_CHECK(check_members(line,
                              {{"part", Holds::text},
                               {"source", Holds::some_text},
                               {"stream", Holds::text},
                               {"source_id", Holds::text},
                               {"version", Holds::number_from_1},
                               {"record", Holds::object},
                               {"earlier", Holds::list},
                               {"origin", Holds::object},
                               {"media", Holds::list},
                               {"path", Holds::list},
                               {"order_unknown", Holds::flag}},
                              "item-form", place));
  DOSSIER_CHECK(check_members_if_there(line, {{"withdrawn_at", Holds::time}}, "item-form", place));
  if (!contains(parts, json::text(line, "/part")) || json::text(line, "/record/kind").empty())
    return refuse("item-form", place + ": wanted one of the five parts, and a record of some kind");
  if (json::text(line, "/sensitivity") != sensitivity_of_items || json::text(line, "/retention") != retention_of_items)
    return refuse("item-form", place + ": sensitivity or retention is not that of format version 1");
  DOSSIER_CHECK(check_origin(*json::find(line, "/origin"), place + ": /origin"));
  DOSSIER_CHECK(check_earlier(line, place));
  for (const auto& [medium, pointer] : json::each(line, "/media"))
    DOSSIER_CHECK(check_medium(medium, place + ": " + pointer));
  return {};
}

Checked<void> check_gap_form(const json::Value& line, const std::string& place) {
  DOSSIER_CHECK(check_members(line,
                              {{"source", Holds::text},
                               {"stream", Holds::text},
                               {"reason", Holds::text},
                               {"message", Holds::text},
                               {"retryable", Holds::flag},
                               {"parts", Holds::list}},
                              "gap-form", place));
  DOSSIER_CHECK(check_members_if_there(
      line,
      {{"identifier", Holds::object}, {"from", Holds::time}, {"until", Holds::time}, {"owed", Holds::number_from_1}},
      "gap-form", place));
  const auto reason = json::text(line, "/reason");
  if (!is_gap_reason(reason))
    return refuse(
        "gap-form",
        place + ": " + (reason.empty() ? "a gap without a reason" : "no gap has the reason \"" + reason + "\""));
  for (const auto& [part, pointer] : json::each(line, "/parts"))
    if (!part.IsString() || !contains(parts, json::view(part)))
      return refuse("gap-form", place + ": " + pointer + " is no part that a bundle knows");
  return {};
}

Checked<void> check_register_form(std::string_view name, const json::Value& line, const std::string& place) {
  const auto check = [&](std::initializer_list<Member> members) {
    return check_members(line, members, "register-form", place);
  };
  if (name == "timeline")
    return check({{"item", Holds::text},
                  {"part", Holds::text},
                  {"kind", Holds::some_text},
                  {"source", Holds::some_text},
                  {"order_unknown", Holds::flag}});
  if (name == "claims")
    return check({{"item", Holds::text},
                  {"field", Holds::some_text},
                  {"value", Holds::text},
                  {"pointer", Holds::text},
                  {"digest", Holds::digest}});
  if (name == "parties") {
    DOSSIER_CHECK(check({{"role", Holds::text},
                         {"source", Holds::some_text},
                         {"id", Holds::text},
                         {"name", Holds::text},
                         {"items", Holds::list}}));
    return json::find(line, "/items")->Empty() ? refuse("register-form", place + ": items: wanted one at least")
                                               : Checked<void>();
  }
  return check({{"check", Holds::text}, {"code", Holds::text}, {"text", Holds::text}, {"items", Holds::list}});
}

}  // namespace dossier::bundle
