// Phone numbers (libphonenumber).
#pragma once

#include <string>
#include <string_view>

namespace dossier {

struct PhoneNumber {
  std::string value;      // E.164 (+8613812345678); for what is no full number: the raw text without blanks
  bool complete = false;  // false for masked (138****5678), sip:, short or impossible numbers: never looked up
  std::string extension;
};
/// Reads a number as sources write it: 0086…, +86 …, 86 138…, (021) 6000-1234 转 801, sip:…@…, 138****5678.
PhoneNumber normalise_phone(std::string_view raw, std::string_view region = "CN");

/// First 3 and last 4 digits of the national number, the rest as *: 138****5678.
std::string mask_phone(std::string_view number);

/// The national significant number: digits without country code, for comparing.
std::string national_digits(std::string_view number, std::string_view region = "CN");

}  // namespace dossier
