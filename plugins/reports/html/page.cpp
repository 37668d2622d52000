#include "page.hpp"

#include <algorithm>
#include <utility>

#include "escape.hpp"
#include "style.hpp"

namespace html {

namespace {

using dossier::ErrorKind;
using dossier::fail;
namespace json = dossier::json;

/// Recordings and pictures beyond this are loaded only when the reader comes to them.
constexpr int eager_media = 24;

std::string text(const json::Value& node, std::string_view pointer) { return escaped(json::text(node, pointer)); }

std::string anchor(int64_t item) {
  const auto digits = std::to_string(item);
  return "it-" + std::string(digits.size() < 6 ? 6 - digits.size() : 0, '0') + digits;
}

/// A mark beside the words, for those who cannot tell the colours apart; the words say it all.
std::string_view sign_of(std::string_view state) {
  if (state == "found") return "✓";
  if (state == "none") return "○";
  if (state == "gap") return "✕";
  if (state == "not_asked") return "–";
  return {};
}

bool is_plain_name(std::string_view name) {
  return !name.empty() && std::all_of(name.begin(), name.end(), [](char letter) {
    return (letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9') || letter == '-' || letter == '_';
  });
}

/// A class of the style sheet; nothing for what is no plain name.
std::string css(std::string_view prefix, const std::string& name) {
  return is_plain_name(name) ? " " + std::string(prefix) + name : std::string();
}

std::string cell_content(const json::Value& cell) {
  const auto item = json::integer(cell, "/item");
  const auto state = json::text(cell, "/state");
  const auto note = text(cell, "/note");
  const auto words = "<bdi>" + text(cell, "/text") + "</bdi>" + (note.empty() ? "" : "<span class=\"cell-note\">" + note + "</span>");
  if (item > 0) return "<a class=\"ref\" href=\"#" + anchor(item) + "\">" + words + "</a>";
  if (sign_of(state).empty()) return words;
  return "<span class=\"state" + css("state-", state) + "\"><span class=\"mark-sign\" aria-hidden=\"true\">" + std::string(sign_of(state)) + "</span>" +
         words + "</span>";
}

/// Number, time, kind, who and channel of an item, as the head of its block.
std::string item_head(const json::Value& node, bool links, int64_t level) {
  const auto title = text(node, "/title");
  const auto item = json::integer(node, "/item");
  std::string head = "<header class=\"item-head\">";
  head += links ? "<a class=\"ref no\" href=\"#" + anchor(item) + "\">" + title + "</a>" : "<h" + std::to_string(level) + " class=\"no\">" + title + "</h" + std::to_string(level) + ">";
  head += "<span class=\"when\">" + text(node, "/time") + "</span>";
  for (const auto* field : {"kind", "who", "channel"})
    if (const auto value = text(node, std::string("/") + field); !value.empty())
      head += "<span class=\"" + std::string(field) + "\"><bdi>" + value + "</bdi></span>";
  return head + "</header>\n";
}

std::string policy() {
  return "default-src 'none'; style-src " + style_digest() + "; img-src 'self' file:; media-src 'self' file:; form-action 'none'; base-uri 'none'";
}

}  // namespace

dossier::Result<void> Page::add(const json::Value& node) {
  using Handler = Done (Page::*)(const Value&);
  static constexpr std::pair<std::string_view, Handler> handlers[] = {
      {"report", &Page::report},       {"heading", &Page::heading},     {"contents", &Page::contents}, {"paragraph", &Page::paragraph},
      {"facts", &Page::facts},         {"list", &Page::list},           {"code", &Page::code},         {"quotation", &Page::quotation},
      {"remark", &Page::remark},       {"figure", &Page::figure},       {"begin", &Page::begin},       {"table", &Page::table},
      {"row", &Page::row},             {"timeline", &Page::timeline},   {"event", &Page::event},       {"end", &Page::end},
  };
  const auto name = json::text(node, "/node");
  if (!begun_ && name != "report") return fail(ErrorKind::malformed, "report tree: begins with \"" + name + "\", wanted \"report\"");
  for (const auto& [known, handler] : handlers)
    if (known == name) return (this->*handler)(node);
  return fail(ErrorKind::malformed, "report tree: node \"" + name + "\" is of no known type");
}

dossier::Result<void> Page::finish() {
  if (!begun_) return fail(ErrorKind::malformed, "report tree: empty");
  if (!open_.empty()) return fail(ErrorKind::malformed, "report tree: ends inside a group");
  return write(std::string(in_section_ ? "</section>\n" : "") + (in_main_ ? "</main>\n</div>\n" : "</header>\n") + "</body>\n</html>\n");
}

Page::Done Page::report(const Value& node) {
  if (begun_) return fail(ErrorKind::malformed, "report tree: begins twice");
  begun_ = true;
  const auto language = json::text(node, "/language") == "en" ? "en" : "zh-CN";
  return write("<!DOCTYPE html>\n<html lang=\"" + std::string(language) + "\">\n<head>\n<meta charset=\"utf-8\">\n" +
               "<meta http-equiv=\"Content-Security-Policy\" content=\"" + policy() + "\">\n" +
               "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"referrer\" content=\"no-referrer\">\n" +
               "<meta name=\"color-scheme\" content=\"light\">\n<title>" + text(node, "/title") + "</title>\n<style>" + std::string(style()) +
               "</style>\n</head>\n<body>\n<a class=\"skip\" href=\"#main\">" + text(node, "/skip") + "</a>\n<header class=\"cover\">\n");
}

Page::Done Page::heading(const Value& node) {
  const auto level = std::clamp<int64_t>(json::integer(node, "/level", 2), 1, 3);
  const auto id = json::text(node, "/id");
  level_ = level;
  const auto tag = "h" + std::to_string(level);
  std::string html;
  if (level == 2) {
    if (in_section_) html += "</section>\n";
    if (!in_main_) html += "</header>\n<div class=\"body\">\n<main id=\"main\">\n";
    in_main_ = in_section_ = true;
    html += "<section" + (is_plain_name(id) ? " class=\"s-" + id + "\" aria-labelledby=\"" + id + "\"" : std::string()) + ">\n";
  }
  return write(html + "<" + tag + (is_plain_name(id) ? " id=\"" + id + "\"" : "") + "><bdi>" + text(node, "/text") + "</bdi></" + tag + ">\n");
}

Page::Done Page::contents(const Value& node) {
  std::string html = "</header>\n<div class=\"body\">\n<nav class=\"contents\" aria-labelledby=\"contents\">\n<h2 id=\"contents\">" + text(node, "/title") + "</h2>\n<ol>\n";
  for (const auto& [entry, pointer] : json::each(node, "/entries")) {
    const auto id = json::text(entry, "/id");
    if (is_plain_name(id)) html += "<li><a href=\"#" + id + "\">" + text(entry, "/text") + "</a></li>\n";
  }
  in_main_ = true;
  return write(html + "</ol>\n</nav>\n<main id=\"main\">\n");
}

Page::Done Page::paragraph(const Value& node) {
  const auto tone = json::text(node, "/tone");
  return write("<p" + (is_plain_name(tone) ? " class=\"" + tone + "\"" : std::string()) + "><bdi>" + text(node, "/text") + "</bdi></p>\n");
}

Page::Done Page::facts(const Value& node) {
  const auto title = text(node, "/title");
  const auto kind = json::text(node, "/kind");
  std::string html;
  if (!title.empty()) html += "<div class=\"box" + css("box-", kind) + "\">\n<p class=\"box-title\">" + title + "</p>\n";
  html += "<dl class=\"facts" + css("facts-", kind) + "\">\n";
  for (const auto& [fact, pointer] : json::each(node, "/facts"))
    html += "<div><dt>" + text(fact, "/name") + "</dt><dd><bdi>" + text(fact, "/value") + "</bdi></dd></div>\n";
  return write(html + "</dl>\n" + (title.empty() ? "" : "</div>\n"));
}

Page::Done Page::list(const Value& node) {
  std::string html = "<ul class=\"chips\">\n";
  for (const auto& [entry, pointer] : json::each(node, "/entries")) html += "<li>" + cell_content(entry) + "</li>\n";
  return write(html + "</ul>\n");
}

Page::Done Page::code(const Value& node) { return write("<pre><code>" + text(node, "/text") + "</code></pre>\n"); }

Page::Done Page::quotation(const Value& node) {
  const bool continued = json::text(node, "/continued") == "true";
  return write(std::string("<blockquote dir=\"auto\"") + (continued ? " class=\"continued\"" : "") + ">" + text(node, "/text") + "</blockquote>\n");
}

Page::Done Page::remark(const Value& node) {
  return write("<p class=\"remark" + css("remark-", json::text(node, "/mark")) + "\"><bdi>" + text(node, "/text") + "</bdi></p>\n");
}

Page::Done Page::figure(const Value& node) {
  const auto shape = json::text(node, "/shape");
  const auto address = media_address(json::text(node, "/path"));
  const auto name = attribute(json::text(node, "/name")), caption = text(node, "/caption");
  const auto path = attribute(address);
  const bool later = ++media_ > eager_media;
  std::string html = "<figure class=\"media" + css("media-", address.empty() ? "missing" : shape) + "\">\n";
  if (address.empty()) return write(html + "<figcaption><bdi>" + caption + "</bdi></figcaption>\n</figure>\n");
  const std::string preload = later ? "none" : "metadata";
  if (shape == "image")
    html += "<a href=\"" + path + "\"><img src=\"" + path + "\" alt=\"" + attribute(json::text(node, "/caption")) + "\"" +
            (later ? " loading=\"lazy\"" : "") + "></a>\n";
  if (shape == "audio" || shape == "video")
    html += "<" + shape + " controls preload=\"" + preload + "\" src=\"" + path + "\" aria-label=\"" + name + "\"></" + shape + ">\n";
  return write(html + "<figcaption><a href=\"" + path + "\"><bdi>" + caption + "</bdi></a></figcaption>\n</figure>\n");
}

Page::Done Page::begin(const Value& node) {
  const auto as = json::text(node, "/as");
  const auto title = text(node, "/title");
  if (as == "item") {
    open_.push_back("</article>\n");
    const auto id = anchor(json::integer(node, "/item"));
    return write("<article class=\"item\" id=\"" + id + "\">\n" + item_head(node, false, level_ + 1));
  }
  if (as == "quote") {
    open_.push_back("</article>\n");
    return write("<article class=\"item quote" + css("from-", json::text(node, "/part")) + "\">\n" + item_head(node, true, level_ + 1));
  }
  if (as == "details") {
    open_.push_back("</details>\n");
    return write(std::string("<details") + (json::text(node, "/print") == "true" ? " class=\"print\"" : "") + "><summary>" + title + "</summary>\n");
  }
  open_.push_back("</div>\n");
  return write("<div class=\"group" + css("group-", as) + css("tone-", json::text(node, "/tone")) + "\">\n<p class=\"group-title\"><bdi>" + title + "</bdi></p>\n");
}

Page::Done Page::table(const Value& node) {
  const auto kind = json::text(node, "/kind");
  row_heads_ = kind == "matrix" || kind == "sources";
  columns_.clear();
  std::string html = "<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"" + attribute(json::text(node, "/caption")) + "\">\n<table role=\"table\" class=\"table" +
                     css("table-", kind) + "\">\n<caption>" + text(node, "/caption") + "</caption>\n<thead role=\"rowgroup\"><tr role=\"row\">";
  for (const auto& [column, pointer] : json::each(node, "/columns")) {
    columns_.push_back(json::text(column, ""));
    html += "<th scope=\"col\" role=\"columnheader\">" + escaped(columns_.back()) + "</th>";
  }
  open_.push_back("</tbody></table>\n</div>\n");
  return write(html + "</tr></thead>\n<tbody role=\"rowgroup\">\n");
}

Page::Done Page::row(const Value& node) {
  std::string html = "<tr role=\"row\">";
  size_t place = 0;
  for (const auto& [cell, pointer] : json::each(node, "/cells")) {
    const bool head = row_heads_ && place == 0;
    const auto label = place < columns_.size() ? attribute(columns_[place]) : std::string();
    html += (head ? "<th scope=\"row\" role=\"rowheader\"" : "<td role=\"cell\"") + std::string(" data-label=\"") + label + "\">" + cell_content(cell) +
            (head ? "</th>" : "</td>");
    ++place;
  }
  return write(html + "</tr>\n");
}

Page::Done Page::timeline(const Value& node) {
  drawing_.emplace(node);
  open_.push_back("timeline");
  return {};
}

Page::Done Page::event(const Value& node) {
  if (!drawing_) return fail(ErrorKind::malformed, "report tree: event outside a timeline");
  drawing_->add(node);
  return {};
}

Page::Done Page::end(const Value&) {
  if (open_.empty()) return fail(ErrorKind::malformed, "report tree: end without begin");
  const auto closing = open_.back();
  open_.pop_back();
  if (closing != "timeline") return write(closing);
  auto html = "<div class=\"scroll drawing\" role=\"region\" tabindex=\"0\" aria-label=\"" + drawing_->label() + "\">\n" + drawing_->svg() + "</div>\n";
  drawing_.reset();
  return write(html);
}

}  // namespace html
