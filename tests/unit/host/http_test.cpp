#include "host/http.hpp"

#include <gmock/gmock.h>

#include <atomic>

#include "base/digest.hpp"
#include "testkit/scripted_server.hpp"
#include "testkit/temporary_folder.hpp"

namespace dossier {
namespace {

using std::chrono::milliseconds;
using testing::HasSubstr;
using testing::Not;
using testkit::Gate;
using testkit::ScriptedServer;
using testkit::ServerReply;
using testkit::ServerRequest;
using testkit::Turnstile;

ServerReply reply(int status, std::string body = "", std::vector<std::pair<std::string, std::string>> headers = {}) {
  return {status, std::move(body), "application/json", std::move(headers), ServerReply::Fault::none, nullptr};
}

ServerReply faulty(ServerReply::Fault fault) {
  auto broken = reply(200, "a whole page of data");
  broken.fault = fault;
  return broken;
}

class HttpTest : public testing::Test {
 protected:
  HttpPolicy policy(const ScriptedServer& server) const {
    HttpPolicy made;
    made.allowed_hosts = {server.host()};
    made.back_off = milliseconds(1);
    return made;
  }
  Result<HttpAnswer> get(const ScriptedServer& server, const std::string& path = "/") {
    return run(server, request(server, path));
  }
  Result<HttpAnswer> run(const ScriptedServer& server, HttpRequest request) {
    return engine.run(std::move(request), policy(server), {});
  }
  HttpRequest request(const ScriptedServer& server, const std::string& path = "/") const {
    HttpRequest made;
    made.source = "parcels";
    made.url = server.url(path);
    return made;
  }

  FixedClock clock{1'791'940'830'000'000};
  HttpEngine engine{clock};
};

TEST_F(HttpTest, GivesTheAnswerAsItCame) {
  const std::string bytes("{\"a\":\"\0\xFF\"}", 11);
  ScriptedServer server({reply(200, bytes, {{"X-Total", "3"}})});
  const auto answer = get(server, "/list?page=2&q=a%20b");
  ASSERT_TRUE(answer) << answer.error().message();
  EXPECT_EQ(answer->status, 200);
  EXPECT_EQ(answer->body, bytes);
  EXPECT_EQ(answer->content_type, "application/json");
  EXPECT_THAT(answer->headers, testing::Contains(testing::Pair("x-total", "3")));
  ASSERT_EQ(server.requests().size(), 1u);
  const auto seen = server.requests()[0];
  EXPECT_EQ(seen.target, "/list?page=2&q=a%20b");
  EXPECT_THAT(seen.headers.at("user-agent"), testing::StartsWith("dossier/"));
}

TEST_F(HttpTest, SendsABody) {
  ScriptedServer server({reply(200)});
  auto post = request(server);
  post.method = "POST";
  post.content_type = "application/x-www-form-urlencoded";
  post.body = "param=%7B%22num%22%3A1%7D&sign=a+b";
  post.headers = {{"X-Key", "k"}, {"X-Empty", ""}};
  ASSERT_TRUE(run(server, post));
  const auto seen = server.requests()[0];
  EXPECT_EQ(seen.method, "POST");
  EXPECT_EQ(seen.form.at("param"), "{\"num\":1}");
  EXPECT_EQ(seen.form.at("sign"), "a b");
  EXPECT_EQ(seen.headers.at("x-key"), "k");
  EXPECT_TRUE(seen.has("x-empty"));
  EXPECT_FALSE(seen.has("expect"));
}

TEST_F(HttpTest, TellsRefusalsApart) {
  struct Case {
    int status;
    ErrorKind kind;
    std::string reason;
  };
  for (const auto& [status, kind, reason] :
       {Case{401, ErrorKind::permission, "auth_failed"}, Case{403, ErrorKind::permission, "forbidden"},
        Case{404, ErrorKind::config, ""}, Case{422, ErrorKind::config, ""}}) {
    ScriptedServer server({reply(status, "a secret page")});
    const auto answer = get(server, "/query?phone=13812345678");
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().kind(), kind);
    EXPECT_EQ(answer.error().reason(), reason);
    EXPECT_THAT(answer.error().message(),
                HasSubstr("GET " + server.url("/query") + " answered " + std::to_string(status) + "; not retried."));
    EXPECT_THAT(answer.error().message(), Not(HasSubstr("138")));
    EXPECT_THAT(answer.error().message(), Not(HasSubstr("secret page")));
    EXPECT_EQ(server.requests().size(), 1u);
  }
}

TEST_F(HttpTest, SaysHowToTryARefusedCredential) {
  ScriptedServer server({reply(401)});
  EXPECT_THAT(get(server).error().message(), HasSubstr("Try it: dossier source probe parcels"));
}

TEST_F(HttpTest, RetriesWhatMayPass) {
  for (const auto& first : {reply(500), reply(502), reply(503), reply(408), faulty(ServerReply::Fault::drop),
                            faulty(ServerReply::Fault::half)}) {
    ScriptedServer server({first, first, reply(200, "good")});
    const auto answer = get(server);
    ASSERT_TRUE(answer) << first.status << ": " << answer.error().message();
    EXPECT_EQ(answer->body, "good");
    EXPECT_EQ(answer->attempts, 3);
    EXPECT_EQ(server.requests().size(), 3u);
  }
}

TEST_F(HttpTest, GivesUpAfterItsAttempts) {
  ScriptedServer server({reply(503)});
  const auto answer = get(server);
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().kind(), ErrorKind::unavailable);
  EXPECT_THAT(answer.error().message(), HasSubstr("answered 503; given up after 3 attempts"));
  EXPECT_EQ(server.requests().size(), 3u);
}

TEST_F(HttpTest, NeverTakesHalfAPageForAWholeOne) {
  ScriptedServer server({faulty(ServerReply::Fault::half)});
  const auto answer = get(server);
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().kind(), ErrorKind::unavailable);
  EXPECT_THAT(answer.error().message(), HasSubstr("broke off"));
}

TEST_F(HttpTest, WaitsAsTheServerAsks) {
  // A wait of 0 s passes at once; without it the back-off of an hour would be in the way.
  ScriptedServer server({reply(429, "", {{"Retry-After", "0"}}), reply(200, "good")});
  auto patient = policy(server);
  patient.back_off = patient.longest_wait = std::chrono::hours(1);
  const auto answer = engine.run(request(server), patient, {});
  ASSERT_TRUE(answer) << answer.error().message();
  EXPECT_EQ(answer->attempts, 2);
}

TEST_F(HttpTest, DoesNotWaitLongerThanIsWorthIt) {
  ScriptedServer server({reply(429, "", {{"Retry-After", "3600"}})});
  const auto answer = get(server);
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().kind(), ErrorKind::rate_limited);
  EXPECT_THAT(answer.error().message(), HasSubstr("not retried, since it asks to wait 3600 s"));
  EXPECT_THAT(answer.error().message(), HasSubstr("requests_per_second"));
  EXPECT_EQ(server.requests().size(), 1u);
}

TEST_F(HttpTest, ReadsAResetMomentAgainstTheClock) {
  ScriptedServer server(
      {reply(429, "", {{"X-RateLimit-Reset", "1791944430"}, {"Date", "Wed, 14 Oct 2026 01:20:30 GMT"}})});
  EXPECT_THAT(get(server).error().message(), HasSubstr("asks to wait 3600 s"));
}

TEST_F(HttpTest, HoldsAllRequestsOfASourceWhileTheServerWantsPeace) {
  ScriptedServer server({reply(429, "", {{"Retry-After", "60"}})});
  auto single = policy(server);
  single.attempts = 1;
  EXPECT_FALSE(engine.run(request(server), single, {}));
  auto hurried = request(server);
  hurried.deadline = std::chrono::steady_clock::now() + milliseconds(20'000);
  const auto answer = engine.run(hurried, single, {});
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().reason(), "timed_out");
  EXPECT_EQ(server.requests().size(), 1u);
  auto other = request(server);
  other.source = "another";
  EXPECT_EQ(engine.run(other, single, {}).error().kind(), ErrorKind::rate_limited);
  EXPECT_EQ(server.requests().size(), 2u);
}

TEST_F(HttpTest, KeepsToTheRateOfTheSource) {
  ScriptedServer server({reply(200)});
  auto slow = policy(server);
  slow.requests_per_second = 0.001;
  EXPECT_TRUE(engine.run(request(server), slow, {}));
  auto second = request(server);
  second.deadline = std::chrono::steady_clock::now() + milliseconds(20'000);
  const auto answer = engine.run(second, slow, {});
  ASSERT_FALSE(answer);
  EXPECT_THAT(answer.error().message(), HasSubstr("could not begin before the time limit"));
  EXPECT_EQ(server.requests().size(), 1u);
}

TEST_F(HttpTest, DoesNotRetryBeyondTheDeadline) {
  ScriptedServer server({reply(503)});
  auto patient = policy(server);
  patient.back_off = milliseconds(60'000);
  auto hurried = request(server);
  hurried.deadline = std::chrono::steady_clock::now() + milliseconds(20'000);
  EXPECT_THAT(engine.run(hurried, patient, {}).error().message(),
              HasSubstr("not retried, since the time limit of the look-up ends before"));
}

TEST_F(HttpTest, StopsAnAnswerThatIsTooLarge) {
  ScriptedServer server({reply(200, std::string(100'000, 'x'))});
  auto small = policy(server);
  small.answer_bytes = 99'999;
  const auto answer = engine.run(request(server), small, {});
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().kind(), ErrorKind::malformed);
  EXPECT_THAT(answer.error().message(), HasSubstr("more than 99999 bytes; not retried"));
  small.answer_bytes = 100'000;
  EXPECT_TRUE(engine.run(request(server), small, {}));
}

TEST_F(HttpTest, EndsWithItsTimeLimit) {
  auto never = reply(200);
  never.hold = std::make_shared<Gate>();
  ScriptedServer server({never});
  auto short_one = policy(server);
  short_one.total_limit = milliseconds(30);
  short_one.attempts = 2;
  const auto answer = engine.run(request(server), short_one, {});
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().kind(), ErrorKind::unavailable);
  EXPECT_EQ(answer.error().reason(), "timed_out");
  EXPECT_THAT(answer.error().message(), HasSubstr("took longer than 30 ms"));
  EXPECT_EQ(server.requests().size(), 2u);
}

TEST_F(HttpTest, CancelsAHungRequest) {
  auto never = reply(200);
  never.hold = std::make_shared<Gate>();
  Turnstile arrived;
  ScriptedServer server([&](const ServerRequest&) {
    arrived.pass();
    return never;
  });
  std::stop_source stop;
  auto pending = engine.submit(request(server), policy(server), stop.get_token());
  arrived.await(1);
  stop.request_stop();
  const auto answer = pending.get();
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().kind(), ErrorKind::cancelled);
}

TEST_F(HttpTest, CancelsWhatHasNotBegun) {
  ScriptedServer server({reply(200)});
  std::stop_source stop;
  stop.request_stop();
  EXPECT_EQ(engine.run(request(server), policy(server), stop.get_token()).error().kind(), ErrorKind::cancelled);
  auto slow = policy(server);
  slow.requests_per_second = 0.0001;
  EXPECT_TRUE(engine.run(request(server), slow, {}));
  std::stop_source later;
  auto waiting = engine.submit(request(server), slow, later.get_token());
  later.request_stop();
  EXPECT_EQ(waiting.get().error().kind(), ErrorKind::cancelled);
}

TEST_F(HttpTest, EndsWhatIsPendingWhenTheEngineEnds) {
  auto never = reply(200);
  never.hold = std::make_shared<Gate>();
  ScriptedServer server({never});
  std::future<Result<HttpAnswer>> pending;
  {
    HttpEngine short_lived(clock);
    pending = short_lived.submit(request(server), policy(server), {});
  }
  EXPECT_EQ(pending.get().error().kind(), ErrorKind::cancelled);
}

TEST_F(HttpTest, KeepsPrivateAddressesClosedThatNobodyNamed) {
  ScriptedServer server({reply(200, "internal")});
  const auto answer = engine.run(request(server), HttpPolicy{}, {});
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().kind(), ErrorKind::permission);
  EXPECT_THAT(answer.error().message(), HasSubstr("private address 127.0.0.1"));
  auto by_name = request(server);
  by_name.url = "http://localhost" + server.url("/x").substr(std::string("http://127.0.0.1").size());
  EXPECT_EQ(engine.run(by_name, HttpPolicy{}, {}).error().kind(), ErrorKind::permission);
  EXPECT_TRUE(server.requests().empty());
}

TEST_F(HttpTest, KeepsAPrivateAddressClosedThoughAnotherSourceHasAConnectionOpen) {
  ScriptedServer server({reply(200, "internal")});
  ASSERT_TRUE(get(server));
  auto foreign = request(server);
  foreign.source = "mail";
  EXPECT_EQ(engine.run(foreign, HttpPolicy{}, {}).error().kind(), ErrorKind::permission);
  EXPECT_EQ(server.requests().size(), 1u);
}

TEST_F(HttpTest, DoesNotFollowARedirectToAPrivateAddress) {
  ScriptedServer inside({reply(200, "internal")});
  ScriptedServer server({reply(302, "", {{"Location", inside.url("/admin")}})});
  const auto answer = get(server);
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().kind(), ErrorKind::permission);
  EXPECT_THAT(answer.error().message(), HasSubstr(inside.url("/admin") + " leads to the private address"));
  EXPECT_TRUE(inside.requests().empty());
}

TEST_F(HttpTest, FollowsARedirectAtHomeWithTheCredentials) {
  ScriptedServer server([](const ServerRequest& asked) {
    return asked.path == "/old" ? reply(301, "", {{"Location", "/new?x=1"}})
                                : reply(200, asked.headers.at("authorization"));
  });
  auto asked = request(server, "/old");
  asked.headers = {{"Authorization", "Bearer t"}};
  const auto answer = run(server, asked);
  ASSERT_TRUE(answer) << answer.error().message();
  EXPECT_EQ(answer->body, "Bearer t");
  EXPECT_EQ(answer->url, server.url("/new?x=1"));
  EXPECT_EQ(answer->attempts, 1);
}

TEST_F(HttpTest, LeavesCredentialsBehindAtAnotherHost) {
  ScriptedServer elsewhere({reply(200, "recording")});
  ScriptedServer server({reply(302, "", {{"Location", elsewhere.url("/file?sig=1")}, {"Set-Cookie", "session=1"}})});
  auto both = policy(server);
  both.allowed_hosts.push_back(elsewhere.host());
  auto asked = request(server);
  asked.headers = {{"Authorization", "Bearer t"}, {"X-Api-Token", "t"}, {"Cookie", "c=1"}};
  const auto answer = engine.run(asked, both, {});
  ASSERT_TRUE(answer) << answer.error().message();
  ASSERT_EQ(elsewhere.requests().size(), 1u);
  const auto seen = elsewhere.requests()[0];
  for (const auto* name : {"authorization", "x-api-token", "cookie", "referer"}) EXPECT_FALSE(seen.has(name)) << name;
}

TEST_F(HttpTest, NeverCarriesAFormToAnotherHost) {
  for (const int status : {302, 303, 307, 308}) {
    ScriptedServer elsewhere({reply(200)});
    ScriptedServer server({reply(status, "", {{"Location", elsewhere.url("/x")}})});
    auto both = policy(server);
    both.allowed_hosts.push_back(elsewhere.host());
    auto post = request(server);
    post.method = "POST";
    post.content_type = "application/x-www-form-urlencoded";
    post.body = "key=secret";
    const auto answer = engine.run(post, both, {});
    if (status >= 307) {
      ASSERT_FALSE(answer) << status;
      EXPECT_THAT(answer.error().message(), HasSubstr("redirected the request's body to another host"));
      EXPECT_TRUE(elsewhere.requests().empty());
    } else {
      ASSERT_TRUE(answer) << status;
      EXPECT_EQ(elsewhere.requests()[0].method, "GET");
      EXPECT_EQ(elsewhere.requests()[0].body, "");
    }
  }
}

TEST_F(HttpTest, EndsARoundOfRedirects) {
  ScriptedServer server({reply(302, "", {{"Location", "/again"}})});
  const auto answer = get(server);
  ASSERT_FALSE(answer);
  EXPECT_THAT(answer.error().message(), HasSubstr("redirected more than 5 times; not followed"));
  EXPECT_EQ(server.requests().size(), 6u);
}

TEST_F(HttpTest, FollowsNoRedirectToAnotherScheme) {
  for (const auto* location : {"file:///etc/passwd", "ftp://127.0.0.1/x", "gopher://127.0.0.1:6379/_x", ""}) {
    ScriptedServer server({reply(302, "", {{"Location", location}})});
    EXPECT_FALSE(get(server)) << location;
  }
}

TEST_F(HttpTest, TakesAnyAnswerBelow500AsAProof) {
  for (const int status : {200, 302, 401, 404, 405, 429}) {
    ScriptedServer server({reply(status, "", {{"Location", "http://10.0.0.1/"}})});
    auto probe = request(server);
    probe.probe = true;
    const auto answer = run(server, probe);
    ASSERT_TRUE(answer) << status << answer.error().message();
    EXPECT_EQ(answer->status, status);
  }
  ScriptedServer server({reply(500)});
  auto probe = request(server);
  probe.probe = true;
  EXPECT_FALSE(run(server, probe));
}

TEST_F(HttpTest, MakesOnlyCleanRequests) {
  ScriptedServer server({reply(200)});
  const auto refused = [&](auto change) {
    auto asked = request(server);
    change(asked);
    const auto answer = run(server, asked);
    return !answer && answer.error().kind() == ErrorKind::config;
  };
  EXPECT_TRUE(refused([](auto& asked) { asked.method = "DELETE"; }));
  EXPECT_TRUE(refused([](auto& asked) { asked.headers = {{"X", "a\r\nEvil: 1"}}; }));
  EXPECT_TRUE(refused([](auto& asked) { asked.headers = {{"X: y\r\nZ", "a"}}; }));
  EXPECT_TRUE(refused([](auto& asked) { asked.headers = {{"Host", "other"}}; }));
  EXPECT_TRUE(refused([](auto& asked) { asked.headers = {{"Content-Length", "5"}}; }));
  EXPECT_TRUE(refused([](auto& asked) { asked.url = "file:///etc/passwd"; }));
  EXPECT_TRUE(server.requests().empty());
}

TEST_F(HttpTest, SaysWhenNobodyListens) {
  std::string url;
  HttpPolicy gone;
  {
    ScriptedServer server({reply(200)});
    url = server.url("/x");
    gone = policy(server);
  }
  HttpRequest asked;
  asked.source = "parcels";
  asked.url = url;
  const auto answer = engine.run(asked, gone, {});
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().kind(), ErrorKind::unavailable);
  EXPECT_THAT(answer.error().message(), HasSubstr("could not be reached"));
  EXPECT_THAT(answer.error().message(), HasSubstr("given up after 3 attempts. Try it: dossier source probe parcels"));
}

TEST_F(HttpTest, StreamsADownloadIntoABlob) {
  const testkit::TemporaryFolder folder;
  const auto blobs = BlobFolder::open(folder.path()).value();
  const std::string recording(3'000'000, 'r');
  ScriptedServer server({faulty(ServerReply::Fault::half), reply(200, recording)});
  auto asked = request(server);
  asked.download_into = &blobs;
  auto small_answers = policy(server);
  small_answers.answer_bytes = 10;
  auto answer = engine.run(asked, small_answers, {});
  ASSERT_TRUE(answer) << answer.error().message();
  EXPECT_TRUE(answer->body.empty());
  const auto blob = answer->download->commit().value();
  EXPECT_EQ(blob.digest, sha256(recording));
  EXPECT_EQ(blob.size, 3'000'000);
  EXPECT_TRUE(std::filesystem::is_empty(folder / "incoming"));  // nothing is left of the first half
}

TEST_F(HttpTest, LeavesNoBlobOfADownloadThatIsRefusedOrTooLarge) {
  const testkit::TemporaryFolder folder;
  const auto blobs = BlobFolder::open(folder.path()).value();
  for (const auto& answer : {reply(404, "not found page"), reply(200, std::string(2000, 'x'))}) {
    ScriptedServer server({answer});
    auto asked = request(server);
    asked.download_into = &blobs;
    auto small = policy(server);
    small.download_bytes = 1999;
    EXPECT_FALSE(engine.run(asked, small, {}));
    EXPECT_TRUE(std::filesystem::is_empty(folder / "incoming"));
  }
}

TEST_F(HttpTest, RunsHundredsOfRequestsAtOnceOnOneThread) {
  constexpr int many = 300;
  // Nobody is answered before all have come: only true concurrency gets through.
  Turnstile arrived;
  ScriptedServer server([&](const ServerRequest& asked) {
    arrived.pass();
    arrived.await(many);
    return reply(200, asked.query.at("n"));
  });
  auto wide = policy(server);
  wide.concurrency = many;
  std::vector<std::future<Result<HttpAnswer>>> pending;
  for (int number = 0; number < many; ++number)
    pending.push_back(engine.submit(request(server, "/?n=" + std::to_string(number)), wide, {}));
  for (int number = 0; number < many; ++number) {
    const auto answer = pending[static_cast<size_t>(number)].get();
    ASSERT_TRUE(answer) << answer.error().message();
    EXPECT_EQ(answer->body, std::to_string(number));
  }
}

TEST_F(HttpTest, KeepsToTheConcurrencyOfTheSource) {
  std::atomic<int> inside{0}, most{0};
  ScriptedServer server([&](const ServerRequest&) {
    const int now = ++inside;
    int seen = most;
    while (now > seen && !most.compare_exchange_weak(seen, now)) {
    }
    --inside;
    return reply(200);
  });
  auto narrow = policy(server);
  narrow.concurrency = 3;
  std::vector<std::future<Result<HttpAnswer>>> pending;
  for (int number = 0; number < 100; ++number) pending.push_back(engine.submit(request(server), narrow, {}));
  for (auto& answer : pending) EXPECT_TRUE(answer.get());
  EXPECT_LE(most, 3);
}

TEST_F(HttpTest, DecodesACompressedAnswer) {
  // gzip of "hello"
  const std::string gzip(
      "\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03\xcb\x48\xcd\xc9\xc9\x07\x00\x86\xa6\x10\x36\x05\x00\x00\x00", 25);
  ScriptedServer server({reply(200, gzip, {{"Content-Encoding", "gzip"}})});
  const auto answer = get(server);
  ASSERT_TRUE(answer) << answer.error().message();
  EXPECT_EQ(answer->body, "hello");
}

}  // namespace
}  // namespace dossier
