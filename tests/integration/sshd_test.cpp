// Files over SFTP against OpenSSH's own server.
#include "sshd_fixture.hpp"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <future>

#include "base/digest.hpp"
#include "testkit/command.hpp"
#include "testkit/hub_fixture.hpp"
#include "testkit/memory.hpp"

namespace dossier {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
namespace fs = std::filesystem;

TEST_F(SshdTest, ListsNamesSizesAndTimesWhateverTheNames) {
  fs::create_directory(server->folder() / "2026 10");
  const std::vector<std::string> names = {
      " blank", "100%.wav", "a\nb", "a?b#c", "raw\xff.wav", "录音 1.wav", "-rw-r--r-- 1 x x 5 Oct 1 00:00 y"};
  for (const auto& name : names) put(name, std::string(name.size(), 'x'));
  ASSERT_EQ(::mkfifo((server->folder() / "pipe").c_str(), 0644), 0);
  const timespec times[2] = {{1'790'000'000, 0}, {1'790'000'001, 0}};
  ASSERT_EQ(::utimensat(AT_FDCWD, (server->folder() / "100%.wav").c_str(), times, 0), 0);

  const auto listed = files().list(server->address() + "/");
  ASSERT_TRUE(listed) << listed.error().message();
  std::vector<std::string> found;
  for (const auto& file : *listed) {
    found.push_back(file.name);
    if (file.folder) continue;
    EXPECT_EQ(file.size, static_cast<int64_t>(file.name.size()));
    const auto read = files().read(file.path, {});
    ASSERT_TRUE(read) << read.error().message();
    EXPECT_EQ(*read, std::string(file.name.size(), 'x')) << file.path;
  }
  EXPECT_THAT(found, ElementsAre(" blank", "-rw-r--r-- 1 x x 5 Oct 1 00:00 y", "100%.wav", "2026 10", "a\nb", "a?b#c",
                                 "raw\xff.wav", "录音 1.wav"));
  EXPECT_EQ(listed->at(2).modified, 1'790'000'001'000'000);
  EXPECT_TRUE(listed->at(3).folder);
  EXPECT_EQ(server->logins(), 1);  // one connection for all of it
}

TEST_F(SshdTest, ReadsRangesAsOfALocalFile) {
  std::string bytes;
  for (int number = 0; number < 100'000; ++number) bytes += std::to_string(number) + ",";
  put("long.csv", bytes);
  const auto path = server->address("long.csv");
  const auto range = [&](int64_t offset, int64_t length) {
    return files().read(path, ByteRange{offset, length}).value();
  };
  EXPECT_EQ(range(0, 44), bytes.substr(0, 44));
  EXPECT_EQ(range(100'000, 300'000), bytes.substr(100'000, 300'000));
  EXPECT_EQ(range(static_cast<int64_t>(bytes.size()) - 5, 1000), bytes.substr(bytes.size() - 5));
  EXPECT_EQ(range(static_cast<int64_t>(bytes.size()), 10), "");
  EXPECT_EQ(range(INT64_MAX - 1, 10), "");
  EXPECT_EQ(range(5, 0), "");
  EXPECT_EQ(files().read(path, {}).value(), bytes);
  EXPECT_EQ(files().read(path, ByteRange{-1, 10}).error().kind(), ErrorKind::config);
  EXPECT_EQ(files().read(path, ByteRange{0, file_read_limit + 1}).error().kind(), ErrorKind::config);
}

TEST_F(SshdTest, DownloadsALargeFileWithLittleMemory) {
  std::string bytes(size_t{50} << 20, 'w');
  for (size_t at = 0; at < bytes.size(); at += 4093) bytes[at] = static_cast<char>(at / 4093);
  put("call.wav", bytes);
  const auto digest = sha256(bytes);
  bytes = std::string();
  const auto blobs = BlobFolder::open(folder / "blobs").value();
  std::ofstream("/proc/self/clear_refs") << "5";  // the peak is counted anew
  const auto memory = [](const std::string& name) {
    std::ifstream status("/proc/self/status");
    for (std::string line; std::getline(status, line);)
      if (line.starts_with(name)) return std::atol(line.c_str() + name.size() + 1);
    return 0L;
  };
  const auto before = memory("VmRSS");
  auto writer = files().copy(server->address("call.wav"), blobs);
  ASSERT_TRUE(writer) << writer.error().message();
  EXPECT_EQ(writer->size(), int64_t{50} << 20);
  if (!testkit::is_sanitized) {
    EXPECT_LT(memory("VmHWM") - before, 16 << 10);  // KiB
  }
  EXPECT_EQ(writer->commit().value().digest, digest);
}

TEST_F(SshdTest, HoldsItsLimits) {
  policy.download_bytes = 1000;
  put("long", std::string(100'000, 'x'));
  const auto blobs = BlobFolder::open(folder / "blobs").value();
  const auto copied = files().copy(server->address("long"), blobs);
  ASSERT_FALSE(copied);
  EXPECT_EQ(copied.error().kind(), ErrorKind::malformed);
  EXPECT_THAT(copied.error().message(), HasSubstr("has 100000 bytes, wanted at most 1000"));
  EXPECT_TRUE(files().list(server->address()));  // the next call is not disturbed
}

TEST_F(SshdTest, LeavesTheGrantedFolderByNoLinkAndNoTrick) {
  put("inside.txt", "inside");
  fs::create_directories(server->folder() / "sub");
  const auto outside = server->folder().parent_path() / "outside";
  fs::create_directory(outside);
  ASSERT_TRUE(write_file(outside / "secret.txt", "secret"));
  fs::create_directory_symlink(outside, server->folder() / "way out");
  fs::create_symlink(outside / "secret.txt", server->folder() / "sub/link");
  fs::create_symlink("../inside.txt", server->folder() / "sub/near");
  fs::create_symlink("nowhere", server->folder() / "dangling");
  fs::create_symlink("circle", server->folder() / "circle");

  const auto kind_of = [&](const std::string& path) {
    const auto read = files().read(path, {});
    return read ? std::string("read") : std::string(name_of(read.error().kind()));
  };
  EXPECT_EQ(kind_of(server->address("sub/near")), "read");
  EXPECT_EQ(kind_of(server->address("sub/link")), "permission");
  EXPECT_EQ(kind_of(server->address("way%20out/secret.txt")), "permission");
  EXPECT_EQ(kind_of(server->address("../outside/secret.txt")), "config");
  EXPECT_EQ(kind_of(server->address("sub/%2e%2e/%2e%2e/outside/secret.txt")), "config");
  EXPECT_EQ(kind_of(server->address() + "-too/secret.txt"), "permission");
  EXPECT_EQ(kind_of("sftp://127.0.0.1:" + std::to_string(server->port()) + "/etc/passwd"), "permission");
  EXPECT_EQ(kind_of("sftp://localhost:" + std::to_string(server->port()) + server->folder().string() + "/inside.txt"),
            "permission");
  EXPECT_FALSE(files().list(server->address("way%20out")));
  EXPECT_FALSE(files().list("sftp://127.0.0.1:" + std::to_string(server->port()) + "/"));
  EXPECT_NE(kind_of(server->address("dangling")), "read");
  EXPECT_NE(kind_of(server->address("circle")), "read");
  const auto listed = files().list(server->address()).value();
  std::vector<std::string> names;
  for (const auto& file : listed) names.push_back(file.name);
  EXPECT_THAT(names, ElementsAre("circle", "dangling", "inside.txt", "sub", "way out"));
  for (const auto& file : listed)
    EXPECT_EQ(file.fault.empty(), file.name != "circle" && file.name != "dangling") << file.name;
}

TEST_F(SshdTest, FollowsALinkThatTheConfigurationItselfNames) {
  fs::create_directory(server->folder() / "real");
  put("real/a.txt", "a");
  fs::create_directory_symlink("real", server->folder() / "named");
  SftpFiles named({parse_file_address(server->address("named")).value()}, connections(), {}, std::nullopt);
  EXPECT_EQ(named.read(server->address("named/a.txt"), {}).value(), "a");
  EXPECT_EQ(named.list(server->address("named"))->at(0).path, server->address("named/a.txt"));
  EXPECT_FALSE(named.read(server->address("real/a.txt"), {}));
}

TEST_F(SshdTest, SaysWhatIsMissingUnreadableOrOfTheWrongKind) {
  fs::create_directory(server->folder() / "locked");
  put("file", "x");
  put("private", "x");
  fs::permissions(server->folder() / "locked", fs::perms::none);
  fs::permissions(server->folder() / "private", fs::perms::none);
  auto error = files().list(server->address("locked")).error();
  EXPECT_EQ(error.kind(), ErrorKind::permission);
  EXPECT_EQ(error.reason(), "forbidden");
  EXPECT_THAT(error.message(),
              AllOf(HasSubstr("/locked"), HasSubstr("listing it to user \"hotline\": permission denied"),
                    HasSubstr("not retried")));
  EXPECT_EQ(files().read(server->address("private"), {}).error().reason(), "forbidden");
  error = files().list(server->address("missing")).error();
  EXPECT_EQ(error.kind(), ErrorKind::config);
  EXPECT_THAT(error.message(), HasSubstr("has nothing at this address"));
  EXPECT_EQ(files().read(server->address("no/such/file"), {}).error().kind(), ErrorKind::config);
  EXPECT_THAT(files().list(server->address("file")).error().message(), HasSubstr("is not a folder"));
  EXPECT_THAT(files().read(server->address(), {}).error().message(), HasSubstr("is not a file"));
  EXPECT_EQ(server->logins(), 1);  // none of it costs the connection
  fs::permissions(server->folder() / "locked", fs::perms(0755));
}

TEST_F(SshdTest, GoesOnAfterAConnectionThatLayIdleIsGone) {
  put("a", "a");
  policy.attempts = 1;
  EXPECT_TRUE(files().read(server->address("a"), {}));
  server->kill(false);
  EXPECT_EQ(files().read(server->address("a"), {}).value(), "a");
  EXPECT_EQ(server->logins(), 2);
}

TEST_F(SshdTest, ReadsAgainFromTheStartWhenTheConnectionBreaks) {
  const std::string bytes(size_t{20} << 20, 'x');
  put("long", bytes);
  const auto address = parse_file_address(server->address("long")).value();
  int begun = 0;
  std::string got;
  const auto done = connections()->run(address, {}, std::nullopt, [&](SftpSession& session, const SftpWait& wait) {
    ++begun;
    got.clear();
    return session.read(
        address.path, static_cast<int64_t>(bytes.size()), {},
        [&](std::string_view piece) -> Result<void> {
          if (begun == 1 && got.empty()) server->kill(false);
          got += piece;
          return {};
        },
        wait);
  });
  ASSERT_TRUE(done) << done.error().message();
  EXPECT_EQ(begun, 2);
  EXPECT_EQ(got, bytes);
}

TEST_F(SshdTest, GivesUpAfterItsAttemptsAndComesBackWithTheServer) {
  put("a", "a");
  EXPECT_TRUE(files().read(server->address("a"), {}));
  server->kill(true);
  const auto error = files().read(server->address("a"), {}).error();
  EXPECT_EQ(error.kind(), ErrorKind::unavailable);
  EXPECT_THAT(error.message(), AllOf(HasSubstr("could not be reached: "), HasSubstr("given up after 3 attempts"),
                                     HasSubstr("Try it: dossier source probe hotline")));
  server->start();
  EXPECT_TRUE(files().read(server->address("a"), {}));
}

TEST_F(SshdTest, BreaksOffWhatStandsStill) {
  put("a", "a");
  policy.attempts = 1;
  const auto address = parse_file_address(server->address("a")).value();
  const auto asked = connections()->run(address, {}, std::nullopt, [&](SftpSession& session, SftpWait wait) {
    server->freeze();
    wait.silence = std::chrono::milliseconds(50);
    auto found = session.attributes(address.path, false, wait);
    return found ? SftpResult<void>() : tl::unexpected(found.error());
  });
  ASSERT_FALSE(asked);
  const auto& error = asked.error();
  EXPECT_EQ(error.kind(), ErrorKind::unavailable);
  EXPECT_EQ(error.reason(), "timed_out");
  EXPECT_THAT(error.message(), HasSubstr("sent nothing for 50 ms"));
  const auto over = SftpFiles({parse_file_address(server->address()).value()}, connections(), {},
                              Watchdog::Moment::clock::now() + std::chrono::milliseconds(50))
                        .list(server->address())
                        .error();
  EXPECT_EQ(over.reason(), "timed_out");
  server->thaw();
}

TEST_F(SshdTest, StopsWhenToldTo) {
  put("a", "a");
  EXPECT_TRUE(files().read(server->address("a"), {}));
  server->freeze();
  auto waiting = std::async(std::launch::async, [this] { return files().read(server->address("a"), {}); });
  auto connecting = std::async(std::launch::async, [this] {
    return SftpFiles({parse_file_address(server->address()).value()}, connections(), stop.get_token(), std::nullopt)
        .list(server->address());
  });
  stop.request_stop();
  EXPECT_EQ(waiting.get().error().kind(), ErrorKind::cancelled);
  EXPECT_EQ(connecting.get().error().kind(), ErrorKind::cancelled);
  server->thaw();
}

TEST_F(SshdTest, SharesFewConnectionsAmongManyReaders) {
  put("a", std::string(1000, 'a'));
  policy.connections = 2;
  const auto shared = connections();
  std::vector<std::future<bool>> readers;
  for (int number = 0; number < 12; ++number)
    readers.push_back(std::async(std::launch::async, [&] {
      SftpFiles own({parse_file_address(server->address()).value()}, shared, {}, std::nullopt);
      return own.read(server->address("a"), {}).value_or("") == std::string(1000, 'a');
    }));
  for (auto& reader : readers) EXPECT_TRUE(reader.get());
  EXPECT_LE(server->logins(), 2);
}

TEST_F(SshdTest, IsReadByAPluginFromLookUpToBundle) {
  testkit::HubFixture hub;
  const std::string more =
      "    files:\n      user: hotline\n      password: ${env:DOSSIER_TEST_PASSWORD}\n      host_key: \"" +
      server->host_key() + "\"\n";
  hub.source("desk", "scripted", "folder: \"" + server->address() + "\"", more);
  fs::create_directories(server->folder() / "tickets");
  put("tickets/complaint_no-C-1.json",
      R"({"rows":[{"id":"1","kind":"note","at":"2026-10-14 09:00:00","text":"call back","medium":"complaint_no-C-1.bin",
      "identifiers":[{"type":"complaint_no","value":"C-1"}]}]})");
  put("tickets/complaint_no-C-1.bin", "RIFF, or so");
  setenv("DOSSIER_TEST_PASSWORD", server->password.c_str(), 1);
  const auto bundle = hub.bundle(hub.open_case("C-1", "desk"));
  ASSERT_NE(bundle, "") << hub.last.err;
  EXPECT_THAT(testkit::run_command({"unzip", "-p", bundle}).out,
              AllOf(HasSubstr("call back"), HasSubstr("RIFF, or so"), Not(HasSubstr(server->password))));
  EXPECT_EQ(hub.run({"verify", bundle}).exit_code, 5) << hub.last.out << hub.last.err;  // whole; nobody named a key
  EXPECT_EQ(server->logins(), 1);
}

}  // namespace
}  // namespace dossier
