#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>
#include <iterator>
#include <set>

#include "assemble/parts.hpp"
#include "ingest/resolve.hpp"
#include "testkit/command.hpp"
#include "testkit/source.hpp"
#include "testkit/temporary_folder.hpp"

namespace dossier::testkit {
namespace {

namespace fs = std::filesystem;
using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

const fs::path source_tree = DOSSIER_SOURCE_DIR;
using Names = std::map<std::string, std::string>;
constexpr int64_t second = 1000000;

class Database {
 public:
  explicit Database(const fs::path& file) { EXPECT_EQ(sqlite3_open(file.c_str(), &handle_), SQLITE_OK); }
  ~Database() { sqlite3_close(handle_); }
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;
  void run(const std::string& sql) {
    char* problem = nullptr;
    EXPECT_EQ(sqlite3_exec(handle_, sql.c_str(), nullptr, nullptr, &problem), SQLITE_OK) << (problem ? problem : "");
    sqlite3_free(problem);
  }

 private:
  sqlite3* handle_ = nullptr;
};

std::string contents(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

// A house's own small database and SELECTs.
class FreeSql : public ::testing::Test {
 protected:
  FreeSql() : file_(folder_ / "house.sqlite") {
    Database database(file_);
    database.run(
        "CREATE TABLE complaint(no TEXT, phone TEXT, body MEDIUMTEXT, at DATETIME, odd WEIRDTYPE);"
        "INSERT INTO complaint VALUES('A1','+8613812345678','坏了','2026-10-14 09:20:00',NULL),"
        "('A2','+8613812345678','又坏了','2026-10-15 09:20:00','x'),('B1','+8613900000000','别人的','2026-10-15 "
        "10:00:00','y');");
  }

  SourceUnderTest house(const std::map<std::string, std::string>& queries) {
    auto made = source("sql_tickets");
    made.option("file", file_.string()).option("timezone", "Asia/Shanghai").option("queries", queries);
    return made;
  }
  static Sought phone(const std::string& number = "+8613812345678") { return {"phone", number}; }

  TemporaryFolder folder_;
  fs::path file_;
  int tables_ = 0;
};

const char* const by_phone = "SELECT no AS ticket FROM complaint WHERE phone = :phone ORDER BY no";
const char* const ticket_rows =
    "SELECT 'ticket' AS kind, no AS id, no AS complaint_no, phone, body AS text, at, odd FROM complaint WHERE no = "
    ":ticket";

TEST(SqlTickets, MakesOfEveryGoldenCaseWhatItsFileSays) {
  const auto lines = expect_golden_cases("sql_tickets");
  const auto built = built_connector("sql_tickets");
  std::set<std::string> identifiers, parts;
  for (const auto& line : lines) {
    for (const auto& [identifier, pointer] : json::each(line, "/identifiers"))
      identifiers.insert(json::text(identifier, "/type"));
    const auto resolved = resolve_record(line, {"tickets", "tickets", {}});
    if (!resolved) continue;
    bool history = false;
    for (const auto& identifier : resolved->record.identifiers)
      history |= identifier.type == "complaint_no" && identifier.raw == "TS20260120-0064";
    parts.insert(part_of(resolved->record, history));
  }
  for (const auto& [type, pointer] : json::each(built.spec, "/streams/0/yields"))
    EXPECT_THAT(identifiers, Contains(json::text(type, "")));
  ASSERT_THAT(json::each(built.spec, "/streams/0/feeds"), Not(IsEmpty()));
  for (const auto& [part, pointer] : json::each(built.spec, "/streams/0/feeds"))
    EXPECT_THAT(parts, Contains(json::text(part, "")));
}

TEST(SqlTickets, ListsEachOfItsOptionsInItsReadme) { expect_readme_of("sql_tickets"); }

TEST_F(FreeSql, GivesOneDocumentPerTicketAndNobodyElses) {
  const auto run = house({{"find_by_phone", by_phone}, {"ticket", ticket_rows}}).lookup("tickets", phone());
  ASSERT_TRUE(run.outcome) << run.error().message();
  ASSERT_THAT(run.documents, SizeIs(2));
  EXPECT_EQ(run.documents[0].key, "A1");
  EXPECT_EQ(run.documents[0].covers, "all");
  EXPECT_EQ(
      run.documents[0].bytes,
      R"({"database_zone":"UTC","engine":"sqlite","format":1,"queries":[{"columns":["kind","id","complaint_no","phone",)"
      R"("text","at","odd"],"name":"ticket","rows":[["ticket","A1","A1","+8613812345678","坏了","2026-10-14 09:20:00",null]]}],)"
      R"("ticket":"A1"})");
  EXPECT_THAT(run.documents[0].bytes + run.documents[1].bytes, Not(HasSubstr("别人的")));
  ASSERT_THAT(run.of_kind("ticket"), SizeIs(2));
  EXPECT_EQ(json::text(*run.of_kind("ticket")[0], "/at/zone"), "Asia/Shanghai");
}

TEST_F(FreeSql, PartsTheRowsOfOneSelectByTicket) {
  const auto run =
      house({{"all",
              "SELECT 'ticket' AS kind, no AS id, no AS ticket, no AS complaint_no, phone, body AS text, at "
              "FROM complaint WHERE phone IN (:phone, '+8613900000000') ORDER BY at DESC"}})
          .lookup("tickets", phone());
  ASSERT_TRUE(run.outcome) << run.error().message();
  ASSERT_THAT(run.documents, SizeIs(3));
  EXPECT_THAT(run.documents[0].bytes, Not(HasSubstr("别人的")));
  EXPECT_THAT(run.documents[2].bytes, HasSubstr("别人的"));
  EXPECT_THAT(run.of_kind("ticket"), SizeIs(3));
}

TEST_F(FreeSql, BindsEachPlaceholderWhereItStands) {
  const auto run = house({{"swapped",
                           "SELECT 'note' AS kind, 1 AS id, :phone AS text, ':phone' AS literal, :phone_raw AS raw, "
                           ":field_unknown AS unset -- :phone in a comment"}})
                       .lookup("tickets", phone());
  ASSERT_TRUE(run.outcome) << run.error().message();
  const auto document = run.documents.at(0).json();
  EXPECT_EQ(json::text(document, "/queries/0/rows/0/2"), "+8613812345678");
  EXPECT_EQ(json::text(document, "/queries/0/rows/0/3"), ":phone");
  EXPECT_TRUE(json::find(document, "/queries/0/rows/0/5")->IsNull());
}

TEST_F(FreeSql, RefusesQueriesThatWouldNeverRunOrFindByNothing) {
  auto made = house({{"find_by_phone", by_phone},
                     {"find_by_telephone", "SELECT 1 AS ticket WHERE :phone <> ''"},
                     {"find_by_email", "SELECT 'A1' AS ticket"},
                     {"notes", "SELECT 'note' AS kind, 1 AS id, :tiket AS text"},
                     {"steps", "SELECT 'operation' AS kind, no AS id FROM complaint"}});
  for (const auto& outcome : {made.lookup("tickets", phone()).outcome, made.probe()}) {
    ASSERT_FALSE(outcome);
    EXPECT_EQ(outcome.error().kind(), ErrorKind::config);
    const auto message = outcome.error().message();
    EXPECT_THAT(message, HasSubstr("query \"find_by_telephone\": nothing is looked up by telephone; wanted: find_by_"));
    EXPECT_THAT(message, HasSubstr("query \"find_by_email\": names no :email"));
    EXPECT_THAT(message, HasSubstr("query \"notes\": :tiket stands for nothing; wanted: :ticket"));
    EXPECT_THAT(message, HasSubstr("query \"steps\": would never run"));
    EXPECT_THAT(message, Not(HasSubstr("find_by_phone\"")));
  }
}

TEST_F(FreeSql, TakesAKindOfOursAsItIsWhereAnActionHasThatName) {
  auto made = house({{"note", "SELECT 'note' AS kind, 1 AS id, :phone AS text"}});
  const auto run =
      made.option("words", std::map<std::string, std::string>{{"note", "添加备注"}}).lookup("tickets", phone());
  EXPECT_THAT(run.told("note", {"/text"}), ElementsAre("+8613812345678"));
  EXPECT_THAT(run.told("operation", {"/text"}), ElementsAre("添加备注"));
}

TEST_F(FreeSql, KeepsHostileValuesAsTheyAre) {
  Database(file_).run(
      "CREATE TABLE odd(id, body); INSERT INTO odd VALUES"
      "(1, CAST(X'610062' AS TEXT)), (2, CAST(X'C4E3BAC3' AS TEXT)), (3, CAST(X'FF41' AS TEXT)),"
      "(4, '1234567890123456789012345678901234567890'), (5, NULL), (6, ''), (7, 0.1), (8, -9223372036854775808)");
  const auto run =
      house({{"odd",
              "SELECT 'note' AS kind, id, body AS text, '0001-01-01 00:00:00' AS at FROM odd WHERE :phone <> '' "
              "ORDER BY id"}})
          .lookup("tickets", phone());
  ASSERT_TRUE(run.outcome) << run.error().message();
  const auto document = run.documents.at(0).json();
  const auto cell = [&](int row) { return json::find(document, "/queries/0/rows/" + std::to_string(row) + "/2"); };
  EXPECT_EQ(json::view(*cell(0)), std::string_view("a\0b", 3));
  EXPECT_EQ(json::text(*cell(1), "/$bytes"), "xOO6ww==");
  EXPECT_EQ(json::text(*cell(3), ""), "1234567890123456789012345678901234567890");
  EXPECT_TRUE(cell(4)->IsNull());
  EXPECT_EQ(json::text(*cell(7), ""), "-9223372036854775808");
  const auto notes = run.of_kind("note");
  ASSERT_THAT(notes, SizeIs(8));
  EXPECT_EQ(json::text(*notes[1], "/text"), "你好") << "read as GB18030";
  EXPECT_THAT(json::text(*notes[2], "/text"), HasSubstr("A"));
}

TEST_F(FreeSql, MakesABlobOfEveryByteOfAMedium) {
  std::string all;
  for (int byte = 0; byte < 256; ++byte) {
    char pair[3];
    std::snprintf(pair, sizeof pair, "%02X", static_cast<unsigned>(byte));
    all += pair;
  }
  Database(file_).run("CREATE TABLE picture(id, bytes BLOB); INSERT INTO picture VALUES(1, X'" + all + "'), (2, X'')");
  const auto run = house({{"pictures",
                           "SELECT 'attachment' AS kind, id, bytes AS media, 'a/../b.jpg' AS media_name FROM picture "
                           "WHERE :phone <> '' ORDER BY id"}})
                       .lookup("tickets", phone());
  ASSERT_TRUE(run.outcome) << run.error().message();
  const auto attachments = run.of_kind("attachment");
  ASSERT_THAT(attachments, SizeIs(2));
  const auto& bytes = run.blobs.at(json::text(*attachments[0], "/media/0/blob"));
  ASSERT_THAT(bytes, SizeIs(256));
  for (size_t index = 0; index < 256; ++index) EXPECT_EQ(static_cast<unsigned char>(bytes[index]), index);
  EXPECT_EQ(json::text(*attachments[0], "/media/0/name"), "a/../b.jpg");
  EXPECT_EQ(run.blobs.at(json::text(*attachments[1], "/media/0/blob")), "");
}

// Of a house whose fields have names of their own, as in the presets.
class NamedFields : public FreeSql {
 protected:
  NamedFields() { Database(file_).run("CREATE TABLE field(label); INSERT INTO field VALUES('投诉编号'), ('电话')"); }
  SourceUnderTest named(const Names& fields) {
    auto made =
        house({{"find_by_phone",
                "SELECT no AS ticket FROM complaint WHERE phone = :phone OR no IN (:field_phone, :field_complaint_no, "
                ":field_order_no, :field_remark)"},
               {"ticket", ticket_rows}});
    const std::string select = "SELECT label AS name FROM field -- all";
    made.option("fields", fields)
        .option("field_names", Names{{"phone", select}, {"complaint_no", select}, {"order_no", select}});
    return made;
  }
  static std::string refusal_of(SourceUnderTest house) {
    const auto run = house.lookup("tickets", phone());
    EXPECT_THAT(run.documents, IsEmpty());
    if (run.outcome) return {};
    EXPECT_EQ(run.error().kind(), ErrorKind::config);
    return run.error().message();
  }
};

TEST_F(NamedFields, AreNamedByTheProbeWhereTheDatabaseHasNone) {
  EXPECT_TRUE(
      named({{"phone", "电话"}, {"complaint_no", "投诉编号"}, {"order_no", ""}, {"remark", "谁也不查"}}).probe());
  const auto probed = named({{"phone", "手机"}, {"complaint_no", "投诉编号"}, {"order_no", "订单"}}).probe();
  ASSERT_FALSE(probed);
  EXPECT_EQ(probed.error().kind(), ErrorKind::config);
  EXPECT_THAT(
      probed.error().message(),
      HasSubstr("option \"fields\": the database has no order_no \"订单\", phone \"手机\" (it has: 投诉编号, 电话). "
                "Correct it, or write \"\" for what your house has not"));
}

TEST_F(NamedFields, AreListedToABound) {
  Database(file_).run(
      "WITH RECURSIVE n(i) AS (SELECT 100 UNION ALL SELECT i + 1 FROM n WHERE i < 140) INSERT INTO field SELECT i FROM "
      "n");
  const auto probed = named({{"phone", "手机"}}).probe();
  ASSERT_FALSE(probed);
  EXPECT_THAT(probed.error().message(), HasSubstr("129 and 13 more)"));
}

TEST_F(NamedFields, AreNoEmptyAnswerWhereTheOneSoughtOrTheComplaintNumbersIsMissing) {
  EXPECT_THAT(refusal_of(named({{"complaint_no", "投诉编号X"}})), HasSubstr("complaint_no \"投诉编号X\""));
  EXPECT_THAT(refusal_of(named({{"phone", "手机"}})), HasSubstr("Nothing was asked"));
  EXPECT_THAT(
      named({{"phone", "电话"}, {"complaint_no", "投诉编号"}, {"order_no", "订单"}}).lookup("tickets", phone()).keys(),
      ElementsAre("A1", "A2"));
}

const char* const changed =
    "SELECT no AS ticket, at AS changed FROM complaint WHERE at > :after_changed OR (at = :after_changed AND no > "
    ":after_ticket) ORDER BY at, no LIMIT 20";

TEST_F(FreeSql, GoesOnFromNoCheckpointThatIsNoneOfItsOwn) {
  auto tickets = house({{"changed", changed}, {"ticket", ticket_rows}});
  for (const auto* cursor :
       {"yesterday", "1791940800", "2026-10-14T25:00:00Z", "{", R"({"changed":"2026-10-14 09:20:00","ticket":"A1"})",
        R"({"changed":"2026-10-14 09:20:00","since":"2026-10-14 09:20:00"})",
        R"({"changed":1791940800,"since":"2026-10-14 09:20:00","ticket":"A1"})"}) {
    const auto run = tickets.pull("tickets", cursor);
    ASSERT_FALSE(run.outcome) << cursor;
    EXPECT_EQ(run.error().kind(), ErrorKind::config);
    EXPECT_THAT(run.error().message(),
                AllOf(HasSubstr("the checkpoint \"" + std::string(cursor) + "\""),
                      HasSubstr("dossier state show SOURCE/tickets"), HasSubstr("dossier state reset SOURCE/tickets")));
    EXPECT_THAT(run.documents, IsEmpty());
  }
  EXPECT_THAT(tickets.pull("tickets", "2026-10-15 12:00:00").keys(), ElementsAre("B1"));
}

TEST_F(FreeSql, PullsTheTicketsOfADayWhoseTimesAreWrittenWithAT) {
  Database(file_).run("UPDATE complaint SET at = replace(at, ' ', 'T')");
  constexpr int64_t noon = 1792065600 * second;  // 2026-10-15
  auto tickets = house({{"changed", changed}, {"ticket", ticket_rows}});
  tickets.option("timezone", "UTC");
  EXPECT_THAT(tickets.pull("tickets", {}, 0, noon).keys(), ElementsAre("A1", "A2", "B1"));
  EXPECT_THAT(tickets.pull("tickets", {}, 0, noon - 8400 * second).keys(), ElementsAre("A1", "A2"));
}

TEST_F(FreeSql, SaysInAProbeAndAtTheEndOfAPullThatTicketsHaveNoTimeOfChange) {
  Database(file_).run("INSERT INTO complaint(no) VALUES('N1'),('N2')");
  auto tickets = house({{"changed", changed}, {"ticket", ticket_rows}});
  const std::string told = "query \"changed\": gives no time of change (NULL) to 2 row(s), which are never pulled";
  const auto probed = tickets.probe();
  ASSERT_FALSE(probed);
  EXPECT_EQ(probed.error().kind(), ErrorKind::config);
  EXPECT_THAT(probed.error().message(), AllOf(HasSubstr(told), HasSubstr("Write COALESCE(")));
  const auto run = tickets.pull("tickets");
  EXPECT_THAT(run.keys(), ElementsAre("A1", "A2", "B1")) << "they keep nothing else from being pulled";
  ASSERT_FALSE(run.outcome);
  EXPECT_EQ(run.error().reason(), "partial_page");
  EXPECT_THAT(run.error().message(), HasSubstr(told));
  EXPECT_FALSE(tickets.pull("tickets", run.checkpoints.back()).outcome) << "each time";
}

TEST_F(FreeSql, CountsNoTicketWithoutATimeThatItsQueryLeavesOut) {
  Database(file_).run("INSERT INTO complaint(no, phone) VALUES('N1', '+8613900000000')");
  const auto own =
      house(
          {{"changed",
            "SELECT no AS ticket, at AS changed FROM complaint WHERE phone = '+8613812345678' AND (at > :after_changed "
            "OR (at = :after_changed AND no > :after_ticket)) ORDER BY at, no LIMIT 20 -- the newest last"},
           {"ticket", ticket_rows}})
          .probe();
  EXPECT_TRUE(own) << own.error().message();
  const auto made = "COALESCE(at, '2026-10-01 00:00:00')";
  const auto mended =
      house({{"changed", std::string("SELECT no AS ticket, ") + made + " AS changed FROM complaint WHERE " + made +
                             " > :after_changed OR (" + made +
                             " = :after_changed AND no > :after_ticket) ORDER BY changed, no LIMIT 20;"},
             {"ticket", ticket_rows}})
          .pull("tickets");
  ASSERT_TRUE(mended.outcome) << mended.error().message();
  EXPECT_THAT(mended.keys(), ElementsAre("N1", "A1", "A2", "B1"));
}

TEST_F(FreeSql, SaysOfATimeOfChangeThatIsNoneWhatItIs) {
  for (const std::string type : {"INTEGER", "TEXT"})
    for (const std::string time : {"1791940800", "0000-00-00 00:00:00", "1900-01-01 00:00:00"}) {
      const auto table = "odd_" + std::to_string(++tables_);
      Database(file_).run("CREATE TABLE " + table + "(no TEXT, at " + type + "); INSERT INTO " + table +
                          " VALUES('E1', '" + time + "')");
      auto tickets = house(
          {{"changed", "SELECT no AS ticket, at AS changed FROM " + table +
                           " WHERE at > :after_changed OR (at = :after_changed AND no > :after_ticket) ORDER BY at, "
                           "no LIMIT 20"},
           {"ticket", ticket_rows}});
      const auto told = "query \"changed\": gives ticket \"E1\" the time of change \"" + time + "\"";
      const auto probed = tickets.probe();
      ASSERT_FALSE(probed) << type << " " << time;
      EXPECT_THAT(probed.error().message(),
                  AllOf(HasSubstr(told), HasSubstr("wanted a time like 2026-10-14 09:20:00")));
      const auto run = tickets.pull("tickets");
      ASSERT_FALSE(run.outcome) << type << " " << time;
      EXPECT_THAT(run.error().message(), HasSubstr(told));
    }
}

TEST_F(FreeSql, RefusesADatabaseInUtf16) {
  const auto wide = folder_ / "wide.sqlite";
  Database(wide).run(
      "PRAGMA encoding = 'UTF-16'; CREATE TABLE complaint(no, phone); INSERT INTO complaint VALUES('A1', '好')");
  auto made = house({{"find_by_phone", by_phone}});
  const auto probed = made.option("file", wide.string()).probe();
  ASSERT_FALSE(probed);
  EXPECT_THAT(probed.error().message(), HasSubstr("UTF-16"));
}

TEST_F(FreeSql, SaysTooBroadAboveMaxRowsAndMaxTickets) {
  auto rows = house(
      {{"find_by_phone", by_phone}, {"ticket", "SELECT 'note' AS kind, no AS id FROM complaint WHERE :ticket <> ''"}});
  const auto many = rows.option("max_rows", "2").lookup("tickets", phone());
  ASSERT_FALSE(many.outcome);
  EXPECT_EQ(many.error().reason(), "too_broad");
  EXPECT_THAT(many.error().message(), HasSubstr("query \"ticket\""));
  EXPECT_THAT(many.documents, IsEmpty());
  auto tickets = house({{"find_by_phone", by_phone}, {"ticket", ticket_rows}});
  const auto wide = tickets.option("max_tickets", "1").lookup("tickets", phone());
  ASSERT_FALSE(wide.outcome);
  EXPECT_EQ(wide.error().reason(), "too_broad");
}

TEST_F(FreeSql, StopsAQueryThatTakesTooLong) {
  auto made = house({{"endless",
                      "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) "
                      "SELECT 'note' AS kind, count(*) AS id FROM n WHERE :phone <> ''"}});
  const auto run = made.option("time_limit_s", "1").lookup("tickets", phone());
  ASSERT_FALSE(run.outcome);
  EXPECT_EQ(run.error().kind(), ErrorKind::unavailable);
  EXPECT_EQ(run.error().reason(), "timed_out");
  EXPECT_THAT(run.error().message(), HasSubstr("time_limit_s"));
}

TEST_F(FreeSql, StopsWhenCancelled) {
  auto made = house({{"endless",
                      "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) "
                      "SELECT 'note' AS kind, count(*) AS id FROM n WHERE :phone <> ''"}});
  const auto run = made.cancelled().lookup("tickets", phone());
  ASSERT_FALSE(run.outcome);
  EXPECT_EQ(run.error().kind(), ErrorKind::cancelled);
}

TEST_F(FreeSql, RefusesWhateverIsNotOneSelect) {
  for (const auto* sql : {"DELETE FROM complaint WHERE phone = :phone", "SELECT :phone; DROP TABLE complaint",
                          "ATTACH DATABASE :phone AS x", "PRAGMA user_version = 7 /* :phone */", ""}) {
    const auto run = house({{"find_by_phone", sql}, {"x", ticket_rows}}).lookup("tickets", phone());
    ASSERT_FALSE(run.outcome) << sql;
    EXPECT_EQ(run.error().kind(), ErrorKind::config) << sql;
  }
  const auto still = house({{"find_by_phone", by_phone}, {"ticket", ticket_rows}}).lookup("tickets", phone());
  EXPECT_THAT(still.documents, SizeIs(2));
}

TEST_F(FreeSql, NamesTheQueryAndWhatIsWrongWithIt) {
  struct Fault {
    const char* sql;
    const char* said;
  };
  const Fault faults[] = {{"SELECT nope AS ticket FROM complaint WHERE phone = :phone",
                           "no such column: nope. Columns of complaint: no, phone, body, at, odd. Does"},
                          {"SELECT no AS ticket FROM missing WHERE phone = :phone", "no such table: missing"},
                          {"SELECT no AS ticket FROM complaint WHERE phone = :phon", ":phone, :email (each with _raw)"},
                          {"SELECT no FROM complaint WHERE phone = :phone", "\"ticket\""},
                          {"SELECT no AS ticket, no AS ticket FROM complaint WHERE phone = :phone", "two columns"}};
  for (const auto& fault : faults) {
    auto made = house({{"find_by_phone", fault.sql}, {"ticket", ticket_rows}});
    const auto run = made.lookup("tickets", phone());
    ASSERT_FALSE(run.outcome) << fault.sql;
    EXPECT_EQ(run.error().kind(), ErrorKind::config) << fault.sql;
    EXPECT_THAT(run.error().message(), HasSubstr("query \"find_by_phone\"")) << fault.sql;
    EXPECT_THAT(run.error().message(), HasSubstr(fault.said));
    EXPECT_FALSE(made.probe()) << fault.sql;
  }
}

TEST_F(FreeSql, SaysOfEachQueryWhichColumnItsRowsCannotBeReadWithout) {
  auto made = house({{"find_by_phone", "SELECT no FROM complaint WHERE phone = :phone"},
                     {"a", "SELECT no AS id, body AS text FROM complaint WHERE no = :ticket"},
                     {"b", "SELECT 'note' AS kind, body AS text FROM complaint WHERE no = :ticket"},
                     {"c", "SELECT '备注' AS kind, no AS id FROM complaint WHERE no = :ticket"},
                     {"d", "SELECT 'ticket' AS kind, no AS complaint_no FROM complaint WHERE no = :ticket"},
                     {"e", "SELECT '工单' AS kind, no AS complaint_no FROM complaint WHERE no = :ticket"},
                     {"f", "SELECT odd AS kind, no AS id FROM complaint WHERE no = :ticket"}});
  const auto probed = made.option("words", std::map<std::string, std::string>{{"工单", "ticket"}}).probe();
  ASSERT_FALSE(probed);
  EXPECT_EQ(probed.error().kind(), ErrorKind::config);
  for (const auto* fault : {"query \"find_by_phone\": has no column \"ticket\" (it has: no); wanted: ticket",
                            "query \"a\": has no column \"kind\" (it has: id, text); wanted: kind and id.",
                            "query \"b\": has no column \"id\" (it has: kind, text); wanted: kind and id.",
                            "query \"c\": column \"kind\" is always \"备注\"; wanted one of: ticket, message, "})
    EXPECT_THAT(probed.error().message(), HasSubstr(fault));
  for (const auto* query : {"query \"d\"", "query \"e\"", "query \"f\""})
    EXPECT_THAT(probed.error().message(), Not(HasSubstr(query)));
}

TEST_F(FreeSql, SaysOfARowThatCannotBeReadWhichQueryAndColumnItIs) {
  const auto run = house({{"find_by_phone", by_phone},
                          {"a", "SELECT 'note' AS kind, odd AS id, 'x' AS text FROM complaint WHERE no = :ticket"},
                          {"b", "SELECT 'note' AS kind, 'x' AS text FROM complaint WHERE no = :ticket"},
                          {"c", "SELECT '备注' AS kind, no AS id FROM complaint WHERE no = :ticket"}})
                       .lookup("tickets", {"phone", "+8613812345678"});
  ASSERT_TRUE(run.outcome) << run.error().message();
  std::string reasons;
  for (const auto& line : run.records) reasons += json::text(line, "/reason") + "\n";
  EXPECT_THAT(reasons, HasSubstr("query \"a\": column \"id\" is empty in a row of kind note"));
  EXPECT_THAT(reasons, HasSubstr("query \"b\": has no column \"id\" (it has: kind, text) in a row of kind note"));
  EXPECT_THAT(reasons, HasSubstr("query \"c\": column \"kind\" is \"备注\"; wanted one of: ticket, message, "));
}

TEST_F(FreeSql, SaysWhenNoQueryLooksUpByThatIdentifier) {
  const auto run =
      house({{"find_by_phone", by_phone}, {"ticket", ticket_rows}}).lookup("tickets", {"email", "a@b.example"});
  ASSERT_FALSE(run.outcome);
  EXPECT_EQ(run.error().kind(), ErrorKind::config);
  EXPECT_THAT(run.error().message(), HasSubstr("find_by_email"));
}

TEST_F(FreeSql, SaysWhatIsWrongWithTheFile) {
  const std::map<std::string, std::string> queries = {{"find_by_phone", by_phone}, {"ticket", ticket_rows}};
  const auto said = [&](const fs::path& file) {
    auto made = source("sql_tickets");
    const auto probed = made.option("file", file.string()).option("queries", queries).probe();
    return probed ? std::string("no error") : probed.error().message();
  };
  EXPECT_THAT(said(folder_ / "none.sqlite"), HasSubstr("no such file"));
  EXPECT_FALSE(fs::exists(folder_ / "none.sqlite")) << "a missing file must not be made";
  EXPECT_THAT(said(folder_.path()), HasSubstr("no file"));
  std::ofstream(folder_ / "text.sqlite") << std::string(5000, 'x');
  EXPECT_THAT(said(folder_ / "text.sqlite"), HasSubstr("no SQLite database"));
  std::ofstream(folder_ / "empty.sqlite").close();
  EXPECT_THAT(said(folder_ / "empty.sqlite"), HasSubstr("Tables of"));
  if (::geteuid() != 0) {  // root reads everything
    fs::permissions(file_, fs::perms::none);
    EXPECT_THAT(said(file_), HasSubstr("Let that user read it"));
  }
}

TEST_F(FreeSql, WantsQueriesOrAPreset) {
  auto made = house({});
  const auto probed = made.probe();
  ASSERT_FALSE(probed);
  EXPECT_THAT(probed.error().message(), HasSubstr("request_tracker_5"));
}

TEST_F(FreeSql, OpensFilesWithOddNames) {
  const auto odd = folder_ / "a b%20#?.sqlite";
  fs::copy_file(file_, odd);
  auto made = house({{"find_by_phone", by_phone}, {"ticket", ticket_rows}});
  const auto run = made.option("file", odd.string()).lookup("tickets", phone());
  EXPECT_TRUE(run.outcome) << run.error().message();
}

TEST_F(FreeSql, ReadsWhileSomebodyWritesInWalMode) {
  Database writer(file_);
  writer.run("PRAGMA journal_mode=WAL");
  writer.run(
      "BEGIN IMMEDIATE; INSERT INTO complaint VALUES('A3','+8613812345678','未提交','2026-10-16 09:20:00',NULL)");
  const auto run = house({{"find_by_phone", by_phone}, {"ticket", ticket_rows}}).lookup("tickets", phone());
  ASSERT_TRUE(run.outcome) << run.error().message();
  EXPECT_THAT(run.documents, SizeIs(2)) << "what is not committed is not read";
  writer.run("COMMIT");
}

TEST_F(FreeSql, SaysThatADatabaseIsLocked) {
  Database writer(file_);
  writer.run("BEGIN EXCLUSIVE; DELETE FROM complaint");
  auto made = house({{"find_by_phone", by_phone}, {"ticket", ticket_rows}});
  const auto run = made.option("time_limit_s", "1").lookup("tickets", phone());
  ASSERT_FALSE(run.outcome);
  EXPECT_EQ(run.error().kind(), ErrorKind::unavailable);
  EXPECT_THAT(run.error().message(), HasSubstr("locked"));
  writer.run("ROLLBACK");
}

TEST_F(FreeSql, LeavesTheDatabaseAsItWas) {
  const auto before = contents(file_);
  EXPECT_TRUE(house({{"find_by_phone", by_phone}, {"ticket", ticket_rows}}).lookup("tickets", phone()).outcome);
  EXPECT_EQ(contents(file_), before);
}

TEST_F(FreeSql, GivesTheSameBytesTwice) {
  auto made = house({{"find_by_phone", by_phone}, {"ticket", ticket_rows}});
  const auto first = made.lookup("tickets", phone()), again = made.lookup("tickets", phone());
  ASSERT_THAT(first.documents, SizeIs(2));
  for (size_t index = 0; index < first.documents.size(); ++index)
    EXPECT_EQ(first.documents[index].bytes, again.documents.at(index).bytes);
}

TEST_F(FreeSql, PassesTheWindowInTheDatabasesZone) {
  const auto rows = [&](const std::string& zone) {
    auto made = house(
        {{"w",
          "SELECT 'note' AS kind, 1 AS id, :from AS text, :until AS until_text, :from_epoch AS e WHERE :phone <> ''"}});
    auto sought = phone();
    sought.from = int64_t{1760400000} * second;  // 2025-10-14 00:00:00 UTC
    sought.until = sought.from + 3600 * second;
    const auto run = made.option("timezone", zone).lookup("tickets", sought);
    const auto document = run.documents.at(0).json();
    return std::vector<std::string>{json::text(document, "/queries/0/rows/0/2"),
                                    json::text(document, "/queries/0/rows/0/3"),
                                    json::text(document, "/queries/0/rows/0/4")};
  };
  EXPECT_THAT(rows("UTC"), ElementsAre("2025-10-14 00:00:00", "2025-10-14 01:00:00", "1760400000"));
  EXPECT_THAT(rows("unknown"), ElementsAre("2025-10-13 10:00:00", "2025-10-14 15:00:00", "1760400000"));
}

}  // namespace
}  // namespace dossier::testkit
