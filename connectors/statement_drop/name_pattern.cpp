#include "name_pattern.hpp"

#include <algorithm>
#include <array>

namespace statements {
namespace {

using dossier::ErrorKind;
using dossier::fail;

constexpr std::array<std::string_view, 15> fields{"title",     "kind",         "issuer",   "role",       "date",
                                                  "seal",      "complaint_no", "order_no", "waybill_no", "carrier",
                                                  "requested", "received",     "handler",  "customer",   "skip"};

tl::unexpected<dossier::Error> problem(std::string_view pattern, const std::string& what) {
  return fail(ErrorKind::config, "option \"pattern\": \"" + std::string(pattern) + "\": " + what);
}

}  // namespace

dossier::Result<NamePattern> NamePattern::parse(std::string_view pattern) {
  NamePattern parsed;
  for (auto rest = pattern; !rest.empty();) {
    const auto open = std::min(rest.find('{'), rest.size());
    Piece piece{std::string(rest.substr(0, open)), {}};
    rest.remove_prefix(open);
    if (!rest.empty()) {
      const auto close = rest.find('}');
      if (close == std::string_view::npos) return problem(pattern, "a { without its }");
      piece.field = rest.substr(1, close - 1);
      rest.remove_prefix(close + 1);
      if (std::find(fields.begin(), fields.end(), piece.field) == fields.end())
        return problem(pattern, "{" + piece.field + "} is no field. Fields: see the connector's page");
      if (piece.before.empty() && !parsed.pieces_.empty())
        return problem(pattern, "nothing stands between two fields, so that nobody could tell them apart");
    }
    parsed.pieces_.push_back(std::move(piece));
  }
  if (parsed.pieces_.empty() || !parsed.pieces_.back().field.empty()) parsed.pieces_.push_back({});
  return parsed;
}

std::optional<Fields> NamePattern::match(std::string_view name) const {
  Fields found;
  if (!name.starts_with(pieces_.front().before)) return std::nullopt;
  name.remove_prefix(pieces_.front().before.size());
  for (size_t index = 0; index + 1 < pieces_.size(); ++index) {
    const auto& next = pieces_[index + 1];
    // Up to what stands before the next field; the last field takes the rest.
    const auto end = next.field.empty()
                         ? (name.ends_with(next.before) ? name.size() - next.before.size() : std::string_view::npos)
                         : name.find(next.before);
    if (end == std::string_view::npos || end == 0) return std::nullopt;
    found[pieces_[index].field].emplace_back(name.substr(0, end));
    name.remove_prefix(end + next.before.size());
  }
  found.erase("skip");
  return found;
}

std::string_view without_ending(std::string_view name) {
  const auto dot = name.rfind('.');
  return dot == std::string_view::npos || dot == 0 ? name : name.substr(0, dot);
}

}  // namespace statements
