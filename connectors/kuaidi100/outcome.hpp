// What became of a parcel, in our words, from Kuaidi100's codes and the carriers' Chinese texts.
#pragma once

#include <map>
#include <string>
#include <string_view>

namespace dossier::kuaidi100 {

/// statusCode → our outcome, before the text is looked at.
const std::map<std::string, std::string>& outcomes_of_codes();

/// info_received, picked_up, in_transit, customs, out_for_delivery, available_for_pickup, delivered,
/// delivered_to_proxy, delivery_failed, refused, returning, returned, forwarded, exception, damaged, lost, cancelled,
/// unknown. A "signed" whose text names a locker, a shop or somebody else is delivered_to_proxy, whatever the code
/// says.
std::string outcome_of(std::string_view code, std::string_view status, std::string_view words);

}  // namespace dossier::kuaidi100
