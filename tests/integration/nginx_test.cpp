// The HTTP engine against a real server: TLS, HTTP/2, and what a scripted server does not do.
#include <gmock/gmock.h>

#include <optional>

#include "base/digest.hpp"
#include "base/files.hpp"
#include "host/http.hpp"
#include "testkit/command.hpp"
#include "testkit/hub_fixture.hpp"
#include "testkit/nginx_server.hpp"
#include "testkit/temporary_folder.hpp"

namespace dossier {
namespace {

using testing::HasSubstr;

class NginxTest : public testing::Test {
 protected:
  void SetUp() override {
    if (!testkit::NginxServer::available()) GTEST_SKIP() << "nginx or openssl is not installed";
    server.emplace(R"(
      map $http_authorization $credentials { default with; "" without; }
      server {
        listen 127.0.0.1:@port1@ ssl http2;
        @tls@
        root @base@/www;
        location = /version { return 200 $server_protocol; }
        location = /connection { return 200 $connection; }
        location = /down { return 302 http://localhost:@port2@/credentials; }
      }
      server {
        listen 127.0.0.1:@port2@;
        location = /credentials { return 200 $credentials; }
      })");
    std::filesystem::create_directories(server->folder() / "www");
    ASSERT_TRUE(write_file(server->folder() / "www/recording.wav", recording));
    secure = server->port(1);
    plain = server->port(2);
  }

  HttpRequest request(const std::string& path) const {
    HttpRequest made;
    made.source = "nginx";
    made.url = "https://localhost:" + std::to_string(secure) + path;
    return made;
  }
  HttpPolicy policy() const {
    HttpPolicy made;
    made.allowed_hosts = {"localhost:" + std::to_string(secure), "localhost:" + std::to_string(plain)};
    made.back_off = std::chrono::milliseconds(1);
    return made;
  }
  HttpSettings trusting() const { return {server->certificate()}; }

  testkit::TemporaryFolder folder;
  std::optional<testkit::NginxServer> server;
  const std::string recording = std::string(5'000'000, 'w');
  SystemClock clock;
  int secure = 0, plain = 0;
};

TEST_F(NginxTest, RefusesACertificateThatNobodyVouchesFor) {
  HttpEngine engine(clock);
  const auto answer = engine.run(request("/version"), policy(), {});
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().kind(), ErrorKind::unavailable);
  EXPECT_THAT(answer.error().message(),
              testing::AllOf(HasSubstr("a certificate that is not trusted"), HasSubstr("update-ca-certificates"),
                             HasSubstr("/usr/local/share/ca-certificates")));
  EXPECT_THAT(answer.error().message(), HasSubstr("not retried"));
}

TEST_F(NginxTest, RefusesACertificateOfAnotherName) {
  HttpEngine engine(clock, trusting());
  auto other = request("/version");
  other.url = "https://127.0.0.1:" + std::to_string(secure) + "/version";
  auto named = policy();
  named.allowed_hosts.push_back("127.0.0.1:" + std::to_string(secure));
  EXPECT_THAT(engine.run(other, named, {}).error().message(), HasSubstr("a certificate that is not trusted"));
}

TEST_F(NginxTest, SpeaksHttp2AndUsesOneConnectionForMany) {
  HttpEngine engine(clock, trusting());
  EXPECT_EQ(engine.run(request("/version"), policy(), {}).value().body, "HTTP/2.0");
  auto wide = policy();
  wide.concurrency = 50;
  std::vector<std::future<Result<HttpAnswer>>> pending;
  for (int number = 0; number < 50; ++number) pending.push_back(engine.submit(request("/connection"), wide, {}));
  const auto first = pending[0].get().value().body;
  for (size_t number = 1; number < pending.size(); ++number) EXPECT_EQ(pending[number].get().value().body, first);
}

TEST_F(NginxTest, CarriesNoCredentialsDownFromTls) {
  HttpEngine engine(clock, trusting());
  auto asked = request("/down");
  asked.headers = {{"Authorization", "Bearer t"}};
  EXPECT_EQ(engine.run(asked, policy(), {}).value().body, "without");
}

TEST_F(NginxTest, DownloadsIntoABlob) {
  HttpEngine engine(clock, trusting());
  const auto blobs = BlobFolder::open(folder / "blobs").value();
  auto asked = request("/recording.wav");
  asked.download_into = &blobs;
  auto answer = engine.run(asked, policy(), {});
  ASSERT_TRUE(answer) << answer.error().message();
  EXPECT_EQ(answer->download->commit().value().digest, sha256(recording));
}

TEST(NginxWithAnOldCertificate, IsNamedByAProbe) {
  if (!testkit::NginxServer::available()) GTEST_SKIP() << "nginx or openssl is not installed";
  const testkit::NginxServer old("server { listen 127.0.0.1:@port1@ ssl; @tls@ }", true);
  testkit::HubFixture hub;
  hub.source("old", "scripted", "folder: https://localhost:" + std::to_string(old.port(1)) + "/files/");
  EXPECT_EQ(hub.run({"config", "check"}).exit_code, 0) << hub.last.err;
  // The hub trusts the authorities of this machine; in a mount namespace of its own that is this certificate's.
  const std::string trusted = "/etc/ssl/certs/ca-certificates.crt", build = DOSSIER_BUILD_DIR;
  const std::vector<std::string> apart = {
      "unshare", "-rm", "sh", "-c", "mount --bind \"$0\" " + trusted + " && exec \"$@\"", old.certificate().string()};
  auto command = apart;
  command.push_back("true");
  if (testkit::run_command(command).exit_code != 0) GTEST_SKIP() << "no mount namespace for this user";
  command.back() = build + "/bin/dossier-at";
  for (const auto* word : {"source", "probe", "old", "--config"}) command.push_back(word);
  command.insert(command.end(),
                 {(hub.folder() / "dossier.yaml").string(), "--plugins", (hub.folder() / "plugins").string()});
  const auto probed =
      testkit::run_command(command, {{"DOSSIER_TEST_TIME", hub.now}, {"XDG_CACHE_HOME", build + "/cache"}});
  EXPECT_EQ(probed.exit_code, 1) << probed.err;
  EXPECT_THAT(probed.out, testing::AllOf(HasSubstr("old: unavailable: "), HasSubstr("certificate has expired")));
}

TEST(NginxWithAnOldCertificate, IsRefusedInWords) {
  if (!testkit::NginxServer::available()) GTEST_SKIP() << "nginx or openssl is not installed";
  const testkit::NginxServer old("server { listen 127.0.0.1:@port1@ ssl; @tls@ }", true);
  const SystemClock clock;
  HttpEngine engine(clock, {old.certificate()});
  HttpRequest asked;
  asked.source = "old";
  asked.url = "https://localhost:" + std::to_string(old.port(1)) + "/";
  HttpPolicy policy;
  policy.allowed_hosts = {"localhost:" + std::to_string(old.port(1))};
  const auto answer = engine.run(asked, policy, {});
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().kind(), ErrorKind::unavailable);
  EXPECT_THAT(answer.error().message(), testing::AllOf(HasSubstr("certificate that is not trusted"),
                                                       HasSubstr("certificate has expired"), HasSubstr("not retried")));
}

}  // namespace
}  // namespace dossier
