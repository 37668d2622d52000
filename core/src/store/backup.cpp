#include "store/backup.hpp"

#include <fstream>
#include <system_error>

#include "base/files.hpp"
#include "store/guard.hpp"
#include "store/store.hpp"

namespace dossier {
namespace {

namespace fs = std::filesystem;

constexpr auto database_name = "store.sqlite";
constexpr auto mark_of_backup = "backup.json";  // what nobody works with, and the next backup may replace
constexpr size_t read_at_once = size_t{1} << 20;

template <class Writer>
Result<void> copy_into(const fs::path& from, Writer& writer) {
  std::ifstream in(from, std::ios::binary);
  std::string bytes(read_at_once, '\0');
  while (in.read(bytes.data(), static_cast<std::streamsize>(bytes.size())), in.gcount() > 0)
    DOSSIER_TRY(writer.write(std::string_view(bytes.data(), static_cast<size_t>(in.gcount()))));
  if (!in.eof()) return fail(path_error(from, "read", std::error_code(errno, std::generic_category())));
  return {};
}

Result<void> copy_blob(const std::string& digest, const BlobFolder& from, const BlobFolder& to, StoreCopy& copy) {
  auto writer = DOSSIER_TRY(to.begin());
  DOSSIER_TRY(copy_into(from.path(digest), writer));
  const auto kept = DOSSIER_TRY(writer.commit());
  ++copy.files;
  if (kept.digest == digest) return {};
  --copy.files;
  copy.problems.push_back(from.path(digest).string() +
                          ": its bytes are no longer those of its digest; it was not copied. What rests on it, and how "
                          "to get it anew, says: dossier store check");
  return to.remove(kept.digest);
}

bool is_there(const fs::path& file, const fs::path& copy) {
  std::error_code missing;
  const auto size = fs::file_size(copy, missing);
  return !missing && size == fs::file_size(file, missing) && !missing;
}

Result<void> copy_blobs(const BlobFolder& from, const BlobFolder& to, StoreCopy& copy) {
  for (const auto& digest : from.digests()) {
    if (is_there(from.path(digest), to.path(digest))) ++copy.there;
    else DOSSIER_TRY(copy_blob(digest, from, to, copy));
  }
  return {};
}

Result<void> copy_durably(const fs::path& from, const fs::path& to) {
  auto file = DOSSIER_TRY(PendingFile::create(to, 0600));
  DOSSIER_TRY(copy_into(from, file));
  return file.commit();
}

Result<void> prepare_folder(const fs::path& folder) {
  std::error_code problem;
  const bool is_new = !fs::exists(folder, problem);
  DOSSIER_TRY(make_folder(folder));
  if (is_new) fs::permissions(folder, fs::perms::owner_all, problem);
  return {};
}

bool holds(const fs::path& folder, const char* name) {
  std::error_code unreadable;
  return fs::exists(folder / name, unreadable);
}

}  // namespace

// The database first: what it names was kept before its row was, and is never taken away.
Result<StoreCopy> Store::back_up(const fs::path& to) {
  if (holds(to, database_name) && !holds(to, mark_of_backup))
    return fail(ErrorKind::config, to.string() + ": is a store, not a backup of one; nothing was changed. Name a new " +
                                       "folder, or that of an earlier backup");
  DOSSIER_TRY(prepare_folder(to));
  DOSSIER_TRY(write_file(to / mark_of_backup,
                         json::canonical(json::Object().put("backup_of", fs::absolute(folder_).string())) + "\n",
                         0600));
  const auto snapshot = to / "store.sqlite.new";
  std::error_code missing;
  fs::remove(snapshot, missing);
  {
    const std::lock_guard lock(mutex_);
    DOSSIER_TRY(guarded<void>(folder_, [&]() -> Result<void> {
      database_->query("VACUUM INTO ?").bind(snapshot.string()).run();
      return {};
    }));
  }
  DOSSIER_TRY(copy_durably(snapshot, to / database_name));
  fs::remove(snapshot, missing);
  StoreCopy copy;
  const auto blobs = DOSSIER_TRY(BlobFolder::open(to / "blobs"));
  DOSSIER_TRY(copy_blobs(blobs_, blobs, copy));
  return copy;
}

Result<StoreCopy> restore_store(const fs::path& from, const fs::path& to) {
  if (!holds(from, database_name))
    return fail(ErrorKind::config, from.string() + ": holds no store (no store.sqlite). Name the folder of a backup");
  if (holds(to, database_name))
    return fail(ErrorKind::config, to.string() +
                                       ": a store is there; nothing was changed. Move it away first, or name " +
                                       "another place (store.folder)");
  DOSSIER_TRY(prepare_folder(to));
  StoreCopy copy;
  const auto blobs = DOSSIER_TRY(BlobFolder::open(to / "blobs"));
  DOSSIER_TRY(copy_blobs(BlobFolder::open_to_read(from / "blobs"), blobs, copy));
  // What a store that was copied at rest had not yet moved from its log into its database.
  if (holds(from, "store.sqlite-wal")) DOSSIER_TRY(copy_durably(from / "store.sqlite-wal", to / "store.sqlite-wal"));
  DOSSIER_TRY(copy_durably(from / database_name, to / database_name));
  return copy;
}

}  // namespace dossier
