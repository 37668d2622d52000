// Cases: opening, what was asked, item numbers, custody, revisions.

#include <algorithm>

#include "base/digest.hpp"
#include "model/custody.hpp"
#include "model/lookup_json.hpp"
#include "store/guard.hpp"
#include "store/store.hpp"

namespace dossier {
namespace {

std::string case_number(Micros opened_at, int64_t sequence) {
  const auto digits = std::to_string(sequence);
  return "RC-" + rfc3339(opened_at).substr(0, 4) + "-" + std::string(digits.size() < 6 ? 6 - digits.size() : 0, '0') +
         digits;
}

int64_t next_sequence(Database& database) {
  auto query = database.query("SELECT count(*) + 1 FROM cases");
  query.next();
  return query.integer(0);
}

std::optional<ReviewCase> case_where(Database& database, const std::string& condition,
                                     const std::vector<std::string>& values) {
  ReviewCase found;
  {
    auto query = database.query("SELECT number, complaint, realm, opened_at FROM cases WHERE " + condition);
    for (const auto& value : values) query.bind(value);
    if (!query.next()) return std::nullopt;
    found = {query.text(0), query.text(1), query.text(2), query.integer(3), {}};
  }
  auto query = database.query("SELECT code, text FROM triggers WHERE case_number=? ORDER BY id");
  query.bind(found.number);
  while (query.next()) found.triggers.push_back({query.text(0), query.text(1)});
  return found;
}

// Numbers are given once, upwards, and never again: they are quoted in reports.
int64_t next_number(Database& database, const std::string& table, const std::string& number) {
  auto query = database.query("SELECT coalesce(max(number), 0) + 1 FROM " + table + " WHERE case_number=?");
  query.bind(number).next();
  return query.integer(0);
}

int number_of_item(Database& database, const std::string& number, const NumberedItem& item) {
  auto query = database.query(
      "INSERT INTO item_numbers(case_number, source, stream, source_id, history, metadata_only, number) "
      "VALUES(?,?,?,?,?,?,?) ON CONFLICT(case_number, source, stream, source_id) DO UPDATE SET "
      "history=excluded.history, metadata_only=excluded.metadata_only RETURNING number");
  query.bind_all(number, item.key.source, item.key.stream, item.key.source_id, int64_t{item.history},
                 int64_t{item.metadata_only}, next_number(database, "item_numbers", number));
  query.next();
  return static_cast<int>(query.integer(0));
}

int number_of_document(Database& database, const std::string& number, const std::string& digest) {
  {
    auto query = database.query("SELECT number FROM document_numbers WHERE case_number=? AND digest=?");
    query.bind_all(number, digest);
    if (query.next()) return static_cast<int>(query.integer(0));
  }
  const auto next = next_number(database, "document_numbers", number);
  database.query("INSERT INTO document_numbers VALUES(?,?,?)").bind_all(number, digest, next).run();
  return static_cast<int>(next);
}

std::vector<std::string> all_documents(const std::vector<Lookup>& lookups) {
  std::set<std::string> digests;
  for (const auto& lookup : lookups) digests.insert(lookup.documents.begin(), lookup.documents.end());
  return {digests.begin(), digests.end()};
}

// What was asked, as digests of the look-ups that the bundle lists under its completeness cells.
std::vector<std::string> all_asked(const std::vector<Lookup>& lookups) {
  std::vector<std::string> asked;
  for (const auto& lookup : lookups) asked.push_back(sha256(json::canonical(to_json(lookup))));
  return asked;
}

std::string complaint_digest(const std::string& complaint, const std::string& realm) {
  return sha256(json::canonical(json::Object().put("complaint_no", complaint).put("realm", realm)));
}

}  // namespace

Result<ReviewCase> Store::open_case(const std::string& complaint, const std::string& realm,
                                    const std::vector<Trigger>& triggers, const std::string& actor) {
  const std::lock_guard lock(mutex_);
  return guarded<ReviewCase>(folder_, [&]() -> Result<ReviewCase> {
    Transaction transaction(*database_);
    const auto at = now_locked();
    auto found = case_where(*database_, "complaint=? AND realm=?", {complaint, realm});
    const bool is_new = !found;
    if (is_new) {
      const auto number = case_number(at, next_sequence(*database_));
      database_->query("INSERT INTO cases VALUES(?,?,?,?)").bind_all(number, complaint, realm, at).run();
      append_custody_locked(number, custody_line({}, at, actor, "opened", {complaint_digest(complaint, realm)}));
      found = ReviewCase{number, complaint, realm, at, {}};
    }
    for (const auto& trigger : triggers)
      database_->query("INSERT INTO triggers(case_number, code, text) VALUES(?,?,?) ON CONFLICT DO NOTHING")
          .bind_all(found->number, trigger.code, trigger.text)
          .run();
    remember_time_locked(at);
    transaction.commit();
    return *case_where(*database_, "number=?", {found->number});
  });
}

Result<std::vector<ReviewCase>> Store::cases() {
  const std::lock_guard lock(mutex_);
  return guarded<std::vector<ReviewCase>>(folder_, [&]() -> Result<std::vector<ReviewCase>> {
    std::vector<std::string> numbers;
    {
      auto query = database_->query("SELECT number FROM cases ORDER BY number");
      while (query.next()) numbers.push_back(query.text(0));
    }
    std::vector<ReviewCase> cases;
    for (const auto& number : numbers) cases.push_back(*case_where(*database_, "number=?", {number}));
    return cases;
  });
}

Result<std::optional<ReviewCase>> Store::find_case(const std::string& number) {
  const std::lock_guard lock(mutex_);
  return guarded<std::optional<ReviewCase>>(
      folder_, [&]() -> Result<std::optional<ReviewCase>> { return case_where(*database_, "number=?", {number}); });
}

Result<void> Store::keep_collect(const std::string& number, const std::vector<Lookup>& lookups, Micros at,
                                 const std::string& actor) {
  const std::lock_guard lock(mutex_);
  return guarded<void>(folder_, [&]() -> Result<void> {
    Transaction transaction(*database_);
    database_->query("INSERT INTO collects(case_number, ended_at) VALUES(?,?)").bind_all(number, at).run();
    const auto collect = database_->last_row();
    for (const auto& lookup : lookups)
      database_->query("INSERT INTO lookups VALUES(?,?)").bind_all(collect, json::canonical(to_json(lookup))).run();
    auto chain = custody_locked(number);
    chain.push_back(custody_line(chain, at, actor, "asked", all_asked(lookups)));
    append_custody_locked(number, chain.back());
    append_custody_locked(number, custody_line(chain, at, actor, "ingested", all_documents(lookups)));
    remember_time_locked(at);
    transaction.commit();
    return {};
  });
}

Result<std::vector<Lookup>> Store::lookups(const std::string& number, Micros as_of) {
  const std::lock_guard lock(mutex_);
  return guarded<std::vector<Lookup>>(folder_, [&]() -> Result<std::vector<Lookup>> {
    std::vector<Lookup> lookups;
    auto query = database_->query(
        "SELECT content FROM lookups WHERE collect=(SELECT id FROM collects WHERE case_number=? AND ended_at<=? ORDER "
        "BY id DESC LIMIT 1) ORDER BY content");
    query.bind_all(number, as_of);
    while (query.next()) lookups.push_back(DOSSIER_TRY(lookup_from_json(query.text(0))));
    return lookups;
  });
}

std::vector<std::string> Store::custody_locked(const std::string& number) {
  std::vector<std::string> lines;
  auto query = database_->query("SELECT line FROM custody WHERE case_number=? ORDER BY seq");
  query.bind(number);
  while (query.next()) lines.push_back(query.text(0));
  return lines;
}

void Store::append_custody_locked(const std::string& number, const std::string& line) {
  database_->query("INSERT INTO custody SELECT ?1, coalesce(max(seq), 0) + 1, ?2 FROM custody WHERE case_number=?1")
      .bind_all(number, line)
      .run();
}

Result<std::vector<std::string>> Store::custody(const std::string& number) {
  const std::lock_guard lock(mutex_);
  return guarded<std::vector<std::string>>(
      folder_, [&]() -> Result<std::vector<std::string>> { return custody_locked(number); });
}

Result<std::map<RecordKey, int>> Store::number_items(const std::string& number,
                                                     const std::vector<NumberedItem>& items) {
  const std::lock_guard lock(mutex_);
  return guarded<std::map<RecordKey, int>>(folder_, [&]() -> Result<std::map<RecordKey, int>> {
    Transaction transaction(*database_);
    std::map<RecordKey, int> numbers;
    for (const auto& item : items) numbers[item.key] = number_of_item(*database_, number, item);
    transaction.commit();
    return numbers;
  });
}

Result<std::vector<NumberedItem>> Store::numbered_items(const std::string& number, Micros as_of) {
  const std::lock_guard lock(mutex_);
  return guarded<std::vector<NumberedItem>>(folder_, [&]() -> Result<std::vector<NumberedItem>> {
    auto query = database_->query(
        "SELECT n.source, n.stream, n.source_id, n.history, n.metadata_only FROM item_numbers n WHERE n.case_number=? "
        "AND EXISTS(SELECT 1 FROM records r WHERE r.source=n.source AND r.stream=n.stream AND r.source_id=n.source_id "
        "AND r.ingested_at<=?) ORDER BY n.number");
    query.bind_all(number, as_of);
    std::vector<NumberedItem> items;
    while (query.next())
      items.push_back({{query.text(0), query.text(1), query.text(2)}, query.integer(3) != 0, query.integer(4) != 0});
    return items;
  });
}

Result<std::map<std::string, int>> Store::number_documents(const std::string& number,
                                                           const std::vector<std::string>& digests) {
  const std::lock_guard lock(mutex_);
  return guarded<std::map<std::string, int>>(folder_, [&]() -> Result<std::map<std::string, int>> {
    Transaction transaction(*database_);
    std::map<std::string, int> numbers;
    for (const auto& digest : digests) numbers[digest] = number_of_document(*database_, number, digest);
    transaction.commit();
    return numbers;
  });
}

Result<std::vector<SealedRevision>> Store::revisions(const std::string& number) {
  const std::lock_guard lock(mutex_);
  return guarded<std::vector<SealedRevision>>(folder_, [&]() -> Result<std::vector<SealedRevision>> {
    std::vector<SealedRevision> revisions;
    auto query = database_->query(
        "SELECT revision, as_of, path, tag_manifest_digest, content_digest, custody_count FROM revisions WHERE "
        "case_number=? ORDER BY revision");
    query.bind(number);
    while (query.next())
      revisions.push_back({static_cast<int>(query.integer(0)), query.integer(1), query.text(2), query.text(3),
                           query.text(4), query.integer(5)});
    return revisions;
  });
}

Result<std::optional<SealedRevision>> Store::last_revision(const std::string& number) {
  auto all = DOSSIER_TRY(revisions(number));
  if (all.empty()) return std::nullopt;
  return std::move(all.back());
}

Result<void> Store::keep_revision(const std::string& number, const SealedRevision& revision,
                                  const std::vector<std::string>& custody) {
  const std::lock_guard lock(mutex_);
  return guarded<void>(folder_, [&]() -> Result<void> {
    Transaction transaction(*database_);
    const auto before = custody_locked(number);
    if (before.size() > custody.size() || !std::equal(before.begin(), before.end(), custody.begin()))
      return fail(ErrorKind::unavailable, "case " + number +
                                              ": another run added acts to its custody meanwhile; "
                                              "nothing was recorded. Run the same command again");
    for (size_t index = before.size(); index < custody.size(); ++index) append_custody_locked(number, custody[index]);
    const auto at = now_locked();
    database_->query("INSERT INTO revisions VALUES(?,?,?,?,?,?,?,?)")
        .bind_all(number, int64_t{revision.revision}, revision.as_of, revision.path, revision.tag_manifest_digest,
                  revision.content_digest, revision.custody_count, at)
        .run();
    remember_time_locked(at);
    transaction.commit();
    return {};
  });
}

}  // namespace dossier
