#include "store/backup.hpp"

#include <fstream>
#include <set>
#include <system_error>

#include "base/digest.hpp"
#include "base/files.hpp"
#include "store/guard.hpp"
#include "store/store.hpp"

namespace dossier {
namespace {

namespace fs = std::filesystem;

constexpr auto database_name = "store.sqlite";
constexpr auto mark_of_backup = "backup.json";
constexpr size_t read_at_once = size_t{1} << 20;

bool holds(const fs::path& folder, const char* name) {
  std::error_code unreadable;
  return fs::exists(folder / name, unreadable);
}

/// Gives each piece to `take`.
template <class Take>
Result<void> read_in_pieces(const fs::path& file, const Take& take) {
  std::ifstream in(file, std::ios::binary);
  std::string bytes(read_at_once, '\0');
  while (in.read(bytes.data(), static_cast<std::streamsize>(bytes.size())), in.gcount() > 0)
    DOSSIER_TRY(take(std::string_view(bytes.data(), static_cast<size_t>(in.gcount()))));
  if (!in.eof()) return fail(path_error(file, "read", std::error_code(errno, std::generic_category())));
  return {};
}

bool is_as_long(const fs::path& file, const fs::path& copy) {
  std::error_code missing;
  const auto size = fs::file_size(copy, missing);
  return !missing && size == fs::file_size(file, missing) && !missing;
}

Result<void> copy_durably(const fs::path& from, const fs::path& to) {
  auto file = DOSSIER_TRY(PendingFile::create(to, 0600));
  DOSSIER_TRY(read_in_pieces(from, [&](std::string_view bytes) { return file.write(bytes); }));
  return file.commit();
}

void name_problem(const fs::path& file, const std::string& what, StoreCopy& copy) {
  copy.problems.push_back(file.string() + ": " + what +
                          "; it was not copied. What rests on it, and how to get it anew, says: dossier store check");
}

// Its bytes are hashed on their way: what is spoilt must not take the place of anything in the copy.
Result<void> copy_blob(const std::string& digest, const BlobFolder& from, const BlobFolder& to, StoreCopy& copy) {
  if (!from.has(digest)) return name_problem(from.path(digest), "missing", copy), Result<void>();
  if (is_as_long(from.path(digest), to.path(digest))) return ++copy.there, Result<void>();
  auto writer = DOSSIER_TRY(to.begin());
  Sha256 read;
  DOSSIER_TRY(read_in_pieces(from.path(digest), [&](std::string_view bytes) {
    read.update(bytes);
    return writer.write(bytes);
  }));
  if (read.hex() != digest)
    return name_problem(from.path(digest), "its bytes are no longer those of its digest", copy), Result<void>();
  DOSSIER_TRY(writer.commit());
  ++copy.files;
  return {};
}

Result<void> copy_blobs(const std::set<std::string>& digests, const BlobFolder& from, const BlobFolder& to,
                        StoreCopy& copy) {
  for (const auto& digest : digests) DOSSIER_TRY(copy_blob(digest, from, to, copy));
  return {};
}

/// Those in the folder, and those that the database names.
std::set<std::string> all_blobs(const BlobFolder& blobs, Database& database) {
  const auto there = blobs.digests();
  std::set<std::string> digests(there.begin(), there.end());
  auto named = database.query(
      "SELECT digest FROM payloads WHERE home='blob' UNION SELECT digest FROM media WHERE state='available'");
  while (named.next()) digests.insert(named.text(0));
  return digests;
}

Result<void> prepare_folder(const fs::path& folder) {
  DOSSIER_TRY(make_folder(folder));
  std::error_code problem;
  fs::permissions(folder, fs::perms::owner_all, problem);
  if (problem) return fail(path_error(folder, "close to others", problem));
  return {};
}

// What is left of a database that was there before would be taken for a part of the one that comes.
void remove_logs(const fs::path& folder) {
  std::error_code missing;
  for (const auto* log : {"store.sqlite-wal", "store.sqlite-shm"}) fs::remove(folder / log, missing);
}

/// A file for as long as it is needed.
class Passing {
 public:
  explicit Passing(fs::path file) : file_(std::move(file)) { remove(); }
  Passing(const Passing&) = delete;
  Passing& operator=(const Passing&) = delete;
  ~Passing() { remove(); }
  const fs::path& path() const { return file_; }

 private:
  void remove() const {
    std::error_code missing;
    fs::remove(file_, missing);
  }
  fs::path file_;
};

Result<void> expect_room_for_backup(const fs::path& store, const fs::path& folder) {
  std::error_code problem;
  const auto own = fs::weakly_canonical(store, problem), wanted = fs::weakly_canonical(folder, problem);
  const auto [left, right] = std::mismatch(own.begin(), own.end(), wanted.begin(), wanted.end());
  if (left == own.end())
    return fail(ErrorKind::config, folder.string() + ": lies within the store itself (" + own.string() +
                                       "), and would be lost with it. Name a folder elsewhere");
  if (is_backup(folder) || !fs::exists(folder, problem) || fs::is_empty(folder, problem)) return {};
  return fail(ErrorKind::config,
              folder.string() +
                  (holds(folder, database_name) ? ": is a store, not a backup of one" : ": holds other files") +
                  "; nothing was changed. Name a new folder, or that of an earlier backup");
}

Result<void> copy_bundles(const fs::path& from, const fs::path& to, StoreCopy& copy) {
  std::error_code missing;
  if (!fs::is_directory(from, missing)) return {};
  DOSSIER_TRY(make_folder(to));
  for (const auto& entry : fs::directory_iterator(from, missing))
    if (entry.is_regular_file(missing) && entry.path().extension() == ".zip")
      DOSSIER_TRY(copy_whole(entry.path(), to / entry.path().filename(), copy));
  return {};
}

}  // namespace

bool is_backup(const fs::path& folder) { return holds(folder, mark_of_backup); }

Result<void> copy_whole(const fs::path& from, const fs::path& to, StoreCopy& copy) {
  if (is_as_long(from, to)) return ++copy.there, Result<void>();
  DOSSIER_TRY(copy_durably(from, to));
  ++copy.files;
  return {};
}

// The database first: what it names was kept before its row was, and is never taken away.
Result<StoreCopy> Store::back_up(const fs::path& to) {
  DOSSIER_TRY(expect_room_for_backup(folder_, to));
  DOSSIER_TRY(prepare_folder(to));
  DOSSIER_TRY(write_file(to / mark_of_backup,
                         json::canonical(json::Object().put("backup_of", fs::absolute(folder_).string())) + "\n",
                         0600));
  const auto hold = blobs_.hold();  // what it names now is copied, though its days may be past meanwhile
  std::set<std::string> digests;
  {
    const Passing snapshot(to / "store.sqlite.new");
    const std::lock_guard lock(mutex_);
    DOSSIER_TRY(guarded<void>(folder_, [&]() -> Result<void> {
      database_->query("VACUUM INTO ?").bind(snapshot.path().string()).run();
      digests = all_blobs(blobs_, *database_);
      return {};
    }));
    remove_logs(to);
    DOSSIER_TRY(copy_durably(snapshot.path(), to / database_name));
  }
  StoreCopy copy;
  const auto blobs = DOSSIER_TRY(BlobFolder::open(to / "blobs"));
  DOSSIER_TRY(copy_blobs(digests, blobs_, blobs, copy));
  return copy;
}

Result<StoreCopy> restore_store(const fs::path& from, const fs::path& to, const fs::path& bundles) {
  if (!holds(from, database_name))
    return fail(ErrorKind::config, from.string() + ": holds no store (no store.sqlite). Name the folder of a backup");
  if (holds(to, database_name))
    return fail(ErrorKind::config, to.string() +
                                       ": a store is there; nothing was changed. Move it away first, or name " +
                                       "another place (store.folder)");
  DOSSIER_TRY(prepare_folder(to));
  remove_logs(to);
  StoreCopy copy;
  const auto blobs = DOSSIER_TRY(BlobFolder::open(to / "blobs"));
  const auto kept = BlobFolder::open_to_read(from / "blobs");
  const auto digests = kept.digests();
  DOSSIER_TRY(copy_blobs({digests.begin(), digests.end()}, kept, blobs, copy));
  DOSSIER_TRY(copy_bundles(from / "bundles", bundles, copy));
  // What a store that was copied at rest had not yet moved from its log into its database.
  if (holds(from, "store.sqlite-wal")) DOSSIER_TRY(copy_durably(from / "store.sqlite-wal", to / "store.sqlite-wal"));
  DOSSIER_TRY(copy_durably(from / database_name, to / database_name));
  return copy;
}

}  // namespace dossier
