// Which carrier the service is asked about.
#pragma once

#include <dossier/result.hpp>
#include <map>
#include <string>

namespace dossier::kuaidi100 {

/// The carriers of the configuration.
struct Carriers {
  std::string usual;                         // of waybills whose carrier nobody named; may be empty
  std::map<std::string, std::string> codes;  // the house's word → the service's code
};

/// The code of the carrier that a waybill's realm names. Errors: config, where nobody names it, or by a word that is no
/// code: of a carrier that it does not know the service says that it has no result.
Result<std::string> code_of(const std::string& waybill, const std::string& realm, const Carriers& carriers);

}  // namespace dossier::kuaidi100
