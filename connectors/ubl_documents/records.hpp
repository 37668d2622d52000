// The records that a document gives.
#pragma once

#include <map>
#include <string>

#include "dossier/connector.hpp"
#include "paper.hpp"
#include "wording.hpp"

namespace ubl {

struct Reading {
  Language language = Language::chinese;
  std::string timezone;                         // of times that name none
  std::string carrier;                          // realm of waybills whose carrier nobody names
  std::map<std::string, std::string> carriers;  // a carrier's id or name → the realm of its waybills
  std::map<std::string, std::string> outcomes;  // of a transportation status: its code → our outcome
  size_t shortest_waybill = 6;
};
Reading reading_of(const dossier::Options& options);

/// One record for a document of one order; where several orders share it, one per line, so that nobody's line stands in
/// another's case.
void add_records(const Paper& paper, const Reading& reading, dossier::Records& out);

/// The realm of a waybill: its carrier's code; empty when nobody says.
std::string realm_of(const Waybill& waybill, const Reading& reading);

}  // namespace ubl
