#include "base/digest.hpp"

#include <gtest/gtest.h>

namespace dossier {
namespace {

TEST(Digest, MatchesThePublishedVectors) {
  EXPECT_EQ(sha256(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(sha256("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST(Digest, DoesNotDependOnThePieces) {
  const std::string bytes(100'000, 'x');
  Sha256 pieces;
  for (size_t at = 0; at < bytes.size(); at += 777) pieces.update(std::string_view(bytes).substr(at, 777));
  EXPECT_EQ(pieces.hex(), sha256(bytes));
}

TEST(Digest, MovesWithItsState) {
  Sha256 first;
  first.update("ab");
  Sha256 second = std::move(first);
  second.update("c");
  EXPECT_EQ(second.hex(), sha256("abc"));
}

TEST(Digest, KnowsItsOwnSpelling) {
  EXPECT_TRUE(is_sha256(sha256("x")));
  EXPECT_FALSE(is_sha256(""));
  EXPECT_FALSE(is_sha256(std::string(64, 'A')));
  EXPECT_FALSE(is_sha256(std::string(63, 'a')));
  EXPECT_FALSE(is_sha256(std::string(60, 'a') + "/../"));
}

}  // namespace
}  // namespace dossier
