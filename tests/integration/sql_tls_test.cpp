// Databases over TLS, and what `dossier source probe` says of their certificates.
#include <gmock/gmock.h>

#include "probed_hub.hpp"
#include "testkit/sql_engines.hpp"

namespace dossier::testkit {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

class PostgresqlOverTls : public ::testing::Test {
 protected:
  void SetUp() override {
    if (!PostgresqlServer::available()) GTEST_SKIP() << "postgresql or openssl is not installed";
  }
  static AccessOptions options(const PostgresqlServer& server, const std::string& host, const std::string& authority) {
    return {{"engine", "postgresql"},
            {"host", host},
            {"port", std::to_string(server.port())},
            {"database", "postgres"},
            {"user", server.reader},
            {"password", server.password},
            {"tls", "verified"},
            {"tls_authority", authority}};
  }
};

TEST_F(PostgresqlOverTls, SaysThatTheCertificateHasExpired) {
  const PostgresqlServer old(PostgresqlServer::Tls::expired);
  EXPECT_THAT(ProbedHub(options(old, "localhost", old.certificate().string())).probe(),
              AllOf(HasSubstr("unavailable"), HasSubstr("certificate has expired"), HasSubstr("renewed")));
}

TEST_F(PostgresqlOverTls, VerifiesTheServer) {
  const PostgresqlServer server(PostgresqlServer::Tls::valid);
  const auto certificate = server.certificate().string();
  EXPECT_THAT(ProbedHub(options(server, "localhost", "")).probe(),
              AllOf(HasSubstr("config"), HasSubstr("self-signed certificate"), HasSubstr("\"tls_authority\"")));
  EXPECT_THAT(ProbedHub(options(server, "127.0.0.1", certificate)).probe(),
              AllOf(HasSubstr("config"), HasSubstr("does not match host name"), HasSubstr("\"host\"")));
  EXPECT_THAT(ProbedHub(options(server, "localhost", "/nowhere.pem")).probe(), HasSubstr("readable PEM file"));
  EXPECT_THAT(ProbedHub(options(server, "localhost", certificate)).probe(), HasSubstr("query \"approvals\""))
      << "as far as to the missing tables";
}

TEST_F(PostgresqlOverTls, IsRefusedByAServerThatDoesNotSpeakIt) {
  auto& plain = PostgresqlServer::shared();
  EXPECT_THAT(ProbedHub(options(plain, "localhost", "")).probe(),
              AllOf(HasSubstr("config"), HasSubstr("does not support SSL"), HasSubstr("if_offered")));
}

// As the README says it: Poco's own client for MySQL cannot ask for TLS.
TEST(MariadbOverTls, IsReachedThroughOdbc) {
  const SqlEngine engine{"odbc_mariadb", sql::Dialect::mysql, true};
  if (const auto missing = engine.missing(); !missing.empty()) GTEST_SKIP() << missing;
  auto& server = MariadbServer::shared();
  const auto with_authority = [&](const std::string& certificate) {
    return AccessOptions{
        {"engine", "odbc"},
        {"user", server.reader},
        {"password", server.password},
        {"connection_string", "Driver=" + engine.driver().string() +
                                  ";Server=localhost;TCPIP=1;Port=" + std::to_string(server.port()) +
                                  ";Database=mysql;CHARSET=utf8mb4;FORCETLS=1;SSLVERIFY=1;SSLCA=" + certificate}};
  };
  EXPECT_THAT(ProbedHub(with_authority(server.certificate().string())).probe(), HasSubstr("query \"approvals\""));
  EXPECT_THAT(ProbedHub(with_authority("/etc/ssl/certs/ca-certificates.crt")).probe(),
              AllOf(HasSubstr("config"), HasSubstr("SSLCA")));
  AccessOptions direct = SqlEngine{"mariadb", sql::Dialect::mysql}.options("mysql");
  direct["tls"] = "required";
  EXPECT_THAT(ProbedHub(direct).probe(), AllOf(HasSubstr("config"), HasSubstr("engine: odbc")));
}

}  // namespace
}  // namespace dossier::testkit
