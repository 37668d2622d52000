#include "host/addresses.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>

namespace dossier {
namespace {

using Bytes = std::array<uint8_t, 16>;

struct Range {
  Bytes start;
  unsigned bits;
};

bool within(const Bytes& address, const Range& range) {
  for (unsigned bit = 0; bit < range.bits; ++bit) {
    const auto mask = static_cast<uint8_t>(0x80 >> (bit % 8));
    if ((address[bit / 8] & mask) != (range.start[bit / 8] & mask)) return false;
  }
  return true;
}

// IANA's special-purpose registries: all that is not "globally reachable", and multicast.
constexpr Range special_v4[] = {
    {{0}, 8},
    {{10}, 8},
    {{100, 64}, 10},
    {{127}, 8},
    {{169, 254}, 16},
    {{172, 16}, 12},
    {{192, 0, 0}, 24},
    {{192, 0, 2}, 24},
    {{192, 88, 99}, 24},
    {{192, 168}, 16},
    {{198, 18}, 15},
    {{198, 51, 100}, 24},
    {{203, 0, 113}, 24},
    {{224}, 3},
};
constexpr Range global_unicast_v6{{0x20}, 3};
constexpr Range special_v6[] = {
    {{0x20, 0x01, 0x00}, 23},        // protocol assignments: Teredo, ORCHID, benchmarking …
    {{0x20, 0x01, 0x0d, 0xb8}, 32},  // documentation
    {{0x3f, 0xff}, 20},              // documentation
};
constexpr Range mapped_v4{{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff}, 96};
constexpr Range nat64{{0x00, 0x64, 0xff, 0x9b}, 96};
constexpr Range six_to_four{{0x20, 0x02}, 16};

bool is_public_v4(const uint8_t* address) {
  Bytes bytes{};
  std::copy_n(address, 4, bytes.begin());
  return std::none_of(std::begin(special_v4), std::end(special_v4),
                      [&](const Range& range) { return within(bytes, range); });
}

bool is_public_v6(const Bytes& address) {
  if (within(address, mapped_v4) || within(address, nat64)) return is_public_v4(address.data() + 12);
  if (within(address, six_to_four)) return is_public_v4(address.data() + 2);
  if (!within(address, global_unicast_v6)) return false;
  return std::none_of(std::begin(special_v6), std::end(special_v6),
                      [&](const Range& range) { return within(address, range); });
}

}  // namespace

bool is_public_address(const sockaddr& address) {
  if (address.sa_family == AF_INET) {
    sockaddr_in v4{};
    std::memcpy(&v4, &address, sizeof v4);
    Bytes bytes{};
    std::memcpy(bytes.data(), &v4.sin_addr, 4);
    return is_public_v4(bytes.data());
  }
  if (address.sa_family != AF_INET6) return false;
  sockaddr_in6 v6{};
  std::memcpy(&v6, &address, sizeof v6);
  Bytes bytes{};
  std::memcpy(bytes.data(), &v6.sin6_addr, 16);
  return is_public_v6(bytes);
}

bool is_public_address(const std::string& text) {
  Bytes bytes{};
  if (::inet_pton(AF_INET, text.c_str(), bytes.data()) == 1) return is_public_v4(bytes.data());
  // A link-local address may name its interface: fe80::1%eth0.
  return ::inet_pton(AF_INET6, text.substr(0, text.find('%')).c_str(), bytes.data()) == 1 && is_public_v6(bytes);
}

std::string address_text(const sockaddr& address) {
  char text[INET6_ADDRSTRLEN] = "";
  if (address.sa_family == AF_INET) {
    sockaddr_in v4{};
    std::memcpy(&v4, &address, sizeof v4);
    ::inet_ntop(AF_INET, &v4.sin_addr, text, sizeof text);
  } else if (address.sa_family == AF_INET6) {
    sockaddr_in6 v6{};
    std::memcpy(&v6, &address, sizeof v6);
    ::inet_ntop(AF_INET6, &v6.sin6_addr, text, sizeof text);
  }
  return text;
}

}  // namespace dossier
