// Named placeholders of a house's SQL, turned into positions.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <dossier/result.hpp>

namespace dossier::sql_tickets {

/// A value to bind: text, or NULL.
using Bound = std::optional<std::string>;
/// What placeholders stand for: "phone" → "+8613812345678".
using Values = std::map<std::string, Bound>;

/// SQL whose placeholders are all `?`, and what stands in their places.
struct BoundSql {
  std::string sql;
  std::vector<Bound> values;
};

/// The names of the placeholders (`:name`) in a query, in order, repeats included. What stands in quotes or comments is
/// none; neither is a cast (`::text`).
std::vector<std::string> placeholders_in(std::string_view sql);

/// Rewrites `:name` to `?`: the databases bind by position, even where SQL has names.
/// Errors: config, naming a placeholder that stands for nothing, and what there is.
Result<BoundSql> bind_named(std::string_view sql, const Values& values);

}  // namespace dossier::sql_tickets
