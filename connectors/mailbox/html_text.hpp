// The words of an HTML mail, as a reader would see them.
#pragma once

#include <string>
#include <string_view>

namespace dossier::mailbox {

/// Blocks and line breaks become line ends; scripts, styles and comments are left out. Never fails: of broken HTML the
/// words that are there. `html` is UTF-8.
std::string text_of_html(std::string_view html);

}  // namespace dossier::mailbox
