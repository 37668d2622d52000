// How the page is built up: head, sections, groups.
#include "page.hpp"

#include <algorithm>
#include <utility>

#include "escape.hpp"
#include "markup.hpp"
#include "style.hpp"

namespace html {

using dossier::ErrorKind;
using dossier::fail;
namespace json = dossier::json;

namespace {

std::string policy() {
  return "default-src 'none'; style-src " + style_digest() +
         "; img-src 'self' file:; media-src 'self' file:; form-action 'none'; base-uri 'none'";
}

}  // namespace

dossier::Result<void> Page::add(const json::Value& node) {
  using Handler = Done (Page::*)(const Value&);
  static constexpr std::pair<std::string_view, Handler> handlers[] = {
      {"report", &Page::report},     {"heading", &Page::heading},
      {"contents", &Page::contents}, {"paragraph", &Page::paragraph},
      {"facts", &Page::facts},       {"list", &Page::list},
      {"code", &Page::code},         {"quotation", &Page::quotation},
      {"remark", &Page::remark},     {"figure", &Page::figure},
      {"begin", &Page::begin},       {"table", &Page::table},
      {"row", &Page::row},           {"timeline", &Page::timeline},
      {"event", &Page::event},       {"end", &Page::end},
  };
  const auto name = json::text(node, "/node");
  if (!begun_ && name != "report")
    return fail(ErrorKind::malformed, "report tree: begins with \"" + name + "\", wanted \"report\"");
  for (const auto& [known, handler] : handlers)
    if (known == name) return (this->*handler)(node);
  return fail(ErrorKind::malformed, "report tree: node \"" + name + "\" is of no known type");
}

dossier::Result<void> Page::finish() {
  if (!begun_) return fail(ErrorKind::malformed, "report tree: empty");
  if (!open_.empty()) return fail(ErrorKind::malformed, "report tree: ends inside a group");
  return write(std::string(in_section_ ? "</section>\n" : "") + (in_main_ ? "</main>\n</div>\n" : "</header>\n") +
               "</body>\n</html>\n");
}

Page::Done Page::report(const Value& node) {
  if (begun_) return fail(ErrorKind::malformed, "report tree: begins twice");
  begun_ = true;
  const auto language = json::text(node, "/language") == "en" ? "en" : "zh-CN";
  return write("<!DOCTYPE html>\n<html lang=\"" + std::string(language) + "\">\n<head>\n<meta charset=\"utf-8\">\n" +
               "<meta http-equiv=\"Content-Security-Policy\" content=\"" + policy() + "\">\n" +
               "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"referrer\" "
               "content=\"no-referrer\">\n" +
               "<meta name=\"color-scheme\" content=\"light\">\n<title>" + text(node, "/title") + "</title>\n<style>" +
               std::string(style()) + "</style>\n</head>\n<body>\n<a class=\"skip\" href=\"#main\">" +
               text(node, "/skip") + "</a>\n<header class=\"cover\">\n");
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
    html += "<section" +
            (is_plain_name(id) ? " class=\"s-" + id + "\" aria-labelledby=\"" + id + "\"" : std::string()) + ">\n";
  }
  return write(html + "<" + tag + (is_plain_name(id) ? " id=\"" + id + "\"" : "") + "><bdi>" + text(node, "/text") +
               "</bdi></" + tag + ">\n");
}

Page::Done Page::contents(const Value& node) {
  std::string html =
      "</header>\n<div class=\"body\">\n<nav class=\"contents\" aria-labelledby=\"contents\">\n<h2 id=\"contents\">" +
      text(node, "/title") + "</h2>\n<ol>\n";
  for (const auto& [entry, pointer] : json::each(node, "/entries")) {
    const auto id = json::text(entry, "/id");
    if (is_plain_name(id)) html += "<li><a href=\"#" + id + "\">" + text(entry, "/text") + "</a></li>\n";
  }
  in_main_ = true;
  return write(html + "</ol>\n</nav>\n<main id=\"main\">\n");
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
    return write("<article class=\"item quote" + css("from-", json::text(node, "/part")) + "\">\n" +
                 item_head(node, true, level_ + 1));
  }
  if (as == "details") {
    open_.push_back("</details>\n");
    return write(std::string("<details") + (json::text(node, "/print") == "true" ? " class=\"print\"" : "") +
                 "><summary>" + title + "</summary>\n");
  }
  open_.push_back("</div>\n");
  return write("<div class=\"group" + css("group-", as) + css("tone-", json::text(node, "/tone")) +
               "\">\n<p class=\"group-title\"><bdi>" + title + "</bdi></p>\n");
}

Page::Done Page::end(const Value&) {
  if (open_.empty()) return fail(ErrorKind::malformed, "report tree: end without begin");
  const auto closing = open_.back();
  open_.pop_back();
  if (closing != "timeline") return write(closing);
  auto html = "<div class=\"scroll drawing\" role=\"region\" tabindex=\"0\" aria-label=\"" + drawing_->label() +
              "\">\n" + drawing_->svg() + "</div>\n";
  drawing_.reset();
  return write(html);
}

}  // namespace html
