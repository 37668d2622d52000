// Files of an HTTP folder, limits and links, against nginx.
#include <fcntl.h>
#include <gmock/gmock.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <optional>

#include "base/digest.hpp"
#include "base/files.hpp"
#include "host/http_files.hpp"
#include "testkit/command.hpp"
#include "testkit/hub_fixture.hpp"
#include "testkit/nginx_server.hpp"

namespace dossier {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
namespace fs = std::filesystem;

constexpr const char* configuration = R"(
  limit_req_zone $binary_remote_addr zone=second:1m rate=1r/s;
  limit_req_zone $binary_remote_addr zone=minute:1m rate=1r/m;
  limit_req_status 429;
  server {
    listen 127.0.0.1:@port1@;
    root @base@/www;
    location /files/ { autoindex on; autoindex_format json; }
    location /files/locked/ { autoindex on; autoindex_format json; deny all; }
    location = /files/gone-away { return 302 /private/secret.txt; }
    location = /files/moved { return 302 /files/a.txt; }
    location /private/ { autoindex on; autoindex_format json; }
    location /plain/ { alias @base@/www/files/; }
    location /page/ { alias @base@/www/files/; autoindex on; }
    location /whole/ { alias @base@/www/files/; max_ranges 0; }
    location /members/ {
      alias @base@/www/files/; autoindex on; autoindex_format json;
      auth_basic "members"; auth_basic_user_file @base@/members;
    }
    location /slow/ { alias @base@/www/files/; limit_req zone=second; error_page 429 = @slower; }
    location @slower { internal; add_header Retry-After 1 always; return 429; }
    location /slowest/ { alias @base@/www/files/; limit_req zone=minute; error_page 429 = @later; }
    location @later { internal; add_header Retry-After 600 always; return 429; }
    location /links/ {
      alias @base@/www/files/;
      secure_link $arg_md5,$arg_expires;
      secure_link_md5 "$secure_link_expires$uri the-server's-secret";
      if ($secure_link = "") { return 403; }
      if ($secure_link = "0") { return 410; }
    }
  })";

class HttpFolderTest : public testing::Test {
 protected:
  void SetUp() override {
    if (!testkit::NginxServer::available()) GTEST_SKIP() << "nginx or openssl is not installed";
    server.emplace(configuration);
    fs::create_directories(server->folder() / "www/files/2026 10");
    fs::create_directories(server->folder() / "www/files/locked");
    fs::create_directories(server->folder() / "www/private");
    ASSERT_TRUE(write_file(server->folder() / "members", "hotline:{PLAIN}geheim 密码\n"));
    ASSERT_TRUE(write_file(server->folder() / "www/private/secret.txt", "secret"));
    put("a.txt", "0123456789");
    policy.allowed_hosts = {"127.0.0.1:" + std::to_string(server->port(1))};
    policy.back_off = std::chrono::milliseconds(1);
  }

  void put(const std::string& name, const std::string& bytes) const {
    ASSERT_TRUE(write_file(server->folder() / "www/files" / name, bytes));
  }
  std::string address(const std::string& path) const {
    return "http://127.0.0.1:" + std::to_string(server->port(1)) + path;
  }
  /// As a verb of a plugin sees them, whose path option names this folder.
  HttpFiles files(const std::string& granted = "/files/") {
    return HttpFiles("hotline", {parse_file_address(address(granted)).value()}, login, engine, policy, {},
                     std::nullopt);
  }

  std::optional<testkit::NginxServer> server;
  SystemClock clock;
  HttpEngine engine{clock};
  HttpPolicy policy;
  FileLogin login;
  testkit::TemporaryFolder folder;
};

TEST_F(HttpFolderTest, ListsAndReadsWhateverTheNames) {
  const std::vector<std::string> names = {" blank", "100%.wav", "a\"b\\c", "a?b#c", "raw\xff.wav", "录音 1.wav"};
  for (const auto& name : names) put(name, std::string(name.size(), 'x'));
  const timespec times[2] = {{1'790'000'000, 0}, {1'790'000'001, 0}};
  ASSERT_EQ(::utimensat(AT_FDCWD, (server->folder() / "www/files/100%.wav").c_str(), times, 0), 0);
  auto reader = files();
  const auto listed = reader.list(address("/files"));
  ASSERT_TRUE(listed) << listed.error().message();
  std::vector<std::string> found;
  for (const auto& file : *listed) {
    found.push_back(file.name);
    if (file.folder || file.name == "a.txt") continue;
    EXPECT_EQ(file.size, static_cast<int64_t>(file.name.size()));
    const auto read = reader.read(file.path, {});
    ASSERT_TRUE(read) << read.error().message();
    EXPECT_EQ(*read, std::string(file.name.size(), 'x')) << file.path;
  }
  // A name with a backslash may be a path to another system: left out.
  EXPECT_THAT(found,
              ElementsAre(" blank", "100%.wav", "2026 10", "a.txt", "a?b#c", "locked", "raw\xff.wav", "录音 1.wav"));
  EXPECT_EQ(listed->at(1).modified, 1'790'000'001'000'000);
  EXPECT_TRUE(listed->at(2).folder);
  EXPECT_TRUE(reader.list(listed->at(2).path)->empty());
}

TEST_F(HttpFolderTest, ReadsRangesAlsoOfAServerThatGivesTheWholeFile) {
  std::string bytes;
  for (int number = 0; number < 100'000; ++number) bytes += std::to_string(number) + ",";
  put("long.csv", bytes);
  const auto size = static_cast<int64_t>(bytes.size());
  for (const std::string place : {"/files/", "/whole/"}) {
    auto reader = files(place);
    const auto range = [&](int64_t offset, int64_t length) {
      const auto read = reader.read(address(place + "long.csv"), ByteRange{offset, length});
      return read ? *read : read.error().message();
    };
    EXPECT_EQ(range(0, 44), bytes.substr(0, 44)) << place;
    EXPECT_EQ(range(100'000, 300'000), bytes.substr(100'000, 300'000)) << place;
    EXPECT_EQ(range(size - 5, 1000), bytes.substr(bytes.size() - 5)) << place;
    EXPECT_EQ(range(size, 10), "") << place;
    EXPECT_EQ(range(INT64_MAX, 10), "") << place;
    EXPECT_EQ(range(5, 0), "") << place;
    EXPECT_EQ(reader.read(address(place + "long.csv"), ByteRange{-1, 1}).error().kind(), ErrorKind::config);
    EXPECT_EQ(reader.read(address(place + "missing"), ByteRange{0, 1}).error().kind(), ErrorKind::config);
    EXPECT_EQ(reader.read(address(place + "long.csv"), {}).value(), bytes);
  }
}

TEST_F(HttpFolderTest, DownloadsIntoABlob) {
  const auto blobs = BlobFolder::open(folder / "blobs").value();
  put("call.wav", std::string(5'000'000, 'w'));
  auto writer = files().copy(address("/files/call.wav"), blobs);
  ASSERT_TRUE(writer) << writer.error().message();
  EXPECT_EQ(writer->commit().value().digest, sha256(std::string(5'000'000, 'w')));
}

TEST_F(HttpFolderTest, NamesTheLengthOfAFileThatIsLargerThanABlob) {
  const auto blobs = BlobFolder::open(folder / "blobs").value();
  put("film.mp4", "");
  fs::resize_file(server->folder() / "www/files/film.mp4", int64_t{17} << 30);
  const auto copied = files().copy(address("/files/film.mp4"), blobs);
  ASSERT_FALSE(copied);
  EXPECT_EQ(copied.error().kind(), ErrorKind::malformed);
  EXPECT_THAT(copied.error().message(), HasSubstr("has 18253611008 bytes, wanted at most 17179869184; not retried"));
}

// A server does not say that a folder is a link: what it lists is the same as above.
TEST_F(HttpFolderTest, NamesAPageThatLeadsBackToItselfAndReadsEachFileOnce) {
  fs::create_directory_symlink(".", server->folder() / "www/files/itself");
  fs::create_directory_symlink("..", server->folder() / "www/files/2026 10/up");
  fs::remove_all(server->folder() / "www/files/locked");
  put("2026 10/TS1.pdf", "%PDF-1.4");
  put("2026 10/TS1.pdf.yaml", "complaint_no: TS1\nissuer: Hengzhan\n");
  testkit::HubFixture hub;
  hub.source("statements", "statement_drop", "folder: \"" + address("/files/") + "\"");
  EXPECT_EQ(hub.run({"source", "probe", "statements"}).exit_code, 1);
  EXPECT_THAT(hub.last.out, AllOf(HasSubstr("\n  itself/: holds the very same as a folder above it"),
                                  HasSubstr("\n  2026 10/up/: holds the very same"), HasSubstr("\n  a.txt: "),
                                  HasSubstr(" 3 file(s) or folder(s) need a hand")));
}

TEST_F(HttpFolderTest, LogsInWithBasicAuthentication) {
  login.user = "hotline";
  login.password = "geheim 密码";
  EXPECT_TRUE(files("/members/").list(address("/members/")));
  EXPECT_EQ(files("/members/").read(address("/members/a.txt"), ByteRange{2, 3}).value(), "234");
  login.password = "wrong one";
  const auto error = files("/members/").list(address("/members/")).error();
  EXPECT_EQ(error.kind(), ErrorKind::permission);
  EXPECT_EQ(error.reason(), "auth_failed");
  EXPECT_THAT(error.message(), AllOf(HasSubstr("answered 401"), Not(HasSubstr("wrong one"))));
}

TEST_F(HttpFolderTest, StaysBelowTheGrantedFolder) {
  const auto kind_of = [&](const std::string& path) {
    const auto read = files().read(path, {});
    return read ? std::string("read") : std::string(name_of(read.error().kind()));
  };
  EXPECT_EQ(kind_of(address("/files/moved")), "read");
  EXPECT_EQ(kind_of(address("/files/gone-away")), "permission");
  EXPECT_THAT(files().read(address("/files/gone-away"), {}).error().message(),
              HasSubstr("redirected outside of the folder"));
  EXPECT_EQ(kind_of(address("/private/secret.txt")), "permission");
  EXPECT_EQ(kind_of(address("/filesystem")), "permission");
  EXPECT_EQ(kind_of(address("/files/../private/secret.txt")), "config");
  EXPECT_EQ(kind_of(address("/files/%2e%2e/private/secret.txt")), "config");
  EXPECT_EQ(kind_of(address("/files/..%5cprivate/secret.txt")), "config");
  EXPECT_EQ(kind_of(address("/files/a.txt?x=1")), "config");
  EXPECT_EQ(kind_of("http://localhost:" + std::to_string(server->port(1)) + "/files/a.txt"), "permission");
}

TEST_F(HttpFolderTest, SaysWhyAFolderCannotBeListed) {
  auto error = files("/page/").list(address("/page/")).error();
  EXPECT_EQ(error.kind(), ErrorKind::malformed);
  EXPECT_THAT(error.message(),
              AllOf(HasSubstr(address("/page")), HasSubstr("no JSON"), HasSubstr("autoindex_format json")));
  error = files("/plain/").list(address("/plain/")).error();
  EXPECT_EQ(error.reason(), "forbidden");
  EXPECT_THAT(error.message(), AllOf(HasSubstr("answered 403"), HasSubstr("or the server lists no folders"),
                                     HasSubstr("autoindex on; autoindex_format json;")));
  error = files().read(address("/files/locked/a.txt"), {}).error();
  EXPECT_THAT(error.message(), AllOf(HasSubstr("answered 403"), Not(HasSubstr("autoindex"))));
  error = files().list(address("/files/locked")).error();
  EXPECT_EQ(error.reason(), "forbidden");
  EXPECT_THAT(error.message(), HasSubstr("answered 403"));
  EXPECT_EQ(files().list(address("/files/missing")).error().kind(), ErrorKind::config);
}

TEST_F(HttpFolderTest, WaitsAsALimitedServerAsks) {
  HttpRequest asked;
  asked.source = "hotline";
  asked.url = address("/slow/a.txt");
  policy.attempts = 5;
  auto first = engine.submit(asked, policy, {}), second = engine.submit(asked, policy, {});
  const auto one = first.get(), other = second.get();
  ASSERT_TRUE(one) << one.error().message();
  ASSERT_TRUE(other) << other.error().message();
  EXPECT_GT(one->attempts + other->attempts, 2);
}

TEST_F(HttpFolderTest, GivesUpOnAServerThatAsksForTooMuchPatience) {
  HttpRequest asked;
  asked.source = "hotline";
  asked.url = address("/slowest/a.txt");
  EXPECT_TRUE(engine.run(asked, policy, {}));
  const auto refused = engine.run(asked, policy, {});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind(), ErrorKind::rate_limited);
  EXPECT_THAT(refused.error().message(), AllOf(HasSubstr("answered 429"), HasSubstr("it asks to wait 600 s")));
}

TEST_F(HttpFolderTest, TellsALinkThatExpiredFromOneThatHolds) {
  const auto link = [&](const std::string& expires) {
    const auto signature = testkit::run_command(
        {"sh", "-c", "printf %s \"$0\" | openssl md5 -binary | openssl base64 | tr +/ -_ | tr -d '=\\n'",
         expires + "/links/a.txt the-server's-secret"});
    HttpRequest asked;
    asked.source = "hotline";
    asked.url = address("/links/a.txt?md5=" + signature.out + "&expires=" + expires);
    return asked;
  };
  const auto held = engine.run(link("4000000000"), policy, {});
  ASSERT_TRUE(held) << held.error().message();
  EXPECT_EQ(held->body, "0123456789");
  const auto expired = engine.run(link("1000000000"), policy, {});
  EXPECT_THAT(expired.error().message(),
              AllOf(HasSubstr("answered 410"), HasSubstr("not retried"), Not(HasSubstr("md5="))));
  auto forged = link("4000000000");
  forged.url.back() = '1';
  EXPECT_EQ(engine.run(forged, policy, {}).error().reason(), "forbidden");
}

TEST_F(HttpFolderTest, AGapNamesTheNextStepOnce) {
  testkit::HubFixture hub;
  hub.source("locked", "scripted", "folder: \"" + address("/files/locked/") + "\"");
  const auto bundle = hub.bundle(hub.open_case("C-1"));
  ASSERT_NE(bundle, "") << hub.last.err;
  int gaps = 0;
  for (const auto& line : testkit::HubFixture::lines_of(bundle, "index/gaps.jsonl")) {
    const auto message = json::to_string(line);
    const size_t first = message.find("Try it: dossier source probe locked");
    if (first == std::string::npos) continue;
    ++gaps;
    EXPECT_EQ(message.find("Try it:", first + 1), std::string::npos) << message;
  }
  EXPECT_GT(gaps, 0);
}

TEST_F(HttpFolderTest, ProbeSaysWhatIsWrongInWords) {
  testkit::HubFixture hub;
  const auto source = [&](const std::string& name, const std::string& path, const std::string& more = {}) {
    hub.source(name, "scripted", "folder: \"" + address(path) + "\"", more);
  };
  source("good", "/files/");
  source("locked", "/files/locked/");
  source("page", "/page/");
  source("members", "/members/", "    files: {user: hotline, password: \"${env:DOSSIER_TEST_PASSWORD}\"}\n");
  hub.source("nowhere", "scripted", "folder: \"https://no-such-host.invalid/files/\"");
  const auto result = hub.run({"source", "probe"}, {{"DOSSIER_TEST_PASSWORD", "wrong one"}});
  EXPECT_EQ(result.exit_code, 1) << result.err;
  EXPECT_THAT(result.out,
              AllOf(HasSubstr("good: ok\n"),
                    HasSubstr("locked: permission: GET " + address("/files/locked/") + " answered 403"),
                    HasSubstr("page: malformed: "), HasSubstr("autoindex_format json"),
                    HasSubstr("members: permission: "), HasSubstr("answered 401"), HasSubstr("nowhere: unavailable: "),
                    HasSubstr("could not be reached: Could not resolve host: no-such-host.invalid"),
                    Not(HasSubstr("wrong one"))));
  EXPECT_THAT(hub.run({"source", "probe", "members"}, {{"DOSSIER_TEST_PASSWORD", "geheim 密码"}}).out,
              HasSubstr("members: ok"));
}

}  // namespace
}  // namespace dossier
