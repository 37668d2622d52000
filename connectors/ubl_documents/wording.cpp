#include "wording.hpp"

#include <algorithm>
#include <array>

namespace ubl {
namespace {

constexpr size_t most_lines_told = 100;

struct Word {
  std::string_view name, chinese, english;
};

// Titles, quantities, units, then the small words.
constexpr std::array words{
    Word{"DespatchAdvice", "发货通知", "Despatch advice"},
    Word{"ReceiptAdvice", "收货通知", "Receipt advice"},
    Word{"TransportationStatus", "运输状态通知", "Transportation status"},
    Word{"OrderResponse", "订单答复", "Order response"},
    Word{"OrderResponseSimple", "订单答复", "Order response"},
    Word{"DeliveredQuantity", "已发", "despatched"},
    Word{"BackorderQuantity", "缺货待补", "on back order"},
    Word{"OutstandingQuantity", "未发", "outstanding"},
    Word{"ReceivedQuantity", "实收", "received"},
    Word{"ShortQuantity", "短少", "short"},
    Word{"RejectedQuantity", "拒收", "rejected"},
    Word{"OversupplyQuantity", "多发", "too many"},
    Word{"Quantity", "数量", "quantity"},
    Word{"C62", "件", "piece(s)"},
    Word{"H87", "件", "piece(s)"},
    Word{"EA", "件", "each"},
    Word{"NAR", "件", "article(s)"},
    Word{"XPP", "件", "piece(s)"},
    Word{"SET", "套", "set(s)"},
    Word{"PR", "双", "pair(s)"},
    Word{"DZN", "打", "dozen"},
    Word{"XBX", "箱", "box(es)"},
    Word{"XCT", "纸箱", "carton(s)"},
    Word{"XPK", "包", "package(s)"},
    Word{"XPX", "托盘", "pallet(s)"},
    Word{"XBG", "袋", "bag(s)"},
    Word{"KGM", "千克", "kg"},
    Word{"GRM", "克", "g"},
    Word{"TNE", "吨", "t"},
    Word{"MTR", "米", "m"},
    Word{"CMT", "厘米", "cm"},
    Word{"MTK", "平方米", "m²"},
    Word{"MTQ", "立方米", "m³"},
    Word{"LTR", "升", "l"},
    Word{"supplier", "供应商：", "supplier "},
    Word{"receiver", "收货方：", "received by "},
    Word{"carrier", "承运方：", "carrier "},
    Word{"order", "订单 ", "order "},
    Word{"waybill", "运单 ", "waybill "},
    Word{"despatched", "实际发货 ", "despatched "},
    Word{"delivered", "实际送达 ", "delivered "},
    Word{"line", "行 ", "line "},
    Word{"reason", "原因：", "reason: "},
    Word{"status", "状态代码 ", "status code "},
    Word{"status_reason", "原因代码 ", "reason code "},
    Word{"condition", "货况代码 ", "condition code "},
    Word{"note", "备注：", "note: "},
    Word{"contact", "收货联系人：", "delivery contact: "},
    Word{"true", "接受订单", "order accepted"},
    Word{"false", "不接受订单", "order not accepted"},
    Word{"AP", "接受订单", "order accepted"},
    Word{"29", "接受订单", "order accepted without change"},
    Word{"CA", "有条件接受订单", "order accepted with conditions"},
    Word{"30", "修改后接受订单", "order accepted with changes"},
    Word{"RE", "不接受订单", "order not accepted"},
    Word{"27", "不接受订单", "order not accepted"},
    Word{"AB", "已收到订单", "order received"},
    Word{"other_lines", "单据另载有其他订单或包裹的内容，此处不列。",
         "The document also speaks of other orders or parcels; they are not shown."},
    Word{"more_lines", "其余各行从略，行数：", "further lines, not shown: "},
};

std::string_view word(std::string_view name, Language language) {
  const auto found = std::find_if(words.begin(), words.end(), [&](const Word& known) { return known.name == name; });
  if (found == words.end()) return name;
  return language == Language::chinese ? found->chinese : found->english;
}

/// Builds sentences: parts with the language's own comma, sentences with its full stop.
class Telling {
 public:
  explicit Telling(Language language) : language_(language) {}

  Telling& part(std::string_view text) {
    if (text.empty()) return *this;
    if (!sentence_.empty()) sentence_ += language_ == Language::chinese ? "，" : ", ";
    sentence_ += text;
    return *this;
  }
  Telling& named(std::string_view name, std::string_view text) {
    return text.empty() ? *this : part(std::string(word(name, language_)) + std::string(text));
  }
  Telling& stop() {
    if (sentence_.empty()) return *this;
    const bool ended = sentence_.ends_with("。") || sentence_.ends_with(".");
    text_ += (text_.empty() ? "" : "\n") + sentence_;
    if (!ended) text_ += language_ == Language::chinese ? "。" : ".";
    sentence_.clear();
    return *this;
  }
  std::string take() { return stop(), std::move(text_); }

 private:
  Language language_;
  std::string text_, sentence_;
};

std::string with_blank(std::string_view first, std::string_view second) {
  return std::string(first) + (first.empty() || second.empty() ? "" : " ") + std::string(second);
}

std::string company(const Company& company) {
  if (company.name.empty() || company.id.empty()) return company.key();
  return company.name + " (" + company.id + ")";
}

void tell_line(const Line& line, Language language, Telling& telling) {
  telling.part(with_blank(with_blank("", std::string(word("line", language)) + line.id), line.item));
  for (const auto& quantity : line.quantities) telling.part(say(quantity, language));
  telling.named("note", line.note).stop();
}

void tell_statuses(const Element* around, Language language, Telling& telling, int depth = 0) {
  for (const auto* element = around->FirstChildElement(); element && depth < 6;
       element = element->NextSiblingElement()) {
    if (local_name(*element) != "Status" && local_name(*element) != "CurrentStatus") {
      tell_statuses(element, language, telling, depth + 1);
      continue;
    }
    telling.part(text_at(element, "ReferenceDate"));
    telling.named("condition", text_at(element, "ConditionCode"));
    telling.named("status_reason", text_at(element, "StatusReasonCode"));
    telling.part(text_at(element, "StatusReason")).part(text_at(element, "Description")).part(text_at(element, "Text"));
    telling.stop();
  }
}

std::string answer(const Paper& paper, Language language) {
  if (paper.code.empty()) return {};
  const bool known = paper.kind == Kind::order_response || paper.kind == Kind::order_response_simple;
  const auto said = known ? word(paper.code, language) : std::string_view(paper.code);
  return said == paper.code ? std::string(word("status", language)) + paper.code : std::string(said);
}

}  // namespace

std::string say(const Quantity& quantity, Language language) {
  std::string said =
      with_blank(word(quantity.element, language), with_blank(quantity.value, word(quantity.unit, language)));
  if (quantity.reason.empty()) return said;
  const bool chinese = language == Language::chinese;
  return said + (chinese ? "（" : " (") + std::string(word("reason", language)) + quantity.reason +
         (chinese ? "）" : ")");
}

std::string say(const Told& told, Language language) {
  const auto& paper = told.paper;
  Telling telling(language);
  telling.part(with_blank(word(type_name(paper.kind), language), paper.id)).part(with_blank(paper.date, paper.time));
  telling.named("receiver", company(paper.receiver))
      .named("supplier", company(paper.supplier))
      .named("carrier", paper.carrier.name.empty() ? "" : company(paper.carrier))
      .part(answer(paper, language));
  telling.stop();
  for (const auto& order : told.orders) telling.named("order", order);
  for (const auto* waybills : {&told.waybills, &told.common_waybills})
    for (const auto& waybill : *waybills) telling.named("waybill", waybill.number);
  telling.named("despatched", paper.despatched).named("delivered", paper.delivered).stop();
  for (size_t index = 0; index < std::min(told.lines.size(), most_lines_told); ++index)
    tell_line(*told.lines[index], language, telling);
  if (told.lines.size() > most_lines_told)
    telling.named("more_lines", std::to_string(told.lines.size() - most_lines_told)).stop();
  for (const auto* consignment : told.consignments) tell_statuses(consignment, language, telling);
  const auto& contact = paper.contact;
  telling.named("contact", with_blank(with_blank(contact.name, contact.phone), contact.email)).stop();
  if (!told.is_whole) return telling.part(word("other_lines", language)).take();
  for (const auto& note : paper.notes) telling.named("note", note).stop();
  return telling.take();
}

}  // namespace ubl
