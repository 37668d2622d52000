#include "base/compress.hpp"

#include <zstd.h>

#include <algorithm>
#include <cstdlib>
#include <memory>

namespace dossier {

std::string compress(std::string_view bytes) {
  std::string frame(ZSTD_compressBound(bytes.size()), '\0');
  const size_t size = ZSTD_compress(frame.data(), frame.size(), bytes.data(), bytes.size(), 3);
  // With room for the bound it fails only for lack of memory.
  if (ZSTD_isError(size)) throw std::bad_alloc();
  frame.resize(size);
  return frame;
}

Result<std::string> decompress(std::string_view bytes, int64_t limit) {
  const auto refuse = [&](const std::string& why) {
    return fail(ErrorKind::malformed, "compressed bytes (" + std::to_string(bytes.size()) + "): " + why);
  };
  const std::unique_ptr<ZSTD_DStream, size_t (*)(ZSTD_DStream*)> stream(ZSTD_createDStream(), ZSTD_freeDStream);
  if (!stream) return fail(ErrorKind::unavailable, "no memory to decompress");
  // What the frame says of its size is a claim: the output grows only as bytes really come out.
  const auto allowed = static_cast<size_t>(std::max<int64_t>(limit, 0));
  std::string plain, piece(ZSTD_DStreamOutSize(), '\0');
  ZSTD_inBuffer in{bytes.data(), bytes.size(), 0};
  size_t rest = 1;
  while (rest != 0) {
    ZSTD_outBuffer out{piece.data(), piece.size(), 0};
    const size_t before = in.pos;
    rest = ZSTD_decompressStream(stream.get(), &out, &in);
    if (ZSTD_isError(rest)) return refuse(std::string("no zstd frame: ") + ZSTD_getErrorName(rest));
    if (out.pos > allowed - plain.size()) return refuse("hold more than " + std::to_string(limit) + " bytes");
    plain.append(piece, 0, out.pos);
    if (rest != 0 && out.pos == 0 && in.pos == before) return refuse("the zstd frame ends too early");
  }
  if (in.pos != in.size) return refuse("something follows the zstd frame");
  return plain;
}

}  // namespace dossier
