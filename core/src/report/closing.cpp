// How a report ends: the sources and their clocks, and how anyone can check the seal.
#include <re2/re2.h>

#include <algorithm>

#include "report/view.hpp"

namespace dossier::report {

namespace {

/// "offset +0 s, tolerance 5 s" in the reader's words.
std::string clock_text(const View& view, const std::string& source) {
  const auto clock = view.assembled.clock_tolerance.find(source);
  if (clock == view.assembled.clock_tolerance.end()) return std::string(view.words("clock.unknown"));
  static const RE2 form("offset ([+-]?[0-9]+) s, tolerance ([0-9]+) s");
  std::string offset, tolerance;
  if (!RE2::FullMatch(clock->second, form, &offset, &tolerance)) return view.masker.text(clock->second);
  return view.words("clock", {offset, tolerance});
}

}  // namespace

void write_sources(const View& view) {
  const auto& words = view.words;
  view.nodes.heading(2, words("section.sources"), "sources");
  view.nodes.begin_table(
      words("section.sources"),
      {std::string(words("column.source")), std::string(words("column.items")), std::string(words("column.clock"))},
      "sources");
  for (const auto& source : view.assembled.sources) {
    const auto items = std::count_if(view.assembled.items.begin(), view.assembled.items.end(),
                                     [&](const Item& item) { return item.record.source == source; });
    view.nodes.row({{view.source(source)}, {std::to_string(items)}, {clock_text(view, source)}});
  }
  view.nodes.end();
}

void write_verification(const View& view) {
  const auto& words = view.words;
  const auto bundle = view.assembled.review_case.number + ".r" + std::to_string(view.assembled.revision);
  view.nodes.heading(2, words("section.verify"), "verify");
  view.nodes.paragraph(words("verify.intro"));
  view.nodes.code(
      "openssl pkeyutl -verify -rawin -pubin -inkey PUB -in tagmanifest-sha256.txt -sigfile seal/tagmanifest.sig\n"
      "sha256sum -c --strict --quiet tagmanifest-sha256.txt manifest-sha256.txt\n"
      "sh verify.sh PUB");
  view.nodes.paragraph(words("verify.key"), "note");
  view.nodes.paragraph(words("verify.software"));
  view.nodes.code("dossier verify " + bundle + ".zip --key PUB");
}

}  // namespace dossier::report
