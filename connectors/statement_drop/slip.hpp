// What is said about a dropped file: by the YAML beside it, by its name, or by both.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "dossier/options.hpp"
#include "name_pattern.hpp"
#include "side_car.hpp"

namespace statements {

enum class Kind {
  statement,          // 情况说明: a third party's, about this case
  paper_form,         // the customer's own paper complaint
  customer_material,  // what the customer handed in with it
  counter_note,       // what the clerk at the counter noted
};

struct Slip {
  Kind kind = Kind::statement;
  std::string issuer, role, date, carrier, requested, received, channel, text, title, handler, customer;
  std::optional<bool> is_signed, is_stamped;
  std::vector<std::string> complaints, orders, waybills;
  std::vector<std::string> files;   // names of the files in the same folder; empty: the one it stands beside
  std::vector<std::string> unread;  // fields that are none of ours

  bool names_a_case() const { return !complaints.empty() || !orders.empty() || !waybills.empty(); }
};

/// The slip's mapping options.
struct Habits {
  NamePattern pattern;
  Kind kind = Kind::statement;
  std::string role, channel, carrier, timezone;
};
/// Errors: config, for a pattern that is none.
dossier::Result<Habits> habits_of(const dossier::Options& options);

/// A slip of a side-car's fields; what they leave open is taken from the name, where it follows the pattern. `name` is
/// the file's, with its ending. Errors: malformed: a kind, role or yes-or-no that is none, a file name with a folder.
dossier::Result<Slip> read_slip(const Fields& side_car, std::string_view name, const Habits& habits);

/// A slip of the name alone; nothing where it does not follow the pattern. Errors: as above.
dossier::Result<std::optional<Slip>> read_name(std::string_view name, const Habits& habits);

}  // namespace statements
