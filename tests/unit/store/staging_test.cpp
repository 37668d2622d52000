#include "store/staging.hpp"

#include <gmock/gmock.h>

#include <fstream>
#include <iterator>
#include <random>

#include "base/civil.hpp"
#include "base/digest.hpp"
#include "store/store.hpp"
#include "testkit/temporary_folder.hpp"

namespace dossier {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr Micros noon = 1'792'584'000'000'000;

Identifier customers(const std::string& type, const std::string& value) {
  return {type, "house", value, value, "customer"};
}
Identifier couriers(const std::string& type, const std::string& value) { return {type, "", value, value, "courier"}; }
Identifier of_complaint(const std::string& value) { return {"complaint_no", "house", value, value, "none"}; }

class StagingTest : public testing::Test {
 protected:
  StagingTest() { open(); }
  void open() {
    store_.reset();
    auto opened = Store::open(folder_.path(), clock_);
    ASSERT_TRUE(opened) << opened.error().message();
    store_ = std::move(*opened);
  }

  static Record record(const std::string& id, std::vector<Identifier> identifiers) {
    Record record;
    record.source = "chats";
    record.stream = "messages";
    record.source_id = id;
    record.kind = "message";
    record.text = "text of " + id;
    record.identifiers = std::move(identifiers);
    return record;
  }

  /// A document of one record; `asked`: in the answer to a look-up, else in a pull's.
  NewDocument document(const Record& record, const std::string& asked = {}) const {
    NewDocument document;
    document.source = record.source;
    document.stream = record.stream;
    document.key = record.source_id;
    document.request = asked.empty() ? "{}" : R"({"identifier":{"type":"phone","value":")" + asked + "\"}}";
    document.bytes = "bytes of " + record.source_id + record.text;
    document.fetched_at = clock_.now();
    document.records.push_back({record, ""});
    return document;
  }
  void keep(const Record& record, const std::string& asked = {}) {
    Batch batch;
    batch.pulled = asked.empty();
    batch.documents = {document(record, asked)};
    for (const auto& medium : record.media)
      batch.media.push_back({record.source, medium.locator, "available", medium.digest, "", medium.size, clock_.now()});
    ASSERT_TRUE(store_->keep(batch));
  }
  /// Opened, and its complaint found.
  std::string open_case(const std::string& complaint) {
    const auto number = store_->open_case(complaint, "house", {}, "tester").value().number;
    EXPECT_TRUE(store_->keep_collect(number, {}, clock_.now(), "tester"));
    return number;
  }

  Sweep sweep() {
    clock_.set(noon + 31 * micros_per_day);
    auto swept = Staging(*store_).sweep({{"chats", 30}}, "tester", {});
    EXPECT_TRUE(swept) << (swept ? "" : swept.error().message());
    return swept.value_or(Sweep{});
  }
  /// What is left of records, by their ids.
  std::vector<std::string> left() const {
    std::vector<std::string> ids;
    Database database(folder_.path() / "store.sqlite");
    auto query = database.query("SELECT source_id FROM records ORDER BY 1");
    while (query.next()) ids.push_back(query.text(0));
    return ids;
  }

  FixedClock clock_{noon};
  testkit::TemporaryFolder folder_;
  std::unique_ptr<Store> store_;
};

TEST_F(StagingTest, KeepsWhatLeadsToACaseByWayOfOtherRecords) {
  open_case("TS1");
  keep(record("ticket", {of_complaint("TS1"), customers("order_no", "DD1")}));
  keep(record("order", {customers("order_no", "DD1"), customers("waybill_no", "KD1")}));
  keep(record("scan", {customers("waybill_no", "KD1")}));
  keep(record("others", {customers("waybill_no", "KD2"), of_complaint("TS2")}));
  sweep();
  EXPECT_THAT(left(), ElementsAre("order", "scan", "ticket"));
}

TEST_F(StagingTest, KeepsEverythingWhileNobodyKnowsWhatACaseNeeds) {
  keep(record("call", {customers("phone", "+8613800000001")}));
  const auto number = store_->open_case("TS1", "house", {}, "tester").value().number;
  sweep();
  EXPECT_THAT(left(), ElementsAre("call")) << "never collected";

  Lookup tickets;
  tickets.identifier = of_complaint("TS1");
  tickets.outcome = "gap";
  ASSERT_TRUE(store_->keep_collect(number, {tickets}, clock_.now(), "tester"));
  sweep();
  EXPECT_THAT(left(), ElementsAre("call")) << "the tickets were away";

  tickets.outcome = "found";
  ASSERT_TRUE(store_->keep_collect(number, {tickets}, clock_.now(), "tester"));
  sweep();
  EXPECT_THAT(left(), testing::IsEmpty());
}

TEST_F(StagingTest, TakesInAgainWhatWasDeletedWhenACaseHoldsIt) {
  open_case("TS1");
  const auto call = record("call", {customers("phone", "+8613800000001")});
  keep(call);
  sweep();
  keep(call);
  EXPECT_THAT(left(), testing::IsEmpty());

  const auto number = open_case("TS2");
  keep(call);
  EXPECT_THAT(left(), testing::IsEmpty()) << "the case has nothing to do with it";
  Lookup lookup;
  lookup.identifier = customers("phone", "+8613800000001");
  ASSERT_TRUE(store_->keep_collect(number, {lookup}, clock_.now(), "tester"));
  keep(call);
  EXPECT_THAT(left(), ElementsAre("call"));
}

TEST_F(StagingTest, KeepsNothingOfStrangersWhoHaveTheSameCourier) {
  open_case("TS1");
  keep(record("ticket", {of_complaint("TS1"), couriers("phone", "+8613900000001")}));
  keep(record("stranger", {couriers("phone", "+8613900000001"), customers("waybill_no", "KD2")}));
  sweep();
  EXPECT_THAT(left(), ElementsAre("ticket"));
}

TEST_F(StagingTest, KeepsWhatALookUpAskedForWhoeversItIsThereAndInWhateverRealm) {
  const auto number = open_case("TS1");
  Lookup lookup;
  lookup.identifier = {"waybill_no", "sf", "KD1", "KD1", "customer"};
  ASSERT_TRUE(store_->keep_collect(number, {lookup}, noon, "tester"));
  keep(record("scan", {{"waybill_no", "elsewhere", "KD1", "KD1", "courier"}}));
  keep(record("other type", {customers("order_no", "KD1")}));
  sweep();
  EXPECT_THAT(left(), ElementsAre("scan"));
}

TEST_F(StagingTest, KeepsWhatIsLinkedToAnItemAndWhatAnItemIsLinkedTo) {
  const auto number = open_case("TS1");
  auto parent = record("parent", {}), item = record("item", {}), child = record("child", {}),
       stranger = record("x", {});
  item.links = {{"part_of", "parent"}};
  child.links = {{"part_of", "item"}};
  for (const auto& one : {parent, item, child, stranger}) keep(one);
  ASSERT_TRUE(store_->number_items(number, {{key_of(item)}}));
  sweep();
  EXPECT_THAT(left(), ElementsAre("child", "item", "parent"));
}

TEST_F(StagingTest, KeepsADocumentThatHasANumberInACaseAndOneThatALookUpBrought) {
  const auto number = open_case("TS1");
  for (const auto* id : {"numbered", "asked", "stranger"}) keep(record(id, {}));
  keep(record("asked", {}), "+8613800138000");
  ASSERT_TRUE(store_->number_documents(number, {sha256("bytes of numberedtext of numbered")}));
  sweep();
  EXPECT_THAT(left(), ElementsAre("asked", "numbered"));
}

TEST_F(StagingTest, KeepsEveryVersionOfWhatACaseHoldsAndWhatAnotherDocumentSaysToo) {
  open_case("TS1");
  keep(record("moved", {of_complaint("TS1")}));
  auto later = record("moved", {of_complaint("TS2")});
  later.text = "worded anew";
  keep(later);
  sweep();
  EXPECT_THAT(left(), ElementsAre("moved", "moved"));
}

TEST_F(StagingTest, KeepsAFileAsLongAsAnyRecordNamesIt) {
  open_case("TS1");
  const auto blob = store_->blobs().put("a recording").value();
  auto held = record("held", {of_complaint("TS1")}), free = record("free", {});
  held.media = free.media = {{"a.wav", "", "", "available", blob.digest, blob.size}};
  keep(held);
  keep(free);
  sweep();
  EXPECT_THAT(left(), ElementsAre("held"));
  EXPECT_TRUE(store_->blobs().has(blob.digest));
  EXPECT_THAT(store_->check().value().problems, IsEmpty());
}

TEST_F(StagingTest, KeepsTheFilesOfASourceWhileAnythingOfItWaitsToBeRead) {
  const auto blob = store_->blobs().put("a recording").value();
  auto free = record("free", {});
  free.media = {{"a.wav", "", "", "available", blob.digest, blob.size}};
  keep(free);
  Batch batch;
  batch.pulled = true;
  batch.documents = {document(record("unreadable", {}))};
  batch.documents[0].records.clear();
  batch.documents[0].rejected = {{"", "no CSV"}};
  ASSERT_TRUE(store_->keep(batch));
  clock_.set(noon + 31 * micros_per_day);
  EXPECT_EQ(Staging(*store_).rehearse({{"chats", 30}}, {}).value().sources.at(0).files, 0);
  const auto kept = sweep();
  EXPECT_EQ(kept.sources.at(0).files, 0);
  EXPECT_EQ(kept.sources.at(0).quarantined, 1);

  batch.documents = {document(record("unreadable", {}))};
  ASSERT_TRUE(store_->keep(batch));  // it can be read now
  const auto swept = sweep();
  EXPECT_EQ(swept.sources.at(0).files, 1);
  EXPECT_EQ(swept.sources.at(0).deleted, 1);
}

// Each file is named by records of its own: of one that goes, that stays, of both, of none, of two that go.
TEST_F(StagingTest, CountsTheSameFilesWhenItRehearsesAsWhenItSweeps) {
  const auto file = [&](const std::string& name) {
    const auto blob = store_->blobs().put("bytes of " + name).value();
    return Medium{name, "", "", "available", blob.digest, blob.size};
  };
  const auto named_by = [&](const std::string& id, const std::vector<std::string>& names, bool is_held = false) {
    auto one = record(id, {of_complaint(is_held ? "TS1" : "TS2")});
    for (const auto& name : names) one.media.push_back(file(name));
    keep(one);
  };
  open_case("TS1");
  named_by("goes", {"only.wav", "both.wav", "twice.wav", "young.wav"});
  named_by("goes too", {"twice.wav"});
  named_by("held", {"both.wav", "held.wav"}, true);
  Batch batch;
  batch.pulled = true;
  batch.media = {{"chats", "nobodys.wav", "available", file("nobodys.wav").digest, "", 20, clock_.now()},
                 {"chats", "never had.wav", "expired", "", "", 0, clock_.now()}};
  ASSERT_TRUE(store_->keep(batch));
  clock_.set(noon + 20 * micros_per_day);
  named_by("young", {"young.wav"});

  clock_.set(noon + 31 * micros_per_day);
  const auto said = Staging(*store_).rehearse({{"chats", 30}}, {}).value().sources.at(0);
  EXPECT_THAT(left(), ElementsAre("goes", "goes too", "held", "young"));
  const auto done = sweep().sources.at(0);
  EXPECT_EQ(done.files, 3) << "only, twice and nobodys";
  EXPECT_EQ(said.files, done.files);
  EXPECT_EQ(said.deleted, done.deleted);
  EXPECT_EQ(said.bytes, done.bytes);
}

TEST_F(StagingTest, KeepsTheCallsOfAnAgentWhoClaimsAContactInACaseAndOfNoOther) {
  open_case("TS1");
  const auto extension = [](const std::string& value) {
    return Identifier{"extension", "house", value, value, "agent"};
  };
  auto ticket = record("ticket", {of_complaint("TS1"), extension("8003")});
  ticket.claims = {{std::string(contact_time_claim), "2026-10-15 10:00", "", {}}};
  keep(ticket);
  keep(record("other ticket", {of_complaint("TS1"), extension("8005")}));
  for (const auto* number : {"8003", "8004", "8005"})
    keep(record(std::string("call of ") + number, {extension(number)}));
  sweep();
  EXPECT_THAT(left(), ElementsAre("call of 8003", "other ticket", "ticket"));
}

TEST_F(StagingTest, CountsFromWhenItWasTakenInAndNotFromWhenAPullMetItAgain) {
  keep(record("old", {}));
  clock_.set(noon + 20 * micros_per_day);
  keep(record("old", {}));
  keep(record("young", {}));
  const auto swept = sweep();
  EXPECT_EQ(swept.sources.at(0).deleted, 1);
  EXPECT_EQ(swept.sources.at(0).waiting, 1);
  EXPECT_THAT(left(), ElementsAre("young"));
}

TEST_F(StagingTest, GoesByTheClockOfTheMachineWhereTheStoresWasAhead) {
  keep(record("young", {}));
  clock_.set(noon + 400 * micros_per_day);
  open_case("TS1");
  clock_.set(noon + micros_per_day);
  ASSERT_TRUE(Staging(*store_).sweep({{"chats", 30}}, "tester", {}));
  EXPECT_THAT(left(), ElementsAre("young"));
}

// Every third stays: what was deleted stood on pages that go on being used.
TEST_F(StagingTest, LeavesNoNumberReadableInTheFilesOfTheDatabase) {
  open_case("TS1");
  std::mt19937 dice(20261126);
  std::vector<std::string> phones;
  for (int page = 0; page < 10; ++page) {
    Batch batch;
    batch.pulled = true;
    for (int row = 0; row < 300; ++row) {
      const auto phone = "+86139" + std::to_string(10'000'000 + dice() % 90'000'000);
      std::vector<Identifier> identifiers = {{"phone", "", phone, phone, "customer"}};
      if (row % 3 == 0) identifiers.push_back(of_complaint("TS1"));
      else phones.push_back(phone);
      batch.documents.push_back(document(record("m" + phone, std::move(identifiers))));
    }
    ASSERT_TRUE(store_->keep(batch));
  }
  EXPECT_EQ(sweep().sources.at(0).deleted, 2000);
  for (const auto* name : {"store.sqlite", "store.sqlite-wal"}) {
    std::ifstream in(folder_.path() / name, std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(in), {}};
    const auto readable = std::count_if(
        phones.begin(), phones.end(), [&](const std::string& phone) { return bytes.find(phone) != std::string::npos; });
    EXPECT_EQ(readable, 0) << name;
  }
}

TEST_F(StagingTest, ClearsWhatARunSaidOnceWhatItTookInIsDeleted) {
  const auto run = [&](const std::string& source, const std::string& message) {
    PullRun ended;
    ended.id = store_->begin_run(source, "messages", clock_.now(), clock_.now()).value();
    ended.started_at = clock_.now();
    ended.outcome = "failed";
    ended.error_kind = "malformed";
    ended.records = 3;
    ended.message = message;
    ASSERT_TRUE(store_->end_run(ended));
  };
  run("chats", "line=2: \"Wang Xiaoming, 13800138000\" is no JSON");
  run("elsewhere", "of a source that no rule names");
  clock_.set(noon + 2 * micros_per_day);
  run("chats", "younger than its days");
  sweep();

  const auto runs = store_->runs("chats", "messages", 2).value();
  ASSERT_EQ(runs.size(), 2u);
  EXPECT_EQ(runs[0].message, "younger than its days");
  EXPECT_EQ(runs[1].message, "");
  EXPECT_EQ(runs[1].outcome + " " + runs[1].error_kind + " " + std::to_string(runs[1].records), "failed malformed 3");
  EXPECT_EQ(store_->runs("elsewhere", "messages", 1).value().at(0).message, "of a source that no rule names");
  for (const auto* name : {"store.sqlite", "store.sqlite-wal"}) {
    std::ifstream in(folder_.path() / name, std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(in), {}};
    EXPECT_EQ(bytes.find("Wang Xiaoming"), std::string::npos) << name;
  }
}

TEST_F(StagingTest, OfAStoreOfVersionFourBeginsWithTheMediaThatOnlyAPullCanHaveBrought) {
  const auto pulled = store_->blobs().put("pulled").value(), unknown = store_->blobs().put("unknown").value();
  auto free = record("free", {}), asked = record("asked", {});
  free.media = {{"a.wav", "", "", "available", pulled.digest, pulled.size}};
  asked.source = "hotline";
  asked.media = {{"b.wav", "", "", "available", unknown.digest, unknown.size}};
  keep(free);
  keep(asked, "+8613800138000");
  store_.reset();
  Database(folder_.path() / "store.sqlite").execute(R"sql(
    DROP TABLE tombstones; DROP TABLE sweeps; DROP TABLE files_to_delete; DROP TABLE pulled_media;
    DROP INDEX identifiers_by_record; DROP INDEX media_by_digest; DROP INDEX cases_by_complaint;
    DROP INDEX item_numbers_by_record; DROP INDEX document_numbers_by_digest; DROP INDEX lookups_by_identifier;
    ALTER TABLE quarantine DROP COLUMN settled_by;
    UPDATE meta SET number=4 WHERE name='schema')sql");
  open();
  EXPECT_EQ(sweep().sources.at(0).files, 1);
  EXPECT_THAT(left(), ElementsAre("asked"));
  EXPECT_EQ(store_->medium("hotline", "b.wav", INT64_MAX).value().state, "available");
  EXPECT_EQ(store_->medium("chats", "a.wav", INT64_MAX).value().state, "pending");
  EXPECT_THAT(store_->check().value().problems, IsEmpty());
}

}  // namespace
}  // namespace dossier
