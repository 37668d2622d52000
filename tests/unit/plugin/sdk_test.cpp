// The C++ face, through the C line, in both homes.
#include <gtest/gtest.h>

#include <new>

#include "base/log.hpp"
#include "plugin_fixture.hpp"

namespace dossier {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

class Sdk : public testing::TestWithParam<Home> {
 protected:
  std::unique_ptr<Plugin> echo_ = load_test_plugin("echo", GetParam());
  InstanceId instance_ = open_test_instance(*echo_, json::Object().put("greeting", "你好").put("key", "s3cret"));
  ScriptedHost host_;
};

TEST_P(Sdk, DescribesThePlugin) {
  const auto spec = echo_->describe();
  ASSERT_TRUE(spec) << spec.error().message();
  EXPECT_EQ(json::text(*spec, "/kind"), "connector");
  EXPECT_EQ(json::text(*spec, "/name"), "echo");
  EXPECT_EQ(json::text(*spec, "/version"), "2.1.0");
  EXPECT_EQ(json::text(*spec, "/streams/0/consumes/0"), "complaint_no");
  EXPECT_EQ(json::text(*spec, "/options/2/use"), "mapping");
  EXPECT_EQ(json::text(*echo_->describe(), "/name"), "echo");  // from memory
}

TEST_P(Sdk, GivesOptionsAndTheRequestToRead) {
  ASSERT_TRUE(run(*echo_, instance_, look_up("plain"), host_));
  EXPECT_THAT(host_.heads,
              ElementsAre(R"({"call":"document","key":"note","covers":"all","content_type":"text/plain"})"));
  EXPECT_THAT(host_.bodies, ElementsAre("你好 plain +8613800138000 s3cret"));
}

TEST_P(Sdk, AsksTheHostForHttp) {
  host_.on("http", replies(R"({"ok":true,"handle":"h-7","status":203,"headers":[["server","x"]]})", "bytes\n"));
  ASSERT_TRUE(run(*echo_, instance_, look_up("http"), host_));
  EXPECT_THAT(
      host_.heads,
      ElementsAre(
          R"({"call":"http","method":"GET","url":"http://echo.test/a","headers":[["accept","text/plain"]]})",
          R"({"call":"document","key":"got","covers":"all","handle":"h-7"})",
          R"({"call":"http","method":"POST","url":"http://echo.test/b","headers":[],"form":[["a","1"],["a","二"]]})",
          R"({"call":"http","method":"POST","url":"http://echo.test/c","headers":[],"content_type":"application/json"})",
          R"({"call":"download","url":"http://echo.test/d","headers":[]})",
          R"({"call":"document","key":"note","covers":"all","content_type":"text/plain"})"));
  EXPECT_EQ(host_.bodies[3], "{}");
  EXPECT_EQ(host_.bodies.back(), "203 x bytes\n");
}

TEST_P(Sdk, ProbesThroughTheHost) {
  ASSERT_TRUE(run(*echo_, instance_, {R"({"verb":"probe"})", {}}, host_));
  EXPECT_THAT(host_.heads, ElementsAre(HasSubstr(R"("probe":true)")));
}

TEST_P(Sdk, ReadsFilesWhoseNamesAreNoUtf8) {
  host_
      .on("file_list",
          replies("{\"ok\":true,\"entries\":[{\"name\":\"caf\xe9.txt\",\"path\":\"/in/caf\xe9.txt\",\"size\":5,"
                  "\"modified\":1,\"folder\":false},{\"name\":\"z\",\"path\":\"/in/z\"}]}"))
      .on("file_read",
          [](const json::Value& head, std::string_view) -> Result<Message> {
            if (json::text(head, "/path") != "/in/caf\xe9.txt") return fail(ErrorKind::config, "wrong path");
            return Message{R"({"ok":true,"handle":"h"})", "inner"};
          })
      .on("file_download", replies(R"({"ok":true,"handle":"h2","sha256":"abc","size":9,"content_type":""})"))
      .on("document", replies(R"({"ok":true})"));
  const auto outcome = run(*echo_, instance_, look_up("files"), host_);
  ASSERT_TRUE(outcome) << outcome.error().message();
  EXPECT_EQ(host_.bodies.back(), "caf\xe9.txt 5 inner abc");
}

TEST_P(Sdk, RefusesOtherTextThatIsNoUtf8) {
  const auto echo = open_test_instance(*echo_, json::Object().put("greeting", "x").put("key", ""));
  host_.on("http", replies("{\"ok\":true,\"handle\":\"h-\xff\"}"));
  const auto outcome = run(*echo_, echo, look_up("http"), host_);
  ASSERT_FALSE(outcome);
  EXPECT_EQ(outcome.error().kind(), ErrorKind::malformed);
  EXPECT_THAT(outcome.error().message(), HasSubstr("the message \"document\" holds text that is not UTF-8"));
}

TEST_P(Sdk, MakesAnErrorThatQuotesAPayloadReadable) {
  host_.on("http", [](const json::Value&, std::string_view) -> Result<Message> {
    return fail(Error(ErrorKind::unavailable, "broken \xff bytes").because("partial \xff page"));
  });
  const auto outcome = run(*echo_, instance_, look_up("http"), host_);
  ASSERT_FALSE(outcome);
  EXPECT_EQ(outcome.error().message(), "broken \xEF\xBF\xBD bytes");
  EXPECT_EQ(outcome.error().reason(), "partial \xEF\xBF\xBD page");
}

TEST_P(Sdk, LetsNoErrorGiveOrdersToATerminal) {
  host_.on("http", [](const json::Value&, std::string_view) -> Result<Message> {
    return fail(ErrorKind::unavailable, "red \x1b[31m\r\ngap: of another source\x7f");
  });
  const auto outcome = run(*echo_, instance_, look_up("http"), host_);
  ASSERT_FALSE(outcome);
  EXPECT_EQ(outcome.error().message(), "red ?[31m  gap: of another source?");
}

TEST_P(Sdk, SendsALargeBlobInPieces) {
  host_.on("blob_write", replies(R"({"ok":true,"sha256":"d1","size":20000000})"));
  ASSERT_TRUE(run(*echo_, instance_, look_up("blob", "20000000"), host_));
  EXPECT_THAT(host_.heads,
              ElementsAre(HasSubstr("\"more\""), HasSubstr("\"more\""), HasSubstr("\"last\""), HasSubstr("document")));
  EXPECT_THAT(host_.bodies[0], SizeIs(8 << 20));
  EXPECT_EQ(host_.bodies[0].size() + host_.bodies[1].size() + host_.bodies[2].size(), 20000000u);
  EXPECT_EQ(host_.bodies.back(), "d1 20000000");
}

TEST_P(Sdk, SendsAnEmptyBlob) {
  ASSERT_TRUE(run(*echo_, instance_, look_up("blob", "0"), host_));
  EXPECT_THAT(host_.heads, ElementsAre(HasSubstr("\"last\""), HasSubstr("document")));
}

TEST_P(Sdk, FilesMediaAndTheirAbsence) {
  ASSERT_TRUE(run(*echo_, instance_, look_up("media"), host_));
  EXPECT_THAT(host_.heads, ElementsAre(R"({"call":"media","locator":"http://echo.test/picture","handle":"h-1"})",
                                       R"({"call":"media","locator":"http://echo.test/gone","state":"expired"})"));
}

TEST_P(Sdk, PullsWithCheckpoints) {
  ASSERT_TRUE(run(*echo_, instance_, {R"({"verb":"read","stream":"doors","pull":true,"cursor":"from "})", {}}, host_));
  EXPECT_THAT(host_.heads, ElementsAre(HasSubstr("from page 1"), R"({"call":"checkpoint","cursor":"1"})",
                                       HasSubstr("from page 2"), R"({"call":"checkpoint","cursor":"2"})"));
}

TEST_P(Sdk, GivesTheHostsErrorToThePlugin) {
  host_.on("http", [](const json::Value&, std::string_view) -> Result<Message> {
    return fail(Error(ErrorKind::permission, "answered 403").because("forbidden"));
  });
  const auto outcome = run(*echo_, instance_, look_up("http"), host_);
  ASSERT_FALSE(outcome);
  EXPECT_EQ(outcome.error().kind(), ErrorKind::permission);
  EXPECT_EQ(outcome.error().message(), "answered 403");
  EXPECT_EQ(outcome.error().reason(), "forbidden");
}

TEST_P(Sdk, TellsNoKnownSecretInAnError) {
  log::hide("known-secret-77");
  host_.on("http", [](const json::Value&, std::string_view) -> Result<Message> {
    return fail(ErrorKind::permission, "the key known-secret-77 was refused");
  });
  EXPECT_EQ(run(*echo_, instance_, look_up("http"), host_).error().message(), "the key *** was refused");
}

TEST_P(Sdk, TurnsAnExceptionOfTheHostIntoAnError) {
  host_.on("http", [](const json::Value&, std::string_view) -> Result<Message> { throw std::bad_alloc(); });
  const auto outcome = run(*echo_, instance_, look_up("http"), host_);
  ASSERT_FALSE(outcome);
  EXPECT_THAT(outcome.error().message(), HasSubstr("the host failed at \"http\": std::bad_alloc"));
}

Message normalise(const std::string& bytes) {
  return {json::Object()
              .put("verb", "normalise")
              .put("stream", "doors")
              .put("key", "k")
              .put("content_type", "application/json")
              .put("request", json::Object())
              .put("mapping", json::Object().put("timezone", "Asia/Tokyo"))
              .str(),
          bytes};
}

TEST_P(Sdk, NormalisesADocumentWithoutAnInstance) {
  const auto document =
      R"({"lines":[{"id":7,"time":"2026-10-14 11:37:00","text":"早"},{"bad":true},{"id":8,"text":""}]})";
  ASSERT_TRUE(run(*echo_, no_instance, normalise(document), host_));
  EXPECT_THAT(host_.heads, ElementsAre(R"({"call":"records"})"));
  EXPECT_EQ(
      host_.bodies[0],
      R"({"kind":"note","key":["k","7"],"pointer":"/lines/0","at":{"raw":"2026-10-14 11:37:00","form":"local","zone":"Asia/Tokyo"},"text":"早"})"
      "\n"
      R"({"reject":true,"pointer":"/lines/1","reason":"bad"})"
      "\n"
      R"({"kind":"note","key":["k","8"],"pointer":"/lines/2"})"
      "\n");
}

TEST_P(Sdk, SendsWhatCameBeforeAnError) {
  const auto outcome = run(*echo_, no_instance, normalise(R"({"lines":[{"id":1}],"then_fail":true})"), host_);
  ASSERT_FALSE(outcome);
  EXPECT_EQ(outcome.error().kind(), ErrorKind::malformed);
  EXPECT_EQ(outcome.error().message(), "the end of the document is missing");
  EXPECT_THAT(host_.bodies, ElementsAre(HasSubstr(R"(["k","1"])")));
}

TEST_P(Sdk, SendsManyRecordsInBatchesAndInOrder) {
  std::string document = R"({"lines":[)";
  constexpr int count = 3000;
  for (int line = 0; line < count; ++line)
    document += (line ? "," : "") + std::string(R"({"id":)") + std::to_string(line) + R"(,"text":"some words"})";
  ASSERT_TRUE(run(*echo_, no_instance, normalise(document + "]}"), host_));
  EXPECT_GT(host_.bodies.size(), 2u);
  int line = 0;
  for (const auto& batch : host_.bodies) {
    EXPECT_LT(batch.size(), 70000u);
    for (size_t at = 0; at < batch.size(); at = batch.find('\n', at) + 1)
      EXPECT_EQ(json::text(*json::parse(batch.substr(at, batch.find('\n', at) - at)), "/key/1"),
                std::to_string(line++));
  }
  EXPECT_EQ(line, count);
}

TEST_P(Sdk, StopsSendingRecordsThatTheHostRefuses) {
  host_.on("records", [](const json::Value&, std::string_view) -> Result<Message> {
    return fail(ErrorKind::malformed, "too many");
  });
  std::string document = R"({"lines":[)";
  for (int line = 0; line < 3000; ++line)
    document += (line ? "," : "") + std::string(R"({"id":1,"text":"some words"})");
  const auto outcome = run(*echo_, no_instance, normalise(document + "]}"), host_);
  ASSERT_FALSE(outcome);
  EXPECT_EQ(outcome.error().message(), "too many");
  EXPECT_THAT(host_.heads, SizeIs(1));
}

TEST_P(Sdk, ReadsADocumentNestedVeryDeep) {
  const std::string deep(100000, '[');
  const auto outcome = run(*echo_, no_instance, normalise(deep + std::string(100000, ']')), host_);
  EXPECT_TRUE(outcome) << outcome.error().message();
}

TEST_P(Sdk, TurnsAStopIntoTheErrorCancelled) {
  std::stop_source stop;
  host_.on_emit([&](const json::Value&) { stop.request_stop(); });
  const auto outcome = run(*echo_, instance_, look_up("patient"), host_, stop.get_token());
  ASSERT_FALSE(outcome);
  EXPECT_EQ(outcome.error().kind(), ErrorKind::cancelled);
  EXPECT_THAT(host_.heads, IsEmpty());  // the late call did not reach the host
}

TEST_P(Sdk, TurnsTimePassedIntoTheErrorTimedOut) {
  const auto outcome = run(*echo_, instance_, look_up("patient"), host_, {}, std::chrono::milliseconds(30));
  ASSERT_FALSE(outcome);
  EXPECT_EQ(outcome.error().kind(), ErrorKind::unavailable);
  EXPECT_EQ(outcome.error().reason(), "timed_out");
  EXPECT_THAT(outcome.error().message(), HasSubstr("plugin libecho.so: read took longer than its limit of 30 ms"));
}

TEST_P(Sdk, RefusesAnInstanceItDoesNotKnow) {
  echo_->close(instance_);
  const auto outcome = run(*echo_, instance_, look_up("plain"), host_);
  ASSERT_FALSE(outcome);
  EXPECT_THAT(outcome.error().message(), HasSubstr("no instance 1"));
}

TEST_P(Sdk, RefusesAVerbItDoesNotKnow) {
  const auto outcome = run(*echo_, instance_, {R"({"verb":"dance"})", {}}, host_);
  ASSERT_FALSE(outcome);
  EXPECT_THAT(outcome.error().message(), HasSubstr("unknown verb \"dance\""));
}

TEST_P(Sdk, NamesThePluginThatThrows) {
  const auto throws = load_test_plugin("throws", GetParam());
  const auto instance = open_test_instance(*throws, json::Object().put("greeting", "x"));
  const auto outcome = run(*throws, instance, look_up("anything"), host_);
  ASSERT_FALSE(outcome);
  EXPECT_EQ(outcome.error().kind(), ErrorKind::internal);
  EXPECT_THAT(outcome.error().message(), HasSubstr("plugin throws: exception in read: row 7 of 3; not retried."));
  const auto odd = run(*throws, instance, look_up("odd"), host_);
  EXPECT_THAT(odd.error().message(), HasSubstr("exception in read: of no known type"));
  const auto pure = run(*throws, no_instance, normalise("{}"), host_);
  EXPECT_THAT(pure.error().message(), HasSubstr("exception in normalise: no such column"));
  EXPECT_TRUE(run(*throws, instance, look_up("calm"), host_));  // and goes on
}

TEST_P(Sdk, NamesThePluginThatThrowsInItsConstructor) {
  const auto throws = load_test_plugin("throws", GetParam());
  const auto instance = throws->open(json::Object().put("greeting", "throw").value());
  ASSERT_FALSE(instance);
  EXPECT_THAT(instance.error().message(), HasSubstr("plugin throws: exception in open: bad greeting"));
}

TEST_P(Sdk, IsNotNeededForAPluginInC) {
  const auto plain = load_test_plugin("plain_c", GetParam());
  EXPECT_EQ(json::text(*plain->describe(), "/name"), "plain_c");
  const auto instance = open_test_instance(*plain, json::Object());
  ASSERT_TRUE(run(*plain, instance, look_up("x"), host_));
  EXPECT_THAT(host_.bodies, ElementsAre("from C"));
}

TEST_P(Sdk, StopsAPluginThatSendsNoJson) {
  const auto garbage = load_test_plugin("garbage_head", GetParam());
  const auto outcome = run(*garbage, open_test_instance(*garbage, json::Object()), look_up("x"), host_);
  ASSERT_FALSE(outcome);
  EXPECT_EQ(outcome.error().kind(), ErrorKind::crashed);
  EXPECT_THAT(outcome.error().message(),
              HasSubstr("plugin libgarbage_head.so: sent a head that is not JSON at byte 1; stopped."));
  EXPECT_THAT(host_.heads, IsEmpty());
}

TEST_P(Sdk, StopsAPluginWhoseHeadNestsTooDeep) {
  const auto garbage = load_test_plugin("garbage_head", GetParam());
  const auto instance = open_test_instance(*garbage, json::Object().put("x", "deep"));
  EXPECT_THAT(run(*garbage, instance, look_up("x"), host_).error().message(),
              HasSubstr("nested deeper than 64 levels"));
}

TEST_P(Sdk, StopsAPluginWhoseHeadIsTooLarge) {
  const auto garbage = load_test_plugin("garbage_head", GetParam());
  const auto instance = open_test_instance(*garbage, json::Object().put("x", "large"));
  const auto outcome = run(*garbage, instance, look_up("x"), host_);
  ASSERT_FALSE(outcome);
  EXPECT_EQ(outcome.error().kind(), ErrorKind::crashed);
  EXPECT_THAT(outcome.error().message(), AllOf(HasSubstr("1048577 bytes"), HasSubstr("above the limit")));
}

TEST_P(Sdk, SaysThatAPluginGaveNoReason) {
  const auto garbage = load_test_plugin("garbage_head", GetParam());
  const auto instance = open_test_instance(*garbage, json::Object().put("x", "quiet"));
  const auto outcome = run(*garbage, instance, look_up("x"), host_);
  ASSERT_FALSE(outcome);
  EXPECT_EQ(outcome.error().kind(), ErrorKind::internal);
  EXPECT_THAT(outcome.error().message(), HasSubstr("ended without success and without a reason"));
}

TEST_P(Sdk, RefusesASpecThatIsNoObject) {
  const auto garbage = load_test_plugin("garbage_head", GetParam());
  const auto spec = garbage->describe();
  ASSERT_FALSE(spec);
  EXPECT_THAT(spec.error().message(), HasSubstr("its spec is no JSON object"));
}

INSTANTIATE_TEST_SUITE_P(Homes, Sdk, testing::Values(Home::worker, Home::hub),
                         [](const auto& home) { return home.param == Home::worker ? "Worker" : "Hub"; });

}  // namespace
}  // namespace dossier
