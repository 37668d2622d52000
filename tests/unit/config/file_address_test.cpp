#include "config/file_address.hpp"

#include <gmock/gmock.h>

namespace dossier {
namespace {

using testing::HasSubstr;

std::string problem_of(std::string_view text) {
  const auto read = parse_file_address(text);
  if (read) return "none";
  EXPECT_EQ(read.error().kind(), ErrorKind::config);
  return read.error().message();
}

TEST(FileAddressTest, IsWrittenInOneWay) {
  const std::pair<const char*, const char*> cases[] = {
      {"sftp://Host.Example/rec/", "sftp://host.example/rec"},
      {"sftp://host:22/rec", "sftp://host/rec"},
      {"sftp://host:2222//rec/./2026///10/", "sftp://host:2222/rec/2026/10"},
      {"sftp://host", "sftp://host/"},
      {"HTTPS://host.:8443/a b/%e5%bd%95", "https://host:8443/a%20b/%E5%BD%95"},
      {"http://[::1]:80/录音", "http://[::1]/%E5%BD%95%E9%9F%B3"},
      {"sftp://host/%7euser/a%3Fb%23c%25", "sftp://host/~user/a%3Fb%23c%25"},
      {"sftp://host/raw\xff", "sftp://host/raw%FF"},
      {"sftp://host/a%2Fb", "sftp://host/a/b"},
  };
  for (const auto& [text, wanted] : cases) {
    const auto read = parse_file_address(text);
    ASSERT_TRUE(read) << text << ": " << read.error().message();
    EXPECT_EQ(read->text(), wanted);
    EXPECT_EQ(parse_file_address(read->text())->text(), wanted);
  }
}

TEST(FileAddressTest, IsShownAsAPersonWroteIt) {
  EXPECT_EQ(parse_file_address("sftp://host/录音%202026")->shown(), "sftp://host/录音 2026");
  EXPECT_EQ(parse_file_address("sftp://host/a%0Ab")->shown(), "sftp://host/a%0Ab");
  EXPECT_EQ(parse_file_address("sftp://host/%FF")->shown(), "sftp://host/%FF");
}

TEST(FileAddressTest, SaysWhatIsWrong) {
  EXPECT_THAT(problem_of("ftp://host/x"), HasSubstr("\"ftp://\" is no address of sftp, http or https"));
  EXPECT_THAT(problem_of("sftp://user:secret@host/x"), HasSubstr("under the source's \"files:\""));
  EXPECT_THAT(problem_of("sftp://host:port/x"), HasSubstr("from 1 to 65535"));
  EXPECT_THAT(problem_of("sftp://host:0/x"), HasSubstr("from 1 to 65535"));
  EXPECT_THAT(problem_of("sftp://host:22:22/x"), HasSubstr("from 1 to 65535"));
  EXPECT_THAT(problem_of("sftp:///x"), HasSubstr("without a host"));
  EXPECT_THAT(problem_of("sftp://ho st/x"), HasSubstr("without a host name that can be read"));
  EXPECT_THAT(problem_of("sftp://host../x"), HasSubstr("without a host name that can be read"));
  EXPECT_THAT(problem_of("sftp://[::1/x"), HasSubstr("without a host name that can be read"));
  EXPECT_THAT(problem_of("https://host/x?key=1"), HasSubstr("? or #"));
  EXPECT_THAT(problem_of("sftp://host/50%"), HasSubstr("%25"));
  EXPECT_THAT(problem_of("sftp://host/%zz"), HasSubstr("hexadecimal"));
  EXPECT_THAT(problem_of("sftp://host/a%00b"), HasSubstr("zero byte"));
  EXPECT_THAT(problem_of("/srv/rec"), HasSubstr("no address"));
}

TEST(FileAddressTest, TakesNoStepUpHoweverItIsWritten) {
  for (const auto* text :
       {"sftp://host/rec/../etc", "sftp://host/..", "sftp://host/rec/%2e%2e/etc", "sftp://host/rec/.%2E",
        "sftp://host/rec%2f..%2fetc", "https://host/rec/..\\etc", "https://host/rec/%5C..%5Cetc"})
    EXPECT_THAT(problem_of(text), HasSubstr("\"..\"")) << text;
  EXPECT_EQ(parse_file_address("sftp://host/rec/..x/x..")->path, "/rec/..x/x..");
}

TEST(FileAddressTest, KnowsWhatIsBelowWhat) {
  const auto below = [](const char* text, const char* folder) {
    return parse_file_address(text)->is_below(*parse_file_address(folder));
  };
  EXPECT_TRUE(below("sftp://host/rec/a.wav", "sftp://host/rec/"));
  EXPECT_TRUE(below("sftp://host:22/rec", "sftp://host/rec"));
  EXPECT_TRUE(below("sftp://host/any", "sftp://host/"));
  EXPECT_FALSE(below("sftp://host/recordings", "sftp://host/rec"));
  EXPECT_FALSE(below("sftp://host/", "sftp://host/rec"));
  EXPECT_FALSE(below("sftp://other/rec/a", "sftp://host/rec"));
  EXPECT_FALSE(below("sftp://host:23/rec/a", "sftp://host/rec"));
  EXPECT_FALSE(below("http://host:22/rec/a", "sftp://host/rec"));
}

TEST(FileAddressTest, TakesAnyNameAsAnEntry) {
  const auto folder = parse_file_address("sftp://host/").value();
  EXPECT_EQ(folder.entry("100% sure?.wav").text(), "sftp://host/100%25%20sure%3F.wav");
  EXPECT_EQ(folder.entry("a").entry("b\n").text(), "sftp://host/a/b%0A");
}

TEST(FileAddressTest, TellsAddressesFromPaths) {
  EXPECT_TRUE(is_file_address("ftp://x"));
  EXPECT_TRUE(is_file_address("SFTP://x"));
  for (const auto* path : {"/srv/rec", "rec", "://x", "a b://x", "/a://b", "", "1x://y"})
    EXPECT_FALSE(is_file_address(path));
}

}  // namespace
}  // namespace dossier
