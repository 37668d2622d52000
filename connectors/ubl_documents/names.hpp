// Which numbers a document can be found by.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "paper.hpp"

namespace ubl {

/// The waybills that are worth the name: senders often number their shipments 1, 2, 3.
std::vector<Waybill> real_waybills(std::vector<Waybill> waybills, size_t shortest);

/// A despatch advice's number as an identifier: "<supplier>/<number>", since suppliers number alike. Empty where the
/// document names no supplier.
std::string despatch_no(const Company& supplier, const std::string& number);

/// An identifier as a document names it.
struct Name {
  std::string type, value;  // order_no, waybill_no, despatch_no
};
std::vector<Name> names_in(const Paper& paper, size_t shortest_waybill);

/// True when one of them is the number looked for, blanks and hyphens aside.
bool holds(const std::vector<Name>& names, std::string_view type, std::string_view value);

}  // namespace ubl
