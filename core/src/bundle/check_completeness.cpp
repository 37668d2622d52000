// completeness.json: what was asked of whom for which part, and what came of it.

#include <set>

#include "bundle/check_index.hpp"
#include "bundle/json_line.hpp"
#include "bundle/members.hpp"
#include "bundle/names.hpp"
#include "bundle/register_forms.hpp"

namespace dossier::bundle {
namespace {

constexpr std::string_view states[] = {"found", "none", "gap", "not_asked"};
const std::string file_name = "index/completeness.json";

tl::unexpected<Refusal> no_form(const std::string& what) {
  return refuse("completeness-form", file_name + ": " + what);
}

bool equals(const json::Value* list, const std::vector<std::string>& wanted) {
  return list && list->IsArray() &&
         std::equal(list->Begin(), list->End(), wanted.begin(), wanted.end(),
                    [](const json::Value& text, const std::string& name) {
                      return text.IsString() && json::view(text) == name;
                    });
}

/// A state, and the reason that some states must have.
Checked<void> check_answer(const json::Value& value, const std::string& state, const std::string& pointer) {
  if (!contains(states, state)) return no_form(pointer + " has no state that a bundle knows");
  const auto reason = json::text(value, "/reason");
  if (state == "gap" && !is_gap_reason(reason))
    return no_form(pointer + ": a gap without a reason that a bundle knows");
  if (state == "not_asked" && reason.empty()) return no_form(pointer + ": not asked, and no reason why");
  return {};
}

Checked<void> check_lookup(const json::Value& lookup, const std::string& pointer) {
  DOSSIER_CHECK(check_members(lookup,
                              {{"stream", Holds::text},
                               {"identifier", Holds::object},
                               {"path", Holds::list},
                               {"outcome", Holds::text},
                               {"records", Holds::number_from_0},
                               {"documents", Holds::list}},
                              "completeness-form", file_name + ": " + pointer));
  DOSSIER_CHECK(check_members_if_there(
      lookup, {{"from", Holds::time}, {"until", Holds::time}, {"not_shown", Holds::number_from_0}}, "completeness-form",
      file_name + ": " + pointer));
  return check_answer(lookup, json::text(lookup, "/outcome"), pointer);
}

/// Whether a cell's state says what its number of items says.
bool does_agree(const std::string& state, int64_t items, bool also_found) {
  if (state == "gap") return also_found == (items > 0);
  return !also_found && (state == "found") == (items > 0);
}

Checked<void> check_cell(const json::Value& cell, const std::vector<std::string>& sources, const std::string& pointer) {
  DOSSIER_CHECK(check_members(cell,
                              {{"part", Holds::text},
                               {"source", Holds::text},
                               {"state", Holds::text},
                               {"items", Holds::number_from_0},
                               {"also_found", Holds::flag},
                               {"retryable", Holds::flag},
                               {"lookups", Holds::list}},
                              "completeness-form", file_name + ": " + pointer));
  const auto state = json::text(cell, "/state"), source = json::text(cell, "/source");
  if (!contains(parts, json::text(cell, "/part"))) return no_form(pointer + " has no part that a bundle knows");
  // A part that the configuration expects and nobody feeds has no source.
  if (source.empty() ? state != "gap" : !contains(sources, source))
    return no_form(pointer + ": its source is none of case.json");
  DOSSIER_CHECK(check_answer(cell, state, pointer));
  if (!does_agree(state, json::integer(cell, "/items"), json::text(cell, "/also_found") == "true"))
    return no_form(pointer + ": " + state + " does not go with its number of items");
  for (const auto& [lookup, inner] : json::each(cell, "/lookups")) DOSSIER_CHECK(check_lookup(lookup, pointer + inner));
  return {};
}

Checked<void> check_cells(const json::Value& statement, const std::vector<std::string>& sources) {
  std::set<std::pair<std::string, std::string>> seen;
  for (const auto& [cell, pointer] : json::each(statement, "/cells")) {
    DOSSIER_CHECK(check_cell(cell, sources, pointer));
    if (!seen.emplace(json::text(cell, "/part"), json::text(cell, "/source")).second)
      return no_form(pointer + ": a second cell of its part and source");
  }
  if (seen.empty()) return no_form("no cells");
  return {};
}

}  // namespace

Checked<void> check_completeness(const Archive& archive, const CaseHeader& header) {
  size_t lines = 0;
  DOSSIER_CHECK(
      archive.each_line(*archive.find(file_name), "index-json", [&](std::string& line, size_t number) -> Checked<void> {
        const auto statement = DOSSIER_CHECK(parse_json_line(line, file_name + ":" + std::to_string(number)));
        ++lines;
        if (!equals(json::find(statement, "/parts"), {parts.begin(), parts.end()}))
          return no_form("parts are not the five in their order");
        if (!equals(json::find(statement, "/sources"), header.sources))
          return no_form("sources are not those of case.json");
        return check_cells(statement, header.sources);
      }));
  if (lines != 1) return no_form(std::to_string(lines) + " lines, wanted one");
  return {};
}

}  // namespace dossier::bundle
