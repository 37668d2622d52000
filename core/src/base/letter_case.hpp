// Upper and lower case of names that machines compare: ASCII alone, in whatever language the machine runs.
#pragma once

#include <string>
#include <string_view>

namespace dossier {

/// "HTTPS" as "https"; letters beyond ASCII stay as they are.
inline std::string lower_case(std::string_view text) {
  std::string lower(text);
  for (char& letter : lower)
    if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter - 'A' + 'a');
  return lower;
}

}  // namespace dossier
