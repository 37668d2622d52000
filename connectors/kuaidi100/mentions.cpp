#include "mentions.hpp"

#include <algorithm>

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

constexpr std::string_view of_recipients[] = {"短信", "发送至", "发送到", "发至", "通知", "收件人", "收货人"};
constexpr std::string_view of_couriers[] = {"快递员", "派件员", "派送员",   "业务员", "揽投员",
                                            "配送员", "小哥",   "联系电话", "客服"};
constexpr size_t longest_word = std::string_view("联系电话").size();

// The last of these words before a number tells whose it is. Each part of the text is read once, however many numbers
// it holds.
class OwnerSoFar {
 public:
  explicit OwnerSoFar(std::string_view words) : words_(words) {}

  Owner before(size_t place) {
    const auto from = read_ > longest_word ? read_ - longest_word : 0;
    const auto part = words_.substr(from, place - from);
    for (const auto word : of_recipients) note(part.rfind(word), from, recipient_);
    for (const auto word : of_couriers) note(part.rfind(word), from, courier_);
    read_ = place;
    return recipient_ > courier_ ? Owner::recipient : Owner::courier;
  }

 private:
  static void note(size_t found, size_t from, size_t& last) {
    if (found != std::string_view::npos) last = std::max(last, from + found + 1);
  }
  std::string_view words_;
  size_t read_ = 0, recipient_ = 0, courier_ = 0;  // places, counted from one
};

}  // namespace

std::vector<PhoneMention> phones_in(std::string_view words) {
  std::vector<PhoneMention> mentions;
  OwnerSoFar owner(words);
  for (size_t start = 0; start < words.size();) {
    size_t end = start;
    while (end < words.size() && is_of_phone(words[end])) ++end;
    auto run = words.substr(start, end - start);
    if (run.size() == 13 && run.substr(0, 2) == "86") run.remove_prefix(2);
    if (is_mobile(run) && (start == 0 || !is_alphanumeric(words[start - 1])) &&
        (end == words.size() || !is_alphanumeric(words[end])))
      mentions.push_back({std::string(run), owner.before(start)});
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
