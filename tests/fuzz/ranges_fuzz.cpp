// Looking for rows, elements and lines in any bytes: every range lies inside the text, those of different rows and
// lines never overlap, and what was cut is again what it was cut as. A text that takes more than linear time shows as a
// slow unit.
#include <cstdlib>
#include <string>

#include "assemble/csv_ranges.hpp"
#include "assemble/text_ranges.hpp"
#include "assemble/xml_ranges.hpp"

namespace {

using namespace dossier;

void require(bool holds) {
  if (!holds) std::abort();
}

std::string_view piece(std::string_view text, const ByteRange& range) {
  require(range.offset >= 0 && range.length >= 0 && range.offset <= static_cast<int64_t>(text.size()) &&
          range.length <= static_cast<int64_t>(text.size()) - range.offset);
  return text.substr(static_cast<size_t>(range.offset), static_cast<size_t>(range.length));
}

// One pointer of all rows that are there names the same ranges as one pointer for each.
void rows(std::string_view text) {
  const std::set<std::string> pointers = {"row=1", "row=2", "row=3", "row=5", "row=2;3", "row=9;1"};
  const auto found = csv_ranges(text, pointers);
  for (const auto& [pointer, ranges] : found.places) {
    require(pointers.count(pointer) > 0 && ranges.size() == rows_of_pointer(pointer).size());
    int64_t end = -1;
    for (const auto& range : ranges) {
      require(range.offset > end);  // a line break at least stands between two rows
      end = range.offset + range.length;
      piece(text, range);
    }
  }
  for (const auto pointer : {"row=1", "row=2", "row=3"}) {
    const auto one = found.places.find(pointer);
    if (one == found.places.end()) continue;
    const auto row = piece(text, one->second.at(0));
    // A carriage return alone means another thing where the line feeds are gone, and a byte-order mark at a beginning.
    if (row.empty() || row.starts_with(utf8_mark) || row.find('\r') != std::string_view::npos) continue;
    const auto again = csv_ranges(row, {"row=1"});
    require(again.covers_all && again.places.at("row=1").at(0).length == static_cast<int64_t>(row.size()));
  }
}

void elements(std::string_view text) {
  const std::set<std::string> paths = {"/a", "/a/b[1]", "/a/b[2]", "/a/b[2]/b[1]", "/a/c[1]"};
  const auto found = xml_ranges(text, paths);
  for (const auto& [path, ranges] : found.places) {
    require(paths.count(path) > 0 && ranges.size() == 1);
    const auto element = piece(text, ranges.at(0));
    require(element.starts_with('<') && element.ends_with('>'));
    const std::string root = {'/', path == "/a" ? 'a' : path[path.rfind('[') - 1]};
    const auto again = xml_ranges(element, {root});
    require(again.covers_all && again.places.at(root).at(0).length == static_cast<int64_t>(element.size()));
  }
  const auto first = found.places.find("/a/b[1]"), second = found.places.find("/a/b[2]");
  if (first == found.places.end() || second == found.places.end()) return;
  require(first->second.at(0).offset + first->second.at(0).length <= second->second.at(0).offset);
}

void lines(std::string_view text) {
  const auto found = text_ranges(text, {"line=0,1", "line=1,2", "line=1,3", "line=3,9", "line=0,9223372036854775807"});
  for (const auto& [pointer, ranges] : found.places) piece(text, ranges.at(0));
  const auto first = found.places.find("line=0,1"), second = found.places.find("line=1,2");
  if (first == found.places.end() || second == found.places.end()) return;
  require(first->second.at(0).offset + first->second.at(0).length < second->second.at(0).offset);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  rows(bytes);
  elements(bytes);
  lines(bytes);
  rows_of_pointer(bytes);
  lines_of_pointer(bytes);
  is_element_path(bytes);
  return 0;
}
