#include "store/blobs.hpp"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <sys/stat.h>

#include <fstream>
#include <thread>
#include <vector>

#include "base/files.hpp"
#include "testkit/temporary_folder.hpp"

namespace dossier {
namespace {

namespace fs = std::filesystem;

size_t files_below(const fs::path& folder) {
  size_t count = 0;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) count += entry.is_regular_file() ? 1 : 0;
  return count;
}

TEST(Blobs, KeepsBytesUnderTheirDigest) {
  const testkit::TemporaryFolder folder;
  const auto blobs = BlobFolder::open(folder / "blobs").value();
  const auto blob = blobs.put("some recording").value();
  EXPECT_EQ(blob.digest, sha256("some recording"));
  EXPECT_EQ(blob.size, 14);
  EXPECT_TRUE(blobs.has(blob.digest));
  EXPECT_EQ(read_file(blobs.path(blob.digest)).value(), "some recording");
}

TEST(Blobs, KeepsEqualBytesOnce) {
  const testkit::TemporaryFolder folder;
  const auto blobs = BlobFolder::open(folder.path()).value();
  EXPECT_EQ(blobs.put("same").value().digest, blobs.put("same").value().digest);
  EXPECT_EQ(files_below(folder.path()), 1u);
}

TEST(Blobs, LeavesNothingOfAWriterThatDidNotCommit) {
  const testkit::TemporaryFolder folder;
  const auto blobs = BlobFolder::open(folder.path()).value();
  {
    auto writer = blobs.begin().value();
    ASSERT_TRUE(writer.write("half"));
    EXPECT_EQ(writer.size(), 4);
    EXPECT_FALSE(blobs.has(sha256("half")));
  }
  EXPECT_EQ(files_below(folder.path()), 0u);
}

TEST(Blobs, ClearsWhatACrashLeftAndSparesWhatIsBeingWritten) {
  const testkit::TemporaryFolder folder;
  const auto blobs = BlobFolder::open(folder.path()).value();
  auto writer = blobs.begin().value();
  ASSERT_TRUE(writer.write("alive"));
  std::ofstream(folder / "incoming" / "99.0") << "left by a crash";
  const auto again = BlobFolder::open(folder.path()).value();
  EXPECT_FALSE(fs::exists(folder / "incoming" / "99.0"));
  const auto blob = writer.commit();
  ASSERT_TRUE(blob) << blob.error().message();
  EXPECT_TRUE(again.has(blob->digest));
}

TEST(Blobs, IsNotLedOutOfItsFolderByAFalseDigest) {
  const testkit::TemporaryFolder folder;
  const auto blobs = BlobFolder::open(folder / "blobs").value();
  ASSERT_TRUE(write_file(folder / "outside", "x"));
  EXPECT_FALSE(blobs.has("../outside"));
  EXPECT_FALSE(blobs.has(""));
  EXPECT_TRUE(blobs.remove("../outside"));
  EXPECT_TRUE(fs::exists(folder / "outside"));
}

TEST(Blobs, ReplacesBytesThatAreNoLongerWhatTheirDigestSays) {
  const testkit::TemporaryFolder folder;
  const auto blobs = BlobFolder::open(folder.path()).value();
  const auto path = blobs.path(blobs.put("the recording").value().digest);
  for (const std::string spoilt : {"the rec0rding", "the rec", ""}) {
    fs::permissions(path, fs::perms::owner_all);
    std::ofstream(path, std::ios::binary) << spoilt;
    EXPECT_TRUE(blobs.put("the recording"));
    EXPECT_EQ(read_file(path).value(), "the recording");
  }
}

TEST(Blobs, TakesNoMoreThanABlobMayHold) {
  const testkit::TemporaryFolder folder;
  const auto blobs = BlobFolder::open(folder.path(), 10).value();
  EXPECT_TRUE(blobs.put("0123456789"));
  auto writer = blobs.begin().value();
  EXPECT_TRUE(writer.write("01234"));
  const auto more = writer.write("567890");
  ASSERT_FALSE(more);
  EXPECT_EQ(more.error().kind(), ErrorKind::malformed);
  EXPECT_EQ(more.error().reason(), "") << "the store is sound: the source is to blame";
}

TEST(Blobs, RemovesABlob) {
  const testkit::TemporaryFolder folder;
  const auto blobs = BlobFolder::open(folder.path()).value();
  const auto blob = blobs.put("x").value();
  EXPECT_TRUE(blobs.remove(blob.digest));
  EXPECT_FALSE(blobs.has(blob.digest));
  EXPECT_TRUE(blobs.remove(blob.digest));
}

TEST(Blobs, KeepsBlobsReadOnlyAndPrivate) {
  const testkit::TemporaryFolder folder;
  const auto blobs = BlobFolder::open(folder.path()).value();
  struct stat status {};
  ASSERT_EQ(::stat(blobs.path(blobs.put("x").value().digest).c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0400u);
}

TEST(Blobs, TakesManyWritersAtOnce) {
  const testkit::TemporaryFolder folder;
  const auto blobs = BlobFolder::open(folder.path()).value();
  std::vector<std::jthread> writers;
  for (int writer = 0; writer < 8; ++writer)
    writers.emplace_back([&blobs] {
      for (int number = 0; number < 20; ++number) EXPECT_TRUE(blobs.put("blob " + std::to_string(number)));
    });
  writers.clear();
  EXPECT_EQ(files_below(folder.path()), 20u);
}

TEST(Blobs, SaysWhereItCannotWrite) {
  const testkit::TemporaryFolder folder;
  ASSERT_TRUE(write_file(folder / "file", "x"));
  const auto blobs = BlobFolder::open(folder / "file");
  ASSERT_FALSE(blobs);
  EXPECT_EQ(blobs.error().kind(), ErrorKind::unavailable);
  EXPECT_THAT(blobs.error().message(), testing::HasSubstr("file"));
}

TEST(Blobs, AreRemovedUnlessSomebodyTouchedOrHoldsThem) {
  const testkit::TemporaryFolder folder;
  const auto blobs = BlobFolder::open(folder.path() / "blobs").value();
  const auto blob = blobs.put("a recording").value();
  const auto set_time = [&](Micros at) {
    timespec times[2] = {{at / 1'000'000, 0}, {at / 1'000'000, 0}};
    ASSERT_EQ(utimensat(AT_FDCWD, blobs.path(blob.digest).c_str(), times, 0), 0);
  };
  constexpr Micros long_ago = 1'000'000'000'000'000;
  set_time(long_ago);
  EXPECT_FALSE(blobs.remove_untouched(blob.digest, long_ago).value());
  ASSERT_TRUE(blobs.put("a recording"));
  EXPECT_FALSE(blobs.remove_untouched(blob.digest, long_ago + 1).value()) << "somebody is about to name it";
  set_time(long_ago);
  {
    const auto hold = blobs.hold();
    EXPECT_FALSE(blobs.remove_untouched(blob.digest, long_ago + 1).value());
  }
  EXPECT_TRUE(blobs.remove_untouched(blob.digest, long_ago + 1).value());
  EXPECT_FALSE(blobs.has(blob.digest));
  EXPECT_TRUE(blobs.remove_untouched(blob.digest, long_ago + 1).value());
}

}  // namespace
}  // namespace dossier
