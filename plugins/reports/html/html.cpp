// One self-contained report.html: opens from the unpacked bundle, offline, nothing fetched, no script.

#include <dossier/report.hpp>

#include "page.hpp"

namespace {

using namespace dossier;

Spec spec() { return Spec("html", "The report as one web page, for screen and paper.").takes("tree"); }

class HtmlReport final : public Report {
 public:
  explicit HtmlReport(const Options&) {}

  Result<void> render(Nodes& nodes, Output& output) override {
    html::Page page(output);
    while (auto node = DOSSIER_TRY(nodes.next())) DOSSIER_TRY(page.add(*node));
    return page.finish();
  }
};

}  // namespace

DOSSIER_REPORT(HtmlReport, spec)
