// Who an SFTP server is and who we are, against OpenSSH's own: host keys, passwords, private keys, and the words of a
// probe.
#include <gmock/gmock.h>

#include <filesystem>

#include "sshd_fixture.hpp"
#include "testkit/hub_fixture.hpp"

namespace dossier {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using testkit::SshServer;
namespace fs = std::filesystem;

using SshdLoginTest = SshdTest;

TEST_F(SshdLoginTest, RefusesAHostKeyThatIsNotPinned) {
  const std::string other = "SHA256:uNiVztksCsDhcc0u9e8BrrJcWjzlORQgAM9oaJmWZnI";
  login.host_keys = {other};
  const auto error = refusal();
  EXPECT_EQ(error.kind(), ErrorKind::permission);
  EXPECT_EQ(error.reason(), "auth_failed");
  EXPECT_THAT(error.message(),
              AllOf(HasSubstr("refused by its host key: the server shows " + server->host_key() + " (ssh-ed25519)"),
                    HasSubstr("pinned is " + other), HasSubstr("nothing was sent"), HasSubstr("not retried")));
  EXPECT_EQ(server->logins(), 0);
}

TEST_F(SshdLoginTest, FindsThePinnedKeyAmongSeveral) {
  server = std::make_unique<SshServer>(std::vector<std::string>{"ed25519", "ecdsa", "rsa"});
  for (const auto* kind : {"ed25519", "ecdsa", "rsa"}) {
    login.host_keys = {server->host_key(kind)};
    kept = nullptr;
    EXPECT_TRUE(files().list(server->address())) << kind;
  }
  login.host_keys = {"SHA256:uNiVztksCsDhcc0u9e8BrrJcWjzlORQgAM9oaJmWZnI"};
  kept = nullptr;
  EXPECT_THAT(refusal().message(), AllOf(HasSubstr(server->host_key("ed25519")), HasSubstr(server->host_key("ecdsa")),
                                         HasSubstr(server->host_key("rsa"))));
}

TEST_F(SshdLoginTest, LogsInWithKeysOfEveryKind) {
  login.password.clear();
  for (const auto* kind : {"ed25519", "ecdsa", "rsa"}) {
    login.private_key = server->private_key(kind);
    kept = nullptr;
    EXPECT_TRUE(files().list(server->address())) << kind;
  }
  login.private_key = server->private_key("ed25519", "open sesame");
  login.passphrase = "open sesame";
  kept = nullptr;
  EXPECT_TRUE(files().list(server->address()));
}

TEST_F(SshdLoginTest, SaysWhichLoginWasRefused) {
  login.password = "wrong one";
  auto error = refusal();
  EXPECT_EQ(error.kind(), ErrorKind::permission);
  EXPECT_EQ(error.reason(), "auth_failed");
  EXPECT_THAT(error.message(),
              AllOf(HasSubstr("refused user \"hotline\" with the password; it takes publickey, password"),
                    HasSubstr("not retried"), Not(HasSubstr("wrong one"))));
  login.private_key = server->private_key("ed25519", {}, false);
  login.password.clear();
  kept = nullptr;
  error = refusal();
  EXPECT_EQ(error.reason(), "auth_failed");
  EXPECT_THAT(error.message(), HasSubstr("with the private key " + login.private_key.string()));
}

TEST_F(SshdLoginTest, SaysWhatIsWrongWithAPrivateKey) {
  login.password.clear();
  login.private_key = folder / "missing";
  auto error = refusal();
  EXPECT_EQ(error.kind(), ErrorKind::config);
  EXPECT_THAT(error.message(), AllOf(HasSubstr((folder / "missing").string()), HasSubstr("No such file")));
  login.private_key = server->private_key("ed25519", "open sesame");
  kept = nullptr;
  EXPECT_THAT(refusal().message(), HasSubstr("one with a passphrase"));
  login.passphrase = "wrong one";
  kept = nullptr;
  EXPECT_THAT(refusal().message(), AllOf(HasSubstr("does not open with this passphrase"), Not(HasSubstr("wrong one"))));
  login.private_key = folder / "no-key";
  ASSERT_TRUE(write_file(login.private_key, "-----BEGIN OPENSSH PRIVATE KEY-----\nnonsense\n"));
  kept = nullptr;
  EXPECT_EQ(refusal().kind(), ErrorKind::config);
}

TEST_F(SshdLoginTest, SaysWhatAServerTakesThatWantsNoPassword) {
  server = std::make_unique<SshServer>(std::vector<std::string>{"ed25519"},
                                       "PasswordAuthentication no\nKbdInteractiveAuthentication yes\n");
  login.host_keys = {server->host_key()};
  EXPECT_THAT(refusal().message(), HasSubstr("it takes publickey"));
}

TEST_F(SshdLoginTest, SaysWhenAUserGetsNoSftp) {
  server = std::make_unique<SshServer>(std::vector<std::string>{"ed25519"}, "ForceCommand /bin/false\n");
  login.host_keys = {server->host_key()};
  const auto error = refusal();
  EXPECT_THAT(error.message(), AllOf(HasSubstr("sftp://127.0.0.1"), HasSubstr("SFTP")));
}

TEST_F(SshdLoginTest, NamesAHostThatNobodyKnows) {
  const auto unknown = parse_file_address("sftp://no-such-host.invalid/rec").value();
  const auto error = SftpFiles({unknown}, connections(), {}, std::nullopt).list(unknown.text()).error();
  EXPECT_EQ(error.kind(), ErrorKind::unavailable);
  EXPECT_THAT(error.message(),
              AllOf(HasSubstr("sftp://no-such-host.invalid/rec: could not be reached"), HasSubstr("resolve")));
}

TEST_F(SshdLoginTest, ProbeSaysWhatIsWrongInWords) {
  testkit::HubFixture hub;
  fs::create_directory(server->folder() / "locked");
  fs::permissions(server->folder() / "locked", fs::perms::none);
  const auto source = [&](const std::string& name, const std::string& address, const std::string& key) {
    hub.source(name, "scripted", "folder: \"" + address + "\"",
               "    files:\n      user: hotline\n      password: ${env:DOSSIER_TEST_PASSWORD}\n      host_key: \"" +
                   key + "\"\n");
  };
  const std::string other = "SHA256:uNiVztksCsDhcc0u9e8BrrJcWjzlORQgAM9oaJmWZnI";
  source("good", server->address(), server->host_key());
  source("stranger", server->address(), other);
  source("locked", server->address("locked"), server->host_key());
  source("missing", server->address("missing"), server->host_key());
  source("nowhere", "sftp://no-such-host.invalid/rec", server->host_key());
  const auto result = hub.run({"source", "probe"}, {{"DOSSIER_TEST_PASSWORD", server->password}});
  EXPECT_EQ(result.exit_code, 1) << result.err;
  EXPECT_THAT(result.out, AllOf(HasSubstr("good: ok\n"), HasSubstr("stranger: permission: "),
                                HasSubstr("the server shows " + server->host_key() + " (ssh-ed25519), pinned is " +
                                          other + "; nothing was sent"),
                                HasSubstr("locked: permission: "), HasSubstr("permission denied"),
                                HasSubstr("missing: config: "), HasSubstr("has nothing at this address"),
                                HasSubstr("nowhere: unavailable: "), HasSubstr("resolve")));
  const auto refused = hub.run({"source", "probe", "good"}, {{"DOSSIER_TEST_PASSWORD", "wrong one"}});
  EXPECT_THAT(refused.out, AllOf(HasSubstr("refused user \"hotline\" with the password"), Not(HasSubstr("wrong one"))));
  fs::permissions(server->folder() / "locked", fs::perms(0755));
}

}  // namespace
}  // namespace dossier
