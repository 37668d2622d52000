#include "html_text.hpp"

#include <libxml/HTMLparser.h>
#include <re2/re2.h>

#include <algorithm>
#include <array>
#include <memory>
#include <mutex>

namespace dossier::mailbox {
namespace {

struct FreeDocument {
  void operator()(xmlDoc* document) const { xmlFreeDoc(document); }
};

bool is_one_of(const xmlNode& node, std::initializer_list<std::string_view> names) {
  const std::string_view name = reinterpret_cast<const char*>(node.name);
  return std::find(names.begin(), names.end(), name) != names.end();
}

bool ends_line(const xmlNode& node) {
  return is_one_of(node,
                   {"br", "p", "div", "li", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre", "title"});
}

bool is_hidden(const xmlNode& node) { return is_one_of(node, {"script", "style", "head"}); }

void end_line(std::string& out) {
  while (!out.empty() && out.back() == ' ') out.pop_back();
  if (!out.empty()) out += '\n';
}

// Line ends and runs of blanks of the source mean one blank.
void append_words(std::string& out, std::string_view words) {
  for (const char letter : words) {
    if (letter != ' ' && letter != '\t' && letter != '\r' && letter != '\n') out += letter;
    else if (!out.empty() && out.back() != ' ' && out.back() != '\n') out += ' ';
  }
}

void enter(const xmlNode& node, std::string& out) {
  const bool is_words = node.type == XML_TEXT_NODE || node.type == XML_CDATA_SECTION_NODE;
  if (is_words && node.content) append_words(out, reinterpret_cast<const char*>(node.content));
}

void leave(const xmlNode& node, std::string& out) {
  if (node.type != XML_ELEMENT_NODE) return;
  if (ends_line(node)) end_line(out);
  else if (is_one_of(node, {"td", "th"})) append_words(out, " ");
}

// Without recursion: how deep it nests is the sender's choice.
std::string words_below(const xmlNode* root) {
  std::string out;
  const xmlNode* node = root;
  while (node) {
    enter(*node, out);
    const bool is_open = node->type == XML_ELEMENT_NODE && node->children && !is_hidden(*node);
    if (is_open) {
      node = node->children;
      continue;
    }
    leave(*node, out);
    while (node != root && !node->next) {
      node = node->parent;
      leave(*node, out);
    }
    if (node == root) break;
    node = node->next;
  }
  out.erase(out.find_last_not_of(" \n") + 1);
  return out;
}

}  // namespace

std::string without_attributes(std::string html) {
  static const re2::RE2 tag("<([A-Za-z][A-Za-z0-9]*)[\\s/](?:\"[^\"]*\"|'[^']*'|[^<>\"'])*>");
  re2::RE2::GlobalReplace(&html, tag, "<\\1>");
  return html;
}

std::string text_of_html(std::string_view html) {
  static std::once_flag once;
  std::call_once(once, [] { xmlInitParser(); });
  const int lenient = HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING | HTML_PARSE_NONET;
  const std::unique_ptr<xmlDoc, FreeDocument> document(
      htmlReadMemory(html.data(), static_cast<int>(html.size()), nullptr, "UTF-8", lenient));
  const auto* root = document ? xmlDocGetRootElement(document.get()) : nullptr;
  return root ? words_below(root) : std::string();
}

}  // namespace dossier::mailbox
