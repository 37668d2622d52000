#include "base/files.hpp"

#include <gmock/gmock.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "testkit/temporary_folder.hpp"

namespace dossier {
namespace {

using testing::HasSubstr;

size_t entries(const std::filesystem::path& folder) {
  return static_cast<size_t>(std::distance(std::filesystem::directory_iterator(folder), {}));
}

unsigned mode_of(const std::filesystem::path& path) {
  struct stat status {};
  EXPECT_EQ(::stat(path.c_str(), &status), 0);
  return status.st_mode & 0777;
}

TEST(Files, ReadsBackWhatItWrote) {
  const testkit::TemporaryFolder folder;
  const std::string bytes("a\0b\n", 4);
  ASSERT_TRUE(write_file(folder / "x", bytes));
  EXPECT_EQ(read_file(folder / "x").value(), bytes);
  ASSERT_TRUE(write_file(folder / "x", "shorter"));
  EXPECT_EQ(read_file(folder / "x").value(), "shorter");
  EXPECT_EQ(entries(folder.path()), 1u);
}

TEST(Files, SetsTheModeWhateverTheUmask) {
  const testkit::TemporaryFolder folder;
  const auto before = ::umask(0077);
  EXPECT_TRUE(write_file(folder / "open", "", 0644));
  ::umask(0);
  EXPECT_TRUE(write_file(folder / "closed", "", 0600));
  ::umask(before);
  EXPECT_EQ(mode_of(folder / "open"), 0644u);
  EXPECT_EQ(mode_of(folder / "closed"), 0600u);
}

TEST(Files, RefusesMoreThanTheLimit) {
  const testkit::TemporaryFolder folder;
  ASSERT_TRUE(write_file(folder / "x", "12345"));
  EXPECT_TRUE(read_file(folder / "x", 5));
  const auto read = read_file(folder / "x", 4);
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().kind(), ErrorKind::malformed);
  EXPECT_THAT(read.error().message(), HasSubstr("larger than 4 bytes"));
}

TEST(Files, CountsWhatHasNoSizeOfItsOwn) {
  const auto read = read_file("/proc/self/maps", 10);
  ASSERT_FALSE(read);
  EXPECT_THAT(read.error().message(), HasSubstr("larger than 10 bytes"));
}

// A pipe may never open and a device never end.
TEST(Files, ReadsNothingButFiles) {
  const testkit::TemporaryFolder folder;
  ASSERT_EQ(::mkfifo((folder / "pipe").c_str(), 0600), 0);
  for (const auto& path : {folder / "pipe", std::filesystem::path("/dev/zero")}) {
    const auto read = read_file(path);
    ASSERT_FALSE(read);
    EXPECT_THAT(read.error().message(), HasSubstr(path.string() + ": a pipe, socket or device; wanted a file"));
  }
}

TEST(Files, NamesThePathThatCannotBeReadOrWritten) {
  const testkit::TemporaryFolder folder;
  const auto read = read_file(folder / "absent");
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().kind(), ErrorKind::unavailable);
  EXPECT_THAT(read.error().message(), HasSubstr("absent: cannot read: No such file"));
  EXPECT_FALSE(read_file(folder.path()));
  const auto written = write_file(folder / "no" / "such" / "file", "x");
  ASSERT_FALSE(written);
  EXPECT_THAT(written.error().message(), HasSubstr("no/such/file: cannot create"));
}

TEST(Files, ShowsAPendingFileOnlyOnCommit) {
  const testkit::TemporaryFolder folder;
  {
    auto file = PendingFile::create(folder / "x").value();
    ASSERT_TRUE(file.write("half"));
    EXPECT_FALSE(std::filesystem::exists(folder / "x"));
  }
  EXPECT_EQ(entries(folder.path()), 0u);
  auto file = PendingFile::create(folder / "x").value();
  ASSERT_TRUE(file.write("0000 whole"));
  ASSERT_TRUE(file.write_at(0, "four"));
  EXPECT_EQ(file.size(), 10);
  EXPECT_EQ(read_file(file.temporary_path()).value(), "four whole");
  ASSERT_TRUE(file.commit());
  EXPECT_EQ(read_file(folder / "x").value(), "four whole");
  EXPECT_EQ(entries(folder.path()), 1u);
}

TEST(Files, LeavesNothingWhenItsProcessDiesInTheMiddle) {
  const testkit::TemporaryFolder folder;
  const auto child = fork();
  if (child == 0) {
    auto file = PendingFile::create(folder / "x").value();
    (void)file.write("half");
    _exit(0);  // no destructor runs, as after a kill
  }
  waitpid(child, nullptr, 0);
  EXPECT_EQ(entries(folder.path()), 0u);
}

TEST(Files, TakesAFreeNameAndLeavesATakenOneAlone) {
  const testkit::TemporaryFolder folder;
  auto first = PendingFile::create(folder / "x").value();
  ASSERT_TRUE(first.write("first"));
  EXPECT_TRUE(first.commit_if_free().value());
  auto second = PendingFile::create(folder / "x").value();
  ASSERT_TRUE(second.write("second"));
  EXPECT_FALSE(second.commit_if_free().value());
  EXPECT_EQ(read_file(folder / "x").value(), "first");
  ASSERT_TRUE(second.commit());
  EXPECT_EQ(read_file(folder / "x").value(), "second");
  EXPECT_EQ(entries(folder.path()), 1u);
}

TEST(Files, OverwritesOnlyWhatWasWritten) {
  const testkit::TemporaryFolder folder;
  auto file = PendingFile::create(folder / "x").value();
  ASSERT_TRUE(file.write("abc"));
  EXPECT_FALSE(file.write_at(2, "xy"));
  EXPECT_FALSE(file.write_at(-1, "x"));
  EXPECT_TRUE(file.write_at(2, "x"));
}

TEST(Files, FailsToCommitIntoAFolderThatVanished) {
  const testkit::TemporaryFolder folder;
  std::filesystem::create_directory(folder / "sub");
  auto file = PendingFile::create(folder / "sub" / "x").value();
  ASSERT_TRUE(file.write("x"));
  std::filesystem::remove_all(folder / "sub");
  const auto done = file.commit();
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().kind(), ErrorKind::unavailable);
}

}  // namespace
}  // namespace dossier
