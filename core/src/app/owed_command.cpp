// Material that others owe a case: asked for in writing, received, overdue, withdrawn.

#include <functional>

#include "app/app.hpp"
#include "app/case_lock.hpp"
#include "app/commands.hpp"
#include "app/hub.hpp"
#include "app/owed_ask.hpp"
#include "app/owed_list.hpp"
#include "app/plain_text.hpp"
#include "app/say.hpp"
#include "base/text.hpp"
#include "store/owed_ledger.hpp"

namespace dossier::app {
namespace {

constexpr size_t longest_text = 500;

Result<int> request_number(const CommandLine& line) {
  const auto command = "dossier owed " + line.word(1), given = tidy(line.word(3));
  const auto number = whole_number(given);
  if (number && *number > 0 && *number < 1'000'000) return static_cast<int>(*number);
  const auto of_case = line.word(2).empty() ? "CASE" : line.word(2);
  return fail(ErrorKind::config, command + ": \"" + std::string(whole_letters(given, 80)) +
                                     "\": wanted the request's number, as in: " + command + " " + of_case +
                                     " 1. See: dossier owed list " + of_case);
}

// it-143 as it-000143.
Result<std::string> item_named(const std::string& given) {
  if (given.empty()) return std::string();
  const auto plain = tidy(given);
  const auto number = plain.starts_with("it-") ? whole_number(plain.substr(3)) : std::nullopt;
  if (!number || *number < 1 || *number > 999'999)
    return fail(ErrorKind::config, "--item " + std::string(whole_letters(given, 80)) +
                                       ": wanted an item of the case, " + "such as it-000007");
  Item item;
  item.number = static_cast<int>(*number);
  return item.name();
}

Result<OwedReceipt> receipt_of(const CommandLine& line) {
  OwedReceipt receipt;
  receipt.number = DOSSIER_TRY(request_number(line));
  if (line.all("item").size() > 1)
    return fail(ErrorKind::config, "dossier owed received: --item: given " + std::to_string(line.all("item").size()) +
                                       " times, wanted once");
  receipt.item = DOSSIER_TRY(item_named(line.value("item")));
  receipt.note = line.value("note");
  DOSSIER_TRY(expect_plain("--note", receipt.note, "words", longest_text));
  return receipt;
}

Result<OwedWithdrawal> withdrawal_of(const CommandLine& line) {
  OwedWithdrawal withdrawal;
  withdrawal.number = DOSSIER_TRY(request_number(line));
  withdrawal.reason = line.value("reason");
  if (tidy(withdrawal.reason).empty())
    return fail(ErrorKind::config, "dossier owed withdraw: wanted --reason TEXT, why nobody owes it any more");
  DOSSIER_TRY(expect_plain("--reason", withdrawal.reason, "words", longest_text));
  return withdrawal;
}

using Note = std::function<Result<void>(OwedLedger& ledger, const std::string& case_number, Micros now)>;

// Notes what came of a request, and prints how it stands then.
Result<void> settle(const CommandLine& line, Hub& hub, int number, const Note& note) {
  DOSSIER_TRY(hub.open_store());
  const auto review_case = DOSSIER_TRY(case_named(line, 2, *hub.store));
  const auto lock = DOSSIER_TRY(CaseLock::take(hub.config.store_folder, review_case.number));
  const auto now = DOSSIER_TRY(hub.store->now());
  OwedLedger ledger(*hub.store);
  DOSSIER_TRY(note(ledger, review_case.number, now));
  for (const auto& request : DOSSIER_TRY(ledger.requests(review_case.number, now)))
    if (request.number == number) print_owed(line, review_case.number, request, now, std::nullopt);
  return {};
}

Result<void> receive(const CommandLine& line, Hub& hub) {
  auto receipt = DOSSIER_TRY(receipt_of(line));
  return settle(line, hub, receipt.number, [&](OwedLedger& ledger, const std::string& case_number, Micros now) {
    receipt.received_at = now;
    return ledger.receive(case_number, receipt, actor());
  });
}

Result<void> withdraw(const CommandLine& line, Hub& hub) {
  auto withdrawal = DOSSIER_TRY(withdrawal_of(line));
  return settle(line, hub, withdrawal.number, [&](OwedLedger& ledger, const std::string& case_number, Micros now) {
    withdrawal.withdrawn_at = now;
    return ledger.withdraw(case_number, withdrawal, actor());
  });
}

Result<void> ask(const CommandLine& line, Hub& hub) {
  const auto asked = DOSSIER_TRY(ask_for_material(line, hub));
  print_owed(line, asked.case_number, asked.request, asked.request.asked_at, calendar_to_count_by(hub.config),
             asked.letter.string());
  return {};
}

Result<void> run(const CommandLine& line, Hub& hub) {
  if (line.word(1) == "ask") return ask(line, hub);
  if (line.word(1) == "received") return receive(line, hub);
  if (line.word(1) == "withdraw") return withdraw(line, hub);
  if (line.word(1) == "list") return list_owed(line, hub);
  return fail(ErrorKind::config,
              "dossier owed: wanted \"ask CASE\", \"received CASE NUMBER\", \"withdraw CASE NUMBER\" or \"list "
              "[CASE]\". See: dossier owed --help");
}

}  // namespace

int owed_command(const CommandLine& line, const Clock& clock) {
  auto plugins = find_plugins(line);
  auto config = read_config(line, plugins);
  if (!config) return report_error(config.error());
  Hub hub(std::move(*config), std::move(plugins), plugin_folders(line), clock);
  const auto ran = run(line, hub);
  return ran ? static_cast<int>(Exit::done) : report_error(ran.error());
}

}  // namespace dossier::app
