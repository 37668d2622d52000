// A text as patterns should see it, and the way back to the original's bytes.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace dossier::report {

/// Full-width letters and signs and the digits of every script as ASCII, invisible characters gone; every byte knows
/// where it came from.
struct PlainView {
  std::string text;
  std::vector<size_t> origin;  // per byte of text, and one for its end: the byte offset in the original

  size_t original(size_t at) const { return origin[at]; }
  /// The original's end of what ends before `at`.
  size_t original_end(size_t at) const;
};

PlainView plain_view(std::string_view utf8);

/// As plain_view, with Chinese words for digits (一三八…, 幺, 两, 壹) and ornaments (①) as ASCII; `spoken` says which
/// bytes were such.
struct SpokenView {
  PlainView plain;
  std::vector<bool> spoken;
};
SpokenView spoken_view(std::string_view utf8);
/// Whether its view may hold so many digits, a spoken one among them: most texts do not.
bool spells_numbers(std::string_view utf8, size_t least);

}  // namespace dossier::report
