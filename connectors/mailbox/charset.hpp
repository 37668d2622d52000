// Texts of mails as UTF-8, whatever their labels say.
#pragma once

#include <string>
#include <string_view>

#include "g_owned.hpp"

namespace dossier::mailbox {

/// What a label of a charset means in practice: gb2312 and gbk are GB18030, of which both are a part and which senders
/// use under these names. Any other label as it is.
std::string meant_charset(std::string_view label);

/// A raw header with the same done to the labels within it (RFC 2047 words, RFC 2231 parameters).
std::string with_meant_charsets(std::string header);

/// The text in UTF-8. Bytes that are UTF-8 beyond ASCII are believed before the label; then the label is tried, then
/// `usual` (of bytes without a label, or with one that does not fit), and what fits none is read byte by byte. Never
/// fails.
std::string decoded(std::string_view bytes, std::string_view label, const std::string& usual);

/// The options by which the library reads headers: bytes without a label are UTF-8 or `usual`.
OwnOptions reading_options(const std::string& usual);

}  // namespace dossier::mailbox
