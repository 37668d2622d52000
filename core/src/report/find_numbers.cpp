// What numbers look like in a text, and plain e-mails.
#include "report/scan.hpp"

namespace dossier::report {

using namespace scan;

std::string digits_in(std::string_view text) {
  std::string digits;
  std::copy_if(text.begin(), text.end(), std::back_inserter(digits), is_digit);
  return digits;
}

std::string without_gaps(std::string_view text) {
  std::string solid;
  std::copy_if(text.begin(), text.end(), std::back_inserter(solid),
               [](char letter) { return letter != ' ' && letter != '-'; });
  return solid;
}

std::string first_letter(std::string_view text) {
  size_t length = 1;
  while (length < text.size() && (static_cast<unsigned char>(text[length]) & 0xC0) == 0x80) ++length;
  return std::string(text.substr(0, length));
}

std::string masked_email(std::string_view email) {
  const auto at = email.find('@');
  if (at == std::string_view::npos || at == 0) return "***";
  return first_letter(email) + "***" + std::string(email.substr(at));
}

void find_emails(const PlainView& view, std::vector<Hit>& hits) {
  static const RE2 email = pattern("[A-Za-z0-9][A-Za-z0-9._+\\-]{0,63}(?:@|%40)[A-Za-z0-9\\-]+(?:\\.[A-Za-z0-9\\-]+)+");
  each_match(view.text, email, false, [&](Found found) {
    auto text = view.text.substr(found.from, found.until - found.from);
    if (const auto escaped = text.find("%40"); escaped != std::string::npos) text.replace(escaped, 3, "@");
    add(view, found, masked_email(text), hits);
    return true;
  });
}

}  // namespace dossier::report
