#include "store/quarantine_ledger.hpp"

#include <gmock/gmock.h>

#include "base/civil.hpp"
#include "base/digest.hpp"
#include "store/staging.hpp"
#include "testkit/temporary_folder.hpp"

namespace dossier {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

constexpr Micros noon = 1'792'584'000'000'000;
constexpr Micros forever = INT64_MAX;

class QuarantineLedgerTest : public testing::Test {
 protected:
  QuarantineLedgerTest() { open(); }
  void open() {
    store_.reset();
    auto opened = Store::open(folder_.path(), clock_);
    ASSERT_TRUE(opened) << opened.error().message();
    store_ = std::move(*opened);
  }

  /// What a pull brought, with the places of it that could not be read.
  void keep(const std::string& key, const std::string& bytes, const std::vector<std::string>& unreadable,
            bool covers_all = false, const std::string& request = "{}") {
    Batch batch;
    batch.pulled = true;
    auto& document = batch.documents.emplace_back();
    document.source = "calls";
    document.stream = "rows";
    document.key = key;
    document.request = request;
    document.covers_all = covers_all;
    document.bytes = bytes;
    document.fetched_at = clock_.now();
    for (const auto& pointer : unreadable) document.rejected.push_back({pointer, "no call: " + bytes});
    ASSERT_TRUE(store_->keep(batch));
  }

  Result<Discarded> discard(int64_t entry) {
    return QuarantineLedger(*store_).discard(entry, "a test call of ours", "anna");
  }
  std::string refusal(int64_t entry) {
    const auto refused = discard(entry);
    if (refused) return "nothing";
    EXPECT_EQ(refused.error().kind(), ErrorKind::config);
    return refused.error().message();
  }
  std::vector<Discarded> discarded(const std::string& source = {}) {
    return QuarantineLedger(*store_).discarded(source).value();
  }
  /// "entry place by document" of what could be read since.
  std::vector<std::string> settled() {
    std::vector<std::string> all;
    const auto entries = QuarantineLedger(*store_).settled().value();
    for (const auto& one : entries)
      all.push_back(std::to_string(one.entry.id) + " " + one.entry.pointer + " by " + one.by);
    return all;
  }
  std::vector<int64_t> waiting() {
    std::vector<int64_t> ids;
    const auto waiting = store_->quarantine().value();
    for (const auto& one : waiting) ids.push_back(one.id);
    return ids;
  }
  SweptSource sweep() {
    clock_.set(clock_.now() + 31 * micros_per_day);
    return Staging(*store_).sweep({{"calls", 30}}, "tester", {}).value().sources.at(0);
  }

  FixedClock clock_{noon};
  testkit::TemporaryFolder folder_;
  std::unique_ptr<Store> store_;
};

TEST_F(QuarantineLedgerTest, TakesAnEntryOffTheListAndSaysForGoodWhoDidItWhenAndWhy) {
  keep("a.csv", "x", {"row=2", "row=3"});
  clock_.set(noon + 5);
  const auto done = discard(1).value();
  open();
  for (const auto& one : {done, discarded("calls").at(0)}) {
    EXPECT_EQ(one.entry.source + "/" + one.entry.stream + " " + one.entry.key + " " + one.entry.pointer,
              "calls/rows a.csv row=2");
    EXPECT_EQ(one.entry.digest, sha256("x"));
    EXPECT_EQ(one.entry.reason, "no call: x");
    EXPECT_EQ(one.actor + ": " + one.why, "anna: a test call of ours");
    EXPECT_EQ(one.at, noon + 5);
    EXPECT_FALSE(one.is_deleted() || one.read_at);
  }
  EXPECT_THAT(discarded("tickets"), IsEmpty());
  EXPECT_THAT(waiting(), ElementsAre(2));
  EXPECT_EQ(store_->quarantine_counts().value().at({"calls", "rows"}), 1);
}

TEST_F(QuarantineLedgerTest, RefusesAnEntryThatIsNoneWasDiscardedOrCouldBeReadSince) {
  keep("a.csv", "x", {""});
  keep("b.csv", "y", {""});
  keep("b.csv", "y", {});
  ASSERT_TRUE(discard(1));
  EXPECT_THAT(refusal(1), AllOf(HasSubstr("entry 1 of the quarantine: was discarded by anna at 2026-"),
                                HasSubstr("nothing was changed. See: dossier quarantine list --discarded")));
  EXPECT_THAT(refusal(2), AllOf(HasSubstr("entry 2 of the quarantine: could be read at 2026-"),
                                HasSubstr("See: dossier quarantine list")));
  for (const int64_t none : {0, -1, 7})
    EXPECT_EQ(refusal(none),
              "entry " + std::to_string(none) + " of the quarantine: there is none. See: dossier quarantine list");
  EXPECT_THAT(discarded(), SizeIs(1));
}

TEST_F(QuarantineLedgerTest, LeavesTheSameBytesDiscardedWheneverTheyComeAndLetsOthersWait) {
  keep("a.csv", "x", {"row=2"});
  ASSERT_TRUE(discard(1));
  keep("a.csv", "x", {"row=2"});
  EXPECT_THAT(waiting(), IsEmpty());
  keep("a.csv", "x and more", {"row=2"});
  EXPECT_THAT(waiting(), ElementsAre(2));
}

TEST_F(QuarantineLedgerTest, SaysOfADiscardedEntryThatItCouldBeReadAfterAll) {
  keep("a.csv", "x", {"row=2"});
  ASSERT_TRUE(discard(1));
  auto document = store_->kept_document(store_->document_rows("calls", 0, 1).value().at(0)).value();
  document.rejected = {{"row=2", "still no call"}};
  EXPECT_EQ(store_->rederive(1, document)->rejected, 0) << "it waits no more";
  EXPECT_FALSE(discarded().at(0).read_at);
  document.rejected.clear();
  clock_.set(noon + 9);
  ASSERT_TRUE(store_->rederive(1, document));
  EXPECT_EQ(discarded().at(0).read_at, noon + 9);
}

TEST_F(QuarantineLedgerTest, KeepsAPlaceUnreadableInTheBytesOfWhichOthersWereReadInItsStead) {
  keep("T1", "x", {"/1"}, true);
  keep("T1", "x mended", {}, true);
  ASSERT_THAT(waiting(), IsEmpty());
  EXPECT_THAT(store_->derived_from(sha256("x"), forever)->quarantined, ElementsAre("/1"));
  EXPECT_THAT(store_->derived_from(sha256("x mended"), forever)->quarantined, IsEmpty());
  clock_.set(noon + 9);
  keep("T1", "x", {}, true);
  EXPECT_THAT(store_->derived_from(sha256("x"), forever)->quarantined, IsEmpty()) << "read themselves";
  EXPECT_THAT(store_->derived_from(sha256("x"), noon + 8)->quarantined, ElementsAre("/1"));
  EXPECT_THAT(settled(), ElementsAre("1 /1 by " + sha256("x")));
}

// The bytes there are nobody's whom a case knows.
TEST_F(QuarantineLedgerTest, KeepsThePlaceUnreadableForWhoeverCutsAnExtract) {
  keep("a.csv", "x", {"row=2"});
  ASSERT_TRUE(discard(1));
  EXPECT_THAT(store_->derived_from(sha256("x"), forever)->quarantined, ElementsAre("row=2"));
}

TEST_F(QuarantineLedgerTest, HoldsNoDocumentOfWhichEverythingIsDiscardedAndOutlivesIt) {
  keep("a.csv", "x", {"row=2", "row=3"});
  ASSERT_TRUE(discard(2));
  EXPECT_EQ(sweep().quarantined, 1) << "the other place waits";
  ASSERT_TRUE(discard(1));
  EXPECT_EQ(sweep().deleted, 1);

  const auto left = discarded();
  ASSERT_THAT(left, SizeIs(2));
  EXPECT_TRUE(left[0].is_deleted());
  EXPECT_EQ(left[0].entry.source + left[0].entry.stream + left[0].entry.digest, "callsrows" + sha256("x"));
  EXPECT_EQ(left[0].entry.key + left[0].entry.pointer + left[0].entry.reason, "") << "they may name somebody";
  EXPECT_EQ(left[0].key_digest + left[0].pointer_digest, sha256("a.csv") + sha256("row=2"));
  EXPECT_EQ(left[0].why, "a test call of ours");
  EXPECT_THAT(refusal(1), HasSubstr("was discarded by anna"));
  EXPECT_THAT(store_->check().value().problems, IsEmpty());

  keep("b.csv", "y", {"row=2"});
  EXPECT_THAT(waiting(), ElementsAre(3)) << "no entry gets the number of one that was discarded";
}

TEST_F(QuarantineLedgerTest, SettlesWhatAWholeAnswerCanReadThoughItHasOtherPlacesThatItCannot) {
  keep("T1", "x", {"/0", "/1"}, true);
  keep("T2", "y", {"/0"}, true);
  clock_.set(noon + 7);
  keep("T1", "x mended", {"/1"}, true);
  EXPECT_THAT(settled(), ElementsAre("1 /0 by " + sha256("x mended")));
  EXPECT_EQ(QuarantineLedger(*store_).settled("calls").value().at(0).at, noon + 7);
  EXPECT_THAT(QuarantineLedger(*store_).settled("tickets").value(), IsEmpty());
  EXPECT_THAT(waiting(), ElementsAre(2, 3, 4));
  keep("T1", "x", {"/0"}, true);
  EXPECT_THAT(settled(), ElementsAre("2 /1 by " + sha256("x"), "4 /1 by " + sha256("x"))) << "it is broken there again";
}

TEST_F(QuarantineLedgerTest, SettlesWhatAWholeAnswerReadsAlsoWhenItsBytesWereThereBefore) {
  keep("T1", "x", {}, true);
  keep("T1", "x spoilt", {""}, true);
  keep("T1", "x", {}, true);
  EXPECT_THAT(settled(), ElementsAre("1  by " + sha256("x")));
}

TEST_F(QuarantineLedgerTest, SettlesTheSameBytesByWhateverRequestTheyCameAndNoOthersByAPart) {
  keep("page", "x", {"/2"});
  keep("page", "other rows", {});
  keep("other page", "x", {});
  EXPECT_THAT(settled(), IsEmpty());
  keep("page", "x", {}, false, R"({"from":"yesterday"})");
  EXPECT_THAT(settled(), ElementsAre("1 /2 by " + sha256("x")));
}

TEST_F(QuarantineLedgerTest, SettlesNothingByAnAnswerOfWhichNothingCouldBeRead) {
  keep("T1", "x", {"/1"}, true);
  keep("T1", "x", {""}, true);
  keep("T1", "y", {""}, true);
  EXPECT_THAT(settled(), IsEmpty());
  EXPECT_THAT(waiting(), ElementsAre(1, 2, 3));
}

TEST_F(QuarantineLedgerTest, OfAStoreOfVersionFiveBeginsEmptyBesideWhatWaits) {
  keep("a.csv", "x", {"row=2"});
  store_.reset();
  Database(folder_.path() / "store.sqlite").execute(R"sql(
    DROP VIEW quarantine_waiting;
    DROP TABLE quarantine_discards;
    ALTER TABLE quarantine DROP COLUMN settled_by;
    UPDATE meta SET number=5 WHERE name='schema')sql");
  open();
  EXPECT_THAT(waiting(), ElementsAre(1));
  EXPECT_THAT(discarded(), IsEmpty());
  EXPECT_TRUE(discard(1));
  EXPECT_THAT(store_->check().value().problems, IsEmpty());
}

}  // namespace
}  // namespace dossier
