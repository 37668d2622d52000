// Finding a customer among Chatwoot's contacts. The search is fuzzy; only who bears exactly the identifier is taken.
#pragma once

#include <dossier/connector.hpp>

#include <string>
#include <vector>

#include "api.hpp"

namespace dossier::chatwoot {

/// The ids of the contacts that bear this phone, email or customer id; none is an answer, no error. No search answer is
/// handed over: strangers may stand in it.
/// Errors: malformed, too_broad when more contacts than could be looked through merely resemble it.
Result<std::vector<std::string>> find_contacts(const Api& api, const Request::Sought& sought, bool id_is_contact_id);

}  // namespace dossier::chatwoot
