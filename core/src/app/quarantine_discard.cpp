// dossier quarantine discard: operations judge what could not be read to be of no worth, or mended elsewhere.

#include "app/app.hpp"
#include "app/plain_text.hpp"
#include "app/quarantine_verbs.hpp"
#include "app/say.hpp"
#include "base/text.hpp"
#include "config/map_reader.hpp"

namespace dossier::app {
namespace {

constexpr size_t longest_reason = 500;

Result<int64_t> entry_number(const std::string& word) {
  const auto number = whole_number(tidy(word));
  if (number && *number > 0) return *number;
  return fail(ErrorKind::config, "dossier quarantine discard: \"" + std::string(whole_letters(word, 80)) +
                                     "\": wanted the number of an entry. See: dossier quarantine list");
}

Result<std::string> reason_given(const CommandLine& line) {
  const auto reason = line.value("reason");
  DOSSIER_TRY(expect_plain("--reason", reason, "words", longest_reason));
  if (!tidy(reason).empty()) return reason;
  return fail(ErrorKind::config,
              "dossier quarantine discard: wanted ENTRY and --reason TEXT: who looks back must read why. See: dossier "
              "quarantine discard --help");
}

}  // namespace

Result<int> discard_from_quarantine(const CommandLine& line, Hub& hub) {
  const auto entry = DOSSIER_TRY(entry_number(line.word(2)));
  const auto reason = DOSSIER_TRY(reason_given(line));
  const auto discarded = DOSSIER_TRY(QuarantineLedger(*hub.store).discard(entry, reason, actor()));
  print_discarded(line, discarded);
  say("entry " + std::to_string(entry) +
      " waits no more. Its document stays as long as a case holds it, or until its " +
      "staging_days are past; that it was discarded is noted for good: dossier quarantine list --discarded");
  return static_cast<int>(Exit::done);
}

}  // namespace dossier::app
