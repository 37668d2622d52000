#include "store/store.hpp"

#include <gmock/gmock.h>

#include "base/digest.hpp"
#include "model/custody.hpp"
#include "store/owed_ledger.hpp"
#include "testkit/temporary_folder.hpp"

namespace dossier {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

constexpr Micros noon = 1'792'584'000'000'000;
constexpr Micros forever = INT64_MAX;

class StoreTest : public testing::Test {
 protected:
  StoreTest() { open(); }

  void open() {
    store_.reset();
    auto opened = Store::open(folder_.path(), clock_);
    ASSERT_TRUE(opened) << opened.error().message();
    store_ = std::move(*opened);
  }

  static Record note(const std::string& id, const std::string& text) {
    Record record;
    record.source = "tickets";
    record.stream = "notes";
    record.source_id = id;
    record.kind = "note";
    record.text = text;
    record.identifiers = {{"complaint_no", "tickets", "TS1", "TS1", "none"}};
    return record;
  }

  NewDocument document(const std::string& bytes, const std::vector<Record>& records) const {
    NewDocument made;
    made.source = "tickets";
    made.stream = "notes";
    made.key = "page";
    made.request = "{}";
    made.content_type = "application/json";
    made.charset = "utf-8";
    made.fetched_by = "host";
    made.bytes = bytes;
    made.fetched_at = clock_.now();
    for (size_t index = 0; index < records.size(); ++index)
      made.records.push_back({records[index], "/" + std::to_string(index)});
    return made;
  }

  Kept keep(const NewDocument& document) {
    Batch batch;
    batch.documents = {document};
    const auto kept = store_->keep(batch);
    EXPECT_TRUE(kept) << (kept ? "" : kept.error().message());
    return kept.value_or(Kept{});
  }

  std::vector<Record> of_complaint(Micros as_of = forever) {
    return store_->records_with({"complaint_no", "tickets", "TS1", "TS1", "none"}, as_of).value();
  }

  FixedClock clock_{noon};
  testkit::TemporaryFolder folder_;
  std::unique_ptr<Store> store_;
};

TEST_F(StoreTest, KeepsTheSameContentOnceAndCountsTheSightingAgain) {
  EXPECT_EQ(keep(document("[1]", {note("n1", "called twice")})).new_records, 1);
  clock_.set(noon + 1);
  const auto again = keep(document("[1]", {note("n1", "called twice")}));
  EXPECT_EQ(again.new_records + again.new_versions, 0);
  EXPECT_EQ(again.sightings, 1);
  EXPECT_THAT(of_complaint(), SizeIs(1));
}

TEST_F(StoreTest, MakesAnEditTheNextVersionAndKeepsTheFirst) {
  keep(document("[1]", {note("n1", "nobody answered")}));
  clock_.set(noon + 10);
  EXPECT_EQ(keep(document("[2]", {note("n1", "customer satisfied")})).new_versions, 1);
  const auto versions = store_->versions({"tickets", "notes", "n1"}, forever).value();
  ASSERT_THAT(versions, SizeIs(2));
  EXPECT_EQ(versions[0].text, "nobody answered");
  EXPECT_EQ(of_complaint()[0].text, "customer satisfied");
}

TEST_F(StoreTest, ShowsTheStateOfAnEarlierTime) {
  keep(document("[1]", {note("n1", "nobody answered")}));
  clock_.set(noon + 10);
  keep(document("[2]", {note("n1", "customer satisfied")}));
  EXPECT_EQ(of_complaint(noon + 9)[0].text, "nobody answered");
  EXPECT_TRUE(of_complaint(noon - 1).empty());
}

TEST_F(StoreTest, MarksWhatAFullAnswerNoLongerHasAndUnmarksWhatReturns) {
  auto both = document("[1]", {note("n1", "a"), note("n2", "b")});
  both.covers_all = true;
  keep(both);
  clock_.set(noon + 10);
  auto one = document("[2]", {note("n1", "a")});
  one.covers_all = true;
  keep(one);
  EXPECT_FALSE(of_complaint()[0].withdrawn_at);
  EXPECT_EQ(of_complaint()[1].withdrawn_at, noon + 10);
  EXPECT_FALSE(of_complaint(noon + 9)[1].withdrawn_at);
  clock_.set(noon + 20);
  keep(both);
  EXPECT_FALSE(of_complaint()[1].withdrawn_at);
}

TEST_F(StoreTest, NamesTheFirstSightingAsOriginWhateverCameFirst) {
  auto late = document("[\"b\"]", {note("n1", "a")});
  late.fetched_at = noon + 5;
  auto early = document("[\"a\"]", {note("n1", "a")});
  early.fetched_at = noon + 1;
  keep(late);
  keep(early);
  const auto origin = store_->origin({"tickets", "notes", "n1"}, 1, forever).value();
  EXPECT_EQ(origin.document, sha256("[\"a\"]"));
  EXPECT_EQ(origin.pointer, "/0");
}

TEST_F(StoreTest, KeepsPayloadsOfAnySizeByteForByte) {
  std::string large(3 << 20, 'x');
  for (size_t index = 0; index < large.size(); index += 7) large[index] = static_cast<char>(index % 251);
  for (const auto& bytes : {std::string(), std::string("\0\xff\n", 3), large}) {
    keep(document(bytes, {}));
    EXPECT_EQ(store_->payload(sha256(bytes)).value(), bytes);
  }
}

TEST_F(StoreTest, KeepsUnreadableRowsInQuarantineWithTheirDocument) {
  auto half = document("[1,2]", {note("n1", "a")});
  half.rejected = {{"/1", "a row without id"}};
  EXPECT_EQ(keep(half).rejected, 1);
  const auto yield = store_->derived_from(sha256("[1,2]"), forever).value();
  EXPECT_THAT(yield.quarantined, ElementsAre("/1"));
  EXPECT_THAT(yield.records, SizeIs(1));
}

TEST_F(StoreTest, ReleasesFromQuarantineWhatAWholeAnswerUnderTheSameKeyReplaces) {
  auto spoilt = document("{spoilt", {}), elsewhere = spoilt, mended = document("{}", {});
  elsewhere.key = "elsewhere";
  spoilt.rejected = elsewhere.rejected = {{"", "no JSON"}};
  keep(spoilt);
  keep(elsewhere);
  keep(mended);
  EXPECT_THAT(store_->quarantine().value(), SizeIs(2)) << "a part of an answer replaces nothing";
  mended.bytes = "{ }";
  mended.covers_all = true;
  keep(mended);
  const auto waiting = store_->quarantine().value();
  ASSERT_THAT(waiting, SizeIs(1));
  EXPECT_EQ(waiting[0].key, "elsewhere");
}

TEST_F(StoreTest, ReleasesFromQuarantineWhatALaterAttemptCouldRead) {
  auto half = document("[1,2]", {note("n1", "a")});
  half.rejected = {{"", "the worker was killed"}};
  keep(half);
  EXPECT_THAT(store_->derived_from(sha256("[1,2]"), forever)->quarantined, ElementsAre(""));
  keep(document("[1,2]", {note("n1", "a"), note("n2", "b")}));
  EXPECT_THAT(store_->derived_from(sha256("[1,2]"), forever)->quarantined, IsEmpty());
  keep(half);
  EXPECT_THAT(store_->derived_from(sha256("[1,2]"), forever)->quarantined, ElementsAre(""));
}

TEST_F(StoreTest, SavesACheckpointTogetherWithTheRecordsBeforeIt) {
  Batch batch;
  batch.documents = {document("[1]", {note("n1", "a")})};
  batch.checkpoint = "cursor 7";
  batch.checkpoint_source = "tickets";
  batch.checkpoint_stream = "notes";
  ASSERT_TRUE(store_->keep(batch));
  open();
  EXPECT_EQ(store_->checkpoint("tickets", "notes").value(), "cursor 7");
  EXPECT_THAT(of_complaint(), SizeIs(1));
  EXPECT_EQ(store_->checkpoint("tickets", "other").value(), "");
}

TEST_F(StoreTest, NeverLetsTimeRunBackwards) {
  clock_.set(noon + 1000);
  keep(document("[1]", {note("n1", "a")}));
  clock_.set(noon);  // somebody set the clock back
  EXPECT_EQ(store_->now().value(), noon + 1000);
  open();
  EXPECT_EQ(store_->now().value(), noon + 1000);
}

TEST_F(StoreTest, OpensOneCaseForOneComplaintAndAddsItsTriggers) {
  const auto first = store_->open_case("TS1", "tickets", {{"customer", "not solved"}}, "anna").value();
  const auto second = store_->open_case("TS1", "tickets", {{"duration", "3.6 x"}}, "anna").value();
  EXPECT_EQ(first.number, "RC-2026-000001");
  EXPECT_EQ(second.number, first.number);
  EXPECT_THAT(second.triggers, SizeIs(2));
  EXPECT_EQ(store_->open_case("TS1", "elsewhere", {}, "anna").value().number, "RC-2026-000002");
}

TEST_F(StoreTest, GivesItemNumbersOnceAndUpwards) {
  const auto number = store_->open_case("TS1", "tickets", {}, "anna").value().number;
  const RecordKey a{"s", "t", "a"}, b{"s", "t", "b"}, c{"s", "t", "c"};
  EXPECT_THAT(store_->number_items(number, {{b}, {c}}).value(), ElementsAre(std::pair(b, 1), std::pair(c, 2)));
  EXPECT_THAT(store_->number_items(number, {{a}, {b}, {c}}).value(),
              ElementsAre(std::pair(a, 3), std::pair(b, 1), std::pair(c, 2)));
}

TEST_F(StoreTest, RemembersHowWhatIsNumberedStandsInItsCase) {
  keep(document("[1]", {note("n1", "called twice"), note("n2", "called back")}));
  const auto number = store_->open_case("TS1", "tickets", {}, "anna").value().number;
  const RecordKey one{"tickets", "notes", "n1"}, two{"tickets", "notes", "n2"}, not_kept{"tickets", "notes", "n3"};
  ASSERT_TRUE(store_->number_items(number, {{one}, {two, true, true}, {not_kept}}));
  ASSERT_TRUE(store_->number_items(number, {{two, true, false}}));

  const auto items = store_->numbered_items(number, forever).value();

  ASSERT_THAT(items, SizeIs(2));
  EXPECT_EQ(items[0].key, one);
  EXPECT_FALSE(items[0].history || items[0].metadata_only);
  EXPECT_EQ(items[1].key, two);
  EXPECT_TRUE(items[1].history && !items[1].metadata_only);
  EXPECT_THAT(store_->numbered_items(number, 0).value(), SizeIs(0));
}

TEST_F(StoreTest, ChainsTheActsOfACase) {
  const auto number = store_->open_case("TS1", "tickets", {}, "anna").value().number;
  Lookup lookup;
  lookup.source = "tickets";
  lookup.stream = "notes";
  lookup.identifier = {"complaint_no", "tickets", "TS1", "TS1", "none"};
  lookup.outcome = "found";
  lookup.records = 3;
  lookup.documents = {sha256("x")};
  ASSERT_TRUE(store_->keep_collect(number, {lookup}, noon, "anna"));
  const auto chain = store_->custody(number).value();
  ASSERT_THAT(chain, SizeIs(3));
  EXPECT_TRUE(verify_custody(chain));
  EXPECT_THAT(chain[1], HasSubstr("\"act\":\"asked\""));
  EXPECT_THAT(chain[2], HasSubstr(sha256("x")));
  const auto kept = store_->lookups(number, forever).value();
  ASSERT_THAT(kept, SizeIs(1));
  EXPECT_EQ(kept[0].records, 3);
  EXPECT_TRUE(store_->lookups(number, noon - 1).value().empty());
}

TEST_F(StoreTest, RefusesARevisionWhoseCustodyIsNotTheStores) {
  const auto number = store_->open_case("TS1", "tickets", {}, "anna").value().number;
  auto chain = store_->custody(number).value();
  SealedRevision revision{1, noon, "r1.zip", sha256("t"), sha256("c"), 2};
  EXPECT_FALSE(store_->keep_revision(number, revision, {"another chain", "sealed"}));
  EXPECT_FALSE(store_->last_revision(number).value());
  chain.push_back(custody_line(chain, noon, "anna", "sealed", {}));
  ASSERT_TRUE(store_->keep_revision(number, revision, chain));
  EXPECT_EQ(store_->last_revision(number).value()->path, "r1.zip");
  EXPECT_EQ(store_->custody(number).value(), chain);
}

TEST_F(StoreTest, NamesTheFolderItCannotUse) {
  const auto opened = Store::open("/proc/nowhere", clock_);
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().kind(), ErrorKind::unavailable);
  EXPECT_THAT(opened.error().message(), HasSubstr("/proc/nowhere"));
}

TEST_F(StoreTest, PrefersAMediumThatOnceWasAvailable) {
  Batch batch;
  batch.media = {{"tickets", "a.jpg", "available", sha256("jpg"), "image/jpeg", 3, noon}};
  ASSERT_TRUE(store_->keep(batch));
  clock_.set(noon + 10);
  batch.media = {{"tickets", "a.jpg", "expired", "", "", 0, noon + 10}};
  ASSERT_TRUE(store_->keep(batch));
  EXPECT_EQ(store_->medium("tickets", "a.jpg", forever).value().state, "available");
  EXPECT_EQ(store_->medium("tickets", "b.jpg", forever).value().state, "pending");
}

TEST_F(StoreTest, KeepsAllThatAFileWasReplacedWith) {
  const auto pulled = [&](Micros at, const std::string& state, const std::string& bytes) {
    clock_.set(at);
    Batch batch;
    batch.media = {{"tickets", "a.pdf", state, bytes.empty() ? "" : sha256(bytes), "application/pdf", 3, at}};
    EXPECT_TRUE(store_->keep(batch));
  };
  pulled(noon, "available", "one");
  pulled(noon + 10, "available", "one");
  pulled(noon + 20, "expired", "");
  pulled(noon + 30, "available", "two");
  const auto kept = [&](const std::string& locator, Micros as_of) {
    std::vector<std::pair<std::string, Micros>> found;
    const auto all = store_->kept_media("tickets", locator, as_of).value();
    for (const auto& one : all) found.emplace_back(one.medium.digest, one.at);
    return found;
  };
  const std::pair one(sha256("one"), noon), two(sha256("two"), noon + 30);
  EXPECT_THAT(kept("a.pdf", forever), ElementsAre(one, two));
  EXPECT_THAT(kept("a.pdf", noon + 29), ElementsAre(one));
  EXPECT_THAT(kept("b.pdf", forever), IsEmpty());
}

TEST_F(StoreTest, KnowsWhenEachVersionCame) {
  clock_.set(noon);
  keep(document("1", {note("n1", "one")}));
  clock_.set(noon + 10);
  keep(document("2", {note("n1", "two")}));
  const RecordKey key{"tickets", "notes", "n1"};
  EXPECT_THAT(store_->version_times(key, forever).value(), ElementsAre(noon, noon + 10));
  EXPECT_THAT(store_->version_times(key, noon + 9).value(), ElementsAre(noon));
}

std::vector<std::string> integrity_check(const std::filesystem::path& folder) {
  Database database(folder / "store.sqlite");
  std::vector<std::string> rows;
  auto query = database.query("PRAGMA integrity_check");
  while (query.next()) rows.push_back(query.text(0));
  return rows;
}

TEST_F(StoreTest, IsSoundInTheEyesOfItsDatabase) {
  auto answer = note("n2", "called back");
  answer.links = {{"part_of", "n1"}};
  keep(document("[1]", {note("n1", "called twice"), answer}));
  const auto opened = store_->open_case("TS1", "tickets", {{"customer_request", "again"}}, "tester").value();
  ASSERT_TRUE(store_->number_items(opened.number, {{{"tickets", "notes", "n1"}}, {{"tickets", "notes", "n2"}}}));
  store_.reset();
  EXPECT_THAT(integrity_check(folder_.path()), ElementsAre("ok"));
}

TEST_F(StoreTest, OfVersionTwoIsBroughtUpToDateWithItsLinks) {
  auto answer = note("n2", "called back");
  answer.links = {{"part_of", "n1"}};
  keep(document("[1]", {note("n1", "called twice"), answer}));
  store_.reset();
  {
    Database database(folder_.path() / "store.sqlite");
    database.execute(R"sql(
      CREATE TABLE before(record INTEGER NOT NULL REFERENCES records(id), source TEXT NOT NULL, stream TEXT NOT NULL,
        target TEXT NOT NULL, PRIMARY KEY(record, target)) WITHOUT ROWID;
      INSERT INTO before SELECT record, source, stream, target FROM links;
      DROP TABLE links;
      ALTER TABLE before RENAME TO links;
      CREATE INDEX links_by_target ON links(source, stream, target);
      ALTER TABLE item_numbers DROP COLUMN history;
      ALTER TABLE item_numbers DROP COLUMN metadata_only;
      ALTER TABLE quarantine DROP COLUMN settled_by;
      UPDATE meta SET number=2 WHERE name='schema')sql");
  }
  ASSERT_NE(integrity_check(folder_.path()), std::vector<std::string>{"ok"}) << "no longer what SQLite objects to";
  for (int round = 0; round < 2; ++round) {
    open();
    const auto linked = store_->linked({"tickets", "notes", "n1"}, forever).value();
    ASSERT_THAT(linked, SizeIs(1));
    EXPECT_EQ(linked[0].text, "called back");
    store_.reset();
    EXPECT_THAT(integrity_check(folder_.path()), ElementsAre("ok"));
  }
}

TEST_F(StoreTest, OfVersionFourIsBroughtUpToDateAndTakesRequestsInWriting) {
  const auto opened = store_->open_case("TS1", "tickets", {}, "tester").value();
  store_.reset();
  Database(folder_.path() / "store.sqlite").execute(R"sql(
    DROP TABLE owed_withdrawals;
    DROP TABLE owed_receipts;
    DROP TABLE owed_requests;
    ALTER TABLE quarantine DROP COLUMN settled_by;
    UPDATE meta SET number=4 WHERE name='schema')sql");
  for (int round = 1; round <= 2; ++round) {
    open();
    OwedLedger ledger(*store_);
    ASSERT_EQ(ledger.next_number(opened.number).value(), round);
    OwedRequest request;
    request.number = round;
    request.asked_at = clock_.now();
    ASSERT_TRUE(ledger.ask(opened.number, request, "tester"));
    EXPECT_THAT(ledger.requests(opened.number, forever).value(), SizeIs(static_cast<size_t>(round)));
    EXPECT_EQ(store_->custody(opened.number).value().size(), 1u + static_cast<size_t>(round));
    store_.reset();
    EXPECT_THAT(integrity_check(folder_.path()), ElementsAre("ok"));
  }
}

TEST_F(StoreTest, OfVersionFiveIsBroughtUpToDateAndTakesWithdrawals) {
  const auto opened = store_->open_case("TS1", "tickets", {}, "tester").value();
  OwedRequest request;
  request.number = 1;
  request.asked_at = clock_.now();
  ASSERT_TRUE(OwedLedger(*store_).ask(opened.number, request, "tester"));
  store_.reset();
  Database(folder_.path() / "store.sqlite").execute(R"sql(
    DROP TABLE owed_withdrawals;
    ALTER TABLE quarantine DROP COLUMN settled_by;
    UPDATE meta SET number=5 WHERE name='schema')sql");

  open();

  ASSERT_TRUE(OwedLedger(*store_).withdraw(opened.number, {1, clock_.now(), "wrong department"}, "tester"));
  EXPECT_TRUE(OwedLedger(*store_).requests(opened.number, forever).value()[0].withdrawal);
  store_.reset();
  EXPECT_THAT(integrity_check(folder_.path()), ElementsAre("ok"));
}

TEST_F(StoreTest, OfVersionFourIsBroughtUpToDateWithItsIdentifiers) {
  auto call = note("n1", "called twice");
  call.identifiers = {{"order_no", "shop", "DD1", "DD-1", "none"}, {"phone", "", "+8613812345678", "138", "customer"}};
  keep(document("[1]", {call}));
  store_.reset();
  {
    Database database(folder_.path() / "store.sqlite");
    database.execute(R"sql(
      CREATE TABLE before(type TEXT NOT NULL, realm TEXT NOT NULL, value TEXT NOT NULL,
        record INTEGER NOT NULL REFERENCES records(id), PRIMARY KEY(type, realm, value, record)) WITHOUT ROWID;
      INSERT INTO before SELECT type, realm, value, record FROM identifiers;
      DROP TABLE identifiers;
      ALTER TABLE before RENAME TO identifiers;
      CREATE INDEX identifiers_by_value ON identifiers(type, value);
      ALTER TABLE quarantine DROP COLUMN settled_by;
      UPDATE meta SET number=4 WHERE name='schema')sql");
  }
  for (int round = 0; round < 2; ++round) {
    open();
    EXPECT_THAT(store_->records_with({"order_no", "shop", "DD1", {}, {}}, forever).value(), SizeIs(1));
    EXPECT_THAT(store_->records_with({"phone", "", "+8613812345678", {}, {}}, forever).value(), SizeIs(1));
    EXPECT_THAT(store_->records_with({"order_no", "elsewhere", "DD1", {}, {}}, forever).value(), SizeIs(0));
    store_.reset();
    EXPECT_THAT(integrity_check(folder_.path()), ElementsAre("ok"));
  }
}

}  // namespace
}  // namespace dossier
