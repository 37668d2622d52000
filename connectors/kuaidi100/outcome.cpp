#include "outcome.hpp"

#include <algorithm>
#include <vector>

namespace dossier::kuaidi100 {
namespace {

using Words = std::vector<std::string_view>;

bool has_one(std::string_view text, const Words& words) {
  return std::any_of(words.begin(), words.end(), [&](auto word) { return text.find(word) != std::string_view::npos; });
}

// Somebody else, or a box, has it.
const Words proxies = {"代收",     "代签", "驿站", "丰巢", "快递柜", "自提柜", "智能柜", "快件箱", "自提点",
                       "快递超市", "物业", "门卫", "保安", "前台",   "收发室", "邻居",   "家门口", "放门口"};
// …and the customer has fetched it from there.
const Words fetched = {"取出", "取走", "已取件", "已提货", "已自提", "已被取"};

std::string outcome_of_code(std::string_view code) {
  const auto& known = outcomes_of_codes();
  auto found = known.find(std::string(code));
  // Finer codes appear without notice; their first digit is the coarse state.
  if (found == known.end() && code.size() == 3) found = known.find(std::string(code.substr(0, 1)));
  return found == known.end() ? std::string() : found->second;
}

struct Meaning {
  Words words;
  std::string_view outcome;
};

std::string outcome_of_words(std::string_view text) {
  // The order matters: "派送失败" holds "派送", "退回签收" holds "签收".
  static const Meaning meanings[] = {
      {{"拒收", "拒签"}, "refused"},
      {{"退签", "退回签收", "退件签收", "已退回"}, "returned"},
      {{"退回", "退件", "返回寄件"}, "returning"},
      {{"破损", "损坏"}, "damaged"},
      {{"丢失", "遗失"}, "lost"},
      {{"派送失败", "派送不成功", "投递失败", "无法派送", "无法联系", "未妥投", "改约"}, "delivery_failed"},
      {{"转寄", "转投", "改派"}, "forwarded"},
      {{"清关", "海关"}, "customs"},
      {{"待取件", "请及时取", "凭取件码", "待提货"}, "available_for_pickup"},
      {{"签收", "妥投"}, "delivered"},
      {{"派送", "派件", "投递"}, "out_for_delivery"},
      {{"揽收", "已收取", "收寄", "已揽件"}, "picked_up"},
      {{"已下单", "待揽"}, "info_received"},
      {{"到达", "离开", "发往", "运输", "在途", "干线"}, "in_transit"},
  };
  for (const auto& meaning : meanings)
    if (has_one(text, meaning.words)) return std::string(meaning.outcome);
  return "unknown";
}

}  // namespace

const std::map<std::string, std::string>& outcomes_of_codes() {
  static const std::map<std::string, std::string> codes = {
      {"0", "in_transit"},
      {"1001", "in_transit"},
      {"1002", "in_transit"},
      {"1003", "in_transit"},
      {"1", "picked_up"},
      {"101", "info_received"},
      {"102", "info_received"},
      {"103", "picked_up"},
      {"2", "exception"},
      {"201", "exception"},
      {"202", "exception"},
      {"203", "refused"},
      {"204", "delivery_failed"},
      {"205", "available_for_pickup"},
      {"206", "delivery_failed"},
      {"207", "exception"},
      {"208", "exception"},
      {"209", "damaged"},
      {"210", "cancelled"},
      {"3", "delivered"},
      {"301", "delivered"},
      {"302", "delivered"},
      {"303", "delivered_to_proxy"},
      {"304", "delivered_to_proxy"},
      {"4", "returned"},
      {"401", "cancelled"},
      {"5", "out_for_delivery"},
      {"501", "available_for_pickup"},
      {"6", "returning"},
      {"7", "forwarded"},
      {"8", "customs"},
      {"10", "customs"},
      {"11", "customs"},
      {"12", "customs"},
      {"13", "customs"},
      {"14", "refused"},
  };
  return codes;
}

std::string outcome_of(std::string_view code, std::string_view status, std::string_view words) {
  auto outcome = outcome_of_code(code);
  const auto said = std::string(status) + " " + std::string(words);
  if (outcome.empty()) outcome = outcome_of_words(said);
  if (outcome == "exception") {  // "problem" covers everything: the text may know better
    const auto finer = outcome_of_words(said);
    if (finer == "refused" || finer == "damaged" || finer == "lost" || finer == "delivery_failed") return finer;
  }
  if (outcome == "delivered" && has_one(said, proxies) && !has_one(said, fetched)) return "delivered_to_proxy";
  if (outcome == "delivered_to_proxy" && has_one(said, fetched) && !has_one(said, {"代取", "代收", "代签"}))
    return "delivered";
  return outcome;
}

}  // namespace dossier::kuaidi100
