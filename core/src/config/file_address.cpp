#include "config/file_address.hpp"

#include <algorithm>
#include <charconv>
#include <optional>

#include "base/letter_case.hpp"
#include "base/text.hpp"

namespace dossier {
namespace {

bool is_letter(char byte) { return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z'); }
bool is_digit(char byte) { return byte >= '0' && byte <= '9'; }

int usual_port(std::string_view scheme) { return scheme == "sftp" ? 22 : scheme == "http" ? 80 : 443; }

int hex_value(char byte) {
  if (is_digit(byte)) return byte - '0';
  const int lower = byte | 0x20;
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

/// Nothing where a % is not followed by two hexadecimal digits.
std::optional<std::string> decoded(std::string_view text) {
  std::string bytes;
  for (size_t at = 0; at < text.size(); ++at) {
    if (text[at] != '%') {
      bytes += text[at];
      continue;
    }
    if (at + 2 >= text.size() || hex_value(text[at + 1]) < 0 || hex_value(text[at + 2]) < 0) return std::nullopt;
    bytes += static_cast<char>(hex_value(text[at + 1]) * 16 + hex_value(text[at + 2]));
    at += 2;
  }
  return bytes;
}

std::string encoded(std::string_view path) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string text;
  for (const char byte : path) {
    if (is_letter(byte) || is_digit(byte) || std::string_view("/-._~").find(byte) != std::string_view::npos) {
      text += byte;
    } else {
      const auto value = static_cast<unsigned char>(byte);
      ((text += '%') += digits[value >> 4]) += digits[value & 15];
    }
  }
  return text;
}

/// The path without empty and "." segments; nothing when one is "..", for whichever system reads it.
std::optional<std::string> plain_path(std::string_view path) {
  std::string plain;
  while (!path.empty()) {
    const auto segment = path.substr(0, path.find('/'));
    path.remove_prefix(std::min(path.size(), segment.size() + 1));
    for (auto rest = segment; !rest.empty();) {
      const auto piece = rest.substr(0, rest.find('\\'));
      if (piece == "..") return std::nullopt;
      rest.remove_prefix(std::min(rest.size(), piece.size() + 1));
    }
    if (!segment.empty() && segment != ".") (plain += '/') += segment;
  }
  return plain.empty() ? "/" : plain;
}

bool is_host(std::string_view host) {
  const bool bracketed = host.size() > 2 && host.front() == '[' && host.back() == ']';
  if (bracketed) host = host.substr(1, host.size() - 2);
  const std::string_view also = bracketed ? ":." : "-._";
  if (host.starts_with('.') || host.ends_with('.') || host.find("..") != std::string_view::npos) return false;
  return !host.empty() && host.size() <= 255 && std::all_of(host.begin(), host.end(), [&](char byte) {
    return is_letter(byte) || is_digit(byte) || also.find(byte) != std::string_view::npos;
  });
}

/// What can be printed on one line.
bool is_readable(const std::string& text) {
  return is_utf8(text) && std::none_of(text.begin(), text.end(), [](char byte) {
           return static_cast<unsigned char>(byte) < 0x20 || byte == 0x7F;
         });
}

}  // namespace

bool is_path_below(std::string_view path, std::string_view folder) {
  return path == folder || folder == "/" || (path.starts_with(folder) && path[folder.size()] == '/');
}

std::string FileAddress::machine() const {
  return scheme + "://" + host + (port == usual_port(scheme) ? "" : ":" + std::to_string(port));
}

std::string FileAddress::text() const { return machine() + encoded(path); }

std::string FileAddress::shown() const { return is_readable(path) ? machine() + path : text(); }

bool FileAddress::is_below(const FileAddress& folder) const {
  return scheme == folder.scheme && host == folder.host && port == folder.port && is_path_below(path, folder.path);
}

FileAddress FileAddress::entry(std::string_view name) const {
  auto below = *this;
  if (below.path != "/") below.path += '/';
  below.path += name;
  return below;
}

bool is_file_address(std::string_view text) {
  const size_t end = text.find("://");
  if (end == std::string_view::npos || end == 0 || !is_letter(text.front())) return false;
  return std::all_of(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(end), [](char byte) {
    return is_letter(byte) || is_digit(byte) || byte == '+' || byte == '-' || byte == '.';
  });
}

Result<FileAddress> parse_file_address(std::string_view text) {
  const auto wrong = [](const std::string& what) { return fail(ErrorKind::config, what); };
  if (!is_file_address(text)) return wrong("no address of sftp, http or https");
  FileAddress address;
  const size_t scheme_end = text.find("://");
  address.scheme = lower_case(text.substr(0, scheme_end));
  if (address.scheme != "sftp" && address.scheme != "http" && address.scheme != "https")
    return wrong("\"" + address.scheme +
                 "://\" is no address of sftp, http or https; a folder of this machine is written as its path");
  text.remove_prefix(scheme_end + 3);
  auto authority = text.substr(0, text.find_first_of("/?#"));
  text.remove_prefix(authority.size());
  if (authority.find('@') != std::string_view::npos)
    return wrong("an address with a user in it; write user and password under the source's \"files:\"");
  const size_t bracket = authority.find(']');
  const size_t colon = authority.find(':', bracket == std::string_view::npos ? 0 : bracket);
  address.host = lower_case(authority.substr(0, colon));
  // "host." is the same machine as "host" and must not pass for another one.
  if (address.host.ends_with('.')) address.host.pop_back();
  if (!is_host(address.host)) return wrong("an address without a host name that can be read");
  address.port = usual_port(address.scheme);
  if (colon != std::string_view::npos) {
    const auto digits = authority.substr(colon + 1);
    const auto [end, problem] = std::from_chars(digits.data(), digits.data() + digits.size(), address.port);
    if (problem != std::errc() || end != digits.data() + digits.size() || address.port < 1 || address.port > 65535)
      return wrong("an address whose port is no number from 1 to 65535");
  }
  if (text.find_first_of("?#") != std::string_view::npos)
    return wrong("an address with ? or # in it; a name that holds one is written with %3F or %23");
  const auto bytes = decoded(text);
  if (!bytes)
    return wrong("an address with a % that is not followed by two hexadecimal digits; a plain % is written %25");
  if (bytes->find('\0') != std::string::npos) return wrong("an address with a zero byte");
  auto path = plain_path(*bytes);
  if (!path) return wrong("an address with \"..\" in it; wanted the folder itself");
  address.path = std::move(*path);
  return address;
}

}  // namespace dossier
