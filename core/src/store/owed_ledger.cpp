#include "store/owed_ledger.hpp"

#include "base/digest.hpp"
#include "model/custody.hpp"
#include "store/guard.hpp"

namespace dossier {
namespace {

int next_number_in(Database& database, const std::string& case_number) {
  auto query = database.query("SELECT coalesce(max(number), 0) + 1 FROM owed_requests WHERE case_number=?");
  query.bind(case_number).next();
  return static_cast<int>(query.integer(0));
}

// it-000143 is 143; 0 for what names no item.
int64_t number_of(const std::string& item) {
  if (!item.starts_with("it-") || item.size() > 12 || item.find_first_not_of("0123456789", 3) != std::string::npos)
    return 0;
  return std::strtoll(item.c_str() + 3, nullptr, 10);
}

bool has_item(Database& database, const std::string& case_number, const std::string& item) {
  auto query = database.query("SELECT 1 FROM item_numbers WHERE case_number=? AND number=?");
  return query.bind_all(case_number, number_of(item)).next();
}

}  // namespace

Result<std::vector<OwedRequest>> OwedLedger::requests(const std::string& case_number, Micros as_of) {
  const std::lock_guard lock(store_.mutex_);
  return guarded<std::vector<OwedRequest>>(store_.folder_, [&]() -> Result<std::vector<OwedRequest>> {
    auto query = store_.database_->query(
        "SELECT q.content, coalesce(c.content, ''), coalesce(w.content, '') FROM owed_requests q "
        "LEFT JOIN owed_receipts c ON c.case_number=q.case_number AND c.number=q.number AND c.received_at<=?2 "
        "LEFT JOIN owed_withdrawals w ON w.case_number=q.case_number AND w.number=q.number AND w.withdrawn_at<=?2 "
        "WHERE q.case_number=?1 AND q.asked_at<=?2 ORDER BY q.number");
    query.bind_all(case_number, as_of);
    std::vector<OwedRequest> requests;
    while (query.next()) {
      requests.push_back(DOSSIER_TRY(owed_request_from_json(query.text(0))));
      if (const auto receipt = query.text(1); !receipt.empty())
        requests.back().receipt = DOSSIER_TRY(owed_receipt_from_json(receipt));
      if (const auto withdrawal = query.text(2); !withdrawal.empty())
        requests.back().withdrawal = DOSSIER_TRY(owed_withdrawal_from_json(withdrawal));
    }
    return requests;
  });
}

Result<int> OwedLedger::next_number(const std::string& case_number) {
  const std::lock_guard lock(store_.mutex_);
  return guarded<int>(store_.folder_, [&]() -> Result<int> { return next_number_in(*store_.database_, case_number); });
}

void OwedLedger::add_act_locked(const std::string& case_number, Micros at, const std::string& actor,
                                std::string_view act, const std::string& content) {
  const auto chain = store_.custody_locked(case_number);
  store_.append_custody_locked(case_number, custody_line(chain, at, actor, act, {sha256(content)}));
  store_.remember_time_locked(at);
}

Result<void> OwedLedger::ask(const std::string& case_number, const OwedRequest& request, const std::string& actor) {
  const std::lock_guard lock(store_.mutex_);
  return guarded<void>(store_.folder_, [&]() -> Result<void> {
    auto& database = *store_.database_;
    Transaction transaction(database);
    if (next_number_in(database, case_number) != request.number)
      return fail(ErrorKind::unavailable, "case " + case_number + ": another run asked for something meanwhile; " +
                                              "nothing was noted. Run the same command again");
    const auto content = json::canonical(to_json(request));
    database.query("INSERT INTO owed_requests VALUES(?,?,?,?)")
        .bind_all(case_number, int64_t{request.number}, request.asked_at, content)
        .run();
    add_act_locked(case_number, request.asked_at, actor, "requested", content);
    transaction.commit();
    return {};
  });
}

Result<void> OwedLedger::expect_open_locked(const std::string& case_number, int number) {
  const auto name = "request " + std::to_string(number) + " of " + case_number,
             see = ". See: dossier owed list " + case_number;
  auto query = store_.database_->query(
      "SELECT coalesce(c.received_at, -1), coalesce(w.withdrawn_at, -1) FROM owed_requests q "
      "LEFT JOIN owed_receipts c ON c.case_number=q.case_number AND c.number=q.number "
      "LEFT JOIN owed_withdrawals w ON w.case_number=q.case_number AND w.number=q.number "
      "WHERE q.case_number=? AND q.number=?");
  if (!query.bind_all(case_number, int64_t{number}).next())
    return fail(ErrorKind::config, name + ": there is none" + see);
  for (const int column : {0, 1})
    if (query.integer(column) != -1)
      return fail(ErrorKind::config, name + ": was noted as " + (column == 0 ? "received" : "withdrawn") + " at " +
                                         rfc3339(query.integer(column)) + " already; nothing was changed" + see);
  return {};
}

Result<void> OwedLedger::expect_item_locked(const std::string& case_number, const std::string& item) {
  if (!item.empty() && !has_item(*store_.database_, case_number, item))
    return fail(ErrorKind::config, "--item " + item + ": no item of " + case_number +
                                       "; wanted one as its report names it, such as it-000007. What came since gets " +
                                       "its number by: dossier bundle " + case_number);
  return {};
}

struct OwedLedger::Outcome {
  const char* insert;
  std::string_view act;
  int number;
  Micros at;
  std::string content, item;
};

Result<void> OwedLedger::note(const std::string& case_number, const Outcome& outcome, const std::string& actor) {
  const std::lock_guard lock(store_.mutex_);
  return guarded<void>(store_.folder_, [&]() -> Result<void> {
    auto& database = *store_.database_;
    Transaction transaction(database);
    DOSSIER_TRY(expect_open_locked(case_number, outcome.number));
    DOSSIER_TRY(expect_item_locked(case_number, outcome.item));
    database.query(outcome.insert).bind_all(case_number, int64_t{outcome.number}, outcome.at, outcome.content).run();
    add_act_locked(case_number, outcome.at, actor, outcome.act, outcome.content);
    transaction.commit();
    return {};
  });
}

Result<void> OwedLedger::receive(const std::string& case_number, const OwedReceipt& receipt, const std::string& actor) {
  return note(case_number,
              {"INSERT INTO owed_receipts VALUES(?,?,?,?)", "received", receipt.number, receipt.received_at,
               json::canonical(to_json(receipt)), receipt.item},
              actor);
}

Result<void> OwedLedger::withdraw(const std::string& case_number, const OwedWithdrawal& withdrawal,
                                  const std::string& actor) {
  return note(case_number,
              {"INSERT INTO owed_withdrawals VALUES(?,?,?,?)", "withdrawn", withdrawal.number, withdrawal.withdrawn_at,
               json::canonical(to_json(withdrawal)), ""},
              actor);
}

}  // namespace dossier
