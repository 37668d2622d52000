// SHA-256, the one digest of the house, in lower-case hex.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace dossier {

/// SHA-256 of bytes that arrive in pieces.
class Sha256 {
 public:
  Sha256();
  ~Sha256();
  Sha256(Sha256&&) noexcept;
  Sha256& operator=(Sha256&&) noexcept;
  void update(std::string_view bytes);
  /// The digest of everything so far; call once, last.
  std::string hex();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

std::string sha256(std::string_view bytes);
/// True for 64 lower-case hex digits.
bool is_sha256(std::string_view text);

}  // namespace dossier
