// What the name of a file says where the house gave names a pattern: "{title}_{issuer}_{date}_{seal}_{complaint_no}".
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dossier/result.hpp"
#include "side_car.hpp"

namespace statements {

class NamePattern {
 public:
  /// Errors: config: a field that is none, two fields with nothing between them, a brace that is not closed.
  static dossier::Result<NamePattern> parse(std::string_view pattern);

  /// The fields of a name without its ending; nothing where it does not follow the pattern. A field is never empty.
  std::optional<Fields> match(std::string_view name) const;

 private:
  struct Piece {
    std::string before;  // what stands in front of the field
    std::string field;   // empty: the end of the name
  };
  std::vector<Piece> pieces_;
};

/// "情况说明.pdf" → "情况说明"
std::string_view without_ending(std::string_view name);

}  // namespace statements
