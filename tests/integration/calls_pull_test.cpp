// Pulls of a switchboard's table of calls on real servers, and of its log, through the whole hub.
#include <gmock/gmock.h>

#include <fstream>

#include "testkit/hub_fixture.hpp"
#include "testkit/sql_engines.hpp"
#include "testkit/stored_rows.hpp"

namespace dossier::testkit {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::Each;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;
namespace fs = std::filesystem;

constexpr int64_t nine_in_beijing = 1792112400;  // 2026-10-16T09:00:00+08:00
constexpr int calls = 60;

std::string wall(int64_t epoch) {
  const auto seconds = static_cast<std::time_t>(epoch + 8 * 3600);
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  char text[40];
  return {text, std::strftime(text, sizeof text, "%Y-%m-%d %H:%M:%S", &parts)};
}

struct Leg {
  int64_t start = nine_in_beijing;
  int number = 1;
  std::string dst = "13900002222", linkedid = {};
  int64_t seconds = 40;

  std::string id() const { return std::to_string(start) + "." + std::to_string(number); }
  std::string call() const { return linkedid.empty() ? id() : linkedid; }
  std::string values() const {
    const auto seconds_text = std::to_string(seconds);
    return "('" + wall(start) + "','8021','" + dst + "','from-internal','PJSIP/8021-" + std::to_string(number) +
           "','PJSIP/t-" + std::to_string(number) + "','Dial','PJSIP/" + dst + "@t'," + seconds_text + "," +
           seconds_text + ",'ANSWERED','" + id() + "','" + call() + "'," + std::to_string(number) + ")";
  }
  std::string row() const {
    const auto n = std::to_string(number), seconds_text = std::to_string(seconds);
    return "\"\",\"8021\",\"" + dst + "\",\"from-internal\",\"\",\"PJSIP/8021-" + n + "\",\"PJSIP/t-" + n +
           "\",\"Dial\",\"PJSIP/" + dst + "@t\",\"" + wall(start) + "\",\"" + wall(start) + "\",\"" +
           wall(start + seconds) + "\"," + seconds_text + "," + seconds_text + ",\"ANSWERED\",\"DOCUMENTATION\",\"" +
           id() + "\",\"\",\"\",\"" + call() + "\"," + n + "\n";
  }
};

// A call a minute. The customer's is handed on, and its second leg begins a quarter of an hour later: behind the legs
// of others, on another page.
std::vector<Leg> a_morning() {
  std::vector<Leg> legs;
  for (int minute = 0; minute < calls; ++minute)
    legs.push_back({.start = nine_in_beijing + minute * 60, .number = minute + 1});
  legs[30].dst = "13812345678";
  legs[30].seconds = 1200;
  auto second = legs[30];
  second.start += 900;
  second.number = 1000;
  second.linkedid = legs[30].id();
  legs.push_back(second);
  return legs;
}

constexpr auto ticket = R"([
  {"id":"t1","kind":"ticket","at":"2026-10-14 09:20:00","text":"late","by_customer":"true",
   "identifiers":[{"type":"complaint_no","value":"TS1"},{"type":"phone","value":"13812345678","owner":"customer"}]}])";

class PulledCalls {
 public:
  PulledCalls() { hub.scripted("tickets").answer("tickets", "tickets", "complaint_no-TS1", ticket); }

  int pull(std::vector<std::string> more = {}, std::map<std::string, std::string> environment = {}) {
    more.insert(more.begin(), {"pull", "hotline"});
    return run(more, std::move(environment));
  }
  int run(const std::vector<std::string>& words, std::map<std::string, std::string> environment = {}) {
    environment["DOSSIER_TEST_PASSWORD"] = password;
    last = hub.run(words, environment);
    return last.exit_code;
  }
  std::vector<std::string> rows(const std::string& sql) const { return stored_rows(hub, sql); }
  std::vector<std::string> kept() const { return stored_records(hub, "hotline"); }
  std::string checkpoint() const { return stored_checkpoint(hub, "hotline"); }
  /// A look-up of the customer's calls, in a case.
  std::vector<std::string> calls_of_the_case() {
    run({"case", "open", "--complaint", "TS1"});
    run({"bundle", last.out.substr(0, last.out.find_first_of(" \n"))});
    std::vector<std::string> found;
    for (const auto& line : HubFixture::lines_of(last.out.substr(0, last.out.find('\n')), "index/items.jsonl"))
      if (json::text(line, "/source") == "hotline" && json::text(line, "/record/kind") == "call")
        found.push_back(json::text(line, "/version") + " " + json::text(line, "/record/detail/legs"));
    return found;
  }

  HubFixture hub;
  std::string password = "none";
  CommandResult last;
};

class PulledTable : public ::testing::TestWithParam<SqlEngine>, protected PulledCalls {
 protected:
  void SetUp() override {
    if (const auto missing = GetParam().missing(); !missing.empty()) GTEST_SKIP() << missing;
    database_.emplace(GetParam(), "pulled");
    database_->run("CREATE TABLE cdr(calldate " + GetParam().either("timestamp", "datetime") +
                   ", src varchar(80), dst varchar(80), dcontext varchar(80), channel varchar(80), dstchannel "
                   "varchar(80), lastapp varchar(80), lastdata varchar(80), duration int, billsec int, disposition "
                   "varchar(45), uniqueid varchar(32), linkedid varchar(32), sequence int)");
    hub.now = "2026-10-16T12:00:00Z";
    auto given = database_->options();
    if (const auto found = given.find("password"); found != given.end()) {
      password = found->second;
      found->second = "${env:DOSSIER_TEST_PASSWORD}";
    }
    std::string lines = "extensions: 80XX\n      max_rows: '80'";  // pages of 20 rows
    for (const auto& [name, value] : given) lines += "\n      " + name + ": '" + value + "'";
    hub.source("hotline", "asterisk_calls", lines, GetParam().name == "sqlite" ? "" : "    own_sockets: true\n");
  }
  void insert(const std::vector<Leg>& legs) {
    std::string values;
    for (const auto& leg : legs) values += (values.empty() ? "" : ",") + leg.values();
    database_->run("INSERT INTO cdr VALUES" + values);
  }

  std::optional<TestDatabase> database_;
};

TEST_P(PulledTable, GivesTheRecordsThatLookUpsBring) {
  insert(a_morning());
  ASSERT_EQ(pull(), 0) << last.err << last.out;
  const auto pulled = kept();
  EXPECT_THAT(pulled, SizeIs(calls));
  EXPECT_THAT(pulled, Each(HasSubstr(" 1 {")));
  EXPECT_EQ(checkpoint(), "2026-10-16T12:00:00Z");
  EXPECT_THAT(calls_of_the_case(), ::testing::ElementsAre("1 2"));
  EXPECT_EQ(kept(), pulled) << "neither another record nor another version";
}

TEST_P(PulledTable, GivesEachCallOnceAndLaterWhatIsNew) {
  insert(a_morning());
  ASSERT_EQ(pull(), 0) << last.err << last.out;
  const auto pulled = kept();
  ASSERT_EQ(pull(), 0);
  EXPECT_EQ(kept(), pulled);
  hub.now = "2026-10-17T12:00:00Z";
  insert({{.start = nine_in_beijing + 86'400, .number = 2000}});
  ASSERT_EQ(pull(), 0);
  EXPECT_THAT(kept(), SizeIs(calls + 1));
  EXPECT_THAT(last.out, HasSubstr("hotline/calls: 1 record,")) << "of yesterday's none was read again";
}

TEST_P(PulledTable, HoldsBackACallThatMayStillBeUnderWay) {
  insert(a_morning());
  hub.now = "2026-10-16T01:52:00Z";  // 09:52; the customer's first leg ended at 09:50, his second one goes on
  ASSERT_EQ(pull(), 0) << last.err << last.out;
  const auto before = kept();
  EXPECT_THAT(before, SizeIs(::testing::Lt(size_t{calls})));
  EXPECT_THAT(before, Not(Contains(HasSubstr("13812345678"))));
  hub.now = "2026-10-16T03:00:00Z";
  ASSERT_EQ(pull(), 0) << last.err << last.out;
  EXPECT_THAT(kept(), AllOf(SizeIs(calls), Each(HasSubstr(" 1 {"))));
}

TEST_P(PulledTable, GoesOnBehindAPageAndReadsARange) {
  insert(a_morning());
  ASSERT_EQ(pull({"--from", "2026-10-16T01:10:00Z", "--until", "2026-10-16T01:12:00Z"}), 0) << last.err << last.out;
  EXPECT_THAT(kept(), SizeIs(2)) << "of 09:10 and of 09:11";
  EXPECT_EQ(checkpoint(), "");
  const auto place = wall(nine_in_beijing + 40 * 60) + "/" + std::to_string(nine_in_beijing + 40 * 60) + ".41";
  const auto cut_short = "2026-10-16T11:00:00Z since 1970-01-01T00:00:00Z behind " + place;
  ASSERT_EQ(run({"state", "set", "hotline/calls", cut_short}), 0) << last.err;
  ASSERT_EQ(pull(), 0) << last.err << last.out;
  EXPECT_THAT(last.out, HasSubstr("hotline/calls: 21 records,")) << "twenty behind it, one of a call begun before";
  EXPECT_EQ(checkpoint(), "2026-10-16T11:00:00Z");
}

INSTANTIATE_TEST_SUITE_P(All, PulledTable, ::testing::ValuesIn(all_engines()), name_of_engine);

// --------------------------------------------------------------------------------------------------- the log

class PulledLog : public ::testing::Test, protected PulledCalls {
 protected:
  PulledLog() {
    hub.now = "2026-10-16T12:00:00Z";
    hub.source("hotline", "asterisk_calls",
               "extensions: 80XX\n      log_folder: log\n      log_files: Master.csv*\n      recordings: "
               "recordings\n      recording_layout: ''\n      all_recorded: false");
    hub.write(hub.folder() / "recordings/none.txt", "");
  }
  void append(const std::string& bytes, const std::string& name = "Master.csv") {
    fs::create_directories(hub.folder() / "log");
    std::ofstream(hub.folder() / "log" / name, std::ios::binary | std::ios::app) << bytes;
  }
  // As the legs end.
  static std::string in_order(std::vector<Leg> legs) {
    std::stable_sort(legs.begin(), legs.end(), [](const Leg& left, const Leg& right) {
      return left.start + left.seconds < right.start + right.seconds;
    });
    std::string rows;
    for (const auto& leg : legs) rows += leg.row();
    return rows;
  }
};

TEST_F(PulledLog, GivesTheRecordsThatLookUpsBringAndKeepsThemWhereTheLogIsDeleted) {
  append(in_order(a_morning()));
  hub.write(hub.folder() / ("recordings/out-" + a_morning()[30].id() + ".wav"), "RIFF");
  ASSERT_EQ(pull(), 0) << last.err << last.out;
  const auto pulled = kept();
  EXPECT_THAT(pulled, SizeIs(calls + 1)) << "the calls and a recording";
  EXPECT_THAT(calls_of_the_case(), ::testing::ElementsAre("1 2"));
  EXPECT_EQ(kept(), pulled);
}

TEST_F(PulledLog, GivesEachCallOnceThroughGrowthAndRotation) {
  const auto log = in_order(a_morning());
  const auto middle = log.find('\n', log.size() / 2) + 20;  // within a row
  append(log.substr(0, middle));
  ASSERT_EQ(pull(), 0) << last.err << last.out;
  append(log.substr(middle));
  fs::rename(hub.folder() / "log/Master.csv", hub.folder() / "log/Master.csv.1");
  hub.now = "2026-10-16T12:30:00Z";
  append(Leg{.start = nine_in_beijing + 4 * 3600, .number = 3000}.row());
  ASSERT_EQ(pull({"--full"}), 0) << last.err << last.out;
  EXPECT_THAT(kept(), SizeIs(calls + 1));
  EXPECT_THAT(rows("SELECT reason FROM quarantine"), IsEmpty()) << "the half row was left";
}

TEST_F(PulledLog, KeepsADamagedRowBehindAQuietNight) {
  append(in_order(a_morning()));
  ASSERT_EQ(pull(), 0) << last.err << last.out;
  hub.now = "2026-10-17T12:00:00Z";
  ASSERT_EQ(pull(), 0) << last.err << last.out;
  append("\"\",\"8021\",\"13700001111\",DAMAGED\n");
  EXPECT_EQ(pull(), 1);
  EXPECT_THAT(last.out, HasSubstr("1 in quarantine"));
  EXPECT_THAT(rows("SELECT reason FROM quarantine"), SizeIs(1));
}

TEST_F(PulledLog, KilledAtAnyMomentEndsWithWhatAnUndisturbedOneKeeps) {
  std::vector<Leg> legs;
  for (int day = 0; day < 20; ++day)
    for (auto leg : a_morning()) {
      leg.start += day * 86'400;
      if (!leg.linkedid.empty()) leg.linkedid = Leg{leg.start - 900, 31}.id();
      legs.push_back(leg);
    }
  append(in_order(legs));
  hub.now = "2026-11-16T12:00:00Z";
  ASSERT_EQ(pull(), 0) << last.err << last.out;
  const auto undisturbed = kept();
  EXPECT_THAT(undisturbed, SizeIs(20 * calls));
  fs::remove_all(hub.folder() / "var");
  int killed = 0;
  for (const long call : {200, 400, 600, 800, 1000}) {
    const auto code = pull({}, {{"DOSSIER_KILL_AT", std::to_string(call)},
                                {"LD_PRELOAD", DOSSIER_BUILD_DIR "/tests/libdossier_kill_at.so"},
                                {"ASAN_OPTIONS", "verify_asan_link_order=0"}});
    killed += code == 128 + 9 ? 1 : 0;
  }
  EXPECT_GT(killed, 1);
  ASSERT_EQ(pull(), 0) << last.err << last.out;
  EXPECT_EQ(kept(), undisturbed);
}

}  // namespace
}  // namespace dossier::testkit
