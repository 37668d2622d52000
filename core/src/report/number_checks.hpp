// Whether digits are an identity number or a bank card: by their own check digit and by who issues such numbers.
#pragma once

#include <string_view>

namespace dossier::report {

/// Eight digits that are a day from 1900 to 2099: 20261014.
bool is_day(std::string_view digits);

bool passes_luhn(std::string_view digits);

/// A resident identity number (GB 11643): province, a day of birth that has been or may have been, check digit. One in
/// some 30,000 numbers of 18 digits is one by chance. Digits without blanks, the last one may be X.
bool is_identity_number(std::string_view digits);

/// As they were until 1999, of 15 digits: region, day of birth, no check digit. One in some 250 numbers of 15 digits is
/// one by chance; none that begins with a time of this century.
bool is_old_identity_number(std::string_view digits);

/// Hong Kong's, without blanks and brackets: A1234563 for A123456(3). One in eleven of their form.
bool is_hong_kong_identity_number(std::string_view solid);

/// A bank card as its issuers number them: UnionPay (62, 16 to 19 digits), Visa, Mastercard and JCB (16 digits),
/// American Express (15 digits), with the check digit of Luhn.
bool is_card_number(std::string_view digits);

}  // namespace dossier::report
