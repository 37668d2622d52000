#include "base/compress.hpp"

#include <gtest/gtest.h>

#include <random>

namespace dossier {
namespace {

TEST(Compress, GivesBackTheBytes) {
  for (const auto& bytes : {std::string(), std::string("x"), std::string(1'000'000, 'x'), std::string("a\0b", 3)})
    EXPECT_EQ(decompress(compress(bytes), 2'000'000).value(), bytes);
}

TEST(Compress, StopsAtTheLimitWhateverTheFrameClaims) {
  const auto frame = compress(std::string(50'000'000, '\0'));
  const auto plain = decompress(frame, 1'000'000);
  ASSERT_FALSE(plain);
  EXPECT_EQ(plain.error().kind(), ErrorKind::malformed);
  EXPECT_TRUE(decompress(compress("12345"), 5));
  EXPECT_FALSE(decompress(compress("12345"), 4));
}

TEST(Compress, RefusesWhatIsNoWholeFrame) {
  const auto frame = compress("some text that is long enough to be cut somewhere");
  EXPECT_FALSE(decompress("", 100));
  EXPECT_FALSE(decompress("not a frame", 100));
  for (size_t size = 0; size < frame.size(); ++size) EXPECT_FALSE(decompress(frame.substr(0, size), 100)) << size;
  EXPECT_FALSE(decompress(frame + "x", 100));
}

TEST(Compress, SurvivesSpoiltFrames) {
  std::mt19937 random(3);
  const auto frame = compress(std::string(3000, 'a') + "the end");
  for (int round = 0; round < 5000; ++round) {
    auto spoilt = frame;
    spoilt[random() % spoilt.size()] = static_cast<char>(random() % 256);
    const auto plain = decompress(spoilt, 10'000);
    ASSERT_TRUE(!plain || plain->size() <= 10'000u);
  }
}

}  // namespace
}  // namespace dossier
