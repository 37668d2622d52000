#include "app/owed_ask.hpp"

#include <algorithm>
#include <charconv>

#include "app/case_lock.hpp"
#include "app/plain_text.hpp"
#include "app/say.hpp"
#include "base/deadline.hpp"
#include "base/files.hpp"
#include "base/text.hpp"
#include "config/problems.hpp"
#include "report/letter.hpp"
#include "store/owed_ledger.hpp"

namespace dossier::app {
namespace {

constexpr size_t longest_name = 200, longest_item = 500, most_items = 50;

// What the option says; else the first of those there are, where it need not be said.
Result<std::string> one_of(const CommandLine& line, const std::string& option, const std::string& otherwise,
                           const std::vector<std::string>& known) {
  const auto given = line.value(option, otherwise);
  if (std::find(known.begin(), known.end(), given) != known.end()) return given;
  return fail(ErrorKind::config, "--" + option + " \"" + std::string(whole_letters(given, 80)) + "\": wanted " +
                                     enumerated(known) + did_you_mean(given, known));
}

Result<int> working_days_of(const CommandLine& line, int otherwise) {
  if (!line.has("working-days")) return otherwise;
  const auto given = line.value("working-days");
  const auto days = whole_number(given);
  if (!days || *days < 1 || *days > most_working_days)
    return fail(ErrorKind::config, "--working-days " + std::string(whole_letters(given, 80)) + ": wanted 1 to " +
                                       std::to_string(most_working_days));
  return static_cast<int>(*days);
}

Result<void> expect_configured(const Config& config) {
  std::vector<std::string> missing;
  if (config.owed.letterhead.empty()) missing.emplace_back("review.letterhead (who asks)");
  if (config.owed.contact.empty()) missing.emplace_back("review.contact (whom to answer)");
  if (missing.empty()) return {};
  return fail(ErrorKind::config, config.file.string() + ": a letter needs " + enumerated(missing) +
                                     "; nothing was noted. Add it; config/dossier.example.yaml shows how");
}

Result<WorkingDays> calendar_of(const Config& config) {
  if (config.owed.calendar.empty())
    return fail(ErrorKind::config, config.file.string() +
                                       ": no calendar of working days was found (calendars/china.txt beside it or in "
                                       "config/ above). Name one: review.calendar");
  return WorkingDays::read(config.owed.calendar);
}

// What the command line alone says.
Result<OwedRequest> wished(const CommandLine& line, const Config& config) {
  OwedRequest request;
  request.kind = DOSSIER_TRY(one_of(line, "kind", "", {std::begin(owed_kinds), std::end(owed_kinds)}));
  request.part =
      DOSSIER_TRY(one_of(line, "part", request.kind == "statement" ? "related" : "handler", {"related", "handler"}));
  request.of = tidy(line.value("of"));
  if (request.of.empty()) return fail(ErrorKind::config, "dossier owed ask: wanted --of NAME, whom to ask");
  DOSSIER_TRY(expect_plain("--of", request.of, "a name", longest_name));
  for (const auto& item : line.all("item")) {
    DOSSIER_TRY(expect_plain("--item", item, "words", longest_item));
    request.items.push_back(item);
  }
  if (request.items.empty() || request.items.size() > most_items)
    return fail(ErrorKind::config, "dossier owed ask: " + std::to_string(request.items.size()) +
                                       " times --item; wanted 1 to " + std::to_string(most_items) +
                                       ", each with what is to be stated or delivered");
  request.working_days = DOSSIER_TRY(working_days_of(line, config.owed.working_days.at(request.kind)));
  request.timezone = config.review_timezone;
  return request;
}

void hide(std::string& text, const report::LetterMask& mask, const std::string& option) {
  auto masked = mask.text(text);
  if (masked == text) return;
  say(option + ": holds personal data, which does not leave the house; noted and written as: " + masked);
  text = std::move(masked);
}

class Asking {
 public:
  Asking(const CommandLine& line, Hub& hub, ReviewCase review_case, OwedRequest request)
      : hub_(hub), case_(std::move(review_case)), ledger_(*hub.store), request_(std::move(request)) {
    folder_ = line.value("out", (hub.config.store_folder / "letters").string());
  }

  Result<Asked> run(const WorkingDays& calendar, const std::string& language) {
    const auto lock = DOSSIER_TRY(CaseLock::take(hub_.config.store_folder, case_.number));
    const auto form = DOSSIER_TRY(LetterTemplate::find(hub_.config.owed.letters, request_.kind, language));
    request_.asked_at = DOSSIER_TRY(hub_.store->now());
    request_.number = DOSSIER_TRY(ledger_.next_number(case_.number));
    DOSSIER_TRY(set_due(calendar));
    DOSSIER_TRY(hide_all(language));
    const auto file = std::filesystem::absolute(folder_ / (reference() + ".html")).lexically_normal();
    DOSSIER_TRY(write(file, report::write_letter(form, letter(language), request_)));
    return noted(file);
  }

 private:
  std::string reference() const { return case_.number + "-" + std::to_string(request_.number); }

  report::Letter letter(const std::string& language) const {
    return {case_.complaint, reference(), hub_.config.owed.letterhead, hub_.config.owed.contact, language};
  }

  Result<void> set_due(const WorkingDays& calendar) {
    const auto due = DOSSIER_TRY(deadline(calendar, request_.timezone, request_.asked_at, request_.working_days));
    request_.due = date_text(due.day);
    request_.overdue_at = due.passed_at;
    return {};
  }

  Result<void> hide_all(const std::string& language) {
    const auto members = DOSSIER_TRY(find_members(case_, *hub_.store, request_.asked_at));
    const report::LetterMask mask(case_, members, report::Words(language), hub_.config.phone_region);
    hide(request_.of, mask, "--of");
    for (auto& item : request_.items) hide(item, mask, "--item");
    return {};
  }

  // What is there may have been sent already.
  static Result<void> write(const std::filesystem::path& file, const std::string& letter) {
    DOSSIER_TRY(make_folder(file.parent_path()));
    auto pending = DOSSIER_TRY(PendingFile::create(file));
    DOSSIER_TRY(pending.write(letter));
    if (DOSSIER_TRY(pending.commit_if_free())) return {};
    return fail(ErrorKind::config,
                file.string() +
                    ": is there already, and the store knows nothing of it (an interrupted run, or a "
                    "store that came from a backup); nothing was noted. Was it sent? Move it "
                    "elsewhere, then run the same command again");
  }

  // A letter of which nobody knows must not lie about: it is written first, and goes again where it is not noted.
  Result<Asked> noted(const std::filesystem::path& file) {
    if (const auto kept = ledger_.ask(case_.number, request_, actor()); !kept) {
      std::error_code gone;
      std::filesystem::remove(file, gone);
      return fail(kept.error());
    }
    return Asked{case_.number, std::move(request_), file};
  }

  Hub& hub_;
  ReviewCase case_;
  OwedLedger ledger_;
  OwedRequest request_;
  std::filesystem::path folder_;
};

}  // namespace

Result<Asked> ask_for_material(const CommandLine& line, Hub& hub) {
  auto request = DOSSIER_TRY(wished(line, hub.config));
  const auto language = DOSSIER_TRY(
      one_of(line, "language", hub.config.language, {std::begin(letter_languages), std::end(letter_languages)}));
  DOSSIER_TRY(expect_configured(hub.config));
  const auto calendar = DOSSIER_TRY(calendar_of(hub.config));
  DOSSIER_TRY(hub.open_store());
  auto review_case = DOSSIER_TRY(case_named(line, 2, *hub.store));
  return Asking(line, hub, std::move(review_case), std::move(request)).run(calendar, language);
}

}  // namespace dossier::app
