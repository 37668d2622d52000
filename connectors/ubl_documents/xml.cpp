#include "xml.hpp"

#include <algorithm>

namespace ubl {
namespace {

using dossier::ErrorKind;
using dossier::fail;

tl::unexpected<dossier::Error> refused(const std::string& what) {
  return fail(ErrorKind::malformed, what + ". The file is kept and not read");
}

/// What may stand before the root: a byte order mark, the declaration, comments. A DOCTYPE has its only place here.
bool has_document_type(std::string_view bytes) {
  if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
  while (true) {
    bytes.remove_prefix(std::min(bytes.find_first_not_of(" \t\r\n"), bytes.size()));
    const auto skip_behind = [&](std::string_view end) {
      const auto at = bytes.find(end);
      bytes.remove_prefix(at == std::string_view::npos ? bytes.size() : at + end.size());
    };
    if (bytes.starts_with("<?")) skip_behind("?>");
    else if (bytes.starts_with("<!--")) skip_behind("-->");
    else return bytes.starts_with("<!");
  }
}

bool is_blank(char letter) { return letter == ' ' || letter == '\t' || letter == '\r' || letter == '\n'; }

std::string position_of(const Element& element) {
  int position = 1;
  for (const auto* before = element.PreviousSiblingElement(); before; before = before->PreviousSiblingElement())
    position += local_name(*before) == local_name(element) ? 1 : 0;
  return "[" + std::to_string(position) + "]";
}

const Element* parent_of(const Element& element) { return element.Parent() ? element.Parent()->ToElement() : nullptr; }

}  // namespace

dossier::Result<std::unique_ptr<tinyxml2::XMLDocument>> parse_xml(std::string_view bytes) {
  if (bytes.size() > largest_file)
    return refused("the document has " + std::to_string(bytes.size()) + " bytes, wanted at most " +
                   std::to_string(largest_file));
  if (const auto zero = bytes.find('\0'); zero != std::string_view::npos)
    return refused("not XML: a zero byte at byte " + std::to_string(zero));
  if (has_document_type(bytes))
    return refused("a document type definition (<!DOCTYPE …>), which UBL does not use and which could define entities");
  if (static_cast<size_t>(std::count(bytes.begin(), bytes.end(), '<')) > most_tags)
    return refused("more than " + std::to_string(most_tags) + " tags in one document");
  auto document = std::make_unique<tinyxml2::XMLDocument>(true, tinyxml2::PRESERVE_WHITESPACE);
  const auto problem = document->Parse(bytes.data(), bytes.size());
  if (problem == tinyxml2::XML_ELEMENT_DEPTH_EXCEEDED)
    return refused("elements nested deeper than " + std::to_string(TINYXML2_MAX_ELEMENT_DEPTH) + " levels at line " +
                   std::to_string(document->ErrorLineNum()));
  if (problem != tinyxml2::XML_SUCCESS)
    return refused("not well-formed XML at line " + std::to_string(document->ErrorLineNum()) + " (" +
                   tinyxml2::XMLDocument::ErrorIDToName(problem) + "), perhaps cut off while it was uploaded");
  if (!document->RootElement()) return refused("not XML: no element in it");
  return document;
}

std::string_view local_name(const Element& element) {
  const std::string_view name = element.Name();
  const auto colon = name.rfind(':');
  return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

std::string_view name_space(const Element& element) {
  const std::string_view name = element.Name();
  const auto colon = name.rfind(':');
  const auto declaration =
      colon == std::string_view::npos ? std::string("xmlns") : "xmlns:" + std::string(name.substr(0, colon));
  for (const auto* around = &element; around; around = parent_of(*around))
    if (const char* value = around->Attribute(declaration.c_str())) return value;
  return {};
}

const Element* child(const Element* parent, std::string_view name) {
  if (!parent) return nullptr;
  for (const auto* element = parent->FirstChildElement(); element; element = element->NextSiblingElement())
    if (local_name(*element) == name) return element;
  return nullptr;
}

std::vector<const Element*> children(const Element* parent, std::string_view name) {
  std::vector<const Element*> found;
  for (const auto* element = child(parent, name); element; element = element->NextSiblingElement())
    if (local_name(*element) == name) found.push_back(element);
  return found;
}

const Element* find(const Element* from, std::string_view path) {
  while (from && !path.empty()) {
    const auto slash = std::min(path.find('/'), path.size());
    from = child(from, path.substr(0, slash));
    path.remove_prefix(std::min(slash + 1, path.size()));
  }
  return from;
}

std::string text_of(const Element* element) {
  std::string words;
  for (const auto* node = element ? element->FirstChild() : nullptr; node; node = node->NextSibling()) {
    const auto* text = node->ToText();
    if (!text) continue;
    for (const char letter : std::string_view(text->Value())) {
      if (!is_blank(letter)) words += letter;
      else if (!words.empty() && words.back() != ' ') words += ' ';
    }
  }
  if (!words.empty() && words.back() == ' ') words.pop_back();
  return words;
}

std::string pointer_to(const Element& element) {
  std::string pointer;
  for (const auto* step = &element; step; step = parent_of(*step))
    pointer = "/" + std::string(local_name(*step)) + (parent_of(*step) ? position_of(*step) : "") + pointer;
  return pointer;
}

}  // namespace ubl
