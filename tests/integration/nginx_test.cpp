// The HTTP engine against a real server: TLS, HTTP/2, and what a scripted server does not do.
#include <gmock/gmock.h>
#include <netinet/in.h>
#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>

#include "base/digest.hpp"
#include "base/files.hpp"
#include "host/http.hpp"
#include "testkit/temporary_folder.hpp"

extern char** environ;

namespace dossier {
namespace {

using testing::HasSubstr;

pid_t start(std::vector<std::string> command) {
  std::vector<char*> arguments;
  for (auto& word : command) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  pid_t process = -1;
  if (::posix_spawnp(&process, arguments[0], nullptr, nullptr, arguments.data(), environ) != 0) return -1;
  return process;
}

bool run(const std::vector<std::string>& command) {
  const pid_t process = start(command);
  int status = 1;
  return process > 0 && ::waitpid(process, &status, 0) == process && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

/// A port that was free a moment ago.
int free_port() {
  const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  EXPECT_EQ(::bind(socket, reinterpret_cast<sockaddr*>(&address), size), 0);
  EXPECT_EQ(::getsockname(socket, reinterpret_cast<sockaddr*>(&address), &size), 0);
  ::close(socket);
  return ntohs(address.sin_port);
}

class NginxTest : public testing::Test {
 protected:
  void SetUp() override {
    if (!run({"nginx", "-v"})) GTEST_SKIP() << "nginx is not installed";
    ASSERT_TRUE(run({"openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost",
                     "-addext", "subjectAltName=DNS:localhost", "-keyout", (folder / "key.pem").string(), "-out",
                     (folder / "cert.pem").string()}));
    std::filesystem::create_directories(folder / "www");
    ASSERT_TRUE(write_file(folder / "www/recording.wav", recording));
    secure = free_port();
    plain = free_port();
    ASSERT_TRUE(write_file(folder / "nginx.conf", configuration()));
    // -g daemon on: nginx returns once its sockets listen.
    ASSERT_TRUE(run({"nginx", "-p", folder.path().string(), "-e", (folder / "error.log").string(), "-c",
                     (folder / "nginx.conf").string()}));
  }

  void TearDown() override {
    const auto process = read_file(folder / "nginx.pid");
    if (process) ::kill(std::atoi(process->c_str()), SIGTERM);
  }

  std::string configuration() const {
    const auto base = folder.path().string();
    // Started by root, nginx would serve as somebody who may not look into our folder.
    const std::string user = ::geteuid() == 0 ? "user root;\n" : "";
    return user + "pid " + base +
           "/nginx.pid;\nworker_processes 1;\nevents { worker_connections 512; }\nhttp {\n  access_log off;\n" +
           "  client_body_temp_path " + base + "/a; proxy_temp_path " + base + "/b; fastcgi_temp_path " + base +
           "/c;\n" + "  uwsgi_temp_path " + base + "/d; scgi_temp_path " + base + "/e;\n" +
           "  map $http_authorization $credentials { default with; \"\" without; }\n" +
           "  server {\n    listen 127.0.0.1:" + std::to_string(secure) + " ssl http2;\n    ssl_certificate " + base +
           "/cert.pem;\n    ssl_certificate_key " + base + "/key.pem;\n    root " + base + "/www;\n" +
           "    location = /version { return 200 $server_protocol; }\n" +
           "    location = /connection { return 200 $connection; }\n" +
           "    location = /down { return 302 http://localhost:" + std::to_string(plain) + "/credentials; }\n  }\n" +
           "  server {\n    listen 127.0.0.1:" + std::to_string(plain) +
           ";\n    location = /credentials { return 200 $credentials; }\n  }\n}\n";
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
  HttpSettings trusting() const { return {folder / "cert.pem"}; }

  testkit::TemporaryFolder folder;
  const std::string recording = std::string(5'000'000, 'w');
  SystemClock clock;
  int secure = 0, plain = 0;
};

TEST_F(NginxTest, RefusesACertificateThatNobodyVouchesFor) {
  HttpEngine engine(clock);
  const auto answer = engine.run(request("/version"), policy(), {});
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().kind(), ErrorKind::unavailable);
  EXPECT_THAT(answer.error().message(), HasSubstr("a certificate that is not trusted"));
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

}  // namespace
}  // namespace dossier
