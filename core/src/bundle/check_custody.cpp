// custody.jsonl: the chain, its acts, and the end of it in case.json.

#include "base/digest.hpp"
#include "bundle/check_index.hpp"
#include "bundle/json_line.hpp"
#include "bundle/names.hpp"
#include "bundle/register_forms.hpp"
#include "model/custody.hpp"

namespace dossier::bundle {
namespace {

constexpr std::string_view acts[] = {"opened",    "asked",     "ingested", "requested", "received",
                                     "withdrawn", "assembled", "unmasked", "sealed"};
const std::string custody_place = "index/custody.jsonl";

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

/// Of two kinds are an act's times: what was done by the clock, and what was sealed as of a moment, which may lie
/// before the last look at the sources.
bool is_as_of(std::string_view act) { return act == "assembled" || act == "sealed"; }

struct Act {
  std::string name;
  Micros at;
};

Checked<std::vector<Act>> acts_of(const std::vector<std::string>& lines) {
  std::vector<Act> read;
  for (const auto& line : lines) {
    const auto act = json::parse_own(line);
    read.push_back({json::text(*act, "/act"), *parse_rfc3339(json::text(*act, "/at"))});
    if (!contains(acts, read.back().name))
      return refuse("custody-act", custody_place + ":" + std::to_string(read.size()) + ": no act is called \"" +
                                       read.back().name + "\"");
  }
  return read;
}

Checked<void> check_acts(const std::vector<Act>& chain, int revision) {
  int sealed = 0;
  Micros last_done = 0, last_as_of = 0;
  for (size_t index = 0; index < chain.size(); ++index) {
    const auto& act = chain[index];
    const auto place = custody_place + ":" + std::to_string(index + 1);
    if ((act.name == "opened") != (index == 0))
      return refuse("custody-act", place + ": a chain begins with \"opened\", and has it once");
    if (act.name == "sealed" && (chain[index - 1].name != "assembled" || chain[index - 1].at != act.at))
      return refuse("custody-act", place + ": sealed what was not assembled as of that moment");
    sealed += act.name == "sealed";
    auto& last = is_as_of(act.name) ? last_as_of : last_done;
    if (act.at < last) return refuse("custody-time", place + ": " + act.name + " before an act in front of it");
    last = act.at;
  }
  if (sealed != revision)
    return refuse("custody-act", custody_place + ": " + std::to_string(sealed) + " times sealed, in revision " +
                                     std::to_string(revision));
  return {};
}

}  // namespace

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
  DOSSIER_CHECK(check_acts(DOSSIER_CHECK(acts_of(lines)), header.revision));
  return lines;
}

}  // namespace dossier::bundle
