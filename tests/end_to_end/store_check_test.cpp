// `dossier store check`: is everything in the store still what it was when it was kept?
#include <gmock/gmock.h>

#include <fstream>
#include <iterator>

#include "base/digest.hpp"
#include "store/database.hpp"
#include "testkit/hub_fixture.hpp"

namespace dossier {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using testkit::HubFixture;
namespace fs = std::filesystem;

const std::string photo = "\xFF\xD8\xFF a photo of the parcel";

class StoreCheckCommand : public testing::Test {
 protected:
  StoreCheckCommand() {
    hub_.scripted("tickets").answer("tickets", "tickets", "complaint_no-TS1", R"([
      {"id":"t1","kind":"ticket","at":"2026-10-14 09:20:00","text":"parcel late",
       "medium":"complaint_no-TS1.bin","identifiers":[{"type":"complaint_no","value":"TS1"}]}])");
    hub_.write(photo_at_source(), photo);
    EXPECT_NE(hub_.bundle(hub_.open_case("TS1")), "");
  }
  fs::path photo_at_source() const { return hub_.folder() / "sources/tickets/tickets/complaint_no-TS1.bin"; }
  fs::path blob() const {
    const auto digest = sha256(photo);
    return hub_.folder() / "var/blobs" / digest.substr(0, 2) / digest;
  }
  void spoil_blob() const {
    fs::permissions(blob(), fs::perms::owner_read | fs::perms::owner_write);
    std::fstream(blob(), std::ios::binary | std::ios::in | std::ios::out) << 'x';
  }
  static std::string sha256_of(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    return sha256(std::string(std::istreambuf_iterator<char>(in), {}));
  }
  void execute(const std::string& sql) const { Database(hub_.folder() / "var/store.sqlite").execute(sql); }
  int check() { return hub_.run({"store", "check"}).exit_code; }

  HubFixture hub_;
};

TEST_F(StoreCheckCommand, FindsNothingInASoundStore) {
  EXPECT_EQ(check(), 0);
  EXPECT_THAT(hub_.last.out, HasSubstr("sound; examined: 1 document, 1 file, 1 case, 1 bundle\n"));
  const auto found = json::parse(hub_.run({"store", "check", "--json"}).out).value();
  EXPECT_EQ(json::text(found, "/sound"), "true");
  EXPECT_EQ(json::text(found, "/examined/blobs"), "1");
  EXPECT_EQ(json::text(found, "/examined/bundles"), "1");
}

TEST_F(StoreCheckCommand, NamesASpoiltFileItsItemsAndHowToGetItAnew) {
  spoil_blob();
  EXPECT_EQ(check(), 1);
  EXPECT_THAT(hub_.last.out, AllOf(HasSubstr(blob().string() + ": its bytes are no longer those of its digest"),
                                   HasSubstr("case RC-2026-000001 rest on it it-000001"),
                                   HasSubstr("dossier bundle RC-2026-000001"), HasSubstr(": 1 problem; examined")));
  const auto found = json::parse(hub_.run({"store", "check", "--json"}).out).value();
  EXPECT_EQ(hub_.last.exit_code, 1);
  EXPECT_EQ(json::text(found, "/sound"), "false");
  EXPECT_THAT(json::text(found, "/problems/0"), HasSubstr("it-000001"));

  // What it says to do, done.
  hub_.run({"bundle", "RC-2026-000001"});
  EXPECT_EQ(check(), 0) << hub_.last.out;
}

TEST_F(StoreCheckCommand, IsWhatABundleThatMeetsASpoiltFilePointsTo) {
  spoil_blob();
  fs::remove(photo_at_source());
  hub_.answer("tickets", "tickets", "complaint_no-TS1", R"([
      {"id":"t1","kind":"ticket","at":"2026-10-14 09:20:00","text":"parcel late, and damaged",
       "medium":"complaint_no-TS1.bin","identifiers":[{"type":"complaint_no","value":"TS1"}]}])");
  EXPECT_EQ(hub_.bundle("RC-2026-000001"), "");
  EXPECT_THAT(hub_.last.err, AllOf(HasSubstr("blob " + sha256(photo)), HasSubstr("Run: dossier store check")));
}

TEST_F(StoreCheckCommand, FindsAFileThatIsGone) {
  fs::remove(blob());
  EXPECT_EQ(check(), 1);
  EXPECT_THAT(hub_.last.out, AllOf(HasSubstr(blob().string() + ": missing"), HasSubstr("it-000001")));
}

TEST_F(StoreCheckCommand, FindsASpoiltDocumentWhichTheSourceRenews) {
  execute("UPDATE payloads SET bytes=zeroblob(20)");
  EXPECT_EQ(check(), 1);
  EXPECT_THAT(hub_.last.out, AllOf(HasSubstr("document "), HasSubstr("case RC-2026-000001 rest on it it-000001")));
  hub_.run({"bundle", "RC-2026-000001"});
  EXPECT_EQ(check(), 0) << hub_.last.out;
}

TEST_F(StoreCheckCommand, NamesWhatACaseRestsOnAndIsNotThere) {
  execute(R"sql(
    INSERT INTO tombstones(source, stream, key_digest, digest, size, taken_at, deleted_at, actor, staging_days)
      SELECT source, stream, '', digest, 1, ingested_at, 1795262400000000, 'somebody', 30 FROM documents;
    DELETE FROM sightings; DELETE FROM identifiers; DELETE FROM records; DELETE FROM documents; DELETE FROM payloads)sql");
  EXPECT_EQ(check(), 1);
  EXPECT_THAT(hub_.last.out,
              AllOf(HasSubstr("case RC-2026-000001: doc-000001 (document "),
                    HasSubstr("is not there, and a sweep deleted it at 2026-11-21T12:00:00Z, which it must "
                              "never. Restore the store's folder from its backup"),
                    HasSubstr("case RC-2026-000001: it-000001 is not there. Restore")));
}

TEST_F(StoreCheckCommand, FindsAnActThatWasChanged) {
  execute("UPDATE custody SET line=replace(line, 'opened', 'opaned') WHERE seq=1");
  EXPECT_EQ(check(), 1);
  EXPECT_THAT(hub_.last.out, HasSubstr("case RC-2026-000001: custody.jsonl:2: prev is not the digest"));
}

TEST_F(StoreCheckCommand, FindsActsThatWereTakenFromTheEnd) {
  execute("DELETE FROM custody WHERE seq>2");
  EXPECT_EQ(check(), 1);
  EXPECT_THAT(hub_.last.out, HasSubstr("custody.jsonl: 2 acts, where the last sealed bundle has"));
}

TEST_F(StoreCheckCommand, FindsASealedBundleThatWasSpoiltOrIsGone) {
  const auto bundle = hub_.folder() / "var/bundles/RC-2026-000001.r1.zip";
  fs::resize_file(bundle, 100);
  EXPECT_EQ(check(), 1);
  EXPECT_THAT(hub_.last.out, AllOf(HasSubstr(bundle.string() + ": revision r1 of case RC-2026-000001 is not what was "
                                                               "sealed"),
                                   HasSubstr("dossier bundle RC-2026-000001")));
  fs::remove(bundle);
  EXPECT_EQ(check(), 1);
  EXPECT_THAT(hub_.last.out, HasSubstr("is gone"));

  // What it says to do, done: the new revision is sound, the lost one is still named.
  hub_.now = "2026-10-22T12:00:00Z";
  hub_.run({"bundle", "RC-2026-000001"});
  EXPECT_EQ(check(), 1);
  EXPECT_THAT(hub_.last.out, AllOf(HasSubstr("1 problem"), HasSubstr("2 bundles"), Not(HasSubstr("dossier bundle"))));
}

TEST_F(StoreCheckCommand, CallsABundleThatWasGivenOutAndHasLeftNoProblem) {
  const auto out = hub_.folder() / "stick";
  hub_.answer("tickets", "tickets", "complaint_no-TS2", R"([{"id":"t2","kind":"ticket","text":"another",
    "identifiers":[{"type":"complaint_no","value":"TS2"}]}])");
  const auto given = hub_.bundle(hub_.open_case("TS2"), {"--out", out.string()});
  ASSERT_TRUE(fs::exists(given)) << hub_.last.err;
  fs::remove_all(out);
  EXPECT_EQ(check(), 0);
  EXPECT_THAT(hub_.last.out, AllOf(HasSubstr("1 bundle\n"), HasSubstr("1 bundle given out with --out")));
}

TEST_F(StoreCheckCommand, ReadsTheBundlesOfAStoreThatWasMoved) {
  fs::rename(hub_.folder() / "var", hub_.folder() / "moved");
  hub_.configure("store:\n  folder: moved\n");
  EXPECT_EQ(check(), 0) << hub_.last.out;
  const auto own = (hub_.folder() / "moved/bundles/RC-2026-000001.r1.zip").string();
  EXPECT_THAT(hub_.run({"case", "show", "RC-2026-000001"}).out, HasSubstr(own));
  EXPECT_EQ(hub_.bundle("RC-2026-000001"), own);
}

TEST_F(StoreCheckCommand, FindsARecordWhoseWordsWereChanged) {
  execute("UPDATE records SET content=replace(content, 'parcel late', 'parcel fine')");
  EXPECT_EQ(check(), 1);
  EXPECT_THAT(hub_.last.out,
              AllOf(HasSubstr("record t1 of tickets/tickets, version 1: its content is no longer that of "
                              "its digest; it-000001 of case RC-2026-000001 rests on it"),
                    HasSubstr("Restore the store's folder")));
}

TEST_F(StoreCheckCommand, AndEveryOtherCommandRefuseAStoreThatLacksATable) {
  execute("PRAGMA foreign_keys=OFF; DROP TABLE links");
  for (const std::vector<std::string>& command :
       {std::vector<std::string>{"store", "check"}, {"case", "list"}, {"bundle", "RC-2026-000001"}}) {
    EXPECT_EQ(hub_.run(command).exit_code, 1);
    EXPECT_THAT(hub_.last.err, HasSubstr("store.sqlite: its table links is gone"));
  }
}

TEST_F(StoreCheckCommand, FindsNoFaultWithABundleThatAnEarlierStoreSealed) {
  const auto var = hub_.folder() / "var", first = var / "bundles/RC-2026-000001.r1.zip";
  execute("DELETE FROM revisions; DELETE FROM custody WHERE seq>1");  // as if it came from a backup of before
  const auto sealed = sha256_of(first);
  EXPECT_EQ(hub_.bundle("RC-2026-000001"), first.string());
  EXPECT_THAT(hub_.last.err, HasSubstr("the store knows nothing of it. Kept as RC-2026-000001.r1.unrecorded-"));
  std::vector<std::string> digests;
  for (const auto& entry : fs::directory_iterator(var / "bundles")) digests.push_back(sha256_of(entry.path()));
  EXPECT_THAT(digests, testing::AllOf(testing::SizeIs(2), testing::Contains(sealed)));
  EXPECT_EQ(check(), 0) << hub_.last.out;
}

TEST_F(StoreCheckCommand, FindsRowsWithoutWhatTheyRestOn) {
  execute("PRAGMA foreign_keys=OFF; DELETE FROM payloads");
  EXPECT_EQ(check(), 1);
  EXPECT_THAT(hub_.last.out, HasSubstr("a row of documents rests on one of payloads that is not there"));
}

}  // namespace
}  // namespace dossier
