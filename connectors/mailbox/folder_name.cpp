#include "folder_name.hpp"

#include <algorithm>

#include "g_owned.hpp"

namespace dossier::mailbox {

std::vector<std::string> folder_names(const std::string& option) {
  std::vector<std::string> names;
  for (size_t at = 0; at <= option.size();) {
    const auto end = std::min(option.find(',', at), option.size());
    const auto begin = option.find_first_not_of(" \t", at);
    if (begin < end) {
      const auto last = option.find_last_not_of(" \t", end - 1);
      names.push_back(option.substr(begin, last + 1 - begin));
    }
    at = end + 1;
  }
  return names;
}

Result<std::string> wire_name(const std::string& folder) {
  gsize size = 0;
  const OwnText encoded(
      g_convert(folder.data(), static_cast<gssize>(folder.size()), "UTF-7-IMAP", "UTF-8", nullptr, &size, nullptr));
  if (!encoded) return fail(ErrorKind::config, "option \"folders\": \"" + folder + "\" is no name in UTF-8");
  return quoted_string({encoded.get(), size});
}

Result<std::string> quoted_string(std::string_view text) {
  std::string out = "\"";
  for (const char letter : text) {
    if (letter == '\0' || letter == '\r' || letter == '\n')
      return fail(ErrorKind::config, "a text with a line end or a zero byte cannot be asked for over IMAP");
    if (letter == '"' || letter == '\\') out += '\\';
    out += letter;
  }
  return out + '"';
}

}  // namespace dossier::mailbox
