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
  /// The one way to write the key (RFC 7468), with nothing around it.
  const std::string& pem() const { return pem_; }

 private:
  std::string der_, pem_, fingerprint_;
};

}  // namespace dossier::bundle
