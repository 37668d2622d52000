#include "mentions.hpp"

#include <algorithm>
#include <initializer_list>

namespace dossier::kuaidi100 {
namespace {

bool is_digit(char letter) { return letter >= '0' && letter <= '9'; }
bool is_alphanumeric(char letter) {
  return is_digit(letter) || (letter >= 'A' && letter <= 'Z') || (letter >= 'a' && letter <= 'z');
}
bool is_of_phone(char letter) { return is_digit(letter) || letter == '*'; }

// 11 places, the first of them 1 and 3–9, and at least the last four in clear.
bool is_mobile(std::string_view run) {
  return run.size() == 11 && run[0] == '1' && run[1] >= '3' && is_digit(run[1]) &&
         std::all_of(run.end() - 4, run.end(), is_digit);
}

// The last of these words before the number tells whose it is.
size_t last_of(std::string_view text, std::initializer_list<std::string_view> words) {
  size_t last = 0;
  for (const auto word : words)
    if (const auto at = text.rfind(word); at != std::string_view::npos) last = std::max(last, at + 1);
  return last;
}

Owner owner_after(std::string_view before) {
  const auto recipient = last_of(before, {"短信", "发送至", "发送到", "发至", "通知", "收件人", "收货人"});
  const auto courier =
      last_of(before, {"快递员", "派件员", "派送员", "业务员", "揽投员", "配送员", "小哥", "联系电话", "客服"});
  return recipient > courier ? Owner::recipient : Owner::courier;
}

}  // namespace

std::vector<PhoneMention> phones_in(std::string_view words) {
  std::vector<PhoneMention> mentions;
  for (size_t start = 0; start < words.size();) {
    size_t end = start;
    while (end < words.size() && is_of_phone(words[end])) ++end;
    auto run = words.substr(start, end - start);
    if (run.size() == 13 && run.substr(0, 2) == "86") run.remove_prefix(2);
    if (is_mobile(run) && (start == 0 || !is_alphanumeric(words[start - 1])) &&
        (end == words.size() || !is_alphanumeric(words[end])))
      mentions.push_back({std::string(run), owner_after(words.substr(0, start))});
    start = std::max(end, start + 1);
  }
  return mentions;
}

std::vector<std::string> new_waybills_in(std::string_view words) {
  std::vector<std::string> waybills;
  for (const std::string_view lead :
       {"转寄单号", "转寄运单号", "转单号", "新单号", "新运单号", "退回单号", "退回运单号", "退件单号", "返货单号"}) {
    auto at = words.find(lead);
    if (at == std::string_view::npos) continue;
    at += lead.size();
    for (const std::string_view between : {"为", "：", ":", " "})
      if (words.substr(at, between.size()) == between) at += between.size();
    auto end = at;
    while (end < words.size() && is_alphanumeric(words[end])) ++end;
    const std::string waybill(words.substr(at, end - at));
    if (waybill.size() >= 8 && waybill.size() <= 32 &&
        std::find(waybills.begin(), waybills.end(), waybill) == waybills.end())
      waybills.push_back(waybill);
  }
  return waybills;
}

}  // namespace dossier::kuaidi100
