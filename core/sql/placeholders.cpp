#include <functional>

#include "dossier/sql.hpp"

namespace dossier::sql {
namespace {

bool is_of_name(char letter) {
  return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') || (letter >= '0' && letter <= '9') ||
         letter == '_';
}

// The end of what starts at `at` and must be copied as it is: a string, a quoted name, a comment, a cast.
size_t end_of_opaque(std::string_view sql, size_t at) {
  const auto until = [&](std::string_view mark) {
    const auto found = sql.find(mark, at + 1);
    return found == std::string_view::npos ? sql.size() : found + mark.size();
  };
  switch (sql[at]) {
    case '\'':
      return until("'");
    case '"':
      return until("\"");
    case '`':
      return until("`");
    case '[':
      return until("]");
    default:
      break;
  }
  const auto two = sql.substr(at, 2);
  if (two == "--") return until("\n");
  if (two == "/*") return until("*/");
  if (two == "::") return at + 2;
  return at;
}

// Copies `sql` piece by piece; each placeholder goes to `take`, which says what stands there instead.
Result<std::string> rewrite(std::string_view sql, const std::function<Result<std::string>(const std::string&)>& take) {
  std::string out;
  for (size_t at = 0; at < sql.size();) {
    if (const auto end = end_of_opaque(sql, at); end != at) {
      out += sql.substr(at, end - at);
      at = end;
    } else if (sql[at] == ':' && at + 1 < sql.size() && is_of_name(sql[at + 1])) {
      size_t name_end = at + 1;
      while (name_end < sql.size() && is_of_name(sql[name_end])) ++name_end;
      out += DOSSIER_TRY(take(std::string(sql.substr(at + 1, name_end - at - 1))));
      at = name_end;
    } else {
      out += sql[at++];
    }
  }
  return out;
}

std::string known_names(const Values& values) {
  std::string names;
  for (const auto& [name, value] : values) names += (names.empty() ? ":" : ", :") + name;
  return names;
}

}  // namespace

std::vector<std::string> placeholders_in(std::string_view sql) {
  std::vector<std::string> names;
  static_cast<void>(rewrite(sql, [&](const std::string& name) -> Result<std::string> {
    names.push_back(name);
    return std::string();
  }));
  return names;
}

Result<BoundSql> bind_named(std::string_view sql, const Values& values, Positions positions) {
  BoundSql bound;
  bound.sql = DOSSIER_TRY(rewrite(sql, [&](const std::string& name) -> Result<std::string> {
    const auto known = values.find(name);
    if (known == values.end())
      return fail(ErrorKind::config,
                  "the placeholder :" + name + " stands for nothing here; there are " + known_names(values));
    bound.values.push_back(known->second);
    return positions == Positions::dollars ? "$" + std::to_string(bound.values.size()) : std::string("?");
  }));
  return bound;
}

}  // namespace dossier::sql
