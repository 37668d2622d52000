// case.json.

#include "base/digest.hpp"
#include "bundle/check_index.hpp"
#include "bundle/json_line.hpp"
#include "bundle/members.hpp"
#include "bundle/names.hpp"

namespace dossier::bundle {
namespace {

constexpr uint64_t longest_case = 4u << 20;
const std::string case_place = "index/case.json:1";

constexpr std::string_view registers[] = {"claims", "documents", "findings", "gaps", "items", "parties", "timeline"};

tl::unexpected<Refusal> no_case(const std::string& what) { return refuse("case-form", case_place + ": " + what); }

/// The one line of a .json file of the index.
Checked<std::string> only_line(const Archive& archive, const ArchiveFile& file) {
  auto text = DOSSIER_CHECK(archive.content(file, longest_case));
  if (text.find('\n') + 1 != text.size()) return refuse("index-json", file.path + ": not one line ended by LF");
  text.pop_back();
  return text;
}

Checked<void> note_reports(Archive& archive, const json::Document& document) {
  for (const auto& [report, pointer] : json::each(document, "/reports")) {
    auto* file = archive.find(json::text(report, "/path"));
    if (!file || !file->path.starts_with("data/report/") || file->digest_text() != json::text(report, "/digest") ||
        file->size != static_cast<uint64_t>(json::integer(report, "/size", -1)))
      return refuse("report-file", case_place + ": " + pointer +
                                       " names no report of this bundle, or one with another digest or size");
    file->explained = true;
  }
  return {};
}

/// What case.json says beside the numbers that hold the bundle together.
Checked<void> check_case_form(const json::Value& document) {
  DOSSIER_CHECK(check_members(document,
                              {{"number", Holds::some_text},
                               {"complaint", Holds::some_text},
                               {"realm", Holds::text},
                               {"opened_at", Holds::time},
                               {"purpose", Holds::some_text},
                               {"triggers", Holds::list},
                               {"as_of", Holds::time},
                               {"revision", Holds::number_from_1},
                               {"previous", Holds::text},
                               {"counts", Holds::object},
                               {"custody", Holds::object},
                               {"sources", Holds::list},
                               {"followed", Holds::list},
                               {"reports", Holds::list},
                               {"program", Holds::object},
                               {"plugins", Holds::object}},
                              "case-form", case_place));
  for (const auto& [trigger, pointer] : json::each(document, "/triggers"))
    DOSSIER_CHECK(check_members(trigger, {{"code", Holds::some_text}, {"text", Holds::text}}, "case-form",
                                case_place + ": " + pointer));
  for (const auto& [source, pointer] : json::each(document, "/sources"))
    DOSSIER_CHECK(check_members(source, {{"name", Holds::some_text}}, "case-form", case_place + ": " + pointer));
  for (const auto& plugin : json::find(document, "/plugins")->GetObject())
    if (!plugin.value.IsString() || !is_sha256(json::view(plugin.value)))
      return no_case("plugins: a library without its digest");
  return {};
}

Checked<std::map<std::string, int64_t>> counts_of(const json::Value& document) {
  std::map<std::string, int64_t> counts;
  for (const auto name : registers) {
    const auto count = json::integer(document, "/counts/" + std::string(name), -1);
    if (count < 0) return no_case("counts: no lines of " + std::string(name));
    counts.emplace(name, count);
  }
  return counts;
}

}  // namespace

Checked<CaseHeader> check_case(Archive& archive) {
  auto text = DOSSIER_CHECK(only_line(archive, *archive.find("index/case.json")));
  const auto document = DOSSIER_CHECK(parse_json_line(text, case_place));
  if (json::text(document, "/format/name") != "dossier-bundle" || json::integer(document, "/format/version") != 1)
    return no_case("format is not version 1 of \"dossier-bundle\"");

  DOSSIER_CHECK(check_case_form(document));
  CaseHeader header;
  header.number = json::text(document, "/number");
  header.previous = json::text(document, "/previous");
  header.head = json::text(document, "/custody/head");
  const auto revision = json::integer(document, "/revision"), count = json::integer(document, "/custody/count");
  const auto as_of = parse_rfc3339(json::text(document, "/as_of"));
  if (revision > highest_number) return no_case("revision: beyond " + std::to_string(highest_number));
  if (count < 1 || !is_sha256(header.head)) return no_case("custody: wanted count and head");
  if (revision == 1 ? !header.previous.empty() : !is_sha256(header.previous))
    return refuse("revision", case_place + ": revision " + std::to_string(revision) + " and previous \"" +
                                  header.previous + "\" do not belong together: the first has none, all others one");
  header.revision = static_cast<int>(revision);
  header.as_of = *as_of;
  header.custody_count = static_cast<size_t>(count);
  header.counts = DOSSIER_CHECK(counts_of(document));
  for (const auto& [source, pointer] : json::each(document, "/sources"))
    header.sources.push_back(json::text(source, "/name"));
  DOSSIER_CHECK(note_reports(archive, document));
  return header;
}

}  // namespace dossier::bundle
