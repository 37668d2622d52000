// What was asked for in writing, what of it came, and what was withdrawn.
#pragma once

#include <string>
#include <vector>

#include "model/owed.hpp"
#include "store/store.hpp"

namespace dossier {

/// Borrows the store. Threads and errors: as of Store.
class OwedLedger {
 public:
  explicit OwedLedger(Store& store) : store_(store) {}

  /// The requests of a case made at or before `as_of`, by number, with what came of each until then.
  Result<std::vector<OwedRequest>> requests(const std::string& case_number, Micros as_of);
  /// The number that the case's next request gets.
  Result<int> next_number(const std::string& case_number);
  /// Notes a request with its number, and the act of custody "requested".
  /// Errors: unavailable, when another run took that number meanwhile.
  Result<void> ask(const std::string& case_number, const OwedRequest& request, const std::string& actor);
  /// Notes that it came, and the act "received". Errors: config, when there is no such request, it came before or was
  /// withdrawn, or the case has no such item.
  Result<void> receive(const std::string& case_number, const OwedReceipt& receipt, const std::string& actor);
  /// Notes that it was withdrawn, and the act "withdrawn". Its number stays taken. Errors: as of receive().
  Result<void> withdraw(const std::string& case_number, const OwedWithdrawal& withdrawal, const std::string& actor);

 private:
  struct Outcome;

  /// Of a request of which nothing came yet.
  Result<void> note(const std::string& case_number, const Outcome& outcome, const std::string& actor);
  void add_act_locked(const std::string& case_number, Micros at, const std::string& actor, std::string_view act,
                      const std::string& content);
  Result<void> expect_open_locked(const std::string& case_number, int number);
  Result<void> expect_item_locked(const std::string& case_number, const std::string& item);

  Store& store_;
};

}  // namespace dossier
