// Whether a case holds what a pull brought. In doubt it does.
#pragma once

#include <optional>
#include <string>
#include <unordered_set>
#include <vector>

#include "store/database.hpp"

namespace dossier {

enum class Standing { free, held, quarantined };

/// Judges documents by the state of the database; what it learnt of one counts for the next, so that it must not
/// outlive the transaction (or the moment) for which it was made. Deleting what it called free makes nothing of it
/// wrong.
class Holding {
 public:
  explicit Holding(Database& database) : database_(database) {}

  /// Of all documents with these bytes.
  Standing of(const std::string& digest);

 private:
  bool is_a_trail_unknown();
  bool leads_to_case(const std::string& digest);
  bool is_reached(int64_t record);
  bool is_asked_for(const std::string& type, const std::string& value);
  void walk_on(const std::string& type, const std::string& value);
  template <class... Values>
  bool any(const std::string& sql, const Values&... values);
  template <class... Values>
  void wait_for(const std::string& sql, const Values&... values);

  Database& database_;
  std::optional<bool> is_a_trail_unknown_;
  std::vector<int64_t> waiting_;
  std::unordered_set<int64_t> records_;  // seen, and none of them leads to a case
  std::unordered_set<std::string> identifiers_;
};

}  // namespace dossier
