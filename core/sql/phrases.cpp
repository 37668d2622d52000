// Pieces of SQL that queries share, put in where queries name them.

#include <algorithm>
#include <array>

#include "dossier/sql.hpp"
#include "sql_text.hpp"

namespace dossier::sql {
namespace {

constexpr std::array<std::string_view, 4> dialects = {"sqlite", "postgresql", "mysql", "other"};

// The name in "{name}" at `at`; empty where that does not stand there. ODBC's {fn …} is none.
std::string_view name_at(std::string_view sql, size_t at) {
  size_t end = at + 1;
  while (end < sql.size() && is_of_name(sql[end])) ++end;
  return sql[at] == '{' && end < sql.size() && sql[end] == '}' ? sql.substr(at + 1, end - at - 1) : std::string_view();
}

class Expansion {
 public:
  Expansion(const Phrases& phrases, Dialect dialect) : phrases_(phrases), dialect_(dialect) {}

  Result<std::string> expand(std::string_view sql, int depth = 0) const {
    std::string out;
    for (size_t at = 0; at < sql.size();) {
      const auto name = name_at(sql, at);
      if (!name.empty()) {
        out += DOSSIER_TRY(phrase(name, depth));
        at += name.size() + 2;
        continue;
      }
      const auto end = opaque_at(sql, at, dialect_).end;
      out += sql.substr(at, end - at);
      at = end;
    }
    return out;
  }

 private:
  Result<std::string> phrase(std::string_view name, int depth) const {
    constexpr int deepest = 8;
    const auto place = "the phrase {" + std::string(name) + "}";
    auto found = phrases_.find(std::string(name) + "@" + std::string(dialects[static_cast<size_t>(dialect_)]));
    if (found == phrases_.end()) found = phrases_.find(name);
    if (found == phrases_.end()) return fail(ErrorKind::config, place + " is not among the phrases; " + there_are());
    if (depth == deepest) return fail(ErrorKind::config, place + " holds itself");
    return expand(found->second, depth + 1);
  }

  std::string there_are() const {
    std::string names;
    for (const auto& [name, sql] : phrases_) names += (names.empty() ? "" : ", ") + name;
    return "there are: " + (names.empty() ? "none" : names);
  }

  const Phrases& phrases_;
  Dialect dialect_;
};

}  // namespace

Result<std::string> with_phrases(std::string_view sql, const Phrases& phrases, Dialect dialect) {
  for (const auto& [name, phrase] : phrases)
    if (const auto mark = name.find('@'); mark != std::string::npos)
      if (std::find(dialects.begin(), dialects.end(), std::string_view(name).substr(mark + 1)) == dialects.end())
        return fail(ErrorKind::config, "the phrase \"" + name +
                                           "\" is for no dialect there is; wanted @sqlite, @postgresql, @mysql or "
                                           "@other");
  return Expansion(phrases, dialect).expand(sql);
}

}  // namespace dossier::sql
