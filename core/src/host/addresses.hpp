// Which addresses of the internet protocol are everybody's, and which are somebody's own network.
#pragma once

#include <sys/socket.h>

#include <string>

namespace dossier {

/// False for loopback, private, link-local, carrier-grade NAT, multicast, documentation and other special ranges, also
/// where one hides inside an IPv6 address (mapped, 6to4, NAT64); false for what is no internet address.
bool is_public_address(const sockaddr& address);
/// The same for "192.168.0.1" or "fe80::1"; false for a text that is no address.
bool is_public_address(const std::string& text);
/// The address as text, without port; empty for what is no internet address.
std::string address_text(const sockaddr& address);

}  // namespace dossier
