#include "html_text.hpp"

#include <algorithm>
#include <charconv>
#include <iterator>

namespace dossier::sql_tickets {
namespace {

std::string lower(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(),
                 [](char letter) { return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter + 32) : letter; });
  return out;
}

// "p" of "<p class=…>", "/p" of "</p>".
std::string tag_name(std::string_view tag) {
  const auto end = tag.find_first_of(" \t\r\n/>", tag.size() > 0 && tag[0] == '/' ? 1 : 0);
  return lower(tag.substr(0, end));
}

bool ends_line(const std::string& name) {
  static const char* const names[] = {"br",  "/p",  "/div", "/li", "/tr",         "/h1", "/h2",
                                      "/h3", "/h4", "/h5",  "/h6", "/blockquote", "/pre"};
  return std::find(std::begin(names), std::end(names), name) != std::end(names);
}

void append_utf8(std::string& out, unsigned code) {
  const auto byte = [&](unsigned value) { out += static_cast<char>(value); };
  if (code == 0 || code > 0x10FFFF || (code >= 0xD800 && code < 0xE000)) code = 0xFFFD;
  if (code < 0x80) return byte(code);
  if (code < 0x800) {
    byte(0xC0 | (code >> 6));
  } else {
    if (code < 0x10000) {
      byte(0xE0 | (code >> 12));
    } else {
      byte(0xF0 | (code >> 18));
      byte(0x80 | ((code >> 12) & 0x3F));
    }
    byte(0x80 | ((code >> 6) & 0x3F));
  }
  byte(0x80 | (code & 0x3F));
}

// What stands between "&" and ";"; false when it is no entity we know.
bool append_entity(std::string& out, std::string_view name) {
  struct Named {
    std::string_view name, text;
  };
  static constexpr Named known[] = {{"amp", "&"},   {"lt", "<"},   {"gt", ">"},
                                    {"quot", "\""}, {"apos", "'"}, {"nbsp", " "}};
  for (const auto& entity : known)
    if (entity.name == name) return out += entity.text, true;
  if (name.size() < 2 || name[0] != '#') return false;
  const bool hex = name[1] == 'x' || name[1] == 'X';
  const auto digits = name.substr(hex ? 2 : 1);
  unsigned code = 0;
  const auto [end, problem] = std::from_chars(digits.data(), digits.data() + digits.size(), code, hex ? 16 : 10);
  if (problem != std::errc() || end != digits.data() + digits.size() || digits.empty()) return false;
  append_utf8(out, code);
  return true;
}

// Line ends and runs of blanks of the source mean one blank.
void append_blank(std::string& out) {
  if (!out.empty() && out.back() != ' ' && out.back() != '\n') out += ' ';
}

void append_line_end(std::string& out) {
  while (!out.empty() && out.back() == ' ') out.pop_back();
  if (!out.empty()) out += '\n';
}

}  // namespace

std::string text_of_html(std::string_view html) {
  std::string out;
  const auto folded = lower(html);
  for (size_t at = 0; at < html.size();) {
    const char letter = html[at];
    if (letter == '<') {
      const bool comment = html.substr(at, 4) == "<!--";
      const auto name = tag_name(std::string_view(folded).substr(at + 1));
      size_t end = comment ? folded.find("-->", at + 4) : folded.find('>', at);
      if (name == "script" || name == "style") end = folded.find('>', folded.find("</" + name, at));
      if (ends_line(name)) append_line_end(out);
      at = end == std::string::npos ? html.size() : end + (comment ? 3 : 1);
      continue;
    }
    if (letter == '&') {
      const auto end = html.substr(at, 12).find(';');
      if (end != std::string_view::npos && append_entity(out, html.substr(at + 1, end - 1))) {
        at += end + 1;
        continue;
      }
    }
    if (letter == ' ' || letter == '\t' || letter == '\r' || letter == '\n') append_blank(out);
    else out += letter;
    ++at;
  }
  const auto last = out.find_last_not_of(" \n");
  out.resize(last == std::string::npos ? 0 : last + 1);
  return out;
}

}  // namespace dossier::sql_tickets
