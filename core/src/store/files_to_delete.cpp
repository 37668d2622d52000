#include "store/files_to_delete.hpp"

#include <algorithm>
#include <set>
namespace dossier {
namespace {

constexpr int64_t at_once = 500;

std::set<std::string> next_files(Database& database, const std::string& behind) {
  std::set<std::string> files;
  auto query = database.query("SELECT digest FROM files_to_delete WHERE digest>? ORDER BY digest LIMIT ?");
  query.bind_all(behind, at_once);
  while (query.next()) files.insert(query.text(0));
  return files;
}

std::set<std::string> unused(Database& database, std::set<std::string> files) {
  std::erase_if(files, [&](const std::string& digest) {
    return database.query("SELECT 1 FROM payloads WHERE digest=?").bind(digest).next() ||
           database.query("SELECT 1 FROM media WHERE digest=? LIMIT 1").bind(digest).next();
  });
  if (files.empty()) return files;
  auto named = database.query(
      "SELECT json_extract(m.value, '$.blob') FROM records r, json_each(r.content, '$.media') m WHERE "
      "json_extract(m.value, '$.blob') IS NOT NULL");
  while (named.next()) files.erase(named.text(0));
  return files;
}

// One that was fetched again since it was deleted stays on the list.
void take_off(Database& database, const BlobFolder& blobs, const std::set<std::string>& files,
              const std::set<std::string>& nobodys) {
  Transaction transaction(database);
  for (const auto& digest : files)
    if (!nobodys.count(digest) || !blobs.has(digest))
      database.query("DELETE FROM files_to_delete WHERE digest=?").bind(digest).run();
  transaction.commit();
}

}  // namespace

Result<DeletedFiles> delete_files(Database& database, const BlobFolder& blobs, Micros since,
                                  const std::string& behind) {
  DeletedFiles deleted;
  const auto files = next_files(database, behind);
  if (files.empty()) return deleted;
  const auto nobodys = unused(database, files);
  for (const auto& digest : nobodys) deleted.left += DOSSIER_TRY(blobs.remove_untouched(digest, since)) ? 0 : 1;
  take_off(database, blobs, files, nobodys);
  deleted.last = *files.rbegin();
  return deleted;
}

}  // namespace dossier
