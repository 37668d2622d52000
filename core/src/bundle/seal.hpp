// Ed25519 signatures of public keys in PEM.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace dossier::bundle {

/// A public Ed25519 key.
class PublicKey {
 public:
  /// Nothing for what is no Ed25519 public key in PEM.
  static std::optional<PublicKey> from_pem(std::string_view pem);

  bool accepts(std::string_view bytes, std::string_view signature) const;
  /// SHA-256 of the key's DER form (SubjectPublicKeyInfo), in hex: what people compare.
  const std::string& fingerprint() const { return fingerprint_; }

 private:
  std::string der_, fingerprint_;
};

}  // namespace dossier::bundle
