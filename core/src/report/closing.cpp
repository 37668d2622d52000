// How a report ends: the sources and their clocks, and how anyone can check the seal.
#include <algorithm>

#include "report/view.hpp"

namespace dossier::report {

void write_sources(const View& view) {
  const auto& words = view.words;
  view.nodes.heading(2, words("section.sources"), "sources");
  view.nodes.begin_table(words("section.sources"), {std::string(words("column.source")), std::string(words("column.items")),
                                                    std::string(words("column.clock"))}, "sources");
  for (const auto& source : view.assembled.sources) {
    const auto items = std::count_if(view.assembled.items.begin(), view.assembled.items.end(),
                                     [&](const Item& item) { return item.record.source == source; });
    const auto clock = view.assembled.clock_tolerance.find(source);
    view.nodes.row({{view.source(source)},
                    {std::to_string(items)},
                    {clock == view.assembled.clock_tolerance.end() ? std::string(words("clock.unknown")) : view.masker.text(clock->second)}});
  }
  view.nodes.end();
}

void write_verification(const View& view) {
  const auto& words = view.words;
  const auto bundle = view.assembled.review_case.number + ".r" + std::to_string(view.assembled.revision);
  view.nodes.heading(2, words("section.verify"), "verify");
  view.nodes.paragraph(words("verify.intro"));
  view.nodes.code("openssl pkeyutl -verify -rawin -pubin -inkey PUB -in tagmanifest-sha256.txt -sigfile seal/tagmanifest.sig\n"
                  "sha256sum -c --strict --quiet tagmanifest-sha256.txt manifest-sha256.txt\n"
                  "sh verify.sh");
  view.nodes.paragraph(words("verify.key"), "note");
  view.nodes.paragraph(words("verify.software"));
  view.nodes.code("dossier verify " + bundle + ".zip --key PUB");
}

}  // namespace dossier::report
