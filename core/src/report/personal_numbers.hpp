// Finds personal data in a text: where it stands and what may be shown instead.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "report/plain_view.hpp"

namespace dossier::report {

/// A place in the original text and what replaces it.
struct Hit {
  size_t from = 0, until = 0;
  std::string replacement;
};

/// What the finders need to know of the case.
struct KnownNumbers {
  std::vector<std::string> own;         // orders, waybills, complaints, …: never personal
  std::vector<std::string> own_digits;  // the digits of these, sorted
  std::vector<std::string> phones;      // national digits of every phone that the sources named, sorted
  /// A phone as it may be shown, with a remark when it is not the customer's.
  std::function<std::string(std::string_view digits)> shown_phone;
};

void find_emails(const PlainView& view, std::vector<Hit>& hits);
/// foo(at)example.com, foo @ example.com, foo at example dot com, foo艾特example点com, 张三@例子.公司
void find_disguised_emails(const PlainView& view, const KnownNumbers& known, std::vector<Hit>& hits);
/// WeChat's names: wxid_…, and what the text itself calls one (微信号: …, 加我微信…); numbers of QQ
void find_chat_names(const PlainView& view, const KnownNumbers& known, std::vector<Hit>& hits);
void find_phones(const PlainView& view, const KnownNumbers& known, std::vector<Hit>& hits);
void find_spoken_numbers(std::string_view utf8, const KnownNumbers& known, std::vector<Hit>& hits);
void find_id_and_card_numbers(const PlainView& view, const KnownNumbers& known, std::vector<Hit>& hits);
/// Passports, permits, officers' cards: what the text calls one; Hong Kong's identity cards by themselves too
void find_papers(const PlainView& view, const KnownNumbers& known, std::vector<Hit>& hits);
void find_addresses(const PlainView& view, std::vector<Hit>& hits);

/// c***@example.com
std::string masked_email(std::string_view email);
/// The first letter, whole.
std::string first_letter(std::string_view text);
std::string digits_in(std::string_view text);
/// Without the blanks and hyphens that stand between digits.
std::string without_gaps(std::string_view text);

}  // namespace dossier::report
