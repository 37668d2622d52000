// Databases over TLS, and what `dossier source probe` says of their certificates.
#include <gmock/gmock.h>

#include "probed_hub.hpp"
#include "testkit/sql_engines.hpp"

namespace dossier::testkit {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

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
class OverOdbcAndTls : public ::testing::Test {
 protected:
  static AccessOptions options(const SqlEngine& engine, const DatabaseServer& server, const std::string& tls) {
    return {{"engine", "odbc"},
            {"user", server.reader},
            {"password", server.password},
            {"connection_string",
             "Driver=" + engine.driver().string() + ";Server=localhost;Port=" + std::to_string(server.port()) +
                 ";Database=" + engine.either("postgres", "mysql;TCPIP=1;CHARSET=utf8mb4") + ";" + tls}};
  }
  static std::string mariadb(const std::string& authority) { return "FORCETLS=1;SSLVERIFY=1;SSLCA=" + authority; }
  static std::string postgresql(const std::string& authority) {
    return "SSLmode=verify-full;pqopt={sslrootcert=" + authority + "}";
  }
  const SqlEngine to_mariadb{"odbc_mariadb", sql::Dialect::mysql, true};
  const SqlEngine to_postgresql{"odbc_postgresql", sql::Dialect::postgresql, true};
  const std::string machines = "/etc/ssl/certs/ca-certificates.crt";
};

TEST_F(OverOdbcAndTls, ReachesMariadb) {
  if (const auto missing = to_mariadb.missing(); !missing.empty()) GTEST_SKIP() << missing;
  auto& server = MariadbServer::shared();
  EXPECT_THAT(ProbedHub(options(to_mariadb, server, mariadb(server.certificate().string()))).probe(),
              HasSubstr("query \"approvals\""));
  EXPECT_THAT(ProbedHub(options(to_mariadb, server, mariadb(machines))).probe(),
              AllOf(HasSubstr("config"), HasSubstr("SSLCA")));
  AccessOptions direct = SqlEngine{"mariadb", sql::Dialect::mysql}.options("mysql");
  direct["tls"] = "required";
  EXPECT_THAT(ProbedHub(direct).probe(), AllOf(HasSubstr("config"), HasSubstr("engine: odbc")));
}

TEST_F(OverOdbcAndTls, ReachesPostgresql) {
  if (const auto missing = to_postgresql.missing(); !missing.empty()) GTEST_SKIP() << missing;
  const PostgresqlServer server(PostgresqlServer::Tls::valid);
  EXPECT_THAT(ProbedHub(options(to_postgresql, server, postgresql(server.certificate().string()))).probe(),
              HasSubstr("query \"approvals\""));
  EXPECT_THAT(ProbedHub(options(to_postgresql, server, postgresql(machines))).probe(),
              AllOf(HasSubstr("config"), HasSubstr("self-signed certificate"), HasSubstr("sslrootcert"),
                    HasSubstr("\"connection_string\""), Not(HasSubstr("tls_authority"))));
  EXPECT_THAT(ProbedHub(options(to_postgresql, server, postgresql("/nowhere.pem"))).probe(),
              AllOf(HasSubstr("readable PEM file"), HasSubstr("sslrootcert"), Not(HasSubstr("tls_authority"))));
  EXPECT_THAT(ProbedHub(options(to_postgresql, PostgresqlServer::shared(), postgresql(machines))).probe(),
              AllOf(HasSubstr("does not support SSL"), HasSubstr("SSLmode"), Not(HasSubstr("if_offered"))));
}

TEST_F(OverOdbcAndTls, SaysThatTheCertificateHasExpired) {
  for (const auto& engine : {to_mariadb, to_postgresql}) {
    if (const auto missing = engine.missing(); !missing.empty()) GTEST_SKIP() << missing;
    const auto server = engine.in_mysql()
                            ? std::unique_ptr<DatabaseServer>(new MariadbServer(DatabaseServer::Tls::expired))
                            : std::make_unique<PostgresqlServer>(DatabaseServer::Tls::expired);
    const auto authority = server->certificate().string();
    EXPECT_THAT(ProbedHub(options(engine, *server, engine.either(postgresql(authority), mariadb(authority)))).probe(),
                AllOf(HasSubstr("unavailable"), HasSubstr("certificate has expired"), HasSubstr("renewed")));
  }
}

TEST_F(OverOdbcAndTls, SaysThatTheServerHasItOff) {
  if (const auto missing = to_mariadb.missing(); !missing.empty()) GTEST_SKIP() << missing;
  const MariadbServer plain(DatabaseServer::Tls::none);
  EXPECT_THAT(ProbedHub(options(to_mariadb, plain, mariadb(machines))).probe(),
              AllOf(HasSubstr("config"), HasSubstr("SSL is required"), HasSubstr("ssl_cert"), HasSubstr("FORCETLS")));
}

// These are the other engines' own: the driver would never hear of them.
TEST_F(OverOdbcAndTls, TakesNoOptionThatItsDriverDoesNotHearOf) {
  AccessOptions given = {{"engine", "odbc"}, {"connection_string", "DSN=house"}, {"password", "geheim"}};
  given["tls"] = "verified";
  given["tls_authority"] = "/etc/dossier/house-ca.pem";
  EXPECT_THAT(ProbedHub(given).run({"config", "check"}, 2),
              AllOf(HasSubstr("options.tls: "), HasSubstr("options.tls_authority: "), HasSubstr("engine: odbc"),
                    HasSubstr("SSLCA=…"), HasSubstr("sslrootcert=…"), HasSubstr("\"connection_string\"")));
  given["tls"] = "if_offered";
  given["tls_authority"] = "";
  EXPECT_THAT(ProbedHub(given).run({"config", "check"}, 0), HasSubstr("dossier.yaml"));
}

}  // namespace
}  // namespace dossier::testkit
