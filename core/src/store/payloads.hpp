// Where payloads live: small ones compressed inside the database, large ones in the folder of blobs.
#pragma once

#include <string>
#include <string_view>

#include "dossier/result.hpp"
#include "store/blobs.hpp"
#include "store/database.hpp"

namespace dossier {

class PayloadTable {
 public:
  PayloadTable(Database& database, const BlobFolder& blobs) : database_(database), blobs_(blobs) {}

  /// Keeps the bytes once; gives their digest. Inside the caller's transaction.
  std::string put(std::string_view bytes);
  /// The bytes, re-hashed. Errors: internal, when they no longer match the digest; unavailable, when unknown.
  Result<std::string> get(const std::string& digest);

 private:
  Database& database_;
  const BlobFolder& blobs_;
};

}  // namespace dossier
