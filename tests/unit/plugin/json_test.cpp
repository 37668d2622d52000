#include "dossier/json.hpp"

#include <gmock/gmock.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

namespace dossier::json {
namespace {

using namespace std::string_literals;
using testing::HasSubstr;

// RapidJSON would stop there and call the rest no part of the text.
TEST(Json, RefusesAZeroByteInsteadOfEndingThere) {
  for (const auto& text : {"{\"a\":1}\0"s, "{\"a\":1}\0{\"a\":2}"s, "\0{\"a\":1}"s, "[1,\0 2]"s, "{\"a\":1} \0\0\0"s}) {
    EXPECT_FALSE(parse(text)) << text;
    EXPECT_FALSE(parse_own(text)) << text;
    EXPECT_FALSE(parse_bytes(text)) << text;
  }
  EXPECT_THAT(parse("{\"a\":1}\0{\"a\":2}"s).error().message(), HasSubstr("not JSON at byte 7"));
  EXPECT_EQ(text(*parse(R"({"a":"x\u0000y"})"), "/a"), "x\0y"s);
}

TEST(Json, RefusesLoneSurrogatesAndWhatIsNoUtf8) {
  for (const auto* text : {R"(["\ud83d"])", R"(["\ude00\ud83d"])", R"(["\ud83d\u0041"])", "[\"\xED\xA0\xBD\"]",
                           "[\"\xBF\xCD\"]", "[\"\xF5\x80\x80\x80\"]"})
    EXPECT_FALSE(parse(text)) << text;
  EXPECT_TRUE(parse(R"(["\ud83d\ude00"])"));
}

TEST(Json, KeepsNumbersOfAnyLengthAsTheyStand) {
  const auto digits = "1234567890123456789012345678901234567890"s;
  const auto document = parse("[" + digits + ",-0.10,1e300]").value();
  EXPECT_EQ(text(document, "/0"), digits);
  EXPECT_EQ(text(document, "/1"), "-0.10");
  EXPECT_EQ(text(document, "/2"), "1e300");
  EXPECT_EQ(integer(document, "/0", -1), -1);
  EXPECT_FALSE(parse("[1e400]")) << "RapidJSON takes no number beyond a double, not even as text";
}

TEST(Json, BearsTwoMillionLevels) {
  const std::string open(2'000'000, '['), close(2'000'000, ']');
  EXPECT_FALSE(parse(open));
  EXPECT_TRUE(parse(open + close));
}

#ifndef DOSSIER_SANITIZED  // there no address space is bounded
// RapidJSON's own allocator gives null, and RapidJSON writes to it.
TEST(Json, SaysThatThereIsNoMemoryInsteadOfCrashing) {
  const auto child = ::fork();
  if (child == 0) {
    const std::string text = "[\"" + std::string(64 << 20, 'x') + "\"]";
    const rlimit as_much_as_now{256 << 20, 256 << 20};
    ::setrlimit(RLIMIT_AS, &as_much_as_now);
    try {
      std::vector<Document> held;
      while (true) held.push_back(parse(text).value());
    } catch (const std::bad_alloc&) {
      ::_exit(42);
    }
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  ASSERT_TRUE(WIFEXITED(status)) << "signal " << WTERMSIG(status);
  EXPECT_EQ(WEXITSTATUS(status), 42);
}
#endif

}  // namespace
}  // namespace dossier::json
