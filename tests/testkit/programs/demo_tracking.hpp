// A tracking service that answers as Kuaidi100 does.
#pragma once

#include <string>
#include <string_view>

#include "testkit/scripted_server.hpp"

namespace dossier::demo {

inline constexpr std::string_view tracking_customer = "DEMO", tracking_key = "demo-key-1f6b0c";

/// `prepared`: the answer about the one parcel that it knows. Refuses a query that is not signed with the key.
testkit::ServerReply track(const testkit::ServerRequest& request, const std::string& prepared);

}  // namespace dossier::demo
