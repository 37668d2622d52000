// The words of an HTML message, as a reader would see them.
#pragma once

#include <string>
#include <string_view>

namespace dossier::sql_tickets {

/// Tags go, blocks and <br> become line ends, common entities their characters; scripts, styles and comments are left
/// out. Never fails: broken HTML gives the words that are there. The HTML itself stays in the document.
std::string text_of_html(std::string_view html);

}  // namespace dossier::sql_tickets
