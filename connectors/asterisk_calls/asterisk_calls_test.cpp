#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sqlite3.h>

#include <fstream>
#include <functional>
#include <optional>

#include "base/civil.hpp"
#include "testkit/real_folder.hpp"
#include "testkit/source.hpp"
#include "testkit/temporary_folder.hpp"

namespace dossier::testkit {
namespace {

namespace fs = std::filesystem;
using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Key;
using ::testing::Not;
using ::testing::Pair;
using ::testing::SizeIs;
using ::testing::StartsWith;

constexpr int64_t second = 1000000;

// A day in the house's switchboard, in Beijing time: seconds since 1970 UTC of 2026-10-16 at that hour.
constexpr int64_t at_hour(int hour) { return 1792080000 + hour * int64_t{3600}; }

std::string wall(int64_t epoch) {
  auto text = civil_text(civil_of((epoch + 8 * 3600) * second), ' ', true);
  return text.substr(0, 19);
}

std::string quoted(const std::string& text) { return "\"" + text + "\""; }

// One row of Master.csv as cdr_csv.c writes it.
struct Row {
  int64_t start = at_hour(9);
  int number = 1;  // makes ids
  std::string src = "8021", dst = "13812345678", context = "from-internal", channel = "PJSIP/8021-00000001",
              dstchannel = "PJSIP/trunk-sh-00000002", app = "Dial", data = "PJSIP/13812345678@trunk-sh,60,T",
              disposition = "ANSWERED", linkedid = {};
  int64_t seconds = 60;

  std::string id() const { return std::to_string(start) + "." + std::to_string(number); }
  std::string call() const { return linkedid.empty() ? id() : linkedid; }
  std::string text() const {
    std::string cells;
    for (const auto& cell : {std::string(), src, dst, context, "\"\"" + src + "\"\" <" + src + ">", channel, dstchannel,
                             app, data, wall(start)})
      cells += quoted(cell) + ",";
    cells += (disposition == "ANSWERED" ? quoted(wall(start + 5)) : "") + "," + quoted(wall(start + seconds)) + ",";
    cells += std::to_string(seconds) + "," + std::to_string(disposition == "ANSWERED" ? seconds - 5 : 0) + ",";
    for (const auto& cell : {disposition, std::string("DOCUMENTATION"), id(), std::string(), std::string(), call()})
      cells += quoted(cell) + ",";
    return cells + std::to_string(number) + "\n";
  }
};

Row to_customer(int64_t start, int number, const std::string& disposition = "ANSWERED") {
  Row row;
  row.start = start;
  row.number = number;
  row.disposition = disposition;
  return row;
}

Row to_stranger(int64_t start, int number) {
  auto row = to_customer(start, number);
  row.dst = "13900002222";
  row.data = "PJSIP/13900002222@trunk-sh,60,T";
  return row;
}

std::string wav(size_t sound, bool header_alone = false) {
  const auto little = [](size_t number, int bytes) {
    std::string text;
    for (int byte = 0; byte < bytes; ++byte) text += static_cast<char>(number >> (8 * byte));
    return text;
  };
  const auto header = "RIFF" + little(36 + sound, 4) + "WAVEfmt " + little(16, 4) + little(1, 2) + little(1, 2) +
                      little(8000, 4) + little(16000, 4) + little(2, 2) + little(16, 2) + "data" + little(sound, 4);
  return header_alone ? header : header + std::string(sound, 's');
}

class Switchboard : public ::testing::Test {
 protected:
  Switchboard() : built_(built_connector("asterisk_calls")) {
    fs::create_directory(folder_ / "log");
    fs::create_directory(folder_ / "recordings");
    options_.put("log_folder", (folder_ / "log").string());
  }

  void write(const std::string& name, const std::string& bytes) const {
    const auto file = folder_ / name;
    fs::create_directories(file.parent_path());
    std::ofstream(file, std::ios::binary | std::ios::app) << bytes;
  }
  void log(const std::vector<Row>& rows, const std::string& name = "Master.csv") const {
    std::string text;
    for (const auto& row : rows) text += row.text();
    write("log/" + name, text);
  }
  void recording(const std::string& name, const std::string& bytes) {
    write("recordings/" + name, bytes);
    options_.put("recordings", (folder_ / "recordings").string());
  }

  struct Run {
    Result<void> outcome;
    RealFolder given;
    std::vector<json::Document> records;

    std::vector<std::string> keys() const {
      std::vector<std::string> keys;
      for (const auto& document : given.documents) keys.push_back(document.key);
      return keys;
    }
    std::vector<std::string> of_kind(const std::string& kind, const std::string& pointer) const {
      std::vector<std::string> found;
      for (const auto& record : records)
        if (json::text(record, "/kind") == kind) found.push_back(json::text(record, pointer));
      return found;
    }
    std::vector<std::string> calls() const { return of_kind("call", "/key/1"); }
  };

  Run look_up(const std::string& type = "phone", const std::string& value = "+8613812345678", int64_t from = 0,
              int64_t until = at_hour(24)) {
    Run run{{}, RealFolder({folder_ / "log", folder_ / "recordings"}), {}};
    run.given.before_read = before_read_;
    run.given.most_held = most_held_;
    const auto identifier = json::Object().put("type", type).put("realm", "").put("value", value).put("raw", value);
    run.outcome = run_in(run.given, built_, options_,
                         json::Object()
                             .put("verb", "read")
                             .put("stream", "calls")
                             .put("pull", false)
                             .put("identifier", identifier)
                             .put("from", from * second)
                             .put("until", until * second));
    normalise(run);
    return run;
  }
  void normalise(Run& run) const {
    const auto mapping = options_of(built_.spec, options_.value(), "mapping");
    for (const auto& sent : run.given.documents)
      for (const auto& line : normalised_lines(*built_.plugin, {"calls", sent.key, sent.content_type, sent.bytes},
                                               mapping, json::Object().value()))
        if (auto parsed = json::parse_own(line)) run.records.push_back(std::move(*parsed));
  }
  Run around(int64_t claimed, const std::string& type = "extension", const std::string& value = "8021") {
    return look_up(type, value, claimed - 1800, claimed + 1800);
  }

  std::string probe() {
    RealFolder given({folder_ / "log", folder_ / "recordings"});
    const auto outcome = run_in(given, built_, options_, json::Object().put("verb", "probe"));
    return outcome ? std::string() : outcome.error().message();
  }

  TemporaryFolder folder_;
  BuiltConnector built_;
  json::Object options_;
  std::function<void()> before_read_;
  size_t most_held_ = size_t{128} << 20;  // bytes that the host remembers of what it read
};

// One connector that is pulled again and again, as the program that serves does.
class PulledSwitchboard : public Switchboard {
 protected:
  ~PulledSwitchboard() override {
    if (instance_) built_.plugin->close(*instance_);
  }
  Run pull(int64_t until = at_hour(24), const std::string& cursor = {}, int64_t from = 0) {
    if (!instance_) instance_ = built_.plugin->open(options_of(built_.spec, options_.value())).value();
    Run run{{}, RealFolder({folder_ / "log", folder_ / "recordings"}), {}};
    run.given.before_read = before_read_;
    const auto verb = json::Object()
                          .put("verb", "read")
                          .put("stream", "calls")
                          .put("pull", true)
                          .put("cursor", cursor)
                          .put("from", from * second)
                          .put("until", until * second);
    run.outcome = built_.plugin->invoke(*instance_, {verb.str(), {}}, run.given, {}, std::chrono::seconds(60));
    normalise(run);
    return run;
  }

  std::optional<InstanceId> instance_;
};

constexpr auto done_at_midnight = "2026-10-16T16:00:00Z";  // in Beijing

TEST(AsteriskCalls, MakesOfEveryGoldenCaseWhatItsFileSays) { expect_golden_cases("asterisk_calls"); }

TEST(AsteriskCalls, ListsEachOfItsOptionsInItsReadme) { expect_readme_of("asterisk_calls"); }

TEST(AsteriskCalls, ReadsMegabytesOfNonsenseToTheEnd) {
  const auto built = built_connector("asterisk_calls");
  const auto mapping = options_of(built.spec, json::Document(rapidjson::kObjectType), "mapping");
  const auto times = [](const std::string& text) {
    std::string all;
    while (all.size() < size_t{4} << 20) all += text;
    return all;
  };
  for (const std::string piece :
       {"\"", "\"\"", "a\",\"b\n", ",", "\n", "\"\n", ",,,,,,,,,2026-01-01 00:00:00,,,1,1,,\n", "{", "[", "\xff",
        "WEBVTT\n00:00.000 --> 00:01.000\n<v ", "1\n00:00:00,000 --> 00:00:00,000\n&<"}) {
    SCOPED_TRACE(piece);
    const auto lines =
        normalised_lines(*built.plugin, {"calls", "k", "text/csv", times(piece)}, mapping, json::Object().value());
    EXPECT_THAT(lines, Not(Contains(HasSubstr("killed"))));
    EXPECT_THAT(lines, Not(Contains(HasSubstr("timed out"))));
  }
}

// ----------------------------------------------------------------------------------------------------- the log

TEST_F(Switchboard, FindsTheCallsOfANumberAndNobodyElses) {
  log({to_stranger(at_hour(8), 1), to_customer(at_hour(9), 2), to_customer(at_hour(10), 3, "NO ANSWER"),
       to_stranger(at_hour(11), 4)});
  const auto run = look_up();
  ASSERT_TRUE(run.outcome) << run.outcome.error().message();
  EXPECT_THAT(run.of_kind("call", "/outcome"), ElementsAre("answered", "no_answer"));
  for (const auto& document : run.given.documents) {
    EXPECT_TRUE(document.by_host) << document.key;
    EXPECT_THAT(document.bytes, Not(HasSubstr("13900002222")));
  }
}

TEST_F(Switchboard, FindsANumberHoweverTheSwitchboardWritesIt) {
  options_.put("outside_prefixes", "9");
  int number = 0;
  for (const auto* written : {"13812345678", "013812345678", "+8613812345678", "008613812345678", "8613812345678",
                              "913812345678", "9013812345678", "138 1234 5678"}) {
    ++number;
    auto row = to_customer(at_hour(9) + 60 * number, number);
    row.dst = written;
    row.data = "PJSIP/trunk-sh";
    log({row});
  }
  auto other = to_customer(at_hour(10), 20);
  other.dst = "1381234567";
  other.data = "PJSIP/113812345678@trunk-sh";
  log({other});
  EXPECT_THAT(look_up().calls(), SizeIs(8));
}

TEST_F(Switchboard, FindsALocalNumberWrittenWithoutItsAreaCode) {
  options_.put("area_code", "021");
  auto row = to_customer(at_hour(9), 1);
  row.dst = "60001234";
  row.data = "PJSIP/60001234@trunk-sh";
  log({row});
  const auto run = look_up("phone", "+862160001234");
  ASSERT_THAT(run.records, SizeIs(1));
  EXPECT_THAT(json::to_string(run.records[0]), HasSubstr("\"02160001234\""));
  EXPECT_THAT(look_up("phone", "+8675560001234").calls(), IsEmpty());
}

TEST_F(Switchboard, ReadsOnlyTheNamedLogAndNotItsCopies) {
  log({to_customer(at_hour(9), 1)});
  log({to_customer(at_hour(9), 1)}, "8021.csv");
  const auto run = look_up();
  EXPECT_THAT(run.given.documents, SizeIs(1));
  EXPECT_EQ(json::text(run.records.at(0), "/detail/legs"), "1");
}

TEST_F(Switchboard, ReadsRotatedLogsWhereTheyAreNamed) {
  options_.put("log_files", "Master.csv, Master.csv-*");
  log({to_customer(at_hour(9), 1)}, "Master.csv-20261001");
  log({to_customer(at_hour(10), 2)});
  EXPECT_THAT(look_up().calls(), SizeIs(2));
}

TEST_F(Switchboard, MakesOneCallOfTheRowsOfTwoLogs) {
  options_.put("log_files", "Master*");
  auto first = to_customer(at_hour(9), 1, "NO ANSWER"), second_row = to_customer(at_hour(9) + 30, 2);
  second_row.linkedid = first.id();
  log({first}, "Master.csv.1");
  log({second_row}, "Master.csv");
  const auto run = look_up();
  ASSERT_THAT(run.given.documents, SizeIs(1));
  EXPECT_FALSE(run.given.documents[0].by_host) << "put together of two files";
  EXPECT_THAT(run.of_kind("call", "/detail/legs"), ElementsAre("2"));
}

TEST_F(Switchboard, GathersLegsThatDoNotNameTheNumber) {
  Row rung = to_customer(at_hour(9), 1, "NO ANSWER");
  rung.src = "13812345678";
  rung.dst = "600";
  rung.context = "ext-queues";
  rung.channel = "PJSIP/trunk-sh-00000001";
  rung.dstchannel = "Local/8021@from-queue-00000001;1";
  rung.app = "Queue";
  rung.data = "600,t";
  Row inner = rung;
  inner.number = 2;
  inner.linkedid = rung.id();
  inner.src = "8000";
  inner.channel = "Local/8021@from-queue-00000001;2";
  inner.dstchannel = "PJSIP/8021-00000003";
  inner.app = "Dial";
  log({inner, to_stranger(at_hour(9), 7), rung});
  const auto run = look_up();
  EXPECT_THAT(run.of_kind("call", "/detail/legs"), ElementsAre("2"));
  ASSERT_THAT(run.given.documents, SizeIs(1));
  EXPECT_TRUE(run.given.documents[0].by_host) << "the rows stand close together";
  EXPECT_THAT(run.of_kind("call", "/pointer"), ElementsAre("row=1;3"));
}

TEST_F(Switchboard, ReadsALogInPiecesWhereverTheyEnd) {
  std::string lines;
  for (int number = 0; number < 20000; ++number) lines += to_stranger(at_hour(1) + number, number).text();
  ASSERT_GT(lines.size(), size_t{5} << 20);
  write("log/Master.csv", lines);
  log({to_customer(at_hour(9), 30001)});
  write("log/Master.csv", lines);
  log({to_customer(at_hour(10), 30002)});
  EXPECT_THAT(look_up().calls(), SizeIs(2));
}

TEST_F(Switchboard, PutsRowsThatStandFarApartTogether) {
  auto first = to_customer(at_hour(9), 1), last = to_customer(at_hour(9) + 5, 2);
  last.linkedid = first.id();
  log({first});
  std::string lines;
  for (int number = 10; number < 400; ++number) lines += to_stranger(at_hour(9), number).text();
  write("log/Master.csv", lines);
  log({last});
  const auto run = look_up();
  ASSERT_THAT(run.given.documents, SizeIs(1));
  EXPECT_FALSE(run.given.documents[0].by_host);
  EXPECT_EQ(run.given.documents[0].bytes, first.text() + last.text());
}

TEST_F(Switchboard, LeavesOutWhatLiesOutsideOfTheWindow) {
  log({to_customer(at_hour(9), 1), to_customer(at_hour(12), 2), to_customer(at_hour(15), 3)});
  const auto run = look_up("phone", "+8613812345678", at_hour(11), at_hour(13));
  EXPECT_THAT(run.calls(), ElementsAre(to_customer(at_hour(12), 2).id()));
}

TEST_F(Switchboard, SaysThatTheLastRowIsCutOffWhereItMayBeTheCustomers) {
  log({to_customer(at_hour(9), 1)});
  write("log/Master.csv", to_customer(at_hour(10), 2).text().substr(0, 120));
  const auto run = look_up();
  ASSERT_FALSE(run.outcome);
  EXPECT_EQ(run.outcome.error().reason(), "partial_page");
  EXPECT_THAT(run.outcome.error().message(), AllOf(HasSubstr("Master.csv"), HasSubstr("cut off")));
  EXPECT_THAT(run.calls(), SizeIs(1)) << "what is whole comes all the same";
}

TEST_F(Switchboard, PassesOverALastRowThatIsCutOffBehindAnotherNumber) {
  log({to_customer(at_hour(9), 1)});
  const auto row = to_stranger(at_hour(10), 2).text();
  write("log/Master.csv", row.substr(0, row.size() - 30));
  EXPECT_TRUE(look_up().outcome);
}

TEST_F(Switchboard, PutsADamagedRowWithTheNumberIntoQuarantine) {
  const auto cut = to_customer(at_hour(9), 1).text().substr(0, 100);
  write("log/Master.csv", cut + to_stranger(at_hour(10), 2).text());
  log({to_customer(at_hour(11), 3)});
  write("log/Master.csv", to_stranger(at_hour(12), 4).text().substr(0, 40) + "\n");
  const auto run = look_up();
  ASSERT_TRUE(run.outcome) << run.outcome.error().message();
  ASSERT_THAT(run.keys(), SizeIs(2));
  EXPECT_EQ(run.keys()[1], "Master.csv damaged at 0");
  EXPECT_EQ(json::text(run.records.at(1), "/reject"), "true");
}

// The host forgets what it read long ago: of a log larger than it holds, nothing of its beginning is left at the end.
TEST_F(Switchboard, QuarantinesADamagedRowAtTheBeginningOfALogLargerThanTheHostHolds) {
  most_held_ = size_t{1} << 20;
  const auto cut = to_customer(at_hour(9), 1).text().substr(0, 100) + "\n";
  write("log/Master.csv", cut);
  std::string lines;
  for (int number = 10; number < 20000; ++number) lines += to_stranger(at_hour(1) + number, number).text();
  ASSERT_GT(lines.size(), size_t{4} << 20);
  write("log/Master.csv", lines);
  const auto call = to_customer(at_hour(11), 3);
  log({call});
  recording("2026/10/16/out-" + call.id() + ".wav", wav(16000));
  recording("2026/10/16/out-" + call.id() + ".vtt", "WEBVTT\n\n00:01.000 --> 00:02.000\n<v 客服>您好\n");
  const auto run = look_up();
  ASSERT_TRUE(run.outcome) << run.outcome.error().message();
  ASSERT_THAT(run.keys(), Contains("Master.csv damaged at 0"));
  for (const auto& document : run.given.documents) {
    EXPECT_THAT(document.bytes, Not(HasSubstr("13900002222"))) << document.key;
    if (document.key == "Master.csv damaged at 0") {
      EXPECT_EQ(document.bytes, cut);
      EXPECT_TRUE(document.by_host);
    }
  }
  EXPECT_THAT(run.calls(), ElementsAre(call.call()));
  EXPECT_THAT(run.of_kind("transcript", "/text"), ElementsAre("您好"));
  EXPECT_THAT(run.given.media, SizeIs(1));
}

TEST_F(Switchboard, QuarantinesNoRowThatTookTheDamagedOnesPlaceWhileTheLogWasRead) {
  const auto cut = to_customer(at_hour(9), 1).text().substr(0, 100) + "\n";
  write("log/Master.csv", cut);
  int reads = 0;
  before_read_ = [&] {
    if (++reads != 2) return;
    fs::remove(folder_ / "log/Master.csv");
    log({to_stranger(at_hour(9), 2)});
  };
  const auto run = look_up();
  ASSERT_FALSE(run.outcome);
  EXPECT_EQ(run.outcome.error().kind(), ErrorKind::unavailable);
  EXPECT_THAT(run.outcome.error().message(), HasSubstr("changed while it was read"));
  EXPECT_THAT(run.keys(), IsEmpty());
}

// As a log lies there after a power cut: zero bytes, and no line break far and wide.
TEST_F(Switchboard, SaysOfARowWithoutAnEndWhereItBeginsAndReadsEverythingElse) {
  log({to_customer(at_hour(9), 1)});
  const auto begin = fs::file_size(folder_ / "log/Master.csv");
  write("log/Master.csv", "\"\",\"8021\"" + std::string(size_t{9} << 20, '\0') + "\n");
  log({to_customer(at_hour(11), 3)});
  const auto run = look_up();
  ASSERT_FALSE(run.outcome);
  EXPECT_EQ(run.outcome.error().reason(), "partial_page");
  EXPECT_THAT(run.outcome.error().message(), AllOf(HasSubstr("Master.csv: the row at byte " + std::to_string(begin) +
                                                             " is damaged: it has no end within 64 KiB"),
                                                   HasSubstr("mend the log"), Not(HasSubstr("being written"))));
  EXPECT_THAT(run.calls(), SizeIs(2));
}

TEST_F(Switchboard, KnowsACallAgainWhoseIdIsNoUtf8) {
  auto row = to_customer(at_hour(9), 1);
  row.linkedid = "\xC9\xCF\xBA\xA3-1";  // of a system whose name is in GBK
  log({row, to_stranger(at_hour(10), 2)});
  const auto run = look_up();
  ASSERT_TRUE(run.outcome) << run.outcome.error().message();
  EXPECT_THAT(run.calls(), ElementsAre("上海-1"));
}

TEST_F(Switchboard, SaysThatACallIsGoneWhereTheLogChangedWhileItWasRead) {
  log({to_customer(at_hour(9), 1)});
  int reads = 0;
  before_read_ = [&] {
    if (++reads != 2) return;
    fs::remove(folder_ / "log/Master.csv");
    log({to_stranger(at_hour(9), 2)});  // as long as the other
  };
  const auto run = look_up();
  ASSERT_FALSE(run.outcome);
  EXPECT_EQ(run.outcome.error().reason(), "partial_page");
  EXPECT_THAT(run.outcome.error().message(), HasSubstr("changed while it was read"));
  EXPECT_THAT(run.calls(), IsEmpty());
}

// --------------------------------------------------------------------------------- around a claimed contact

TEST_F(Switchboard, AnswersForAnExtensionWithItsCallsAroundTheTimeAndNothingElse) {
  recording("2026/10/16/x-" + to_customer(at_hour(9), 2).id() + ".wav", wav(800));
  auto mistyped = to_customer(at_hour(9) + 60, 3, "NO ANSWER");
  mistyped.dst = "13812345670";
  auto others = to_stranger(at_hour(9), 4);
  others.src = "8022";
  others.channel = "PJSIP/8022-00000001";
  log({to_customer(at_hour(7), 1), to_customer(at_hour(9), 2), mistyped, others});
  const auto run = around(at_hour(9));
  ASSERT_TRUE(run.outcome) << run.outcome.error().message();
  EXPECT_THAT(run.calls(), ElementsAre(to_customer(at_hour(9), 2).id(), mistyped.id()));
  EXPECT_THAT(run.records, SizeIs(2)) << "no recordings";
  EXPECT_THAT(run.given.media, IsEmpty());
}

TEST_F(Switchboard, GivesTheSameRecordOfACallByWhateverItWasFoundUnderAKeyOfItsOwn) {
  log({to_customer(at_hour(9), 1)});
  const auto by_phone = look_up(), by_extension = around(at_hour(9));
  ASSERT_THAT(by_phone.records, SizeIs(1));
  ASSERT_THAT(by_extension.records, SizeIs(1));
  EXPECT_EQ(json::to_string(by_phone.records[0]), json::to_string(by_extension.records[0]));
  EXPECT_NE(by_phone.keys(), by_extension.keys());
}

TEST_F(Switchboard, AnswersThatThereWasNoCall) {
  log({to_customer(at_hour(7), 1)});
  const auto run = around(at_hour(9));
  EXPECT_TRUE(run.outcome);
  EXPECT_THAT(run.given.documents, IsEmpty());
}

TEST_F(Switchboard, KnowsAnAgentByTheExtensionThatTheOptionsGiveHim) {
  options_.put("agents", std::map<std::string, std::string>{{"8021", "王某 <1007>"}});
  log({to_customer(at_hour(9), 1)});
  const auto run = around(at_hour(9), "agent_id", "1007");
  EXPECT_THAT(run.of_kind("call", "/parties/0/name"), ElementsAre("王某"));
  const auto unknown = around(at_hour(9), "agent_id", "1008");
  ASSERT_FALSE(unknown.outcome);
  EXPECT_EQ(unknown.outcome.error().kind(), ErrorKind::config);
  EXPECT_THAT(unknown.outcome.error().message(), AllOf(HasSubstr("1008"), HasSubstr("agents")));
}

// ------------------------------------------------------------------------------- recordings and transcripts

TEST_F(Switchboard, FilesTheRecordingOfACallAndWhatWasSaidInIt) {
  const auto call = to_customer(at_hour(9), 1);
  log({call});
  const auto name = "2026/10/16/out-13812345678-8021-20261016-090005-" + call.id();
  recording(name + ".wav", wav(16000));
  recording(name + ".vtt", "WEBVTT\n\n00:00:01.000 --> 00:00:02.500\n<v 客服>您好\n");
  recording("2026/10/16/out-13900002222-8021-20261016-090105-1792112999.9.wav", wav(16000));
  const auto run = look_up();
  ASSERT_TRUE(run.outcome) << run.outcome.error().message();
  EXPECT_THAT(run.given.media, ElementsAre(Pair("recording/" + name + ".wav", wav(16000))));
  EXPECT_THAT(run.of_kind("attachment", "/at/raw"), ElementsAre("2026-10-16 09:00:05+08:00"));
  EXPECT_THAT(run.of_kind("attachment", "/detail/duration_s"), ElementsAre("1"));
  EXPECT_THAT(run.of_kind("transcript", "/at/raw"), ElementsAre("2026-10-16 09:00:06+08:00"));
  EXPECT_THAT(run.of_kind("transcript", "/text"), ElementsAre("您好"));
  EXPECT_THAT(run.of_kind("transcript", "/pointer"), ElementsAre("line=2,4"));
}

TEST_F(Switchboard, FindsBothRecordingsOfACallThatWasHandedOn) {
  auto first = to_customer(at_hour(9), 1);
  first.src = "13812345678";
  first.dst = "8021";
  first.context = "from-did-direct";
  first.channel = "PJSIP/trunk-sh-00000001";
  first.dstchannel = "PJSIP/8021-00000002";
  log({first});
  recording("2026/10/16/in-60001234-13812345678-20261016-090005-" + first.id() + ".wav", wav(800));
  recording("2026/10/16/exten-8022-13812345678-20261016-090040-" + std::to_string(first.start + 35) + ".77.wav",
            wav(800));
  recording("2026/10/16/exten-8022-13812345678-20261016-110040-" + std::to_string(first.start + 7235) + ".78.wav",
            wav(800));
  const auto run = look_up();
  EXPECT_THAT(run.of_kind("attachment", "/detail/matched_by"), ElementsAre("id of the call", "number and time"));
  EXPECT_THAT(run.of_kind("attachment", "/key/1"), ElementsAre(first.id(), first.id()));
}

TEST_F(Switchboard, TellsAHeaderWithoutSoundFromARecording) {
  const auto call = to_customer(at_hour(9), 1);
  log({call});
  const auto name = "2026/10/16/out-13812345678-8021-20261016-090005-" + call.id() + ".wav";
  recording(name, wav(0, true));
  const auto run = look_up();
  EXPECT_THAT(run.given.missing, ElementsAre(Pair("recording/" + name, "corrupt")));
  EXPECT_THAT(run.of_kind("attachment", "/detail/reason"), ElementsAre(HasSubstr("44 字节")));
}

TEST_F(Switchboard, SaysOfAnAnsweredCallThatItsRecordingIsMissing) {
  const auto call = to_customer(at_hour(9), 1);
  log({call, to_customer(at_hour(10), 2, "NO ANSWER")});
  recording("2026/10/15/other.wav", wav(800));
  const auto run = look_up();
  ASSERT_TRUE(run.outcome) << run.outcome.error().message();
  EXPECT_THAT(run.given.missing, ElementsAre(Pair("recording of " + call.id(), "absent")));
  EXPECT_THAT(run.of_kind("attachment", "/detail/looked_in"), ElementsAre(HasSubstr("2026/10/16/ (no such folder)")));
  EXPECT_THAT(run.of_kind("attachment", "/links/0/key/1"), ElementsAre(call.id()));
}

TEST_F(Switchboard, ReadsAllOtherDaysWhereTheFolderOfOneCannotBeOpened) {
  const auto shut = to_customer(at_hour(9), 1), other = to_customer(at_hour(9) + 86400, 2);
  log({shut, other});
  recording("2026/10/17/out-13812345678-8021-20261017-090005-" + other.id() + ".wav", wav(800));
  fs::create_directory_symlink("/etc", folder_ / "recordings/2026/10/16");
  const auto run = look_up("phone", "+8613812345678", 0, at_hour(48));
  EXPECT_THAT(run.given.media, SizeIs(1));
  EXPECT_THAT(run.given.missing, ElementsAre(Pair("recording of " + shut.id(), "forbidden")));
  ASSERT_FALSE(run.outcome);
  EXPECT_THAT(run.outcome.error().message(), AllOf(HasSubstr(": 2026/10/16/."), HasSubstr("outside of the paths")));
}

TEST_F(Switchboard, NamesARecordingThatIsTooLargeAndFetchesTheOthers) {
  const auto long_one = to_customer(at_hour(9), 1), other = to_customer(at_hour(10), 2);
  log({long_one, other});
  const auto large = "2026/10/16/out-13812345678-8021-20261016-090005-" + long_one.id() + ".wav";
  recording(large, wav(800));
  fs::resize_file(folder_ / "recordings" / large, 65 << 20);
  recording("2026/10/16/out-13812345678-8021-20261016-100005-" + other.id() + ".wav", wav(800));
  const auto run = look_up();
  EXPECT_THAT(run.given.media, SizeIs(1));
  EXPECT_THAT(run.given.missing, ElementsAre(Pair("recording/" + large, "too_large")));
  ASSERT_FALSE(run.outcome);
  EXPECT_THAT(run.outcome.error().message(), AllOf(HasSubstr("1 file(s) are too large"), HasSubstr(large)));
}

TEST_F(Switchboard, NamesALogThatIsALinkToNothing) {
  log({to_customer(at_hour(9), 1)});
  fs::create_symlink("nowhere", folder_ / "log/Master.csv.1");
  options_.put("log_files", "Master.csv*");
  const auto run = look_up();
  EXPECT_THAT(run.calls(), SizeIs(1));
  ASSERT_FALSE(run.outcome);
  EXPECT_THAT(run.outcome.error().message(), AllOf(HasSubstr("Master.csv.1"), HasSubstr("leads nowhere")));
}

TEST_F(Switchboard, WaitsForTheRecordingOfACallThatHasJustEnded) {
  const auto call = to_customer(at_hour(9), 1);
  log({call});
  recording("2026/10/15/other.wav", wav(800));
  const auto run = look_up("phone", "+8613812345678", 0, call.start + 120);
  EXPECT_THAT(run.given.missing, ElementsAre(Pair("recording of " + call.id(), "pending")));
}

TEST_F(Switchboard, ExpectsNoRecordingWhereNotEveryCallIsRecorded) {
  options_.put("all_recorded", false);
  log({to_customer(at_hour(9), 1)});
  recording("2026/10/16/other.wav", wav(800));
  const auto run = look_up();
  EXPECT_THAT(run.given.missing, IsEmpty());
  EXPECT_THAT(run.records, SizeIs(1));
}

TEST_F(Switchboard, LooksADayLaterWhereTheLogIsInGmt) {
  auto call = to_customer(at_hour(9), 1);
  call.start -= 8 * 3600 + 7200;  // wall() is Beijing's: this log says 23:00 of the day before, in GMT
  auto row = call.text();
  const auto id = std::to_string(call.start + 8 * 3600) + ".1";
  for (size_t at = 0; (at = row.find(call.id())) != std::string::npos;) row.replace(at, call.id().size(), id);
  write("log/Master.csv", row);
  recording("2026/10/16/out-13812345678-8021-20261016-070005-" + id + ".wav", wav(800));
  const auto run = look_up();
  EXPECT_THAT(run.of_kind("call", "/at/zone"), ElementsAre("Etc/GMT+0"));
  EXPECT_THAT(run.of_kind("attachment", "/at/raw"), ElementsAre("2026-10-16 07:00:05+08:00"));
}

TEST_F(Switchboard, LooksIntoOneFolderWhereAllRecordingsLieThere) {
  options_.put("recording_layout", "");
  const auto call = to_customer(at_hour(9), 1);
  log({call});
  recording(call.id() + ".mp3", "ID3 sound");
  EXPECT_THAT(look_up().given.media, ElementsAre(Key("recording/" + call.id() + ".mp3")));
}

// ------------------------------------------------------------------------------------------------------ a table

constexpr auto freepbx =
    "CREATE TABLE cdr(calldate datetime, clid varchar(80), src varchar(80), dst varchar(80), dcontext varchar(80), "
    "channel "
    "varchar(80), dstchannel varchar(80), lastapp varchar(80), lastdata varchar(80), duration int, billsec int, "
    "disposition varchar(45), amaflags int, accountcode varchar(20), uniqueid varchar(32), userfield varchar(255), did "
    "varchar(50), recordingfile varchar(255), cnum varchar(80), cnam varchar(80), outbound_cnum varchar(80), linkedid "
    "varchar(32), peeraccount varchar(80), sequence int);";

class CallsInATable : public Switchboard {
 protected:
  CallsInATable() {
    options_ = json::Object();
    options_.put("file", (folder_ / "cdr.sqlite").string());
  }
  void run(const std::string& sql) const {
    sqlite3* database = nullptr;
    ASSERT_EQ(sqlite3_open((folder_ / "cdr.sqlite").c_str(), &database), SQLITE_OK);
    char* problem = nullptr;
    EXPECT_EQ(sqlite3_exec(database, sql.c_str(), nullptr, nullptr, &problem), SQLITE_OK) << (problem ? problem : "");
    sqlite3_free(problem);
    sqlite3_close(database);
  }
  void insert(const Row& row, const std::string& recording = {}) const {
    std::string values;
    for (const auto& text : {wall(row.start), row.src, row.dst, row.context, row.channel, row.dstchannel, row.app,
                             row.data, row.disposition, row.id(), row.call(), recording})
      values += "'" + text + "',";
    run("INSERT INTO cdr(calldate,src,dst,dcontext,channel,dstchannel,lastapp,lastdata,disposition,uniqueid,linkedid,"
        "recordingfile,duration,billsec,sequence) VALUES(" +
        values + std::to_string(row.seconds) + "," + std::to_string(row.seconds - 5) + "," +
        std::to_string(row.number) + ")");
  }
};

TEST_F(CallsInATable, FindsTheCallsOfANumberWithAllTheirRows) {
  run(freepbx);
  auto second_leg = to_stranger(at_hour(9) + 20, 2);
  second_leg.linkedid = to_customer(at_hour(9), 1).id();
  insert(second_leg);
  insert(to_customer(at_hour(9), 1, "NO ANSWER"));
  insert(to_stranger(at_hour(10), 3));
  const auto found = look_up();
  ASSERT_TRUE(found.outcome) << found.outcome.error().message();
  EXPECT_THAT(found.keys(), ElementsAre("cdr of call " + second_leg.linkedid));
  EXPECT_FALSE(found.given.documents[0].by_host);
  EXPECT_THAT(found.of_kind("call", "/detail/legs"), ElementsAre("2"));
  EXPECT_THAT(found.of_kind("call", "/at/raw"), ElementsAre("2026-10-16 09:00:00"));
  EXPECT_THAT(found.of_kind("call", "/until/raw"), ElementsAre("2026-10-16 09:01:20")) << "this table has no end";
}

TEST_F(CallsInATable, AnswersForAnExtensionWithItsCallsAroundTheTime) {
  run(freepbx);
  insert(to_customer(at_hour(7), 1));
  insert(to_customer(at_hour(9), 2));
  auto others = to_customer(at_hour(9), 3);
  others.src = "18021";
  others.channel = "PJSIP/80210-00000001";
  insert(others);
  EXPECT_THAT(around(at_hour(9)).calls(), ElementsAre(to_customer(at_hour(9), 2).id()));
}

TEST_F(CallsInATable, ReadsAsterisksOwnTableAndOneWhoseColumnsHaveOtherNames) {
  run("CREATE TABLE calls(start datetime, \"end\" datetime, Src text, dst text, channel text, dstchannel text, lastapp "
      "text, "
      "duration int, billsec int, result text, uniqueid text)");
  run("INSERT INTO calls VALUES('2026-10-16 09:00:00','2026-10-16 "
      "09:00:30','8021','13812345678','SIP/8021-1','SIP/t-2',"
      "'Dial',30,0,'BUSY','1792112400.1')");
  options_.put("table", "calls").put("columns", std::map<std::string, std::string>{{"disposition", "result"}});
  const auto found = look_up();
  ASSERT_TRUE(found.outcome) << found.outcome.error().message();
  EXPECT_THAT(found.of_kind("call", "/outcome"), ElementsAre("busy"));
  EXPECT_THAT(found.of_kind("call", "/until/raw"), ElementsAre("2026-10-16 09:00:30"));
}

TEST_F(CallsInATable, GivesTheSameBytesInWhateverOrderTheRowsCome) {
  auto leg = to_customer(at_hour(9), 2);
  leg.linkedid = to_customer(at_hour(9), 1).id();
  const std::vector<Row> rows = {to_customer(at_hour(9), 1), leg};
  run(freepbx);
  for (const auto& row : {rows[0], rows[1]}) insert(row);
  const auto one = look_up();
  run("DELETE FROM cdr");
  for (const auto& row : {rows[1], rows[0]}) insert(row);
  EXPECT_EQ(one.given.documents.at(0).bytes, look_up().given.documents.at(0).bytes);
}

TEST_F(CallsInATable, FilesTheRecordingThatTheTableNames) {
  run(freepbx);
  insert(to_customer(at_hour(9), 1), "named-by-hand.wav");
  insert(to_customer(at_hour(10), 2), "gone.wav");
  recording("2026/10/16/named-by-hand.mp3", "ID3 converted since");
  const auto found = look_up();
  EXPECT_THAT(found.given.media, ElementsAre(Key("recording/2026/10/16/named-by-hand.mp3")));
  EXPECT_THAT(found.of_kind("attachment", "/text"), Contains(HasSubstr("gone.wav")));
}

TEST_F(CallsInATable, SaysInAProbeWhatIsMissing) {
  run("CREATE TABLE other(a)");
  EXPECT_THAT(probe(), AllOf(HasSubstr("table \"cdr\""), HasSubstr("no such table")));
  run("CREATE TABLE cdr(calldate, src, dst, channel, duration, result, uniqueid)");
  EXPECT_THAT(probe(), AllOf(HasSubstr("no column \"disposition\""), HasSubstr("result"), HasSubstr("columns")));
  options_.put("columns", std::map<std::string, std::string>{{"disposition", "result; DROP TABLE cdr"}});
  EXPECT_THAT(probe(), HasSubstr("wanted the name of a column"));
}

TEST_F(CallsInATable, SaysInAProbeThatNothingOrTwoThingsHoldTheCalls) {
  options_.put("log_folder", (folder_ / "log").string());
  EXPECT_THAT(probe(), AllOf(HasSubstr("log_folder"), HasSubstr("file")));
  options_ = json::Object();
  EXPECT_THAT(probe(), AllOf(HasSubstr("log_folder"), HasSubstr("engine")));
}

// ---------------------------------------------------------------------------------------------------- the probe

TEST_F(Switchboard, ProbesWhatIsThere) {
  log({to_customer(at_hour(9), 1)});
  recording("2026/10/16/x.wav", wav(800));
  EXPECT_EQ(probe(), "");
}

TEST_F(Switchboard, SaysInAProbeThatTheLogIsNotThere) {
  EXPECT_THAT(probe(), AllOf(StartsWith((folder_ / "log").string()), HasSubstr("Master.csv"), HasSubstr("log_folder")));
  fs::remove(folder_ / "log");
  EXPECT_THAT(probe(), AllOf(HasSubstr((folder_ / "log").string()), HasSubstr("No such file")));
}

TEST_F(Switchboard, SaysInAProbeThatALogIsCompressedOrAnotherOne) {
  options_.put("log_files", "Master*");
  write("log/Master.csv.1.gz", "\x1f\x8b");
  EXPECT_THAT(probe(), HasSubstr("compressed"));
  fs::remove(folder_ / "log/Master.csv.1.gz");
  write("log/Master.csv", "1792112400|NONE|NONE|NONE|QUEUESTART|\n");
  EXPECT_THAT(probe(), AllOf(HasSubstr("no row of cdr_csv.so"), HasSubstr("log_files")));
}

TEST_F(Switchboard, SaysInAProbeThatTheRecordingsLieElsewhere) {
  log({to_customer(at_hour(9), 1)});
  recording("monitor/2026/10/16/x.wav", wav(800));
  EXPECT_THAT(probe(), AllOf(HasSubstr("2026"), HasSubstr("recording_layout")));
}

// ------------------------------------------------------------------------------------------------------- pulling

TEST_F(PulledSwitchboard, HandsOverTheDocumentsThatALookUpDoes) {
  auto transferred = to_customer(at_hour(9) + 30, 3);
  transferred.linkedid = to_customer(at_hour(9), 2).id();
  log({to_customer(at_hour(9), 2), to_stranger(at_hour(9), 7), transferred, to_stranger(at_hour(11), 4)});
  recording("2026/10/16/out-" + to_customer(at_hour(9), 2).id() + ".wav", wav(16000));
  const auto found = look_up(), pulled = pull();
  ASSERT_TRUE(pulled.outcome) << pulled.outcome.error().message();
  EXPECT_THAT(pulled.calls(), SizeIs(3));
  ASSERT_THAT(found.given.documents, SizeIs(2));
  for (const auto& one : found.given.documents)
    EXPECT_THAT(pulled.given.documents, Contains(testing::AllOf(testing::Field(&RealFolder::Given::key, one.key),
                                                                testing::Field(&RealFolder::Given::bytes, one.bytes))));
  EXPECT_EQ(pulled.given.media, found.given.media);
  EXPECT_EQ(pulled.given.checkpoints.back(), done_at_midnight);
}

TEST_F(PulledSwitchboard, TakesEachCallOnceThroughGrowthAndRotation) {
  log({to_customer(at_hour(9), 1), to_stranger(at_hour(21), 2)});
  options_.put("log_files", "Master.csv*");
  EXPECT_THAT(pull().calls(), SizeIs(2));
  EXPECT_THAT(pull(at_hour(24), done_at_midnight).calls(), IsEmpty());
  const auto late = to_stranger(at_hour(23), 3).text();
  write("log/Master.csv", late.substr(0, 100));
  EXPECT_THAT(pull(at_hour(24), done_at_midnight).given.documents, IsEmpty()) << "half a row is left";
  write("log/Master.csv", late.substr(100));
  fs::rename(folder_ / "log/Master.csv", folder_ / "log/Master.csv.1");
  log({to_stranger(at_hour(23) + 60, 4)});
  EXPECT_THAT(pull(at_hour(24), done_at_midnight).calls(),
              ElementsAre(to_stranger(at_hour(23), 3).id(), to_stranger(at_hour(23) + 60, 4).id()));
  EXPECT_THAT(pull().calls(), Contains(to_customer(at_hour(9), 1).id())) << "begun anew, all of the log is read";
}

TEST_F(PulledSwitchboard, TakesACallAgainThatHasGrownAndNoneThatMayStillBeUnderWay) {
  log({to_customer(at_hour(9), 1)});
  EXPECT_THAT(pull(at_hour(9) + 300).given.documents, IsEmpty());
  EXPECT_THAT(pull(at_hour(10), "2026-10-16T01:05:00Z").of_kind("call", "/detail/legs"), ElementsAre("1"));
  auto transferred = to_customer(at_hour(9) + 30, 2);
  transferred.linkedid = to_customer(at_hour(9), 1).id();
  log({transferred});
  EXPECT_THAT(pull(at_hour(11), "2026-10-16T02:00:00Z").of_kind("call", "/detail/legs"), ElementsAre("2"));
}

TEST_F(PulledSwitchboard, GoesOnBehindTheLastCallOfAPullThatWasCutShort) {
  log({to_customer(at_hour(9), 1), to_customer(at_hour(10), 2), to_stranger(at_hour(11), 3)});
  const auto run =
      pull(at_hour(24), "2026-10-16T15:00:00Z since 1970-01-01T00:00:00Z behind " + wall(at_hour(10) + 60));
  EXPECT_THAT(run.calls(), ElementsAre(to_customer(at_hour(10), 2).id(), to_stranger(at_hour(11), 3).id()));
  EXPECT_EQ(run.given.checkpoints.back(), "2026-10-16T15:00:00Z") << "what settled since is the next one's";
}

const std::string cut_short = "2026-10-16T15:00:00Z since 1970-01-01T00:00:00Z behind ";

TEST_F(PulledSwitchboard, GoesOnFromNoCheckpointThatIsNoneOfItsOwn) {
  log({to_customer(at_hour(9), 1)});
  for (const auto& cursor :
       {std::string("yesterday"), cut_short + "x", cut_short + "2026-10-16 10:20:05/1792117205.7"}) {
    const auto refused = pull(at_hour(24), cursor);
    ASSERT_FALSE(refused.outcome) << cursor;
    EXPECT_EQ(refused.outcome.error().kind(), ErrorKind::config);
    EXPECT_THAT(refused.outcome.error().message(),
                AllOf(HasSubstr("the checkpoint \"" + cursor + "\""), HasSubstr("dossier state reset SOURCE/calls")));
    EXPECT_THAT(refused.given.documents, IsEmpty());
  }
}

TEST_F(PulledSwitchboard, GoesOnFromItsOwnCheckpointBehindACallOfAClockThatStoodStill) {
  auto row = to_customer(at_hour(9), 1).text();
  for (size_t at = row.find("2026-"); at != std::string::npos; at = row.find("2026-"))
    row.replace(at, wall(at_hour(9)).size(), "1970-01-01 00:00:00");
  write("log/Master.csv", row);
  const auto first = pull();
  ASSERT_TRUE(first.outcome) << first.outcome.error().message();
  ASSERT_THAT(first.given.checkpoints, ElementsAre(EndsWith("behind 1970-01-01 00:00:00"), done_at_midnight));
  const auto again = pull(at_hour(24), first.given.checkpoints.front());
  EXPECT_TRUE(again.outcome) << again.outcome.error().message();
}

TEST_F(CallsInATable, AreNotPulledFromACheckpointThatNamesNoRow) {
  run(freepbx);
  auto calls = source("asterisk_calls");
  calls.option("file", (folder_ / "cdr.sqlite").string());
  for (const auto& cursor : {std::string("yesterday"), cut_short + "x", cut_short + "2026-10-16 10:20:05"}) {
    const auto refused = calls.pull("calls", cursor);
    ASSERT_FALSE(refused.outcome) << cursor;
    EXPECT_THAT(refused.error().message(),
                AllOf(HasSubstr("the checkpoint \"" + cursor + "\""), HasSubstr("dossier state reset SOURCE/calls")));
  }
  EXPECT_TRUE(calls.pull("calls", cut_short + "2026-10-16 10:20:05/1792117205.7").outcome);
}

TEST_F(PulledSwitchboard, SetsCheckpointsOnTheWayThroughALongLog) {
  std::vector<Row> rows;
  for (int call = 0; call < 1000; ++call) rows.push_back(to_stranger(at_hour(0) + call * 1200, call));
  log(rows);
  const auto run = pull(at_hour(24) + 1000 * 1200);
  EXPECT_THAT(run.calls(), SizeIs(1000));
  ASSERT_THAT(run.given.checkpoints, SizeIs(testing::Gt(100U)));
  EXPECT_THAT(run.given.checkpoints[0], AllOf(HasSubstr("since 1970-01-01T00:00:00Z behind 2026-10-16"),
                                              EndsWith(wall(at_hour(0) + 2 * 1200 + 60))))
      << "a day behind";
}

TEST_F(PulledSwitchboard, ReadsARangeOnceMore) {
  log({to_customer(at_hour(9), 1), to_customer(at_hour(10), 2), to_customer(at_hour(11), 3)});
  EXPECT_THAT(pull().calls(), SizeIs(3));
  EXPECT_THAT(pull(at_hour(11), {}, at_hour(10)).calls(), ElementsAre(to_customer(at_hour(10), 2).id()));
}

TEST_F(PulledSwitchboard, PutsDamagedRowsIntoQuarantineAlone) {
  log({to_customer(at_hour(9), 1)});
  write("log/Master.csv", "\"\",\"half a row\n");
  log({to_stranger(at_hour(11), 3)});
  const auto run = pull();
  EXPECT_THAT(run.calls(), SizeIs(2));
  EXPECT_THAT(run.keys(), Contains(StartsWith("Master.csv damaged at ")));
}

TEST_F(PulledSwitchboard, PutsARowWithoutAnEndIntoQuarantineAndReadsOnBehindIt) {
  log({to_customer(at_hour(9), 1)});
  const auto begin = fs::file_size(folder_ / "log/Master.csv");
  write("log/Master.csv", std::string(100000, 'x') + "\n");
  log({to_stranger(at_hour(11), 3)});
  const auto run = pull();
  ASSERT_TRUE(run.outcome) << run.outcome.error().message();
  EXPECT_THAT(run.calls(), SizeIs(2));
  EXPECT_THAT(run.keys(), Contains("Master.csv damaged at " + std::to_string(begin)));
  std::string damaged;
  for (const auto& document : run.given.documents)
    if (document.key.starts_with("Master.csv damaged")) damaged += document.bytes;
  EXPECT_EQ(damaged, std::string(100000, 'x') + "\n") << "in pieces, and all of it";
}

TEST_F(PulledSwitchboard, ComesBackForARecordingThatComesLater) {
  log({to_customer(at_hour(23), 1)});
  recording("2026/10/16/none.txt", "");
  const auto first = pull();
  EXPECT_THAT(first.given.missing, testing::SizeIs(1));
  EXPECT_EQ(first.given.checkpoints.back(), done_at_midnight) << "it may never come";
  recording("2026/10/16/out-" + to_customer(at_hour(23), 1).id() + ".wav", wav(16000));
  EXPECT_THAT(pull(at_hour(24), done_at_midnight).given.media, SizeIs(1));
  const auto third = pull(at_hour(24), done_at_midnight);
  EXPECT_THAT(third.given.documents, IsEmpty());
  EXPECT_THAT(third.given.media, IsEmpty()) << "fetched once";
}

TEST_F(PulledSwitchboard, SetsNoCheckpointBehindARecordingThatCannotBeFetchedNow) {
  log({to_customer(at_hour(9), 1), to_stranger(at_hour(10), 2)});
  const auto name = "2026/10/16/out-" + to_customer(at_hour(9), 1).id() + ".wav";
  recording(name, wav(16000));
  before_read_ = [&] { write("recordings/" + name, "s"); };  // still being written
  const auto first = pull();
  ASSERT_FALSE(first.outcome);
  EXPECT_THAT(first.outcome.error().message(), HasSubstr("could not be fetched now"));
  EXPECT_THAT(first.calls(), SizeIs(2)) << "it stops no other";
  EXPECT_THAT(first.given.checkpoints, IsEmpty());
  before_read_ = {};
  const auto again = pull();
  ASSERT_TRUE(again.outcome) << again.outcome.error().message();
  EXPECT_THAT(again.given.media, SizeIs(1));
  EXPECT_EQ(again.given.checkpoints.back(), done_at_midnight);
}

}  // namespace
}  // namespace dossier::testkit
