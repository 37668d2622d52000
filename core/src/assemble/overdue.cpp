#include "assemble/overdue.hpp"

namespace dossier {
namespace {

Gap gap_of(const OwedRequest& request) {
  Gap gap;
  gap.reason = "overdue";
  gap.message = "request " + std::to_string(request.number) + ", asked of \"" + request.of + "\" at " +
                rfc3339(request.asked_at) + " (" + request.kind + "): due " + request.due + ", nothing was received";
  gap.retryable = true;
  gap.parts = {request.part};
  gap.owed = request.number;
  return gap;
}

}  // namespace

void add_overdue(const std::vector<OwedRequest>& owed, Micros as_of, std::vector<Gap>& out) {
  for (const auto& request : owed)
    if (state_of(request, as_of) == "overdue") out.push_back(gap_of(request));
}

}  // namespace dossier
