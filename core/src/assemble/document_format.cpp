#include "assemble/document_format.hpp"

#include <algorithm>
#include <utility>

#include "assemble/csv_ranges.hpp"
#include "assemble/json_ranges.hpp"
#include "assemble/text_ranges.hpp"
#include "assemble/xml_ranges.hpp"

namespace dossier {
namespace {

// Charsets in which the bytes of quotes, commas, angle brackets and line breaks never are a part of another letter: the
// second bytes of GB18030, Big5 and their like are digits, or 0x40 and above.
bool keeps_marks(const StoredDocument& document, std::string_view bytes) {
  if (document.charset == "binary")
    return bytes.find('\0') == std::string_view::npos && !bytes.starts_with("\xFF\xFE") &&
           !bytes.starts_with("\xFE\xFF");
  for (const std::string_view known : {"utf-8", "gb18030", "big5", "euc-", "windows-125", "iso-8859-"})
    if (document.charset.starts_with(known)) return true;
  return false;
}

bool looks_like_xml(const StoredDocument& document, std::string_view bytes) {
  if (bytes.starts_with(utf8_mark)) bytes.remove_prefix(utf8_mark.size());
  const auto begin = bytes.find_first_not_of(" \t\r\n");
  if (begin == std::string_view::npos || bytes[begin] != '<') return false;
  // The second byte of a Chinese letter can look like one of the brackets that end CDATA.
  return document.charset == "utf-8" || bytes.find("<![CDATA[") == std::string_view::npos;
}

FoundPlaces json_places(std::string_view bytes, const std::set<std::string>& pointers) {
  FoundPlaces found;
  for (const auto& [pointer, range] : json_ranges(bytes, pointers)) found.places[pointer] = {range};
  found.covers_all = true;  // what no record rests on is the answer's frame
  return found;
}

bool says_header(const std::string& content_type) {
  const auto at = content_type.find("header=");  // a parameter of text/csv, RFC 4180 section 3
  return at != std::string::npos && content_type.compare(at + 7, 7, "present") == 0;
}

// True when one of the places is the inner one, or something around it.
bool hold(const std::set<std::string>& places, const std::string& inner) {
  for (size_t end = inner.size();; end = inner.rfind('/', end - 1)) {
    if (places.count(inner.substr(0, end))) return true;
    if (end == 0 || inner.rfind('/', end - 1) == std::string::npos) return false;
  }
}

bool share_paths(const std::set<std::string>& items, const std::vector<std::string>& strangers, bool are_elements) {
  return std::any_of(strangers.begin(), strangers.end(), [&](const auto& stranger) {
    return hold(items, stranger) || (are_elements && !stranger.empty() && !is_element_path(stranger));
  });
}

bool share_rows(const std::set<std::string>& items, const std::vector<std::string>& strangers) {
  std::set<int64_t> taken;
  for (const auto& item : items)
    for (const auto row : rows_of_pointer(item)) taken.insert(row);
  return std::any_of(strangers.begin(), strangers.end(), [&](const auto& stranger) {
    const auto rows = rows_of_pointer(stranger);
    const auto is_taken = [&](int64_t row) { return taken.count(row) > 0; };
    return !stranger.empty() && (rows.empty() || std::any_of(rows.begin(), rows.end(), is_taken));
  });
}

bool share_lines(const std::set<std::string>& items, const std::vector<std::string>& strangers) {
  std::vector<std::pair<int64_t, int64_t>> taken;
  for (const auto& item : items)
    if (const auto lines = lines_of_pointer(item)) taken.push_back(*lines);
  return std::any_of(strangers.begin(), strangers.end(), [&](const auto& stranger) {
    const auto lines = lines_of_pointer(stranger);
    const auto meet = [&](const auto& item) { return item.first < lines->second && lines->first < item.second; };
    return !stranger.empty() && (!lines || std::any_of(taken.begin(), taken.end(), meet));
  });
}

}  // namespace

DocumentFormat format_of(const StoredDocument& document, std::string_view bytes,
                         const std::set<std::string>& pointers) {
  const auto some = [&](auto is) { return std::any_of(pointers.begin(), pointers.end(), is); };
  const bool has_lines = some([](const auto& pointer) { return lines_of_pointer(pointer).has_value(); });
  // JSON Lines call themselves JSON as well; their records rest on lines, which no JSON pointer looks like.
  if (document.content_type.find("json") != std::string::npos && document.charset == "utf-8" && !has_lines)
    return DocumentFormat::json;
  if (!keeps_marks(document, bytes)) return DocumentFormat::other;
  if (some([](const auto& pointer) { return !rows_of_pointer(pointer).empty(); })) return DocumentFormat::csv;
  if (has_lines) return DocumentFormat::text;
  if (some([](const auto& pointer) { return is_element_path(pointer); }) && looks_like_xml(document, bytes))
    return DocumentFormat::xml;
  return DocumentFormat::other;
}

FoundPlaces find_places(DocumentFormat format, const StoredDocument& document, std::string_view bytes,
                        const std::set<std::string>& pointers) {
  FoundPlaces found;
  if (format == DocumentFormat::json) found = json_places(bytes, pointers);
  if (format == DocumentFormat::csv) found = csv_ranges(bytes, pointers, says_header(document.content_type));
  if (format == DocumentFormat::xml) found = xml_ranges(bytes, pointers);
  if (format == DocumentFormat::text) found = text_ranges(bytes, pointers);
  const bool has_root = format == DocumentFormat::json || format == DocumentFormat::other;  // or no places
  if (!has_root && pointers.count("")) {
    found.places[""] = {{0, static_cast<int64_t>(bytes.size())}};
    found.covers_all = true;
  }
  return found;
}

bool may_share(DocumentFormat format, const std::set<std::string>& items, const std::vector<std::string>& strangers) {
  if (items.count("") && !strangers.empty()) return true;
  if (format == DocumentFormat::csv) return share_rows(items, strangers);
  if (format == DocumentFormat::text) return share_lines(items, strangers);
  return share_paths(items, strangers, format == DocumentFormat::xml);
}

bool is_whole(DocumentFormat format, const FoundPlaces& found, bool filed) {
  if (format == DocumentFormat::other) return filed;
  return found.covers_all || (format == DocumentFormat::text && filed);
}

}  // namespace dossier
