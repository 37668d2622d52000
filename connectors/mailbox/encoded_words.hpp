// Words of headers in other charsets (RFC 2047) that a sender cut within a letter.
#pragma once

#include <string>
#include <string_view>

namespace dossier::mailbox {

/// The header with neighbouring words of one charset and encoding made one word each: what was cut is whole again
/// before anything is read as letters.
std::string with_whole_words(std::string_view header);

}  // namespace dossier::mailbox
