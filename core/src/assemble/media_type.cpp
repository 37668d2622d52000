#include "assemble/media_type.hpp"

#include <algorithm>
#include <string>

#include "base/letter_case.hpp"

namespace dossier {
namespace {

struct Signature {
  size_t offset;
  std::string_view bytes;
  SniffedType type;
};

using namespace std::string_view_literals;

constexpr SniffedType unknown{"application/octet-stream", "bin"};
constexpr SniffedType mail{"message/rfc822", "eml"};
constexpr SniffedType zip{"application/zip", "zip"};
constexpr SniffedType mp4{"video/mp4", "mp4"};
constexpr SniffedType compound{"application/x-ole-storage", "bin"};  // Office before 2007

constexpr Signature signatures[] = {
    {0, "\xFF\xD8\xFF"sv, {"image/jpeg", "jpg"}},
    {0, "\x89PNG\r\n\x1A\n"sv, {"image/png", "png"}},
    {0, "GIF8"sv, {"image/gif", "gif"}},
    {8, "WEBP"sv, {"image/webp", "webp"}},
    {0, "BM"sv, {"image/bmp", "bmp"}},
    {0, "II*\0"sv, {"image/tiff", "tif"}},
    {0, "MM\0*"sv, {"image/tiff", "tif"}},
    {0, "%PDF-"sv, {"application/pdf", "pdf"}},
    {0, "{\\rtf"sv, {"application/rtf", "rtf"}},
    {8, "WAVE"sv, {"audio/wav", "wav"}},
    {0, "ID3"sv, {"audio/mpeg", "mp3"}},
    {0, "\xFF\xFB"sv, {"audio/mpeg", "mp3"}},
    {0, "\xFF\xF3"sv, {"audio/mpeg", "mp3"}},
    {0, "OggS"sv, {"audio/ogg", "ogg"}},
    {0, "fLaC"sv, {"audio/flac", "flac"}},
    {0, "#!AMR"sv, {"audio/amr", "amr"}},
    {4, "ftypM4A"sv, {"audio/mp4", "m4a"}},
    {4, "ftyphei"sv, {"image/heic", "heic"}},
    {4, "ftyphev"sv, {"image/heic", "heic"}},
    {4, "ftypmif1"sv, {"image/heic", "heic"}},
    {4, "ftypqt"sv, {"video/quicktime", "mov"}},
    {4, "ftyp3g"sv, {"video/3gpp", "3gp"}},
    {4, "ftyp"sv, mp4},
    {0, "\x1A\x45\xDF\xA3"sv, {"video/webm", "webm"}},
    {0, "PK\x03\x04"sv, zip},
    {0, "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"sv, compound},
};

/// What a name may make of bytes that many formats begin with.
struct Refinement {
  SniffedType beginning, type;
};

constexpr SniffedType docx{"application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx"};
constexpr SniffedType xlsx{"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"};

constexpr Refinement refinements[] = {
    {zip, docx},
    {zip, xlsx},
    {zip, {"application/vnd.openxmlformats-officedocument.presentationml.presentation", "pptx"}},
    {zip, {"application/vnd.oasis.opendocument.text", "odt"}},
    {zip, {"application/vnd.oasis.opendocument.spreadsheet", "ods"}},
    {zip, {"application/ofd", "ofd"}},  // GB/T 33190
    {compound, {"application/msword", "doc"}},
    {compound, {"application/vnd.ms-excel", "xls"}},
    {compound, {"application/vnd.ms-powerpoint", "ppt"}},
    {compound, {"application/vnd.ms-outlook", "msg"}},
    {compound, {"application/vnd.ms-works", "wps"}},
    {compound, docx},  // with a password, Office wraps it so
    {compound, xlsx},
    {mp4, {"audio/mp4", "m4a"}},
    {unknown, mail},
    {unknown, {"text/plain", "txt"}},
    {unknown, {"text/csv", "csv"}},
};

SniffedType beginning_of(std::string_view bytes) {
  for (const auto& signature : signatures)
    if (bytes.size() >= signature.offset + signature.bytes.size() &&
        bytes.substr(signature.offset, signature.bytes.size()) == signature.bytes)
      return signature.type;
  return unknown;
}

std::string ending_of(std::string_view name) {
  const auto dot = name.rfind('.');
  return lower_case(dot == std::string_view::npos ? std::string_view() : name.substr(dot + 1));
}

/// In whatever character set: text has no control characters but blanks, line ends and escapes.
bool is_text(std::string_view bytes) {
  return !bytes.empty() && std::none_of(bytes.begin(), bytes.end(), [](char letter) {
    return static_cast<unsigned char>(letter) < ' ' && "\t\n\f\r\x1B"sv.find(letter) == std::string_view::npos;
  });
}

/// A mail begins with a field, "Received: …" (RFC 5322, 2.2), or as mbox files keep it, with "From ".
bool begins_with_field(std::string_view bytes) {
  if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
  if (bytes.starts_with("From ")) return true;
  const auto colon = bytes.find(':');
  return colon != 0 && colon != std::string_view::npos &&
         std::all_of(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(colon),
                     [](char letter) { return letter > ' ' && letter < '\x7F' && letter != '<'; });
}

bool can_be(const SniffedType& type, std::string_view bytes) {
  if (type.extension == mail.extension) return is_text(bytes) && begins_with_field(bytes);
  return !type.media_type.starts_with("text/") || is_text(bytes);
}

}  // namespace

SniffedType sniff(std::string_view first_bytes, std::string_view name) {
  const auto bytes = first_bytes.substr(0, sniffed_bytes);
  const auto beginning = beginning_of(bytes);
  const auto ending = ending_of(name);
  for (const auto& [wanted, type] : refinements)
    if (wanted.media_type == beginning.media_type && type.extension == ending && can_be(type, bytes)) return type;
  return beginning;
}

}  // namespace dossier
