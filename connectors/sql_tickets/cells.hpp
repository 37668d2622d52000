// One value of a row: how it stands in our documents, and how it is read back.
//
//   null                              NULL
//   "text"                            a text, a number, a time: whatever SQL shows as valid UTF-8
//   {"$bytes":"base64"}               bytes that are no UTF-8 (a text in another charset)
//   {"$blob":"sha256","size":n}       a medium, kept as a blob
//   {"$missing":"absent|corrupt"}     a medium that is not in the database, or not readable
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <dossier/json.hpp>

namespace dossier::sql_tickets {

bool is_utf8(std::string_view bytes);

std::string to_base64(std::string_view bytes);
/// White space is skipped; nothing for what is no base64.
std::optional<std::string> from_base64(std::string_view text);
std::string from_quoted_printable(std::string_view text);

/// Undoes a transfer encoding as ticket systems store it: base64, quoted-printable, none, 7bit, 8bit, binary or empty.
/// Nothing for what cannot be undone.
std::optional<std::string> decoded(std::string_view bytes, std::string_view encoding);

/// Bytes as UTF-8: as they are, or converted from `charset`; what that does not explain becomes U+FFFD.
std::string readable(std::string_view bytes, const std::string& charset);

/// Writes a value as text or as $bytes.
void write_text_cell(json::Writer& writer, const std::optional<std::string>& value);

}  // namespace dossier::sql_tickets
