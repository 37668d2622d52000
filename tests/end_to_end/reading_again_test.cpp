// Reading again what was kept: what leaves the quarantine, and what a mended mapping changes.
#include <gmock/gmock.h>

#include "base/digest.hpp"
#include "testkit/hub_fixture.hpp"

namespace dossier {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testkit::HubFixture;

std::string scan(const std::string& id, const std::string& at, const std::string& text = "scan") {
  return R"({"id":")" + id + R"(","kind":"shipment_event","at":")" + at + R"(","text":")" + text +
         R"(","identifiers":[{"type":"waybill_no","value":"KD1","owner":"customer","realm":"kuaidi"}]})";
}

class ReadingAgain : public ::testing::Test {
 protected:
  ReadingAgain() { hub.source("parcels", "scripted", "{folder: sources/parcels, timezone: America/New_York}"); }

  void pull(const std::string& page, const std::string& rows) {
    hub.answer("parcels", "parcels", page, "[" + rows + "]");
    hub.run({"pull", "parcels"});
  }
  void mend_zone() { hub.mend("America/New_York", "Asia/Shanghai"); }

  HubFixture hub;
};

TEST_F(ReadingAgain, ListsWhatIsInQuarantineAndShowsItsPayload) {
  pull("page-1", scan("e1", "2026-10-09 20:14:00") + R"(,{"kind":"shipment_event"})");

  const auto listed = hub.run({"quarantine", "list"});
  EXPECT_EQ(listed.exit_code, 0) << listed.err;
  EXPECT_THAT(listed.out, AllOf(HasSubstr("1  parcels/parcels"), HasSubstr("page-1.json, /rows/1: a row without id")));
  EXPECT_THAT(hub.run({"quarantine", "list", "tickets"}).out, IsEmpty());
  const auto shown = hub.run({"quarantine", "show", "1"});
  EXPECT_EQ(shown.exit_code, 0) << shown.err;
  EXPECT_THAT(shown.err, HasSubstr("a row without id"));
  EXPECT_THAT(shown.out, HasSubstr(R"({"kind":"shipment_event"})"));
  EXPECT_EQ(hub.run({"quarantine", "show", "7"}).exit_code, 2);
}

TEST_F(ReadingAgain, KeepsInQuarantineWhatStillCannotBeRead) {
  pull("page-1", scan("e1", "2026-10-09 20:14:00") + R"(,{"kind":"shipment_event"})");

  const auto retried = hub.run({"quarantine", "retry"});

  EXPECT_EQ(retried.exit_code, 1);
  EXPECT_THAT(retried.out, HasSubstr("1 document read again: 0 new, 0 changed, 1 as before"));
  EXPECT_THAT(hub.run({"quarantine", "list"}).out, HasSubstr("a row without id"));
}

TEST_F(ReadingAgain, TakesOutOfQuarantineWhatAMendedMappingCanRead) {
  pull("page-1", R"({"no":"e1","kind":"shipment_event","at":"2026-10-09 20:14:00"},{"kind":"shipment_event"})");
  EXPECT_THAT(hub.run({"quarantine", "list"}).out, AllOf(HasSubstr("/rows/0"), HasSubstr("/rows/1")));
  hub.mend("timezone:", "id_in: no, timezone:");

  EXPECT_THAT(hub.run({"quarantine", "retry", "parcels"}).out, HasSubstr("1 document read again: 1 new, 0 changed"));

  EXPECT_THAT(hub.run({"quarantine", "list"}).out, AllOf(HasSubstr("/rows/1"), testing::Not(HasSubstr("/rows/0"))));
}

TEST_F(ReadingAgain, TakesOutOfQuarantineWhatItsSourceMendedAndANextPullBringsWhole) {
  hub.source("statements", "statement_drop", "folder: drop");
  hub.write(hub.folder() / "drop/a.pdf", "%PDF- what the supplier says");
  hub.write(hub.folder() / "drop/a.pdf.yaml", "complaint_no: TS1\nissuer: H\nkind: letter\n");
  hub.run({"pull", "statements"});
  EXPECT_THAT(hub.run({"quarantine", "list", "statements"}).out, HasSubstr("\"letter\" is none of"));
  hub.now = "2026-10-22T08:00:00Z";
  hub.write(hub.folder() / "drop/a.pdf.yaml", "complaint_no: TS1\nissuer: H\n");

  EXPECT_THAT(hub.run({"pull", "statements"}).out, HasSubstr("statements/statements: 1 record, 0 in quarantine"));

  EXPECT_THAT(hub.run({"quarantine", "list"}).out, IsEmpty());
  const auto settled = json::parse(hub.run({"quarantine", "list", "--settled", "--json"}).out).value();
  EXPECT_EQ(json::text(settled, "/settled_at"), "2026-10-22T08:00:00Z");
  EXPECT_EQ(json::text(settled, "/settled_by"), sha256("complaint_no: TS1\nissuer: H\n"));
  EXPECT_THAT(hub.run({"quarantine", "list", "--settled"}).out,
              HasSubstr("; could be read at 2026-10-22T08:00:00Z from "));
  EXPECT_EQ(hub.run({"quarantine", "list", "--settled", "--discarded"}).exit_code, 2);
}

TEST_F(ReadingAgain, MakesANewVersionOfWhatAMendedMappingReadsDifferently) {
  pull("page-1", scan("e1", "2026-10-09 20:14:00"));
  EXPECT_THAT(hub.run({"renormalise", "parcels"}).out, HasSubstr("0 new, 0 changed, 1 as before"));
  mend_zone();

  const auto again = hub.run({"renormalise", "parcels"});

  EXPECT_EQ(again.exit_code, 0) << again.err;
  EXPECT_THAT(again.out, HasSubstr("1 document read again: 0 new, 1 changed, 0 as before"));
  EXPECT_THAT(hub.run({"renormalise", "parcels"}).out, HasSubstr("0 new, 0 changed, 1 as before"));
  EXPECT_EQ(hub.run({"store", "check"}).exit_code, 0) << hub.last.out;
}

TEST_F(ReadingAgain, DoesNotUndoWhatTheSourceSaidLater) {
  pull("page-1", scan("e1", "2026-10-09 20:14:00", "first"));
  pull("page-2", scan("e1", "2026-10-09 20:14:00", "second"));
  mend_zone();

  EXPECT_THAT(hub.run({"renormalise", "parcels"}).out,
              HasSubstr("0 new, 1 changed, 0 as before; 1 left alone since the source has said something newer"));

  hub.scripted("tickets").answer("tickets", "tickets", "complaint_no-TS1", R"([
    {"id":"t1","kind":"ticket","at":"2026-10-14 09:20:00","text":"late",
     "identifiers":[{"type":"complaint_no","value":"TS1"},{"type":"waybill_no","value":"KD1","owner":"customer","realm":"kuaidi"}]}])");
  const auto bundle = hub.bundle(hub.open_case("TS1", "tickets"));
  std::string text;
  for (const auto& item : HubFixture::lines_of(bundle, "index/items.jsonl"))
    if (json::text(item, "/source_id") == "e1") text = json::text(item, "/record/text");
  EXPECT_EQ(text, "second") << hub.last.err;
}

}  // namespace
}  // namespace dossier
