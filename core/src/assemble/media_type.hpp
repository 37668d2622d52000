// What kind of file a medium is, and the ending under which the bundle shows it.
#pragma once

#include <string_view>

namespace dossier {

/// A type of our fixed list.
struct SniffedType {
  std::string_view media_type;  // image/jpeg
  std::string_view extension;   // jpg
};

inline constexpr size_t sniffed_bytes = 512;  // of a file's beginning, all that is looked at

/// By the first bytes: labels and names of sources lie. The original name only says which of the formats that begin
/// alike it is (a DOCX is a ZIP, a mail is text); what it says beyond that does not count. Any bytes, any name.
SniffedType sniff(std::string_view first_bytes, std::string_view name = {});

}  // namespace dossier
