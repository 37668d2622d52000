// What stands in the page: texts, facts, figures, tables, drawings.
#include <utility>

#include "escape.hpp"
#include "markup.hpp"
#include "page.hpp"

namespace html {

using dossier::ErrorKind;
using dossier::fail;
namespace json = dossier::json;

namespace {

/// Recordings and pictures beyond this are loaded only when the reader comes to them.
constexpr int eager_media = 24;

}  // namespace

Page::Done Page::paragraph(const Value& node) {
  const auto tone = json::text(node, "/tone");
  return write("<p" + (is_plain_name(tone) ? " class=\"" + tone + "\"" : std::string()) + "><bdi>" +
               text(node, "/text") + "</bdi></p>\n");
}

Page::Done Page::facts(const Value& node) {
  const auto title = text(node, "/title");
  const auto kind = json::text(node, "/kind");
  std::string html;
  if (!title.empty())
    html += "<div class=\"box" + css("box-", kind) + "\">\n<p class=\"box-title\">" + title + "</p>\n";
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
  return write(std::string("<blockquote dir=\"auto\"") + (continued ? " class=\"continued\"" : "") + ">" +
               text(node, "/text") + "</blockquote>\n");
}

Page::Done Page::remark(const Value& node) {
  return write("<p class=\"remark" + css("remark-", json::text(node, "/mark")) + "\"><bdi>" + text(node, "/text") +
               "</bdi></p>\n");
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
    html += "<a href=\"" + path + "\"><img src=\"" + path + "\" alt=\"" + attribute(json::text(node, "/caption")) +
            "\"" + (later ? " loading=\"lazy\"" : "") + "></a>\n";
  if (shape == "audio" || shape == "video")
    html += "<" + shape + " controls preload=\"" + preload + "\" src=\"" + path + "\" aria-label=\"" + name + "\"></" +
            shape + ">\n";
  return write(html + "<figcaption><a href=\"" + path + "\"><bdi>" + caption + "</bdi></a></figcaption>\n</figure>\n");
}

Page::Done Page::table(const Value& node) {
  const auto kind = json::text(node, "/kind");
  row_heads_ = kind == "matrix" || kind == "sources";
  columns_.clear();
  std::string html = "<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"" +
                     attribute(json::text(node, "/caption")) + "\">\n<table role=\"table\" class=\"table" +
                     css("table-", kind) + "\">\n<caption>" + text(node, "/caption") +
                     "</caption>\n<thead role=\"rowgroup\"><tr role=\"row\">";
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
    html += (head ? "<th scope=\"row\" role=\"rowheader\"" : "<td role=\"cell\"") + std::string(" data-label=\"") +
            label + "\">" + cell_content(cell) + (head ? "</th>" : "</td>");
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

}  // namespace html
