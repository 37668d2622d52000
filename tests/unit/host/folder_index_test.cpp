#include "host/folder_index.hpp"

#include <gmock/gmock.h>

#include <random>

namespace dossier {
namespace {

using testing::HasSubstr;

const FileAddress folder = parse_file_address("https://host/rec/").value();

std::string problem_of(std::string_view bytes) {
  const auto read = read_folder_index(bytes, folder);
  if (read) return "none";
  EXPECT_EQ(read.error().kind(), ErrorKind::malformed);
  return read.error().message();
}

TEST(FolderIndexTest, ReadsWhatNginxWrites) {
  const auto read = read_folder_index(R"([
{ "name":"2026", "type":"directory", "mtime":"Wed, 21 Oct 2026 08:00:00 GMT" },
{ "name":"录音.wav", "type":"file", "mtime":"Wed, 21 Oct 2026 08:00:01 GMT", "size":44 },
{ "name":"pipe", "type":"other", "mtime":"Wed, 21 Oct 2026 08:00:00 GMT" },
{ "name":"A.wav", "type":"file", "size":5000000000 }
])",
                                      folder);
  ASSERT_TRUE(read) << read.error().message();
  ASSERT_EQ(read->size(), 3u);
  EXPECT_EQ(read->at(0).name, "2026");
  EXPECT_TRUE(read->at(0).folder);
  EXPECT_EQ(read->at(1).size, 5'000'000'000);
  EXPECT_EQ(read->at(1).modified, 0);
  EXPECT_EQ(read->at(2).path, "https://host/rec/%E5%BD%95%E9%9F%B3.wav");
  EXPECT_EQ(read->at(2).modified, 1'792'569'601'000'000);
}

TEST(FolderIndexTest, LeavesOutNamesThatLeadElsewhere) {
  EXPECT_TRUE(read_folder_index(R"([{"name":"..","type":"file","size":1},{"name":"a/b","type":"file","size":1},
    {"name":".","type":"directory"},{"name":"..\\x","type":"file","size":1},{"name":"a\u0000b","type":"file","size":1}])",
                                folder)
                  ->empty());
  EXPECT_TRUE(read_folder_index("[]", folder)->empty());
}

TEST(FolderIndexTest, NamesAnEntryOnce) {
  const auto read = read_folder_index(
      R"([{"name":"b","type":"file","size":1},{"name":"a","type":"file","size":1},{"name":"b","type":"file","size":1}])",
      folder);
  ASSERT_EQ(read->size(), 2u);
  EXPECT_EQ(read->at(1).name, "b");
}

TEST(FolderIndexTest, SaysWhatIsNoList) {
  EXPECT_THAT(problem_of("<html>"), HasSubstr("answered with no JSON; wanted a folder's list as JSON"));
  EXPECT_THAT(problem_of("{}"), HasSubstr("no list"));
  EXPECT_THAT(problem_of(""), HasSubstr("no JSON"));
  EXPECT_THAT(problem_of("[1]"), HasSubstr("without name and type, at /0"));
  EXPECT_THAT(problem_of(R"([{"name":"a","type":"file"}])"), HasSubstr("without a size, at /0/size"));
  EXPECT_THAT(problem_of(R"([{"name":"a","type":"file","size":-1}])"), HasSubstr("without a size"));
  EXPECT_THAT(problem_of(R"([{"name":"a","type":"file","size":99999999999999999999}])"), HasSubstr("without a size"));
  EXPECT_THAT(problem_of(R"([{"name":"a","type":"file","size":1,"mtime":"yesterday"}])"), HasSubstr("/0/mtime"));
}

TEST(FolderIndexTest, SurvivesSpoiltAnswers) {
  const std::string good =
      R"([{"name":"a","type":"file","size":1,"mtime":"Wed, 21 Oct 2026 08:00:00 GMT"},{"name":"b","type":"directory"}])";
  std::mt19937 random(3);
  for (int round = 0; round < 5000; ++round) {
    auto spoilt = good;
    for (int times = 0; times < 3; ++times) spoilt[random() % spoilt.size()] = static_cast<char>(random());
    spoilt.resize(random() % spoilt.size() + 1);
    const auto read = read_folder_index(spoilt, folder);
    if (!read) continue;
    for (const auto& file : *read) EXPECT_TRUE(parse_file_address(file.path)->is_below(folder));
  }
  EXPECT_FALSE(read_folder_index(std::string(100'000, '['), folder));
}

}  // namespace
}  // namespace dossier
