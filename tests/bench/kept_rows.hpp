// What the pull and the plain program beside it are held to: an empty store to begin with, and the same rows in the
// end.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/digest.hpp"
#include "store/database.hpp"
#include "store/store.hpp"
#include "timed.hpp"

namespace dossier::bench {

inline void make_empty_store(const std::filesystem::path& folder) {
  std::filesystem::remove_all(folder);
  static const SystemClock clock;
  if (const auto made = Store::open(folder, clock); !made) complain(made.error().message());
}

/// One digest of every version of every record with its identifiers, and of what `more` queries give as their only
/// column; ends the program where the stores of `pulled` and `plain` differ.
inline void complain_of_other_rows(const std::filesystem::path& pulled, const std::filesystem::path& plain,
                                   const std::vector<std::string>& more) {
  std::vector<std::string> queries = {
      "SELECT source_id||'/'||version||'/'||digest||'/'||content FROM records ORDER BY source_id, version",
      "SELECT r.source_id||'/'||x.type||'/'||x.realm||'/'||x.value FROM identifiers x CROSS JOIN records r ON "
      "r.id=x.record ORDER BY 1"};
  queries.insert(queries.end(), more.begin(), more.end());
  const auto kept = [&](const std::filesystem::path& store) {
    Database database(store / "store.sqlite");
    Sha256 digest;
    int64_t rows = 0;
    for (const auto& sql : queries)
      for (auto query = database.query(sql); query.next(); ++rows) digest.update(query.text(0) + "\n");
    return std::to_string(rows) + " rows, " + digest.hex();
  };
  const auto of_pull = kept(pulled), of_plain = kept(plain);
  if (of_pull != of_plain) complain("kept " + of_pull + ", the plain program " + of_plain);
}

}  // namespace dossier::bench
