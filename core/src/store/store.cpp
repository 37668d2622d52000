#include "store/store.hpp"

#include <unistd.h>

#include <algorithm>

#include "base/digest.hpp"
#include "store/guard.hpp"
#include "store/payloads.hpp"
#include "store/schema.hpp"

namespace dossier {
namespace {

// A new database beside old blobs would give case numbers again that stand in sealed bundles.
Result<void> expect_database_of(const std::filesystem::path& folder, const BlobFolder& blobs) {
  const auto database = folder / "store.sqlite";
  std::error_code missing;
  if (const auto size = std::filesystem::file_size(database, missing); !missing && size > 0) return {};
  if (!blobs.holds_any()) return {};
  return fail(Error(ErrorKind::unavailable,
                    database.string() + ": missing or empty, though the folder beside it holds what a store kept; "
                                        "nothing was made. Restore it from its backup, or name an empty folder "
                                        "(store.folder)")
                  .because(std::string(store_failed)));
}

}  // namespace

Store::Store(std::filesystem::path folder, BlobFolder blobs, const Clock& clock)
    : folder_(std::move(folder)), blobs_(std::move(blobs)), clock_(clock) {}

Store::~Store() = default;

Result<std::unique_ptr<Store>> Store::open(const std::filesystem::path& folder, const Clock& clock) {
  std::error_code problem;
  if (is_backup(folder))
    return fail(ErrorKind::config, folder.string() +
                                       ": is a backup, which nobody works with. Put it back first: dossier " +
                                       "store restore " + folder.string());
  // It holds personal data: nobody else of this machine looks into it unless somebody opens it on purpose.
  if (std::filesystem::create_directories(folder, problem))
    std::filesystem::permissions(folder, std::filesystem::perms::owner_all, problem);
  if (problem)
    return fail(ErrorKind::unavailable, folder.string() + ": cannot make the store's folder: " + problem.message() +
                                            ". Give it a writable place (store.folder)");
  auto blobs = DOSSIER_TRY(BlobFolder::open(folder / "blobs"));
  DOSSIER_TRY(expect_database_of(folder, blobs));
  auto store = std::unique_ptr<Store>(new Store(folder, std::move(blobs), clock));
  DOSSIER_TRY(guarded<void>(store->folder_, [&]() -> Result<void> {
    store->database_ = std::make_unique<Database>(folder / "store.sqlite");
    prepare_schema(*store->database_);
    store->payloads_ = std::make_unique<PayloadTable>(*store->database_, store->blobs_);
    return {};
  }));
  return store;
}

Result<std::unique_ptr<Store>> Store::open_to_read(const std::filesystem::path& folder, const Clock& clock) {
  const auto file = folder / "store.sqlite";
  const bool is_writable = access(file.c_str(), W_OK) == 0 && access(folder.c_str(), W_OK) == 0;
  if (!is_backup(folder) && (is_writable || access(file.c_str(), F_OK) != 0)) return open(folder, clock);
  auto store = std::unique_ptr<Store>(new Store(folder, BlobFolder::open_to_read(folder / "blobs"), clock));
  DOSSIER_TRY(guarded<void>(store->folder_, [&]() -> Result<void> {
    store->database_ = Database::open_to_read(file);
    expect_schema(*store->database_);
    store->payloads_ = std::make_unique<PayloadTable>(*store->database_, store->blobs_);
    return {};
  }));
  return store;
}

Micros Store::now_locked() {
  auto query = database_->query("SELECT number FROM meta WHERE name='last_time'");
  const Micros last = query.next() ? query.integer(0) : 0;
  return std::max(clock_.now(), last);
}

void Store::remember_time_locked(Micros at) {
  database_
      ->query(
          "INSERT INTO meta VALUES('last_time', ?) ON CONFLICT(name) DO UPDATE SET number=max(number, "
          "excluded.number)")
      .bind(at)
      .run();
}

Result<Micros> Store::now() {
  const std::lock_guard lock(mutex_);
  return guarded<Micros>(folder_, [&]() -> Result<Micros> { return now_locked(); });
}

Result<std::string> Store::payload(const std::string& digest) {
  const std::lock_guard lock(mutex_);
  return guarded<std::string>(folder_, [&] { return payloads_->get(digest); });
}

Result<std::string> Store::checkpoint(const std::string& source, const std::string& stream) {
  const std::lock_guard lock(mutex_);
  return guarded<std::string>(folder_, [&]() -> Result<std::string> {
    auto query = database_->query("SELECT cursor FROM checkpoints WHERE source=? AND stream=?");
    return query.bind_all(source, stream).next() ? query.text(0) : std::string();
  });
}

}  // namespace dossier
