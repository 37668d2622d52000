#include "names.hpp"

#include <algorithm>

#include "dossier/dropped_files.hpp"

namespace ubl {

std::vector<Waybill> real_waybills(std::vector<Waybill> waybills, size_t shortest) {
  std::erase_if(waybills,
                [&](const Waybill& waybill) { return dossier::plain_number(waybill.number).size() < shortest; });
  return waybills;
}

std::string despatch_no(const Company& supplier, const std::string& number) {
  return supplier.key().empty() || number.empty() ? std::string() : supplier.key() + "/" + number;
}

std::vector<Name> names_in(const Paper& paper, size_t shortest_waybill) {
  std::vector<Name> names;
  const auto add_waybills = [&](const std::vector<Waybill>& waybills) {
    for (const auto& waybill : real_waybills(waybills, shortest_waybill))
      names.push_back({"waybill_no", waybill.number});
  };
  for (const auto& order : paper.orders) names.push_back({"order_no", order});
  add_waybills(paper.waybills);
  for (const auto& line : paper.lines) add_waybills(line.waybills);
  for (const auto* consignment : paper.consignments)
    add_waybills(consignment_waybills(*consignment, paper.carrier.key()));
  for (const auto& number : paper.despatches)
    if (auto name = despatch_no(paper.supplier, number); !name.empty())
      names.push_back({"despatch_no", std::move(name)});
  return names;
}

bool holds(const std::vector<Name>& names, std::string_view type, std::string_view value) {
  const auto wanted = dossier::plain_number(value);
  return std::any_of(names.begin(), names.end(), [&](const Name& name) {
    return name.type == type && dossier::plain_number(name.value) == wanted;
  });
}

}  // namespace ubl
