#include "field_names.hpp"

#include <algorithm>
#include <map>
#include <set>

namespace dossier::sql_tickets {
namespace {

constexpr size_t most_shown = 30;

std::string listed(const std::set<std::string>& names) {
  if (names.empty()) return "it has none";
  std::string text;
  size_t shown = 0;
  for (const auto& name : names) {
    if (shown++ == most_shown) return text + " and " + std::to_string(names.size() - most_shown) + " more";
    text += (text.empty() ? "it has: " : ", ") + name;
  }
  return text;
}

class Comparison {
 public:
  Comparison(sql::Database& database, const Plan& plan) : database_(database), fields_(fields_of(plan)) {}

  /// Compared by the database, as the queries compare: by its own rules of upper case, blanks and width.
  Result<bool> has(const std::string& meaning, const std::string& select) {
    const auto names = DOSSIER_TRY(
        names_in(meaning, "SELECT there.name FROM (" + select + "\n) there WHERE there.name = :field_" + meaning));
    return !names.empty();
  }

  Result<std::set<std::string>> names_in(const std::string& meaning, const std::string& select) {
    std::set<std::string> names;
    const auto ran = database_.run(select, with_fields(database_, select, fields_), [&](const auto&, sql::RawRow& row) {
      if (!row.empty() && row[0]) names.insert(sql::readable(*row[0], "UTF-8"));
      return Result<void>();
    });
    if (!ran) return fail(Error(ran.error()).at("field_names." + meaning));
    return names;
  }

 private:
  sql::Database& database_;
  sql::Values fields_;
};

}  // namespace

Result<std::string> faults_of_names(sql::Database& database, const Plan& plan,
                                    const std::vector<std::string>& meanings) {
  Comparison comparison(database, plan);
  std::map<std::string, std::vector<std::string>> missing;  // SELECT → meanings
  for (const auto& meaning : meanings) {
    const auto field = plan.fields.find(meaning), select = plan.field_names.find(meaning);
    if (field == plan.fields.end() || field->second.empty() || select == plan.field_names.end()) continue;
    if (!DOSSIER_TRY(comparison.has(meaning, select->second))) missing[select->second].push_back(meaning);
  }
  std::string faults;
  for (const auto& [select, names] : missing) {
    for (const auto& meaning : names)
      faults += (faults.empty() ? "" : ", ") + meaning + " \"" + plan.fields.at(meaning) + "\"";
    faults += " (" + listed(DOSSIER_TRY(comparison.names_in(names.front(), select))) + ")";
  }
  if (faults.empty()) return faults;
  return "option \"fields\": the database has no " + faults + ". Correct it, or write \"\" for what your house has not";
}

Result<std::string> faults_of_names(sql::Database& database, const Plan& plan) {
  std::vector<std::string> meanings;
  for (const auto& [meaning, name] : plan.fields) meanings.push_back(meaning);
  return faults_of_names(database, plan, meanings);
}

}  // namespace dossier::sql_tickets
