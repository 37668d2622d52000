#include "report/view.hpp"

namespace dossier::report {

void write_findings(const View& view) {
  if (view.assembled.findings.empty()) return;
  const auto& words = view.words;
  view.nodes.heading(2, words("section.findings"), "findings");
  for (const auto& finding : view.assembled.findings) {
    view.nodes.begin(group("callout").put("tone", "finding").put("title", view.masker.text(finding.text)));
    std::vector<CellText> items;
    for (const int number : finding.items) items.push_back({view.item(number), number});
    if (!items.empty()) view.nodes.list(items);
    view.nodes.end();
  }
}

}  // namespace dossier::report
