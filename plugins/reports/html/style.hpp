// The page's one style sheet and its digest for the Content-Security-Policy.
#pragma once

#include <string>
#include <string_view>

namespace html {

std::string_view style();
/// 'sha256-…' of style(), as the policy names it.
std::string style_digest();

}  // namespace html
