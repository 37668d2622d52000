#include "config/file_login.hpp"

#include <gmock/gmock.h>

#include <cstdlib>

#include "base/files.hpp"
#include "config/config.hpp"
#include "dossier/spec.hpp"
#include "testkit/temporary_folder.hpp"

namespace dossier {
namespace {

using testing::AllOf;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

const std::string pinned = "SHA256:uNiVztksCsDhcc0u9e8BrrJcWjzlORQgAM9oaJmWZnI";

class FileLoginTest : public testing::Test {
 protected:
  FileLoginTest() { ::setenv("DOSSIER_TEST_PASSWORD", "s3cret-value", 1); }

  /// One source whose option "folder" is `address`; the lines of `files` are indented by six.
  tl::expected<Config, std::vector<Error>> load(const std::string& address, const std::string& files,
                                                bool lint_only = false) {
    std::vector<PluginSpec> plugins(1);
    plugins[0].kind = "connector";
    plugins[0].name = "calls";
    plugins[0].json =
        json::parse_own(Spec("calls", "Calls.").access(path("folder", "Recordings.")).json("connector").str()).value();
    EXPECT_TRUE(
        write_file(folder / "dossier.yaml", "sources:\n  hotline:\n    connector: calls\n    options: {folder: \"" +
                                                address + "\"}\n" + (files.empty() ? "" : "    files:\n" + files)));
    return load_config(folder / "dossier.yaml", plugins, lint_only);
  }
  SourceConfig good(const std::string& address, const std::string& files) {
    auto config = load(address, files);
    if (config) return std::move(config->sources.at(0));
    for (const auto& problem : config.error()) ADD_FAILURE() << problem.message();
    return {};
  }
  std::vector<std::string> problems(const std::string& address, const std::string& files) {
    std::vector<std::string> messages;
    const auto config = load(address, files);
    if (config) return messages;
    for (const auto& problem : config.error()) {
      EXPECT_THAT(problem.message(), Not(HasSubstr("s3cret")));
      messages.push_back(problem.message().substr(folder.path().string().size() + 1));
    }
    return messages;
  }

  const std::string login = "      user: dossier\n      password: ${env:DOSSIER_TEST_PASSWORD}\n";
  const std::string key = "      host_key: \"" + pinned + "\"\n";
  testkit::TemporaryFolder folder;
};

TEST_F(FileLoginTest, ReadsWhoWeAreAndWhomWeTrust) {
  const auto source = good("sftp://rec.example:2222/录音/", login + key);
  EXPECT_EQ(json::text(source.options, "/folder"), "sftp://rec.example:2222/%E5%BD%95%E9%9F%B3");
  ASSERT_EQ(source.addresses.size(), 1u);
  EXPECT_EQ(source.addresses[0].path, "/录音");
  EXPECT_THAT(source.paths, IsEmpty());
  EXPECT_THAT(source.hosts, IsEmpty());  // sftp is not reached through http calls
  EXPECT_EQ(source.login.user, "dossier");
  EXPECT_EQ(source.login.password, "s3cret-value");
  EXPECT_THAT(source.login.host_keys, ElementsAre(pinned));
  EXPECT_THAT(source.secrets, Contains("s3cret-value"));
  EXPECT_THAT(json::canonical(source.options), Not(HasSubstr("s3cret")));
}

TEST_F(FileLoginTest, ReadsAPrivateKeyAndSeveralHostKeys) {
  std::filesystem::create_directory(folder / "keys");
  ASSERT_TRUE(write_file(folder / "keys/id_ed25519", "key", 0640));
  const auto source = good("sftp://host/rec",
                           "      user: dossier\n      private_key: keys/id_ed25519\n"
                           "      passphrase: ${env:DOSSIER_TEST_PASSWORD}\n      host_key: [\"" +
                               pinned + "=\", \"" + pinned + "\"]\n");
  EXPECT_EQ(source.login.private_key, folder / "keys/id_ed25519");
  EXPECT_EQ(source.login.passphrase, "s3cret-value");
  EXPECT_THAT(source.login.host_keys, ElementsAre(pinned, pinned));
}

TEST_F(FileLoginTest, RefusesAPrivateKeyThatIsNotThereOrOpenToAll) {
  const auto with_key = "      user: dossier\n      private_key: id_ed25519\n" + key;
  const auto file = (folder / "id_ed25519").string();
  EXPECT_THAT(problems("sftp://host/rec", with_key), ElementsAre("dossier.yaml:7: sources.hotline.files.private_key: " +
                                                                 file + ": cannot read: No such file or directory"));
  EXPECT_TRUE(load("sftp://host/rec", with_key, true)) << "a linter may run elsewhere";
  for (const unsigned mode : {0644U, 0604U}) {
    ASSERT_TRUE(write_file(file, "key", mode));
    EXPECT_THAT(problems("sftp://host/rec", with_key),
                ElementsAre(AllOf(HasSubstr("files.private_key: " + file + ": the key is open to every user"),
                                  HasSubstr("chmod 600 " + file))));
  }
  ASSERT_TRUE(write_file(file, "key", 0600));
  EXPECT_THAT(problems("sftp://host/rec", with_key), IsEmpty());
}

TEST_F(FileLoginTest, WantsAFolderInAnAddressOfSftp) {
  for (const auto* address : {"sftp://host:2222", "SFTP://host:2222"})
    EXPECT_THAT(problems(address, login + key),
                ElementsAre(AllOf(HasSubstr("dossier.yaml:4: sources.hotline.options.folder: \"" +
                                            std::string(address) + "\" names no folder"),
                                  HasSubstr("wanted one such as sftp://host:2222/recordings"))));
  EXPECT_EQ(good("sftp://host:2222/", login + key).addresses.at(0).path, "/") << "said in so many words";
}

TEST_F(FileLoginTest, GrantsTheHostOfAnHttpFolder) {
  const auto source = good("https://rec.example/files/", login);
  EXPECT_THAT(source.hosts, ElementsAre("rec.example:443"));
  EXPECT_THAT(good("http://10.0.0.5:8080/files/", "").hosts, ElementsAre("10.0.0.5:8080"));
}

TEST_F(FileLoginTest, SaysHowToGetTheHostKeyThatIsMissing) {
  EXPECT_THAT(problems("sftp://host:2222/rec", login),
              ElementsAre(AllOf(HasSubstr("dossier.yaml:6: sources.hotline.files.host_key: missing"),
                                HasSubstr("ssh-keyscan -p 2222 host | ssh-keygen -lf -"))));
}

TEST_F(FileLoginTest, WantsALoginForSftp) {
  EXPECT_THAT(problems("sftp://host/rec", ""),
              ElementsAre(HasSubstr("dossier.yaml:2: sources.hotline.files.host_key: missing"),
                          HasSubstr("files.user: missing"), HasSubstr("files.password: missing")));
}

TEST_F(FileLoginTest, RefusesWhatIsWrongWithItsLine) {
  EXPECT_THAT(problems("sftp://host/rec", login + "      host_key: 3a:5f:00\n"),
              ElementsAre(AllOf(HasSubstr("dossier.yaml:8: sources.hotline.files.host_key: \"3a:5f:00\""),
                                HasSubstr("ssh-keygen -lf"))));
  EXPECT_THAT(problems("sftp://host/rec", "      user: dossier\n      password: plain\n" + key),
              ElementsAre(HasSubstr("dossier.yaml:7: sources.hotline.files.password: a secret does not stand")));
  EXPECT_THAT(problems("sftp://host/rec", login + key + "      host_kye: x\n"),
              ElementsAre(AllOf(HasSubstr("host_kye"), HasSubstr("did you mean \"host_key\"?"))));
  EXPECT_THAT(problems("/srv/rec", login), ElementsAre(HasSubstr("sources.hotline.files: of no use")));
  EXPECT_THAT(problems("https://host/rec", "      user: a:b\n"), ElementsAre(HasSubstr("files.user: holds a colon")));
  EXPECT_THAT(problems("ftp://host/rec", ""),
              ElementsAre(AllOf(HasSubstr("dossier.yaml:4: sources.hotline.options.folder"),
                                HasSubstr("no address of sftp, http or https"))));
  EXPECT_THAT(problems("sftp://me:pass@host/rec", ""), ElementsAre(HasSubstr("under the source's \"files:\"")));
}

TEST_F(FileLoginTest, LintsWithoutTheSecretsAtHand) {
  ::unsetenv("DOSSIER_TEST_PASSWORD");
  EXPECT_TRUE(load("sftp://host/rec", login + key, true));
  EXPECT_TRUE(load("${env:DOSSIER_TEST_FOLDER}", login + key, true));
  EXPECT_FALSE(load("sftp://host/rec", login + key));
}

}  // namespace
}  // namespace dossier
