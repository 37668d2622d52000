#include "api/status_server.hpp"

#include <Poco/Net/HTTPClientSession.h>
#include <Poco/Net/HTTPRequest.h>
#include <Poco/Net/HTTPResponse.h>
#include <Poco/StreamCopier.h>
#include <gmock/gmock.h>

namespace dossier {
namespace {

using testing::HasSubstr;

struct Answer {
  int status = 0;
  std::string text, type;
};

Answer ask(const StatusServer& server, const std::string& path, const std::string& method = "GET") {
  Poco::Net::HTTPClientSession session{Poco::Net::SocketAddress(server.address())};
  Poco::Net::HTTPRequest request(method, path, "HTTP/1.1");
  session.sendRequest(request);
  Poco::Net::HTTPResponse response;
  Answer answer;
  Poco::StreamCopier::copyToString(session.receiveResponse(response), answer.text);
  answer.status = response.getStatus();
  answer.type = response.getContentType();
  return answer;
}

std::unique_ptr<StatusServer> serving(StatusServer::StatusNow status) {
  return StatusServer::start("127.0.0.1:0", std::move(status)).value();
}

TEST(StatusServerTest, GivesTheFiguresAsPrometheusReadsThem) {
  const auto server = serving([]() -> Result<Status> {
    Status status;
    status.quarantined["tickets"] = 7;
    return status;
  });
  const auto metrics = ask(*server, "/metrics");
  EXPECT_EQ(metrics.status, 200);
  EXPECT_THAT(metrics.type, HasSubstr("version=0.0.4"));
  EXPECT_THAT(metrics.text, HasSubstr("dossier_quarantine_entries{source=\"tickets\"} 7\n"));
  EXPECT_EQ(ask(*server, "/healthz").text, "ok\n");
  EXPECT_EQ(ask(*server, "/readyz").status, 200);
}

TEST(StatusServerTest, IsHealthyAndNotReadyWhileTheStoreDoesNotAnswer) {
  const auto server =
      serving([]() -> Result<Status> { return fail(ErrorKind::unavailable, "store.sqlite: the disk is full"); });
  EXPECT_EQ(ask(*server, "/healthz").status, 200);
  for (const auto* path : {"/readyz", "/metrics"}) {
    const auto answer = ask(*server, path);
    EXPECT_EQ(answer.status, 503);
    EXPECT_EQ(answer.text, "store.sqlite: the disk is full\n");
  }
}

TEST(StatusServerTest, AnswersNothingElse) {
  const auto server = serving([]() -> Result<Status> { return Status{}; });
  EXPECT_EQ(ask(*server, "/").status, 404);
  EXPECT_EQ(ask(*server, "/metrics/../etc/passwd").status, 404);
  EXPECT_EQ(ask(*server, "/metrics", "POST").status, 405);
  EXPECT_EQ(ask(*server, "/metrics?name=x").status, 200);
}

TEST(StatusServerTest, NamesAnAddressThatIsTaken) {
  const auto server = serving([]() -> Result<Status> { return Status{}; });
  const auto second = StatusServer::start(server->address(), []() -> Result<Status> { return Status{}; });
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().kind(), ErrorKind::config);
  EXPECT_THAT(second.error().message(), HasSubstr("server.metrics: " + server->address()));
  EXPECT_FALSE(StatusServer::start("no such host:1", {}));
}

}  // namespace
}  // namespace dossier
