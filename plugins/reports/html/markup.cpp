#include "markup.hpp"

#include <algorithm>

#include "escape.hpp"

namespace html {

namespace json = dossier::json;

namespace {

/// A mark beside the words, for those who cannot tell the colours apart; the words say it all.
std::string_view sign_of(std::string_view state) {
  if (state == "found") return "✓";
  if (state == "none") return "○";
  if (state == "gap") return "✕";
  if (state == "not_asked") return "–";
  return {};
}

}  // namespace

std::string text(const json::Value& node, std::string_view pointer) { return escaped(json::text(node, pointer)); }

std::string anchor(int64_t item) {
  const auto digits = std::to_string(item);
  return "it-" + std::string(digits.size() < 6 ? 6 - digits.size() : 0, '0') + digits;
}

bool is_plain_name(std::string_view name) {
  return !name.empty() && std::all_of(name.begin(), name.end(), [](char letter) {
    return (letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9') || letter == '-' || letter == '_';
  });
}

std::string css(std::string_view prefix, const std::string& name) {
  return is_plain_name(name) ? " " + std::string(prefix) + name : std::string();
}

std::string cell_content(const json::Value& cell) {
  const auto item = json::integer(cell, "/item");
  const auto state = json::text(cell, "/state");
  const auto note = text(cell, "/note");
  const auto words =
      "<bdi>" + text(cell, "/text") + "</bdi>" + (note.empty() ? "" : "<span class=\"cell-note\">" + note + "</span>");
  if (const auto medium = media_address(json::text(cell, "/path")); !medium.empty())
    return "<a class=\"cue\" href=\"" + attribute(medium) + "#t=" + std::to_string(json::integer(cell, "/second")) +
           "\">" + words + "</a>";
  if (item > 0) return "<a class=\"ref\" href=\"#" + anchor(item) + "\">" + words + "</a>";
  if (sign_of(state).empty()) return words;
  return "<span class=\"state" + css("state-", state) + "\"><span class=\"mark-sign\" aria-hidden=\"true\">" +
         std::string(sign_of(state)) + "</span>" + words + "</span>";
}

std::string item_head(const json::Value& node, bool links, int64_t level) {
  const auto title = text(node, "/title");
  const auto item = json::integer(node, "/item");
  std::string head = "<header class=\"item-head\">";
  head += links ? "<a class=\"ref no\" href=\"#" + anchor(item) + "\">" + title + "</a>"
                : "<h" + std::to_string(level) + " class=\"no\">" + title + "</h" + std::to_string(level) + ">";
  head += "<span class=\"when\">" + text(node, "/time") + "</span>";
  for (const auto* field : {"kind", "who", "channel", "source"})
    if (const auto value = text(node, std::string("/") + field); !value.empty())
      head += "<span class=\"" + std::string(field) + "\"><bdi>" + value + "</bdi></span>";
  return head + "</header>\n";
}

}  // namespace html
