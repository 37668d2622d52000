// Reading the whole store again: is everything still what it was when it was kept?

#include <algorithm>

#include "base/digest.hpp"
#include "model/custody.hpp"
#include "store/guard.hpp"
#include "store/payloads.hpp"
#include "store/store.hpp"

namespace dossier {
namespace {

constexpr size_t most_rows = 100;

class Check {
 public:
  Check(const std::filesystem::path& folder, Database& database, PayloadTable& payloads, const BlobFolder& blobs)
      : folder_(folder), database_(database), payloads_(payloads), blobs_(blobs) {}

  StoreCheck run() {
    for (const auto stage :
         {&Check::database_rows, &Check::documents, &Check::records, &Check::blobs, &Check::held, &Check::custody})
      run(stage);
    return std::move(found_);
  }

 private:
  // What the database cannot read any more is one of the findings: the others are looked for all the same.
  void run(void (Check::*stage)()) {
    try {
      (this->*stage)();
    } catch (const DatabaseError& error) {
      add((folder_ / "store.sqlite").string(), error.message() + error.next_step());
    }
  }

  void add(const std::string& place, const std::string& what) { found_.problems.push_back(place + ": " + what); }

  void database_rows() {
    const auto place = (folder_ / "store.sqlite").string();
    auto rows = database_.query("PRAGMA quick_check");
    while (rows.next())
      if (rows.text(0) != "ok")
        add(place, rows.text(0) + ". The file is damaged: restore the store's folder from its backup");
    auto orphans = database_.query("PRAGMA foreign_key_check");
    for (size_t count = 0; orphans.next() && count < most_rows; ++count)
      add(place, "a row of " + orphans.text(0) + " rests on one of " + orphans.text(2) +
                     " that is not there. Restore the store's folder from its backup");
  }

  void documents() {
    auto all = database_.query("SELECT digest, home FROM payloads ORDER BY digest");
    while (all.next()) {
      ++found_.documents;
      const auto digest = all.text(0);
      // A large one lies among the blobs and is read with them.
      const bool is_sound = all.text(1) == "blob" ? blobs_.has(digest) : payloads_.get(digest).has_value();
      if (!is_sound) damaged("document " + digest, "its bytes are no longer those of its digest, or missing", digest);
    }
  }

  // What was derived from a document, word for word as it was derived.
  void records() {
    auto all =
        database_.query("SELECT id, source, stream, source_id, version, digest, content FROM records ORDER BY id");
    while (all.next())
      if (sha256(all.text(6)) != all.text(5))
        add((folder_ / "store.sqlite").string(),
            "record " + all.text(3) + " of " + all.text(1) + "/" + all.text(2) + ", version " + all.text(4) +
                ": its content is no longer that of its digest" + items_of(all.integer(0)) +
                ". Restore the store's folder from its backup");
  }

  std::string items_of(int64_t record) {
    auto query = database_.query(
        "SELECT n.case_number, printf('it-%06d', n.number) FROM item_numbers n JOIN records r ON r.source=n.source AND "
        "r.stream=n.stream AND r.source_id=n.source_id WHERE r.id=? ORDER BY 1");
    query.bind(record);
    std::string items;
    while (query.next()) items += (items.empty() ? "; " : ", ") + query.text(1) + " of case " + query.text(0);
    return items.empty() ? items : items + " rests on it";
  }

  void blobs() {
    auto named = database_.query(
        "SELECT digest FROM media WHERE state='available' UNION "
        "SELECT json_extract(m.value, '$.blob') FROM records r, json_each(r.content, '$.media') m ORDER BY 1");
    while (named.next())
      if (const auto digest = named.text(0); !digest.empty() && !blobs_.has(digest))
        damaged(blobs_.path(digest).string(), "missing", digest);
    for (const auto& digest : blobs_.digests()) {
      ++found_.blobs;
      if (const auto flaw = blobs_.flaw(digest); !flaw.empty()) damaged(blobs_.path(digest).string(), flaw, digest);
    }
  }

  // What cases rest on is there, whatever was deleted beside it.
  void held() {
    auto tombstones = database_.query("SELECT count(*) FROM tombstones");
    if (tombstones.next()) found_.tombstones = tombstones.integer(0);
    auto documents = database_.query(
        "SELECT n.case_number, printf('doc-%06d', n.number), n.digest, (SELECT max(t.deleted_at) FROM tombstones t "
        "WHERE "
        "t.digest=n.digest) FROM document_numbers n WHERE NOT EXISTS(SELECT 1 FROM documents d WHERE "
        "d.digest=n.digest) ORDER BY 1, 2");
    while (documents.next())
      add("case " + documents.text(0), documents.text(1) + " (document " + documents.text(2) + ") is not there" +
                                           deleted(documents.is_null(3) ? 0 : documents.integer(3)));
    auto items = database_.query(
        "SELECT n.case_number, printf('it-%06d', n.number) FROM item_numbers n WHERE NOT EXISTS(SELECT 1 FROM records "
        "r "
        "WHERE r.source=n.source AND r.stream=n.stream AND r.source_id=n.source_id) ORDER BY 1, 2");
    while (items.next()) add("case " + items.text(0), items.text(1) + " is not there" + deleted(0));
  }

  static std::string deleted(Micros at) {
    return (at > 0 ? ", and a sweep deleted it at " + rfc3339(at) + ", which it must never" : "") +
           std::string(". Restore the store's folder from its backup");
  }

  void damaged(const std::string& place, const std::string& what, const std::string& digest) {
    const auto resting = items_on(digest);
    std::string text = what, again;
    for (const auto& [number, items] : resting) {
      text += (again.empty() ? "; of case " : ", of case ") + number + " rest on it " + items;
      again += (again.empty() ? "dossier bundle " : " and dossier bundle ") + number;
    }
    add(place, again.empty() ? text + "; no item of a case rests on it. It comes anew when its source is read again"
                             : text + ". Ask the source again, which renews it: " + again +
                                   ". Where the source no longer has it, put the file back from a backup");
  }

  // Case → "it-000003, it-000007": of the records made of a document, and of those that name a medium.
  std::map<std::string, std::string> items_on(const std::string& digest) {
    auto query = database_.query(
        "SELECT DISTINCT n.case_number, printf('it-%06d', n.number) FROM item_numbers n JOIN records r ON "
        "r.source=n.source AND r.stream=n.stream AND r.source_id=n.source_id WHERE r.id IN ("
        "SELECT s.record FROM documents d JOIN sightings s ON s.document=d.id WHERE d.digest=?1 UNION "
        "SELECT v.id FROM records v, json_each(v.content, '$.media') m WHERE json_extract(m.value, '$.blob')=?1 OR "
        "EXISTS(SELECT 1 FROM media k WHERE k.digest=?1 AND k.source=v.source AND "
        "k.locator=json_extract(m.value, '$.locator'))) ORDER BY 1, 2");
    query.bind(digest);
    std::map<std::string, std::string> items;
    while (query.next()) {
      auto& names = items[query.text(0)];
      names += (names.empty() ? "" : ", ") + query.text(1);
    }
    return items;
  }

  void custody() {
    auto cases = database_.query("SELECT number FROM cases ORDER BY number");
    while (cases.next()) {
      ++found_.cases;
      const auto number = cases.text(0);
      const auto lines = custody_of(number);
      const auto place = "case " + number;
      if (const auto whole = verify_custody(lines); !whole)
        add(place, whole.error().message() +
                       " Compare it with the last sealed bundle, which carries the chain: dossier "
                       "case show " +
                       number);
      auto sealed = database_.query("SELECT coalesce(max(custody_count), 0) FROM revisions WHERE case_number=?");
      if (sealed.bind(number).next() && sealed.integer(0) > static_cast<int64_t>(lines.size()))
        add(place, "custody.jsonl: " + std::to_string(lines.size()) + " acts, where the last sealed bundle has " +
                       std::to_string(sealed.integer(0)) + ". Restore the store's folder from its backup");
      owed(number, lines);
    }
  }

  // Custody names each request in writing, and each receipt or withdrawal, by the digest of what is kept of it.
  void owed(const std::string& number, const std::vector<std::string>& acts) {
    const auto acts_with = [&](const std::string& text) {
      return std::count_if(acts.begin(), acts.end(),
                           [&](const auto& act) { return act.find(text) != std::string::npos; });
    };
    int64_t rows = 0;
    auto kept = database_.query(
        "SELECT number, content FROM owed_requests WHERE case_number=?1 UNION ALL "
        "SELECT number, content FROM owed_receipts WHERE case_number=?1 UNION ALL "
        "SELECT number, content FROM owed_withdrawals WHERE case_number=?1 ORDER BY 1");
    kept.bind(number);
    for (; kept.next(); ++rows)
      if (acts_with("\"subjects\":[\"" + sha256(kept.text(1)) + "\"]") != 1)
        add("case " + number, "request " + kept.text(0) +
                                  " in writing, its receipt or its withdrawal is no longer what custody says" +
                                  ". Restore the store's folder from its backup");
    const auto named =
        acts_with("\"act\":\"requested\"") + acts_with("\"act\":\"received\"") + acts_with("\"act\":\"withdrawn\"");
    if (named != rows)
      add("case " + number, "requests in writing, their receipts and withdrawals: " + std::to_string(rows) +
                                ", where custody has " + std::to_string(named) +
                                ". Restore the store's folder from its backup");
  }

  std::vector<std::string> custody_of(const std::string& number) {
    auto query = database_.query("SELECT line FROM custody WHERE case_number=? ORDER BY seq");
    query.bind(number);
    std::vector<std::string> lines;
    while (query.next()) lines.push_back(query.text(0));
    return lines;
  }

  const std::filesystem::path& folder_;
  Database& database_;
  PayloadTable& payloads_;
  const BlobFolder& blobs_;
  StoreCheck found_;
};

}  // namespace

Result<StoreCheck> Store::check() {
  const std::lock_guard lock(mutex_);
  return guarded<StoreCheck>(
      folder_, [&]() -> Result<StoreCheck> { return Check(folder_, *database_, *payloads_, blobs_).run(); });
}

}  // namespace dossier
