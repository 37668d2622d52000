// Texts and media as ticket systems store them: in a transfer encoding of mail (RFC 2045 section 6).
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace dossier::sql_tickets {

std::string from_quoted_printable(std::string_view text);

/// Undoes a transfer encoding: base64, quoted-printable, none, 7bit, 8bit, binary or empty. Nothing for what cannot be
/// undone.
std::optional<std::string> decoded(std::string_view bytes, std::string_view encoding);

}  // namespace dossier::sql_tickets
