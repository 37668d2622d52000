// What is known of media, as it stood at some ingest time.

#include "store/guard.hpp"
#include "store/store.hpp"

namespace dossier {
namespace {

// Columns: state, digest, size, content_type.
Medium medium_from(const Query& query, const std::string& locator) {
  Medium medium;
  medium.locator = locator;
  medium.state = query.text(0);
  medium.digest = query.text(1);
  medium.size = query.integer(2);
  medium.content_type = query.text(3);
  return medium;
}

}  // namespace

Result<Medium> Store::medium(const std::string& source, const std::string& locator, Micros as_of) {
  const std::lock_guard lock(mutex_);
  return guarded<Medium>(folder_, [&]() -> Result<Medium> {
    auto query = database_->query(
        "SELECT state, digest, size, content_type FROM media WHERE source=? AND locator=? AND ingested_at<=? "
        "ORDER BY state='available' DESC, ingested_at DESC, fetched_at DESC, digest LIMIT 1");
    query.bind_all(source, locator, as_of);
    if (query.next()) return medium_from(query, locator);
    Medium unseen;
    unseen.locator = locator;
    unseen.state = "pending";
    return unseen;
  });
}

// In the order in which medium() chooses the last of them. A digest has one row: see the table.
Result<std::vector<KeptMedium>> Store::kept_media(const std::string& source, const std::string& locator, Micros as_of) {
  const std::lock_guard lock(mutex_);
  return guarded<std::vector<KeptMedium>>(folder_, [&]() -> Result<std::vector<KeptMedium>> {
    std::vector<KeptMedium> kept;
    auto query = database_->query(
        "SELECT state, digest, size, content_type, ingested_at FROM media WHERE source=? AND locator=? AND "
        "ingested_at<=? AND state='available' ORDER BY ingested_at, fetched_at, digest DESC");
    query.bind_all(source, locator, as_of);
    while (query.next()) kept.push_back({medium_from(query, locator), query.integer(4)});
    return kept;
  });
}

}  // namespace dossier
