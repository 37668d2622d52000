// Mobile numbers whose digits stand apart.
#pragma once

#include <string_view>
#include <vector>

#include "report/scan.hpp"

namespace dossier::report::scan {

/// Eleven digits, as every mobile number of China has them.
inline bool is_mobile(std::string_view digits) { return digits.size() == 11 && digits[0] == '1' && digits[1] >= '3'; }

/// How many digits of the front are China's country code (86, 0086), when eleven of a mobile number follow.
size_t country_code_before_mobile(std::string_view digits);

/// 138-1234-5678, (138)1234/5678, 1 3 8 1 …: apart, but not as dates, prices, versions and tables are.
void find_split_mobiles(const PlainView& view, const KnownNumbers& known, const OwnNumbers& own,
                        std::vector<Hit>& hits);

}  // namespace dossier::report::scan
