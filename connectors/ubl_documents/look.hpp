// What a file of the folder turns out to be.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "names.hpp"
#include "records.hpp"

namespace ubl {

struct Seen {
  std::vector<Name> names;
  std::string fault;           // why it cannot be understood: then nobody knows what it names
  bool is_other = false;       // well-formed, but an invoice, an order: it belongs to other readers
  bool lacks_carrier = false;  // it names waybills, and nobody whose they are
};

Seen look_into(std::string_view bytes, const Reading& reading);

}  // namespace ubl
