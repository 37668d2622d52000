// The words of an HTML mail, as a reader would see them.
#pragma once

#include <string>
#include <string_view>

namespace dossier::mailbox {

/// Only so much of a mail's HTML is read, without its attributes: the library takes time that grows with the square of
/// the attributes of a tag.
constexpr size_t longest_html = size_t{256} << 10;

/// The HTML, its tags without attributes: those say how words look, and may hold whole pictures.
std::string without_attributes(std::string html);

/// Blocks and line breaks become line ends; scripts, styles and comments are left out. Never fails: of broken HTML the
/// words that are there. `html` is UTF-8, and no longer than longest_html.
std::string text_of_html(std::string_view html);

}  // namespace dossier::mailbox
