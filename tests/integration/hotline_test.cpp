// A hotline's switchboard through the whole hub, in the demo's own shape: the call log and the recordings lie in a
// folder here, behind an SFTP server, or behind a web server, and the bundle is the same.
#include <gmock/gmock.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>

#include "testkit/hub_fixture.hpp"
#include "testkit/nginx_server.hpp"
#include "testkit/ssh_server.hpp"

namespace dossier {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testkit::HubFixture;
namespace fs = std::filesystem;

const fs::path testdata = fs::path(DOSSIER_SOURCE_DIR) / "connectors/asterisk_calls/testdata";

// A ticket of the customer 13812345678, and two calls that staff entered after it was closed.
constexpr auto ticket = R"([
  {"id":"t1","kind":"ticket","at":"2026-10-14 09:20:00","text":"late","by_customer":"true",
   "identifiers":[{"type":"complaint_no","value":"TS1"},{"type":"phone","value":"13812345678","owner":"customer"}]},
  {"id":"op1","kind":"operation","at":"2026-10-20 08:55:10","text":"called 10:05","links":["t1"],
   "claims":[{"field":"contact_time","value":"2026-10-15 10:05","zone":"Asia/Shanghai"}],
   "identifiers":[{"type":"extension","value":"8021","owner":"agent","realm":"house"}]},
  {"id":"op2","kind":"operation","at":"2026-10-20 08:55:40","text":"called 15:40","links":["t1"],
   "claims":[{"field":"contact_time","value":"2026-10-15 15:40","zone":"Asia/Shanghai"}],
   "identifiers":[{"type":"extension","value":"8021","owner":"agent","realm":"house"}]}])";

const std::string first_recording = "2026/10/16/out-13812345678-8021-20261016-102011-1792117205.5007";
const std::string second_recording = "2026/10/19/out-13812345678-8021-20261019-172613-1792401968.5009";

std::string contents(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

// One second of sound, 8 kHz, 16 bit.
std::string wave() {
  using namespace std::string_literals;
  return "RIFF\xA4\x3E\0\0WAVEfmt \x10\0\0\0\1\0\1\0\x40\x1F\0\0\x80\x3E\0\0\2\0\x10\0data\x80\x3E\0\0"s +
         std::string(16000, 's');
}

// Writes the log and the recordings below a folder.
void put_hotline(HubFixture& hub, const fs::path& folder) {
  hub.write(folder / "log/Master.csv", contents(testdata / "a_whole_log/payload.csv"));
  hub.write(folder / "log/8021.csv", contents(testdata / "a_whole_log/payload.csv"));  // accountlogs
  hub.write(folder / "recordings" / (first_recording + ".wav"), wave());
  hub.write(folder / "recordings" / (second_recording + ".wav"), wave() + "second");
  hub.write(folder / "recordings" / (second_recording + ".vtt"), contents(testdata / "webvtt/payload.vtt"));
  hub.write(folder / "recordings/2026/10/18/out-13600004444-8022-20261018-091230-1792285950.5008.wav",
            "STRANGERS-VOICE");
}

class Hotline : public testing::Test {
 protected:
  Hotline() { hub.scripted("tickets").answer("tickets", "tickets", "complaint_no-TS1", ticket); }

  // `root`: of the folder that put_hotline wrote, as the configuration names it.
  void lies_at(const std::string& root, const std::string& files = {}) {
    hub.source("hotline", "asterisk_calls",
               "log_folder: " + root + "/log/\n      recordings: " + root +
                   "/recordings/\n      extensions: 80XX\n      logs_unanswered: yes",
               "    realm: {extension: house}\n" + files);
  }
  std::string bundle() {
    hub.now = "2026-10-21T04:00:00Z";
    return sealed = hub.bundle(hub.open_case("TS1", "tickets"));
  }
  // "kind time outcome" of the hotline's items, in order.
  std::vector<std::string> items(const std::set<std::string>& kinds) const {
    std::vector<std::string> found;
    for (const auto& item : HubFixture::lines_of(sealed, "index/items.jsonl")) {
      const auto kind = json::text(item, "/record/kind");
      if (json::text(item, "/source") != "hotline" || !kinds.count(kind)) continue;
      found.push_back(kind + " " + json::text(item, "/record/at/utc") + " " + json::text(item, "/record/outcome"));
    }
    return found;
  }
  std::vector<std::string> look_ups() const {
    std::vector<std::string> found;
    const auto matrix = json::parse_own(HubFixture::read_from(sealed, "index/completeness.json"));
    for (const auto& [cell, place] : json::each(*matrix, "/cells"))
      for (const auto& [look_up, at] : json::each(cell, "/lookups"))
        if (json::text(cell, "/source") == "hotline")
          found.push_back(json::text(look_up, "/identifier/value") + " " + json::text(look_up, "/outcome") + " " +
                          json::text(look_up, "/records") + " not shown " + json::text(look_up, "/not_shown"));
    return found;
  }
  std::string every_byte() const { return testkit::run_command({"unzip", "-p", sealed}).out; }

  void expect_the_case() {
    EXPECT_EQ(hub.last.exit_code, 0) << hub.last.err;
    EXPECT_THAT(items({"call", "attachment"}),
                ElementsAre("call 2026-10-15T15:41:07+08:00 no_answer", "call 2026-10-16T10:20:05+08:00 answered",
                            "attachment 2026-10-16T10:20:11+08:00 ", "call 2026-10-19T17:26:08+08:00 answered",
                            "attachment 2026-10-19T17:26:13+08:00 "));
    EXPECT_THAT(items({"transcript"}), testing::SizeIs(9));
    EXPECT_THAT(items({"transcript"})[5], HasSubstr("2026-10-19T17:26:54+08:00"));
    EXPECT_THAT(look_ups(), ElementsAre("8021 none 0 not shown 0", "8021 found 1 not shown 2",
                                        "+8613812345678 found 13 not shown "));
    const auto everything = every_byte();
    EXPECT_THAT(everything, AllOf(HasSubstr("13812345670"), HasSubstr(wave() + "second"), HasSubstr("那我先结单")));
    for (const auto* stranger : {"13900002222", "13600004444", "13711113333", "STRANGERS-VOICE"})
      EXPECT_EQ(everything.find(stranger), std::string::npos) << stranger;
    EXPECT_EQ(hub.run({"verify", sealed}).exit_code, 5) << hub.last.out;
  }

  HubFixture hub;
  std::string sealed;
};

TEST_F(Hotline, BringsCallsRecordingsAndWhatWasSaidAndTheCallToAMistypedNumber) {
  put_hotline(hub, hub.folder() / "hotline");
  lies_at("hotline");
  bundle();
  expect_the_case();
}

TEST_F(Hotline, SaysInTheBundleWhetherASilentLogIsEvidence) {
  put_hotline(hub, hub.folder() / "hotline");
  lies_at("hotline");
  bundle();
  EXPECT_THAT(HubFixture::read_from(sealed, "index/case.json"),
              HasSubstr(R"("states":{"log_delay_s":"300","logs_congestion":"unknown","logs_unanswered":"yes",)"));
  const auto report = HubFixture::read_from(sealed, "data/report/report.html");
  EXPECT_THAT(report, AllOf(HasSubstr("未接通的呼叫均记入日志"), HasSubstr("是否记入日志未说明"),
                            HasSubstr("最迟在通话结束 300 秒后")));
}

TEST_F(Hotline, CountsALongConversationAsOneMatch) {
  put_hotline(hub, hub.folder() / "hotline");
  lies_at("hotline");
  hub.configure("collect: {too_broad: 6}\n");
  bundle();
  EXPECT_EQ(hub.last.exit_code, 0) << hub.last.err;
  EXPECT_THAT(items({"transcript"}), testing::SizeIs(9));
}

TEST_F(Hotline, LooksAgainAndFindsNothingNew) {
  put_hotline(hub, hub.folder() / "hotline");
  lies_at("hotline");
  const auto first = bundle();
  hub.now = "2026-10-22T04:00:00Z";
  EXPECT_EQ(hub.bundle("RC-2026-000001"), first) << hub.last.err;
}

TEST_F(Hotline, BringsARecordingThatComesLaterIntoTheNextRevision) {
  put_hotline(hub, hub.folder() / "hotline");
  fs::remove(hub.folder() / "hotline/recordings" / (first_recording + ".wav"));
  lies_at("hotline");
  bundle();
  EXPECT_EQ(hub.last.exit_code, 3);
  EXPECT_THAT(HubFixture::read_from(sealed, "index/gaps.jsonl"),
              AllOf(HasSubstr("media_missing"), HasSubstr("absent")));
  hub.write(hub.folder() / "hotline/recordings" / (first_recording + ".wav"), wave());
  hub.now = "2026-10-22T04:00:00Z";
  sealed = hub.bundle("RC-2026-000001");
  EXPECT_THAT(sealed, HasSubstr(".r2."));
  EXPECT_EQ(hub.last.exit_code, 0) << "the gap is closed";
  EXPECT_THAT(items({"attachment"}),
              ElementsAre("attachment 2026-10-16T10:20:11+08:00 ", "attachment 2026-10-19T17:26:13+08:00 "));
}

TEST_F(Hotline, ReadsADatabaseAsItReadsTheLog) {
  put_hotline(hub, hub.folder() / "hotline");
  const auto database = (hub.folder() / "cdr.sqlite").string();
  const auto imported = testkit::run_command(
      {"sqlite3", database,
       "CREATE TABLE cdr(accountcode,src,dst,dcontext,clid,channel,dstchannel,lastapp,lastdata,start,"
       "answer,\"end\",duration,billsec,disposition,amaflags,uniqueid,userfield,peeraccount,linkedid,sequence)",
       ".mode csv", ".import " + (hub.folder() / "hotline/log/Master.csv").string() + " cdr"});
  if (imported.exit_code == 127) GTEST_SKIP() << "sqlite3 is not installed";
  ASSERT_EQ(imported.exit_code, 0) << imported.err;
  hub.source("hotline", "asterisk_calls",
             "file: cdr.sqlite\n      recordings: hotline/recordings\n      extensions: 80XX",
             "    realm: {extension: house}\n");
  bundle();
  expect_the_case();
}

TEST_F(Hotline, ReadsWhatLiesBehindAnSftpServerAndRefusesOneItDoesNotKnow) {
  if (!testkit::SshServer::available())
    GTEST_SKIP() << "openssh-server, openssh-client, openssl or libnss-wrapper is missing";
  testkit::SshServer server;
  put_hotline(hub, server.folder());
  const auto files = [&](const std::string& key) {
    return "    files:\n      user: hotline\n      password: ${env:DOSSIER_TEST_PASSWORD}\n      host_key: \"" + key +
           "\"\n";
  };
  setenv("DOSSIER_TEST_PASSWORD", server.password.c_str(), 1);
  lies_at(server.address(), files(server.host_key()));
  EXPECT_EQ(hub.run({"source", "probe", "hotline"}).exit_code, 0) << hub.last.out;
  bundle();
  expect_the_case();
  EXPECT_THAT(every_byte(), Not(HasSubstr(server.password)));

  HubFixture stranger;
  stranger.source("hotline", "asterisk_calls", "log_folder: " + server.address() + "/log/",
                  files("SHA256:" + std::string(43, 'A')));
  EXPECT_EQ(stranger.run({"source", "probe", "hotline"}).exit_code, 1);
  EXPECT_THAT(stranger.last.out, AllOf(HasSubstr("host key"), HasSubstr("permission"))) << stranger.last.err;

  // The server's user may not look into the folder (nor may anybody else, not being root).
  fs::permissions(server.folder() / "log", fs::perms::none);
  EXPECT_EQ(hub.run({"source", "probe", "hotline"}).exit_code, 1);
  EXPECT_THAT(hub.last.out, AllOf(HasSubstr("permission"), HasSubstr("/log")));
  fs::permissions(server.folder() / "log", fs::perms::owner_all);
}

TEST_F(Hotline, ReadsWhatLiesBehindAWebServer) {
  if (!testkit::NginxServer::available()) GTEST_SKIP() << "nginx or openssl is not installed";
  testkit::NginxServer server(
      "server { listen 127.0.0.1:@port1@; root @base@/www; location /pbx/ { autoindex on; autoindex_format json; } }");
  put_hotline(hub, server.folder() / "www/pbx");
  lies_at("http://127.0.0.1:" + std::to_string(server.port(1)) + "/pbx");
  EXPECT_EQ(hub.run({"source", "probe", "hotline"}).exit_code, 0) << hub.last.out;
  bundle();
  expect_the_case();
}

TEST_F(Hotline, TakesNoExtensionThatNoNumberFits) {
  hub.source("hotline", "asterisk_calls", "log_folder: log\n      extensions: 80XY");
  EXPECT_EQ(hub.run({"config", "check"}).exit_code, 2);
  EXPECT_THAT(hub.last.out, AllOf(HasSubstr("options.extensions: \"80XY\" holds \"Y\"; wanted patterns of digits"),
                                  HasSubstr("80XX,6XX")));
}

TEST_F(Hotline, ProbesInWords) {
  put_hotline(hub, hub.folder() / "hotline");
  lies_at("hotline");
  EXPECT_EQ(hub.run({"source", "probe", "hotline"}).exit_code, 0) << hub.last.out;
  fs::remove(hub.folder() / "hotline/log/Master.csv");
  EXPECT_EQ(hub.run({"source", "probe", "hotline"}).exit_code, 1);
  EXPECT_THAT(hub.last.out + hub.last.err, AllOf(HasSubstr("holds no file \"Master.csv\""), HasSubstr("log_folder")));
}

}  // namespace
}  // namespace dossier
