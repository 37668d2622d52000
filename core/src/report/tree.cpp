#include "report/report.hpp"
#include "report/view.hpp"

namespace dossier {

void build_report_tree(const AssembledCase& assembled, const ReportStyle& style,
                       const std::function<void(const json::Object& node)>& node) {
  report::Nodes nodes(node);
  const report::View view(assembled, style, nodes);
  report::write_header(view);
  report::write_wish(view);
  report::write_answer(view);
  report::write_gaps(view);
  report::write_completeness(view);
  report::write_findings(view);
  report::write_timeline(view);
  report::write_parts(view);
  report::write_sources(view);
  report::write_verification(view);
}

}  // namespace dossier
