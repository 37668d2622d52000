// Foreign text on its way into HTML.
#pragma once

#include <string>
#include <string_view>

namespace html {

/// For element content. Markup loses its meaning, invalid bytes and control characters become U+FFFD, and signs that
/// turn the reading direction become visible: a file name or a sentence can not pose as another.
std::string escaped(std::string_view text);

/// For a quoted attribute.
std::string attribute(std::string_view text);

/// The report-relative address of a file of the bundle ("data/1-customer/it-000007.jpg" →
/// "../1-customer/it-000007.jpg"); empty for anything but a generated payload name.
std::string media_address(std::string_view bundle_path);

}  // namespace html
