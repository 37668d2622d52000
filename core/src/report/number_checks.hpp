// Whether digits are an identity number or a bank card: by their own check digit and by who issues such numbers.
#pragma once

#include <string_view>

namespace dossier::report {

bool passes_luhn(std::string_view digits);

/// A resident identity number (GB 11643): province, a day of birth that has been or may have been, check digit. One in
/// some 30,000 numbers of 18 digits is one by chance. Digits without blanks, the last one may be X.
bool is_identity_number(std::string_view digits);

/// A bank card as its issuers number them: UnionPay (62, 16 to 19 digits), Visa, Mastercard and JCB (16 digits), with
/// the check digit of Luhn.
bool is_card_number(std::string_view digits);

}  // namespace dossier::report
