// Answers that never seem to end: what is too much is broken off where it becomes too much, whatever the server
// announced, and a download of any size takes the same memory. DOSSIER_LONG=1 makes the bodies 2 GiB each.
#include <gmock/gmock.h>
#include <zlib.h>

#include <cstdlib>

#include "host/http.hpp"
#include "testkit/memory.hpp"
#include "testkit/scripted_server.hpp"
#include "testkit/temporary_folder.hpp"

namespace dossier {
namespace {

using testing::HasSubstr;
using testkit::rise_kib;
using testkit::ScriptedServer;
using testkit::ServerReply;

constexpr int64_t mebibyte = 1 << 20;
int64_t mebibytes() { return std::getenv("DOSSIER_LONG") ? 2048 : 192; }

ServerReply large(bool chunked) {
  ServerReply reply;
  reply.body = std::string(mebibyte, 'x');
  reply.repeated = mebibytes();
  reply.chunked = chunked;
  return reply;
}

/// A gzip of so many zeros, a thousandth of their size.
std::string gzip_of_zeros(int64_t bytes) {
  z_stream stream{};
  deflateInit2(&stream, 9, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
  const std::string zeros(mebibyte, '\0');
  std::string packed, piece(mebibyte, '\0');
  for (int64_t done = 0; done <= bytes; done += mebibyte) {
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(zeros.data()));
    stream.avail_in = done < bytes ? static_cast<uInt>(zeros.size()) : 0;
    do {
      stream.next_out = reinterpret_cast<Bytef*>(piece.data());
      stream.avail_out = static_cast<uInt>(piece.size());
      deflate(&stream, done < bytes ? Z_NO_FLUSH : Z_FINISH);
      packed.append(piece, 0, piece.size() - stream.avail_out);
    } while (stream.avail_out == 0);
  }
  deflateEnd(&stream);
  return packed;
}

class LargeBodies : public testing::Test {
 protected:
  static Result<HttpAnswer> get(const ScriptedServer& server, const BlobFolder* into = nullptr) {
    const FixedClock clock{1'791'940'830'000'000};
    HttpEngine engine{clock};
    HttpPolicy policy;
    policy.allowed_hosts = {server.host()};
    HttpRequest request;
    request.source = "parcels";
    request.url = server.url("/");
    request.download_into = into;
    return engine.run(std::move(request), policy, {});
  }

  static void expect_broken_off(const ServerReply& reply) {
    const ScriptedServer server({reply});
    const auto answer = get(server);
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().kind(), ErrorKind::malformed);
    EXPECT_THAT(answer.error().message(), HasSubstr("answered with more than 33554432 bytes; not retried"));
    EXPECT_EQ(server.requests().size(), 1u);
    if (!testkit::is_sanitized) {
      EXPECT_LT(rise_kib([&] { (void)get(server); }), 128 * 1024);
    }
  }
};

TEST_F(LargeBodies, OfAnnouncedLengthAreBrokenOff) { expect_broken_off(large(false)); }

TEST_F(LargeBodies, InPiecesWithoutALengthAreBrokenOff) { expect_broken_off(large(true)); }

TEST_F(LargeBodies, ThatSwellWhenTheyAreUnpackedAreBrokenOff) {
  ServerReply reply;
  reply.body = gzip_of_zeros(mebibytes() * mebibyte);
  reply.headers = {{"Content-Encoding", "gzip"}};
  ASSERT_LT(reply.body.size(), static_cast<size_t>(4 * mebibyte));
  expect_broken_off(reply);
}

TEST_F(LargeBodies, AreDownloadedWithTheSameMemory) {
  const testkit::TemporaryFolder folder;
  const auto blobs = BlobFolder::open(folder.path()).value();
  const ScriptedServer server({large(true)});
  const auto rise = rise_kib([&] {
    auto answer = get(server, &blobs);
    if (answer) (void)answer->download->commit();
  });
  int64_t kept = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder.path()))
    if (entry.is_regular_file()) kept += static_cast<int64_t>(entry.file_size());
  EXPECT_EQ(kept, mebibytes() * mebibyte);
  if (!testkit::is_sanitized) {
    EXPECT_LT(rise, 16 * 1024);
  }
}

}  // namespace
}  // namespace dossier
