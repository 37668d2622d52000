#include "app/plain_text.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace dossier::app {

Result<void> expect_plain(const std::string& option, const std::string& text, const std::string& what, size_t longest) {
  const bool is_plain = std::none_of(text.begin(), text.end(), [](char letter) {
    return static_cast<unsigned char>(letter) < 0x20 || letter == 0x7f;
  });
  if (!is_plain || text.size() > longest || !is_utf8(text))
    return fail(ErrorKind::config, option + ": " + std::to_string(text.size()) +
                                       " bytes, or control characters among them; wanted " + what + " of at most " +
                                       std::to_string(longest) + " bytes of printable UTF-8");
  return {};
}

}  // namespace dossier::app
