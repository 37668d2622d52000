#include "host/host_calls.hpp"

#include <gmock/gmock.h>
#include <sys/stat.h>

#include <fstream>

#include "base/digest.hpp"
#include "base/files.hpp"
#include "dossier/host.hpp"
#include "testkit/scripted_server.hpp"
#include "testkit/temporary_folder.hpp"

namespace dossier {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using testkit::ScriptedServer;
using testkit::ServerReply;

class HostCallsTest : public testing::Test {
 protected:
  HostCallsTest() {
    std::filesystem::create_directories(folder / "granted" / "sub");
    grants.source = "parcels";
    grants.paths = {folder / "granted"};
    grants.http.back_off = std::chrono::milliseconds(1);
  }

  HostCalls& calls() {
    if (!calls_) calls_ = std::make_unique<HostCalls>(grants, engine, blobs, clock, stop.get_token(), other);
    return *calls_;
  }
  Result<Message> call(const json::Object& head, std::string_view body = {}) {
    return calls().call(head.value(), body);
  }
  static json::Document head_of(const Message& message) { return json::parse_own(message.head).value(); }
  const Fetched& fetched(const Message& message) { return *calls().fetched(json::text(head_of(message), "/handle")); }
  json::Object with_path(const char* name, const std::filesystem::path& path) const {
    return json::Object().put("call", name).put("path", path.string());
  }

  testkit::TemporaryFolder folder;
  BlobFolder blobs = BlobFolder::open(folder / "blobs").value();
  FixedClock clock{1'000'000};
  HttpEngine engine{clock};
  HostGrants grants;
  std::stop_source stop;
  HostCalls::Other other;

 private:
  std::unique_ptr<HostCalls> calls_;
};

json::Object form(const std::vector<std::pair<std::string, std::string>>& fields) {
  json::Document pairs(rapidjson::kArrayType);
  for (const auto& [name, value] : fields) {
    json::Value pair(rapidjson::kArrayType);
    pair.PushBack(json::Value(name, pairs.GetAllocator()), pairs.GetAllocator());
    pair.PushBack(json::Value(value, pairs.GetAllocator()), pairs.GetAllocator());
    pairs.PushBack(pair, pairs.GetAllocator());
  }
  return json::Object().put("pairs", pairs);
}

TEST_F(HostCallsTest, PostsAFormAndVouchesForTheAnswer) {
  ScriptedServer server(
      {{200, R"({"ok":1})", "application/json; charset=utf-8", {}, ServerReply::Fault::none, nullptr}});
  grants.http.allowed_hosts = {server.host()};
  grants.secrets = {"top secret/key"};
  const auto fields = form({{"param", "{\"num\":\"SF 1\"}"}, {"key", "top secret/key"}});
  const auto reply = call(json::Object()
                              .put("call", "http")
                              .put("method", "POST")
                              .put("url", server.url("/query?k=top%20secret%2Fkey"))
                              .put("headers", form({{"Authorization", "Bearer top secret/key"}}).value()["pairs"])
                              .put("form", fields.value()["pairs"]));
  ASSERT_TRUE(reply) << reply.error().message();
  EXPECT_EQ(reply->body, R"({"ok":1})");
  const auto head = head_of(*reply);
  EXPECT_EQ(json::text(head, "/ok"), "true");
  EXPECT_EQ(json::integer(head, "/status"), 200);
  EXPECT_EQ(server.requests()[0].form.at("param"), "{\"num\":\"SF 1\"}");
  EXPECT_EQ(server.requests()[0].form.at("key"), "top secret/key");
  EXPECT_EQ(server.requests()[0].headers.at("authorization"), "Bearer top secret/key");
  const auto& kept = fetched(*reply);
  EXPECT_EQ(kept.bytes, R"({"ok":1})");
  EXPECT_EQ(kept.content_type, "application/json; charset=utf-8");
  EXPECT_EQ(kept.fetched_at, 1'000'000);
  EXPECT_EQ(json::canonical(kept.request),
            R"({"fields":{"key":"***","param":"{\"num\":\"SF 1\"}"},"method":"POST","url":")" +
                server.url("/query?k=***") + R"("})");
}

TEST_F(HostCallsTest, KeepsNoTextThatThePluginTakesForASecret) {
  ScriptedServer server({{200, "{}", "application/json", {}, ServerReply::Fault::none, nullptr},
                         {404, "", "", {}, ServerReply::Fault::none, nullptr}});
  grants.http.allowed_hosts = {server.host()};
  ASSERT_TRUE(call(json::Object().put("call", "conceal").put("text", "9A0364B9E99BB480")));
  const auto fields = form({{"num", "SF1"}, {"sign", "9A0364B9E99BB480"}});
  const auto reply = call(json::Object()
                              .put("call", "http")
                              .put("method", "POST")
                              .put("url", server.url("/query"))
                              .put("form", fields.value()["pairs"]));
  ASSERT_TRUE(reply) << reply.error().message();
  EXPECT_EQ(server.requests()[0].form.at("sign"), "9A0364B9E99BB480");
  EXPECT_EQ(json::to_string(*json::find(fetched(*reply).request, "/fields")), R"({"num":"SF1","sign":"***"})");
  const auto refused = call(json::Object().put("call", "http").put("url", server.url("/9A0364B9E99BB480")));
  ASSERT_FALSE(refused);
  EXPECT_THAT(refused.error().message(), HasSubstr("/***"));
}

TEST_F(HostCallsTest, StoresTheDigestOfABodyThatIsNoForm) {
  ScriptedServer server({{200, "", "", {}, ServerReply::Fault::none, nullptr}});
  grants.http.allowed_hosts = {server.host()};
  const auto reply = call(json::Object()
                              .put("call", "http")
                              .put("method", "POST")
                              .put("url", server.url("/"))
                              .put("content_type", "application/json"),
                          "{}");
  ASSERT_TRUE(reply) << reply.error().message();
  EXPECT_EQ(json::text(fetched(*reply).request, "/body_sha256"), sha256("{}"));
  EXPECT_EQ(server.requests()[0].headers.at("content-type"), "application/json");
}

TEST_F(HostCallsTest, ScrubsSecretsFromErrors) {
  ScriptedServer server({{404, "", "", {}, ServerReply::Fault::none, nullptr}});
  grants.http.allowed_hosts = {server.host()};
  grants.secrets = {"tok/en=1"};
  for (const auto* path : {"/tok%2Fen%3D1/x", "/tok/en=1/x", "/dG9rL2VuPTE=/x"}) {
    const auto reply = call(json::Object().put("call", "http").put("url", server.url(path)));
    ASSERT_FALSE(reply);
    EXPECT_THAT(reply.error().message(), HasSubstr("/***")) << path;
  }
}

TEST_F(HostCallsTest, DownloadsIntoABlob) {
  ScriptedServer server({{200, "RIFF…", "audio/wav", {}, ServerReply::Fault::none, nullptr}});
  grants.http.allowed_hosts = {server.host()};
  const auto reply = call(json::Object().put("call", "download").put("url", server.url("/rec.wav")));
  ASSERT_TRUE(reply) << reply.error().message();
  const auto head = head_of(*reply);
  EXPECT_EQ(json::text(head, "/sha256"), sha256("RIFF…"));
  EXPECT_EQ(json::text(head, "/content_type"), "audio/wav");
  EXPECT_TRUE(blobs.has(sha256("RIFF…")));
  EXPECT_EQ(fetched(*reply).blob->digest, sha256("RIFF…"));
}

TEST_F(HostCallsTest, KeepsNothingOfAProbe) {
  ScriptedServer server({{401, "login", "", {}, ServerReply::Fault::none, nullptr}});
  grants.http.allowed_hosts = {server.host()};
  const auto reply =
      call(json::Object().put("call", "http").put("method", "GET").put("url", server.url("/")).put("probe", true));
  ASSERT_TRUE(reply) << reply.error().message();
  EXPECT_EQ(json::text(head_of(*reply), "/handle"), "");
}

TEST_F(HostCallsTest, ListsAFolderInTheOrderOfItsBytes) {
  const auto base = folder / "granted";
  ASSERT_TRUE(write_file(base / "b.wav", "12"));
  ASSERT_TRUE(write_file(base / "B.wav", ""));
  ASSERT_TRUE(write_file(base / "录音.wav", "1"));
  ASSERT_TRUE(write_file(base / "raw\xFF.wav", "1"));
  ASSERT_EQ(::mkfifo((base / "pipe").c_str(), 0600), 0);
  const auto reply = call(with_path("file_list", base));
  ASSERT_TRUE(reply) << reply.error().message();
  json::Document head;
  head.Parse(reply->head);
  std::vector<std::string> names;
  for (const auto& [entry, place] : json::each(head, "/entries")) names.push_back(json::text(entry, "/name"));
  EXPECT_THAT(names, ElementsAre("B.wav", "b.wav", "raw\xFF.wav", "sub", "录音.wav"));
  EXPECT_EQ(json::integer(head, "/entries/1/size"), 2);
  EXPECT_GT(json::integer(head, "/entries/1/modified"), 0);
  EXPECT_EQ(json::text(head, "/entries/3/folder"), "true");
  EXPECT_EQ(json::text(head, "/entries/1/path"), (base / "b.wav").string());
}

TEST_F(HostCallsTest, ListsALinkThatCannotBeFollowedWithItsFault) {
  const auto base = folder / "granted" / "sub";
  std::filesystem::create_symlink("circle", base / "circle");
  std::filesystem::create_symlink("nowhere", base / "gone");
  const auto head = head_of(call(with_path("file_list", base)).value());
  EXPECT_THAT(json::text(head, "/entries/0/fault"), HasSubstr("leads in a circle"));
  EXPECT_THAT(json::text(head, "/entries/1/fault"), HasSubstr("leads nowhere"));
  EXPECT_EQ(json::text(head, "/entries/1/name"), "gone");
}

TEST_F(HostCallsTest, LooksAtTheSizeOfAFileBeforeItIsCopied) {
  const auto file = folder / "granted" / "film.mp4";
  ASSERT_TRUE(write_file(file, ""));
  std::filesystem::resize_file(file, int64_t{17} << 30);
  const auto reply = call(with_path("file_download", file));
  ASSERT_FALSE(reply);
  EXPECT_EQ(reply.error().kind(), ErrorKind::malformed);
  EXPECT_THAT(reply.error().message(),
              HasSubstr(file.string() + ": has 18253611008 bytes, wanted at most 17179869184; not read"));
}

TEST_F(HostCallsTest, ListsALargeFolderInParts) {
  const auto base = folder / "granted" / "sub";
  constexpr int count = 900;
  for (int number = 0; number < count; ++number)
    std::ofstream(base / (std::string(200, 'n') + std::to_string(number))) << "x";
  EXPECT_EQ(call(with_path("file_list", base)).error().kind(), ErrorKind::malformed);  // never a part for the whole
  int listed = 0, parts = 0;
  std::string after;
  for (bool more = true; more; ++parts) {
    const auto reply = call(with_path("file_list", base).put("after", after));
    ASSERT_TRUE(reply);
    EXPECT_LT(reply->head.size(), size_t{1} << 20);
    const auto head = head_of(*reply);
    for (const auto& [entry, place] : json::each(head, "/entries")) {
      EXPECT_GT(json::text(entry, "/name"), after);
      after = json::text(entry, "/name");
      ++listed;
    }
    more = json::text(head, "/more") == "true";
  }
  EXPECT_EQ(listed, count);
  EXPECT_GT(parts, 1);
}

TEST_F(HostCallsTest, ReadsAndDownloadsGrantedFiles) {
  const auto file = folder / "granted" / "a.json";
  ASSERT_TRUE(write_file(file, "{}"));
  const auto read = call(with_path("file_read", file));
  ASSERT_TRUE(read) << read.error().message();
  EXPECT_EQ(read->body, "{}");
  EXPECT_EQ(fetched(*read).content_type, "application/json");
  EXPECT_EQ(json::text(fetched(*read).request, "/path"), file.string());
  const auto copied = call(with_path("file_download", file));
  ASSERT_TRUE(copied);
  EXPECT_EQ(json::text(head_of(*copied), "/sha256"), sha256("{}"));
  EXPECT_TRUE(call(json::Object().put("call", "file_read").put("path", "file://" + file.string())));
}

TEST_F(HostCallsTest, APluginBuildsThePathOfANameAlikeForFoldersAndAddresses) {
  EXPECT_EQ(Files::below("/srv/rec", "100% 录.wav"), "/srv/rec/100% 录.wav");
  EXPECT_EQ(Files::below("/srv/rec/", "2026/a"), "/srv/rec/2026/a");
  const auto address = Files::below("sftp://host/rec", "2026/100% 录?.wav");
  EXPECT_EQ(address, "sftp://host/rec/2026/100%25%20%E5%BD%95%3F.wav");
  EXPECT_EQ(parse_file_address(address)->path, "/rec/2026/100% 录?.wav");
  EXPECT_EQ(Files::below("https://host", "a"), "https://host/a");
}

TEST_F(HostCallsTest, KeepsOneLookAtALargeFolderForAllItsParts) {
  const auto base = folder / "granted" / "sub";
  const auto name = [](int number) { return std::string(200, 'n') + std::to_string(1000 + number); };
  for (int number = 0; number < 500; ++number) std::ofstream(base / name(number)) << "x";
  const auto names_of = [](const Message& message) {
    const auto head = head_of(message);
    std::vector<std::string> names;
    for (const auto& [entry, place] : json::each(head, "/entries")) names.push_back(json::text(entry, "/name"));
    return names;
  };
  auto names = names_of(call(with_path("file_list", base).put("after", "")).value());
  ASSERT_LT(names.size(), 500u);
  std::filesystem::remove(base / name(499));
  std::ofstream(base / (name(498) + "b")) << "x";
  for (const auto& rest : names_of(call(with_path("file_list", base).put("after", names.back())).value()))
    names.push_back(rest);
  EXPECT_EQ(names.size(), 500u);
  EXPECT_EQ(names.back(), name(499));
}

TEST_F(HostCallsTest, ReadsARangeAndVouchesForThoseBytes) {
  const auto file = folder / "granted" / "call.wav";
  ASSERT_TRUE(write_file(file, "RIFFxxxxWAVE"));
  const auto range = [&](int64_t offset, int64_t length) {
    return call(with_path("file_read", file).put("offset", offset).put("length", length));
  };
  const auto reply = range(8, 2);
  ASSERT_TRUE(reply) << reply.error().message();
  EXPECT_EQ(reply->body, "WA");
  EXPECT_EQ(fetched(*reply).bytes, "WA");
  EXPECT_EQ(json::canonical(fetched(*reply).request), R"({"length":2,"offset":8,"path":")" + file.string() + R"("})");
  EXPECT_EQ(range(0, 4)->body, "RIFF");
  EXPECT_EQ(range(0, 0)->body, "");
}

TEST_F(HostCallsTest, GivesOfARangeWhatTheFileHas) {
  const auto file = folder / "granted" / "call.wav";
  ASSERT_TRUE(write_file(file, "RIFFxxxxWAVE"));
  const auto range = [&](int64_t offset, int64_t length) {
    return call(with_path("file_read", file).put("offset", offset).put("length", length));
  };
  EXPECT_EQ(range(8, 1 << 20)->body, "WAVE");
  EXPECT_EQ(range(12, 5)->body, "");
  EXPECT_EQ(range(INT64_MAX, 5)->body, "");
  for (const auto& refused : {range(-1, 5), range(0, -1), range(0, (int64_t{64} << 20) + 1), range(0, INT64_MAX)}) {
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind(), ErrorKind::config);
  }
}

TEST_F(HostCallsTest, OpensNothingOutsideOfWhatIsGranted) {
  ASSERT_TRUE(write_file(folder / "outside", "secret"));
  std::filesystem::create_directory(folder / "granted-too");
  ASSERT_TRUE(write_file(folder / "granted-too" / "x", "secret"));
  const auto base = folder / "granted";
  std::filesystem::create_symlink(folder / "outside", base / "link");
  std::filesystem::create_directory_symlink(folder.path(), base / "up");
  for (const auto& path : {folder / "outside", base / "link", base / "up" / "outside", base / ".." / "outside",
                           folder / "granted-too" / "x", std::filesystem::path("/etc/passwd"),
                           std::filesystem::path("relative"), folder / "not-there"}) {
    for (const auto* name : {"file_read", "file_download"}) {
      const auto reply = call(with_path(name, path));
      ASSERT_FALSE(reply) << path;
      EXPECT_NE(reply.error().kind(), ErrorKind::unavailable);
    }
  }
  const auto reply = call(with_path("file_read", base / "link"));
  EXPECT_EQ(reply.error().kind(), ErrorKind::permission);
  EXPECT_THAT(reply.error().message(), HasSubstr("outside of the paths"));
  EXPECT_FALSE(call(with_path("file_list", folder.path())));
  EXPECT_FALSE(call(json::Object().put("call", "file_read").put("path", "sftp://host/x")));
}

TEST_F(HostCallsTest, FollowsLinksThatStayInside) {
  const auto base = folder / "granted";
  ASSERT_TRUE(write_file(base / "real", "x"));
  std::filesystem::create_symlink("../real", base / "sub" / "link");
  EXPECT_EQ(call(with_path("file_read", base / "sub" / "link")).value().body, "x");
}

TEST_F(HostCallsTest, GrantsASingleFileWithoutItsNeighbours) {
  ASSERT_TRUE(write_file(folder / "one", "1"));
  ASSERT_TRUE(write_file(folder / "one2", "2"));
  grants.paths = {folder / "one"};
  EXPECT_TRUE(call(with_path("file_read", folder / "one")));
  EXPECT_FALSE(call(with_path("file_read", folder / "one2")));
}

TEST_F(HostCallsTest, SaysWhatIsNotThereOrNoFile) {
  const auto base = folder / "granted";
  const auto missing = call(with_path("file_read", base / "missing"));
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().kind(), ErrorKind::config);
  EXPECT_THAT(missing.error().message(), HasSubstr("missing: cannot be read: No such file"));
  EXPECT_FALSE(call(with_path("file_read", base / "sub")));
  ASSERT_EQ(::mkfifo((base / "pipe").c_str(), 0600), 0);
  EXPECT_FALSE(call(with_path("file_read", base / "pipe")));  // and does not hang
  EXPECT_FALSE(call(with_path("file_list", base / "missing")));
}

TEST_F(HostCallsTest, WritesABlobInParts) {
  EXPECT_TRUE(call(json::Object().put("call", "blob_write").put("part", "more"), "first,"));
  const auto reply = call(json::Object().put("call", "blob_write").put("part", "last"), "last");
  ASSERT_TRUE(reply);
  EXPECT_EQ(json::text(head_of(*reply), "/sha256"), sha256("first,last"));
  EXPECT_EQ(json::integer(head_of(*reply), "/size"), 10);
  EXPECT_EQ(
      json::text(head_of(call(json::Object().put("call", "blob_write").put("part", "last"), "x").value()), "/sha256"),
      sha256("x"));
}

TEST_F(HostCallsTest, HandsOtherCallsOn) {
  other = [](const json::Value& head, std::string_view body) -> Result<Message> {
    return Message{"{\"ok\":true}", json::text(head, "/call") + ":" + std::string(body)};
  };
  EXPECT_EQ(call(json::Object().put("call", "checkpoint"), "b").value().body, "checkpoint:b");
}

TEST_F(HostCallsTest, KnowsNoCallThatNobodyServes) {
  const auto reply = call(json::Object().put("call", "fly"));
  ASSERT_FALSE(reply);
  EXPECT_EQ(reply.error().kind(), ErrorKind::internal);
  EXPECT_THAT(reply.error().message(), HasSubstr("\"fly\""));
}

TEST_F(HostCallsTest, AnswersCancelledOnceStopped) {
  stop.request_stop();
  EXPECT_EQ(call(with_path("file_list", folder / "granted")).error().kind(), ErrorKind::cancelled);
}

TEST_F(HostCallsTest, EndsARequestWithTheTimeLimitOfTheVerb) {
  auto never = ServerReply{200, "", "", {}, ServerReply::Fault::none, std::make_shared<testkit::Gate>()};
  ScriptedServer server({never});
  grants.http.allowed_hosts = {server.host()};
  grants.time_limit = std::chrono::milliseconds(50);
  const auto reply = call(json::Object().put("call", "http").put("url", server.url("/")));
  ASSERT_FALSE(reply);
  EXPECT_EQ(reply.error().reason(), "timed_out");
  EXPECT_THAT(reply.error().message(), HasSubstr("time limit"));
}

TEST_F(HostCallsTest, ForgetsTheOldestAnswersBeforeTheyFillTheMemory) {
  ASSERT_TRUE(write_file(folder / "granted" / "big", std::string(size_t{50} << 20, 'x')));
  std::vector<std::string> handles;
  for (int round = 0; round < 4; ++round)
    handles.push_back(json::text(head_of(call(with_path("file_read", folder / "granted" / "big")).value()), "/handle"));
  EXPECT_EQ(calls().fetched(handles[0]), nullptr);
  EXPECT_NE(calls().fetched(handles[3]), nullptr);
  EXPECT_EQ(calls().fetched("h999"), nullptr);
}

}  // namespace
}  // namespace dossier
