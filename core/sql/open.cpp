// The options that every connector on SQL has, and what they open.

#include "engines.hpp"

namespace dossier::sql {

Spec& with_access(Spec& spec) {
  return spec.access(choice("engine", "Database engine.", {"sqlite"}, "sqlite"))
      .access(path("file", "The database file of SQLite. It is opened read-only.", ""))
      .access(integer("time_limit_s", "Longest time of one query, in seconds.", 30, 1, 600))
      .access(integer("max_rows", "Most rows of one query; more is an error (too_broad).", 20000, 1, 1000000));
}

Result<std::unique_ptr<Database>> open(const Options& options, std::function<bool()> cancelled) {
  Limits limits;
  limits.time_limit = std::chrono::seconds(options.integer("time_limit_s"));
  limits.most_rows = options.integer("max_rows");
  limits.cancelled = std::move(cancelled);
  if (options.path("file").empty())
    return fail(ErrorKind::config, "the option \"file\" is empty. Set it to the SQLite file");
  return open_sqlite(options.path("file"), std::move(limits));
}

}  // namespace dossier::sql
