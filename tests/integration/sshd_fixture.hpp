// One sshd for one test, and the files that it serves as a plugin's verb sees them.
#pragma once

#include <gmock/gmock.h>

#include <chrono>
#include <filesystem>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>

#include "base/files.hpp"
#include "host/sftp_files.hpp"
#include "testkit/ssh_server.hpp"
#include "testkit/temporary_folder.hpp"

namespace dossier {

class SshdTest : public testing::Test {
 protected:
  void SetUp() override {
    if (!testkit::SshServer::available())
      GTEST_SKIP() << "openssh-server, openssh-client, openssl or libnss-wrapper is missing";
    server = std::make_unique<testkit::SshServer>();
    login.user = server->user;
    login.password = server->password;
    login.host_keys = {server->host_key()};
    policy.back_off = std::chrono::milliseconds(1);
  }

  std::shared_ptr<SftpConnections> connections() const {
    return std::make_shared<SftpConnections>("hotline", login, policy);
  }
  /// As one verb of a plugin sees them; granted is the whole folder.
  SftpFiles files() {
    if (!kept) kept = connections();
    return SftpFiles({parse_file_address(server->address()).value()}, kept, stop.get_token(), std::nullopt);
  }
  Error refusal() {
    const auto listed = files().list(server->address());
    EXPECT_FALSE(listed);
    const auto error = listed ? Error(ErrorKind::internal, "") : listed.error();
    EXPECT_THAT(error.message(), testing::Not(testing::HasSubstr(server->password)));
    return error;
  }
  void put(const std::string& name, const std::string& bytes) const {
    ASSERT_TRUE(write_file(server->folder() / name, bytes));
  }

  std::unique_ptr<testkit::SshServer> server;
  FileLogin login;
  SftpPolicy policy;
  std::shared_ptr<SftpConnections> kept;
  std::stop_source stop;
  testkit::TemporaryFolder folder;
};

}  // namespace dossier
