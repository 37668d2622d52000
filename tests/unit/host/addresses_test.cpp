#include "host/addresses.hpp"

#include <gtest/gtest.h>

#include "host/http.hpp"
#include "host/url.hpp"

namespace dossier {
namespace {

TEST(Addresses, TellsPublicOnesFromEverybodyElses) {
  for (const auto* text : {"8.8.8.8", "114.114.114.114", "172.32.0.1", "100.128.0.1", "2606:4700::1111",
                           "::ffff:8.8.8.8", "64:ff9b::808:808", "2002:0808:0808::1"})
    EXPECT_TRUE(is_public_address(text)) << text;
  for (const auto* text : {"127.0.0.1",
                           "0.0.0.0",
                           "10.1.2.3",
                           "172.16.0.1",
                           "172.31.255.255",
                           "192.168.1.1",
                           "169.254.169.254",
                           "100.64.0.1",
                           "224.0.0.1",
                           "255.255.255.255",
                           "192.0.2.1",
                           "198.18.0.1",
                           "::1",
                           "::",
                           "fe80::1",
                           "fe80::1%eth0",
                           "fc00::1",
                           "fd12:3456::1",
                           "ff02::1",
                           "::ffff:127.0.0.1",
                           "::ffff:192.168.1.1",
                           "64:ff9b::7f00:1",
                           "2002:7f00:1::1",
                           "2001::1",
                           "2001:db8::1",
                           "",
                           "localhost",
                           "1.2.3"})
    EXPECT_FALSE(is_public_address(text)) << text;
}

TEST(Addresses, NamesAHostForItsUsualPortsAndAHostWithPortForThatAlone) {
  const auto named = [](const char* url, const char* entry) { return is_named(parse_url(url).value(), {entry}); };
  EXPECT_TRUE(named("https://Crm.Example/x", "crm.example"));
  EXPECT_TRUE(named("http://crm.example./x", "CRM.example"));
  EXPECT_FALSE(named("http://crm.example:6379/x", "crm.example"));
  EXPECT_TRUE(named("http://crm.example:8080/x", "crm.example:8080"));
  EXPECT_TRUE(named("https://crm.example/x", "crm.example:443"));
  EXPECT_FALSE(named("http://crm.example/x", "crm.example:8080"));
  EXPECT_FALSE(named("http://evil.crm.example/x", "crm.example"));
  EXPECT_TRUE(named("http://[::1]:8080/x", "[::1]:8080"));
}

TEST(Addresses, ReadsOnlyHttpAddresses) {
  for (const auto* text : {"", "ftp://x/", "file:///etc/passwd", "gopher://x", "no address", "http://",
                           "https://exa mple/", "http://a:99999/", "javascript:alert(1)", "dict://x:11211/"}) {
    const auto url = parse_url(text);
    ASSERT_FALSE(url) << text;
    EXPECT_EQ(url.error().kind(), ErrorKind::config) << text;
  }
  EXPECT_EQ(parse_url("http://h/文 件").value().text, "http://h/%e6%96%87%20%e4%bb%b6");
}

TEST(Addresses, FollowsRelativeAddressesAndDropsUsers) {
  const auto from = parse_url("https://a.example/one/two?q=1").value();
  EXPECT_EQ(follow(from, "three").value().text, "https://a.example/one/three");
  EXPECT_EQ(follow(from, "/root").value().text, "https://a.example/root");
  EXPECT_EQ(follow(from, "https://user:pass@b.example/x#f").value().text, "https://b.example/x");
  EXPECT_FALSE(follow(from, "file:///etc/passwd"));
}

TEST(Addresses, ShowsNeitherQueryNorUser) {
  EXPECT_EQ(shown_url("https://u:p@h.example/path?phone=138#x"), "https://h.example/path");
  EXPECT_EQ(shown_url("https://h.example/a@b"), "https://h.example/a@b");
  EXPECT_EQ(shown_url("https://u:p@h.example"), "https://h.example");
}

}  // namespace
}  // namespace dossier
