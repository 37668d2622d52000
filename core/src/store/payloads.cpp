#include "store/payloads.hpp"

#include "base/compress.hpp"
#include "base/digest.hpp"
#include "base/files.hpp"

namespace dossier {
namespace {

constexpr size_t small = size_t{256} << 10;
constexpr int64_t largest = int64_t{256} << 20;

Result<std::string> verified(const std::string& digest, Result<std::string> bytes) {
  if (bytes && sha256(*bytes) != digest)
    return fail(ErrorKind::internal,
                "store: payload " + digest +
                    " no longer matches its digest: the disk or somebody changed it. Run: dossier store check");
  return bytes;
}

}  // namespace

std::string PayloadTable::put(std::string_view bytes) {
  const auto digest = sha256(bytes);
  {
    auto known = database_.query("SELECT 1 FROM payloads WHERE digest=?");
    if (known.bind(digest).next() && get(digest)) return digest;
  }
  // What the disk or somebody spoilt is whole again, once a source gives the same bytes again.
  auto insert = database_.query(
      "INSERT INTO payloads(digest, size, home, bytes) VALUES(?,?,?,?) ON CONFLICT(digest) DO UPDATE SET "
      "size=excluded.size, home=excluded.home, bytes=excluded.bytes");
  insert.bind_all(digest, static_cast<int64_t>(bytes.size()));
  if (bytes.size() <= small) {
    insert.bind("zstd").bind_bytes(compress(bytes)).run();
  } else {
    const auto blob = blobs_.put(bytes);
    if (!blob) throw DatabaseError(blob.error().message());
    insert.bind("blob").bind_null().run();
  }
  return digest;
}

Result<std::string> PayloadTable::get(const std::string& digest) {
  auto query = database_.query("SELECT home, bytes, size FROM payloads WHERE digest=?");
  if (!query.bind(digest).next()) return fail(ErrorKind::unavailable, "store: no payload with digest " + digest);
  if (query.text(0) == "blob") return verified(digest, read_file(blobs_.path(digest), largest));
  return verified(digest, decompress(query.bytes(1), query.integer(2)));
}

}  // namespace dossier
