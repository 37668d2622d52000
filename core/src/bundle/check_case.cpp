// case.json and the custody chain.

#include "base/digest.hpp"
#include "bundle/check_index.hpp"
#include "bundle/json_line.hpp"
#include "bundle/names.hpp"
#include "model/custody.hpp"

namespace dossier::bundle {
namespace {

constexpr uint64_t longest_case = 4u << 20;
const std::string case_place = "index/case.json:1", custody_place = "index/custody.jsonl";

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

Checked<void> check_sealing(const std::string& last, const Archive& archive, const CaseHeader& header) {
  const auto act = json::parse_own(last);
  const auto place = custody_place + ":" + std::to_string(header.custody_count);
  if (!act || json::text(*act, "/act") != "sealed")
    return refuse("custody-seal", place + ": the last act is not \"sealed\"");
  if (json::text(*act, "/at") != rfc3339(header.as_of))
    return refuse("custody-seal", place + ": sealed at another time than the as-of time of case.json");
  const auto* subjects = json::find(*act, "/subjects");
  if (subjects->Size() != 1 || json::view((*subjects)[0]) != archive.find(manifest_txt)->digest_text())
    return refuse("custody-seal", place + ": sealed another payload than that of manifest-sha256.txt");
  return {};
}

}  // namespace

Checked<CaseHeader> check_case(Archive& archive) {
  auto text = DOSSIER_CHECK(only_line(archive, *archive.find("index/case.json")));
  const auto document = DOSSIER_CHECK(parse_json_line(text, case_place));
  if (json::text(document, "/format/name") != "dossier-bundle" || json::integer(document, "/format/version") != 1)
    return no_case("format is not version 1 of \"dossier-bundle\"");

  CaseHeader header;
  header.number = json::text(document, "/number");
  header.previous = json::text(document, "/previous");
  header.head = json::text(document, "/custody/head");
  const auto revision = json::integer(document, "/revision"), count = json::integer(document, "/custody/count");
  const auto as_of = parse_rfc3339(json::text(document, "/as_of"));
  const auto* counts = json::find(document, "/counts");
  if (header.number.empty()) return no_case("number: missing or empty");
  if (revision < 1 || revision > highest_number) return no_case("revision: missing, or no whole number from 1");
  if (!as_of) return no_case("as_of: no time in RFC 3339");
  if (count < 1 || !is_sha256(header.head)) return no_case("custody: wanted count and head");
  if (!counts || !counts->IsObject()) return no_case("counts: missing");
  if (revision == 1 ? !header.previous.empty() : !is_sha256(header.previous))
    return refuse("revision", case_place + ": revision " + std::to_string(revision) + " and previous \"" +
                                  header.previous + "\" do not belong together: the first has none, all others one");
  header.revision = static_cast<int>(revision);
  header.as_of = *as_of;
  header.custody_count = static_cast<size_t>(count);
  for (const auto& count_of : counts->GetObject())
    if (count_of.value.IsInt64()) header.counts.emplace(json::view(count_of.name), count_of.value.GetInt64());
  DOSSIER_CHECK(note_reports(archive, document));
  return header;
}

Checked<std::vector<std::string>> check_custody(const Archive& archive, const CaseHeader& header) {
  const auto& file = *archive.find("index/custody.jsonl");
  if (file.size > most_custody_bytes)
    return refuse("limit", custody_place + ": more than " + std::to_string(most_custody_bytes) + " bytes");
  std::vector<std::string> lines;
  DOSSIER_CHECK(archive.each_line(file, "custody-chain", [&](std::string& line, size_t number) -> Checked<void> {
    auto parsed = line;
    const auto act = parse_json_line(parsed, custody_place + ":" + std::to_string(number));
    if (!act) return refuse(act.error().rule == "limit" ? "limit" : "custody-chain", act.error().message);
    lines.push_back(line);
    return {};
  }));
  if (const auto chain = verify_custody(lines); !chain)
    return refuse("custody-chain", "index/" + chain.error().message());
  if (lines.size() != header.custody_count)
    return refuse("custody-count", custody_place + ": " + std::to_string(lines.size()) + " acts, case.json counts " +
                                       std::to_string(header.custody_count));
  if (sha256(lines.back()) != header.head)
    return refuse("custody-head",
                  custody_place + ":" + std::to_string(lines.size()) + ": the last act is not the one case.json names");
  DOSSIER_CHECK(check_sealing(lines.back(), archive, header));
  return lines;
}

}  // namespace dossier::bundle
