#include <algorithm>
#include <iostream>

#include "app/app.hpp"
#include "app/commands.hpp"
#include "app/complaint_realms.hpp"
#include "app/hub.hpp"
#include "app/plain_text.hpp"
#include "app/say.hpp"
#include "app/sealed_file.hpp"
#include "base/text.hpp"

namespace dossier::app {
namespace {

json::Object case_json(const ReviewCase& review_case) {
  std::vector<json::Object> triggers;
  for (const auto& trigger : review_case.triggers)
    triggers.push_back(json::Object().put("code", trigger.code).put("text", trigger.text));
  return std::move(json::Object()
                       .put("case", review_case.number)
                       .put("complaint", review_case.complaint)
                       .put("realm", review_case.realm)
                       .put("opened_at", rfc3339(review_case.opened_at))
                       .put("triggers", triggers));
}

void print(const CommandLine& line, const ReviewCase& review_case) {
  if (line.has("json")) {
    std::cout << case_json(review_case).str() << "\n";
    return;
  }
  std::cout << review_case.number << "  complaint " << review_case.complaint << "  (" << review_case.realm
            << ")  opened " << rfc3339(review_case.opened_at) << "\n";
  for (const auto& trigger : review_case.triggers) std::cout << "  " << trigger.code << ": " << trigger.text << "\n";
}

Result<std::string> complaint_of(const CommandLine& line) {
  const auto typed = line.value("complaint"), complaint = tidy(typed);
  if (complaint.empty()) return fail(ErrorKind::config, "dossier case open: wanted --complaint NO");
  DOSSIER_TRY(expect_plain("--complaint", complaint, "a complaint number", 200));
  if (complaint != typed) say("--complaint \"" + typed + "\": understood as \"" + complaint + "\"");
  return complaint;
}

Result<Trigger> trigger_of(const std::string& text) {
  const auto equals = text.find('=');
  if (equals == std::string::npos || equals == 0 || equals + 1 == text.size())
    return fail(ErrorKind::config, "--trigger " + std::string(whole_letters(text, 80)) + ": wanted CODE=TEXT");
  const auto code = text.substr(0, equals);
  if (std::find(std::begin(trigger_codes), std::end(trigger_codes), code) == std::end(trigger_codes)) {
    std::string all;
    for (const auto known : trigger_codes) all += (all.empty() ? "" : ", ") + std::string(known);
    return fail(ErrorKind::config,
                "--trigger " + std::string(whole_letters(code, 80)) + ": no such code; known: " + all);
  }
  DOSSIER_TRY(expect_plain("--trigger " + code, text.substr(equals + 1), "words", 500));
  return Trigger{code, text.substr(equals + 1)};
}

// The one that is given; else the only one there is.
Result<std::string> realm_of(const CommandLine& line, const Hub& hub) {
  const auto realms = DOSSIER_TRY(complaint_realms(hub));
  const auto given = line.value("realm");
  if (!given.empty()) {
    if (realms.count(given)) return given;
    return fail(ErrorKind::config,
                "--realm " + given + ": no source looks up complaints there; known: " + all_of(realms));
  }
  if (realms.size() == 1) return *realms.begin();
  return fail(ErrorKind::config,
              "complaint numbers are valid in several realms: " + all_of(realms) + ". Add --realm NAME");
}

Result<ReviewCase> open(const CommandLine& line, Hub& hub) {
  const auto complaint = DOSSIER_TRY(complaint_of(line));
  const auto realm = DOSSIER_TRY(realm_of(line, hub));
  std::vector<Trigger> triggers;
  for (const auto& text : line.all("trigger")) triggers.push_back(DOSSIER_TRY(trigger_of(text)));
  return hub.store->open_case(complaint, realm, triggers, actor());
}

Result<void> run(const CommandLine& line, Hub& hub) {
  const bool changes = line.word(1) == "open";
  DOSSIER_TRY(changes ? hub.open_store() : hub.open_store_to_read());
  if (changes) {
    const auto opened = DOSSIER_TRY(open(line, hub));
    print(line, opened);
    return {};
  }
  if (line.word(1) == "list") {
    for (const auto& review_case : DOSSIER_TRY(hub.store->cases())) print(line, review_case);
    return {};
  }
  if (line.word(1) == "show") {
    const auto found = DOSSIER_TRY(case_named(line, 2, *hub.store));
    print(line, found);
    if (const auto last = DOSSIER_TRY(hub.store->last_revision(found.number)); last && !line.has("json"))
      std::cout << "  bundle r" << last->revision << "  " << file_of(*last, hub.config).string() << "\n";
    return {};
  }
  return fail(ErrorKind::config, "dossier case: wanted \"open\", \"list\" or \"show CASE\". See: dossier --help");
}

}  // namespace

int case_command(const CommandLine& line, const Clock& clock) {
  auto plugins = find_plugins(line);
  auto config = read_config(line, plugins);
  if (!config) return report_error(config.error());
  Hub hub(std::move(*config), std::move(plugins), plugin_folders(line), clock);
  const auto ran = run(line, hub);
  return ran ? static_cast<int>(Exit::done) : report_error(ran.error());
}

}  // namespace dossier::app
