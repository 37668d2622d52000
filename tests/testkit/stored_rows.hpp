// What the store of a hub holds, asked in SQL.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "store/database.hpp"
#include "testkit/hub_fixture.hpp"

namespace dossier::testkit {

/// The first column of each row.
inline std::vector<std::string> stored_rows(const HubFixture& hub, const std::string& sql) {
  std::vector<std::string> found;
  Database database(hub.folder() / "var/store.sqlite");
  for (auto query = database.query(sql); query.next();) found.push_back(query.text(0));
  return found;
}

/// "source_id version content" of every version of every record of a source.
inline std::vector<std::string> stored_records(const HubFixture& hub, const std::string& source) {
  return stored_rows(hub, "SELECT source_id||' '||version||' '||content FROM records WHERE source='" + source +
                              "' ORDER BY source_id, version");
}

/// Where the next pull of a source goes on; empty: at the beginning.
inline std::string stored_checkpoint(const HubFixture& hub, const std::string& source) {
  const auto found = stored_rows(hub, "SELECT cursor FROM checkpoints WHERE source='" + source + "'");
  return found.empty() ? std::string() : found[0];
}

}  // namespace dossier::testkit
