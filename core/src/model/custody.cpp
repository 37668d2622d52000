#include "model/custody.hpp"

#include <algorithm>

#include "base/digest.hpp"
#include "dossier/json.hpp"

namespace dossier {
namespace {

const std::string no_previous_line(64, '0');

std::string digest_before(const std::vector<std::string>& lines, size_t index) {
  return index == 0 ? no_previous_line : sha256(lines[index - 1]);
}

/// What is wrong with one act apart from its place in the chain; empty when nothing is.
std::string flaw(const json::Value& act) {
  if (!act.IsObject() || act.MemberCount() != 6) return "not an object of seq, at, actor, act, subjects and prev";
  if (!parse_rfc3339(json::text(act, "/at"))) return "at: no time in RFC 3339";
  if (json::text(act, "/actor").empty()) return "actor: missing or empty";
  if (json::text(act, "/act").empty()) return "act: missing or empty";
  const auto* subjects = json::find(act, "/subjects");
  if (!subjects || !subjects->IsArray()) return "subjects: missing, wanted an array of digests";
  std::string_view last;
  for (const auto& subject : subjects->GetArray()) {
    if (!subject.IsString() || !is_sha256(json::view(subject))) return "subjects: one is no SHA-256";
    if (json::view(subject) <= last) return "subjects: not sorted, or one twice";
    last = json::view(subject);
  }
  return {};
}

tl::unexpected<Error> broken(size_t index, const std::string& what) {
  return fail(ErrorKind::malformed, "custody.jsonl:" + std::to_string(index + 1) + ": " + what + ".");
}

Result<void> verify_line(const std::vector<std::string>& lines, size_t index) {
  const auto& line = lines[index];
  const auto act = json::parse_own(line);
  if (!act) return broken(index, act.error().message());
  if (const auto wrong = flaw(*act); !wrong.empty()) return broken(index, wrong);
  if (json::canonical(*act) != line) return broken(index, "not in canonical form");
  if (json::integer(*act, "/seq", -1) != static_cast<int64_t>(index) + 1)
    return broken(index, "seq is " + json::text(*act, "/seq") + ", wanted " + std::to_string(index + 1) +
                             ": an act was removed, added or moved");
  if (json::text(*act, "/prev") != digest_before(lines, index))
    return broken(index, "prev is not the digest of the line before: that line, or this one, was changed");
  return {};
}

}  // namespace

std::string custody_line(const std::vector<std::string>& before, Micros at, std::string_view actor,
                         std::string_view act, std::vector<std::string> subjects) {
  std::sort(subjects.begin(), subjects.end());
  subjects.erase(std::unique(subjects.begin(), subjects.end()), subjects.end());
  json::Object line;
  line.put("seq", static_cast<int64_t>(before.size()) + 1)
      .put("at", rfc3339(at))
      .put("actor", actor)
      .put("act", act)
      .put("subjects", subjects)
      .put("prev", digest_before(before, before.size()));
  return json::canonical(line);
}

Result<void> verify_custody(const std::vector<std::string>& lines) {
  for (size_t index = 0; index < lines.size(); ++index) DOSSIER_TRY(verify_line(lines, index));
  return {};
}

}  // namespace dossier
