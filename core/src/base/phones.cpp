#include "base/phones.hpp"

#include <phonenumbers/phonenumberutil.h>
#include <unicode/normalizer2.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <array>
#include <map>
#include <utility>

#include "base/letter_case.hpp"

namespace dossier {
namespace {

using i18n::phonenumbers::PhoneNumberUtil;

constexpr size_t longest_number = 64;  // bytes
constexpr size_t most_remembered = 1000;

bool is_digit(char letter) { return letter >= '0' && letter <= '9'; }

/// Full-width digits, stars and signs as ASCII.
std::string plain_width(std::string_view raw) {
  UErrorCode status = U_ZERO_ERROR;
  const auto* normaliser = icu::Normalizer2::getNFKCInstance(status);
  const auto text = icu::UnicodeString::fromUTF8(icu::StringPiece(raw.data(), static_cast<int32_t>(raw.size())));
  std::string plain;
  if (U_SUCCESS(status)) normaliser->normalize(text, status).toUTF8String(plain);
  return U_SUCCESS(status) ? plain : std::string(raw);
}

std::string without_blanks(std::string_view raw) {
  std::string text;
  for (const char letter : raw)
    if (static_cast<unsigned char>(letter) > ' ') text += letter;
  return text;
}

std::string digits_of(std::string_view text) {
  std::string digits;
  std::copy_if(text.begin(), text.end(), std::back_inserter(digits), is_digit);
  return digits;
}

/// Takes "转 801", "分机801", "ext. 801", "x801", "#801", ",801", "-801 of a switchboard" off the end; only digits may
/// follow the word.
std::string take_extension(std::string& number) {
  static constexpr std::array<std::string_view, 9> words{"转分机", "分机号", "分机", "转", "extension",
                                                         "ext.",   "ext",    "#",    "x"};
  const auto lower = lower_case(number);
  for (const auto word : words) {
    const size_t at = lower.rfind(word);
    if (at == std::string::npos || at == 0) continue;
    auto rest = number.substr(at + word.size());
    rest.erase(0,
               rest.find_first_not_of(" .:：=") == std::string::npos ? rest.size() : rest.find_first_not_of(" .:：="));
    if (rest.empty() || rest.size() > 8 || !std::all_of(rest.begin(), rest.end(), is_digit)) continue;
    number.erase(at);
    if (number.ends_with(';')) number.pop_back();
    return rest;
  }
  return {};
}

/// 138****5678, 138xxxx5678: a number of which somebody hid a part.
bool is_masked(std::string_view text) {
  return text.find('*') != std::string_view::npos || text.find("xx") != std::string_view::npos ||
         text.find("XX") != std::string_view::npos || text.find("●") != std::string_view::npos ||
         text.find("•") != std::string_view::npos;
}

/// Nothing but digits and the signs that people put between them: all else is a name, an address, a text.
bool looks_like_number(std::string_view text) {
  if (std::count_if(text.begin(), text.end(), is_digit) < 5) return false;
  return text.find_first_not_of("0123456789+-()[]./ ~\t") == std::string_view::npos;
}

/// What some systems put before the number: tel:, callto:.
void take_scheme(std::string& text) {
  const auto lower = lower_case(text);
  for (const std::string_view scheme : {"tel:", "callto:", "phone:"})
    if (lower.starts_with(scheme)) {
      text.erase(0, scheme.size());
      const size_t parameters = text.find(";phone-context");
      if (parameters != std::string::npos) text.erase(parameters);
      return;
    }
}

bool is_address(const std::string& text) {
  const auto lower = lower_case(text);
  return lower.starts_with("sip:") || lower.starts_with("sips:") || text.find('@') != std::string::npos;
}

/// 86 138…, written without the plus: libphonenumber takes it for a national number of too many digits in some regions.
bool parse(const std::string& text, const std::string& region, i18n::phonenumbers::PhoneNumber& number) {
  const auto& util = *PhoneNumberUtil::GetInstance();
  // 0086… and 00 in general: the international prefix of most of the world, whatever the region dials.
  const std::string international = text.starts_with("00") ? "+" + text.substr(2) : text;
  if (util.Parse(international, region, &number) == PhoneNumberUtil::NO_PARSING_ERROR && util.IsValidNumber(number))
    return true;
  const auto code = std::to_string(util.GetCountryCodeForRegion(region));
  const auto digits = digits_of(text);
  if (!digits.starts_with(code) || text.starts_with("+")) return false;
  return util.Parse("+" + digits, region, &number) == PhoneNumberUtil::NO_PARSING_ERROR && util.IsValidNumber(number);
}

struct Read {
  PhoneNumber phone;
  std::string national;  // digits without country code
};

Read read(std::string_view raw, std::string_view region) {
  Read read;
  auto& [phone, national] = read;
  auto text = plain_width(raw);
  phone.value = without_blanks(text);
  national = digits_of(phone.value);
  if (text.size() > longest_number || is_address(text) || is_masked(text)) return read;
  take_scheme(text);
  phone.extension = take_extension(text);
  const auto compact = without_blanks(text);
  i18n::phonenumbers::PhoneNumber number;
  if (!looks_like_number(compact) || !parse(compact, std::string(region), number)) {
    phone.extension.clear();
    return read;
  }
  const auto& util = *PhoneNumberUtil::GetInstance();
  util.Format(number, PhoneNumberUtil::E164, &phone.value);
  national.clear();  // the library appends
  util.GetNationalSignificantNumber(number, &national);
  phone.complete = true;
  return read;
}

// A case names few numbers, each of them thousands of times, and libphonenumber took a third of the time in which a
// large case was sealed.
Read read_once(std::string_view raw, std::string_view region) {
  if (raw.size() > longest_number) return read(raw, region);
  thread_local std::map<std::pair<std::string, std::string>, Read> known;
  const std::pair key{std::string(region), std::string(raw)};
  if (const auto found = known.find(key); found != known.end()) return found->second;
  if (known.size() >= most_remembered) known.clear();
  return known.emplace(key, read(raw, region)).first->second;
}

}  // namespace

PhoneNumber normalise_phone(std::string_view raw, std::string_view region) { return read_once(raw, region).phone; }

std::string national_digits(std::string_view number, std::string_view region) {
  return read_once(number, region).national;
}

std::string mask_phone(std::string_view number) {
  if (is_masked(number)) return std::string(number);
  const auto digits = national_digits(number);
  // Of a short number, first three and last four would be all of it.
  if (digits.size() < 9) return std::string(digits.size(), '*');
  return digits.substr(0, 3) + std::string(digits.size() - 7, '*') + digits.substr(digits.size() - 4);
}

}  // namespace dossier
