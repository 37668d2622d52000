// Finding secrets again, in whatever form they travel, and taking them out.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace dossier {

/// Replaces known secrets by ***: plain, percent-encoded, within JSON, and in base64 wherever they begin.
class Scrubber {
 public:
  Scrubber() = default;
  explicit Scrubber(const std::vector<std::string>& secrets);
  /// Secrets of one or two bytes are not taken: they would blacken every text.
  void add(std::string_view secret);
  std::string scrub(std::string_view text) const;

 private:
  std::vector<std::string> forms_;  // longest first, so that no form eats a part of a longer one
};

}  // namespace dossier
