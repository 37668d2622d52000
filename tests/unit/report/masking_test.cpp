#include "report/masking.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sample_case.hpp"
#include "tree_lines.hpp"

namespace dossier::report {
namespace {

Masker masker(const char* language = "zh-CN") { return Masker(sample::assembled(), Words(language), "CN"); }

struct Example {
  const char* from;
  const char* to;
};

void PrintTo(const Example& example, std::ostream* out) { *out << example.from; }

class Masks : public testing::TestWithParam<Example> {};
TEST_P(Masks, WhatIsPersonal) { EXPECT_EQ(masker().text(GetParam().from), GetParam().to); }

INSTANTIATE_TEST_SUITE_P(
    Phones, Masks,
    testing::Values(Example{"电话13812345678。", "电话138****5678。"}, Example{"+86 138-1234-5678", "138****5678"},
                    Example{"0086 13812345678", "138****5678"}, Example{"138 1234 5678", "138****5678"},
                    Example{"１３８１２３４５６７８", "138****5678"}, Example{"1 3 8 1 2 3 4 5 6 7 8", "138****5678"},
                    Example{"138\xE2\x80\x8B"
                            "1234\xE2\x80\x8B"
                            "5678",
                            "138****5678"},
                    Example{"我的号码是一三八一二三四五六七八", "我的号码是138****5678"},
                    Example{"幺三八，一二三四，五六七八", "138****5678"},
                    Example{"录音_13812345678_20261015.wav", "录音_138****5678_20261015.wav"},
                    Example{"tel13812345678", "tel138****5678"},
                    Example{"微信号wx13812345678，", "微信号wx138****5678，"},
                    Example{"http://h/q?phone=%2B8613812345678&x=1", "http://h/q?phone=%2B138****5678&x=1"},
                    Example{"{\"phone\":\"+8613812345678\"}", "{\"phone\":\"138****5678\"}"},
                    Example{"2026-10-15 13812345678", "2026-10-15 138****5678"},
                    Example{"座机021-60001234", "座机021****1234"}, Example{"（021）6000 1234", "021****1234"},
                    Example{"电话：60001234", "电话：******34"}, Example{"+1 415 555 2671", "415***2671"}));

INSTANTIATE_TEST_SUITE_P(PhonesOfOthers, Masks,
                         testing::Values(Example{"打给13812345670", "打给138****5670〔与用户号码不同，差1位〕"},
                                         Example{"13812345687", "138****5687〔与用户号码不同，两位互换〕"},
                                         Example{"快递员 13900001111", "快递员 139****1111〔与用户号码不同〕"}));

INSTANTIATE_TEST_SUITE_P(OtherNumbers, Masks,
                         testing::Values(Example{"身份证310115199001011234，", "身份证310***********1234，"},
                                         Example{"31011519900101123X", "310***********123X"},
                                         Example{"身份证号：310115 19900101 1234", "身份证号：310***********1234"},
                                         Example{"卡号6222021234567890128", "卡号****0128"},
                                         Example{"4111 1111 1111 1111", "****1111"},
                                         Example{"账号：1001234567", "账号：****4567"},
                                         Example{"chen.li+a@mail.example.com 收", "c***@mail.example.com 收"},
                                         Example{"user%40example.com", "u***@example.com"}));

INSTANTIATE_TEST_SUITE_P(DisguisedMails, Masks,
                         testing::Values(Example{"foo(at)example.com", "f***(at)example.com"},
                                         Example{"写信到 chen.li [at] example.com。", "写信到 c*** [at] example.com。"},
                                         Example{"chen（AT）mail.example.com", "c***（AT）mail.example.com"},
                                         Example{"chen【at】example【dot】com", "c***【at】example【dot】com"},
                                         Example{"chen{@}example.com", "c***{@}example.com"},
                                         Example{"foo@例子.公司", "f***@例子.公司"},
                                         Example{"foo@mail.例子.公司，谢谢", "f***@mail.例子.公司，谢谢"}));

INSTANTIATE_TEST_SUITE_P(
    NamesInWeChat, Masks,
    testing::Values(Example{"加我 wxid_8x2k1abcd1234", "加我 wxid_***"}, Example{"微信号: abc123", "微信号: a***"},
                    Example{"微信号：chen_li-88，", "微信号：c***，"}, Example{"微信号ChenLiLi", "微信号C***"},
                    Example{"WeChat ID: chenlili", "WeChat ID: c***"}, Example{"微信：chen_88", "微信：c***"},
                    Example{"vx:chen88888", "vx:c***"}, Example{"{\"wxid_chenlili\":1}", "{\"wxid_***\":1}"}));

// With check digit, they are what they are, whatever the text calls them.
INSTANTIATE_TEST_SUITE_P(IdentityNumbers, Masks,
                         testing::Values(Example{"订单号 11010519491231002X", "订单号 110***********002X"},
                                         Example{"运单号：11010519491231002x", "运单号：110***********002x"},
                                         Example{"order 110105 19491231 002X", "order 110***********002X"}));

INSTANTIATE_TEST_SUITE_P(
    Addresses, Masks,
    testing::Values(Example{"上海市浦东新区张杨路500号2幢1单元1201室。", "上海市浦东新区张杨路***。"},
                    Example{"送到3栋2单元501室门口", "送到***门口"},
                    Example{"阳光小区12号楼302，放门口", "阳光小区***，放门口"}, Example{"住1201室", "住***"},
                    Example{"398 Wensan Road, Room 1201", "***, ***"}));

class Keeps : public testing::TestWithParam<const char*> {};
TEST_P(Keeps, WhatIsNot) { EXPECT_EQ(masker().text(GetParam()), GetParam()); }

INSTANTIATE_TEST_SUITE_P(
    OrdinaryText, Keeps,
    testing::Values("订单DD20261008-5521，运单KD2026100900417，投诉TS20261014-0087", "复查件 RC-2026-000123",
                    "订单号 13912345678 已发货", "运单号：6222021234567890128", "订单号码是 202610091234567890",
                    "2026-10-14 09:20:00", "20261014092000", "10月12日前该到没到，被扣违约金6000元",
                    "客服热线 400-820-8888 或 95554", "陈女士、张主管", "逾期一日，按合同额2%", "一二三四五六七，三件",
                    "证据第143号", "第3号仓库", "已取得 12 项", "138****5678", "00:41 您好", "货款 12345.67 元",
                    "1760404800000", "62 s", "7 天 24 小时", "我知道3号发货", "12层楼没有电梯",
                    "订单号 110105194912310021", "微信：请稍等", "WeChat: please wait", "微信版本 V8.0.50",
                    "已通过微信DD20261008-5521通知", "微信：KD2026100900417 已签收", "10:00 (at) shop.example",
                    "3 [at] 12.50", "DD20261008-5521@仓库.上海", "@张主管 请处理", "(attn) example.com"));

TEST(Masking, LeavesTheCasesOwnNumbersEvenWhereTheyLookLikeCards) {
  auto assembled = sample::assembled();
  assembled.customer_identifiers.push_back(
      {"waybill_no", "suda", "6222021234567890128", "6222021234567890128", "customer"});
  assembled.customer_identifiers.push_back({"order_no", "crm", "13712345678", "13712345678", "customer"});
  const Masker own(assembled, Words("zh-CN"), "CN");
  EXPECT_EQ(own.text("6222021234567890128 和 13712345678"), "6222021234567890128 和 13712345678");
}

TEST(Masking, MasksAnIdentityNumberThatASourceDeclaresAnOrder) {
  auto assembled = sample::assembled();
  const std::string identity = "11010519491231002X";
  assembled.customer_identifiers.push_back({"order_no", "crm", identity, identity, "customer"});
  const Masker own(assembled, Words("zh-CN"), "CN");
  EXPECT_EQ(own.text("单 " + identity), "单 110***********002X");
  EXPECT_EQ(own.identifier({"order_no", "crm", identity, identity, "customer"}), "110***********002X");
  // One digit further it is no such number, and stays what the source says.
  const std::string order = "110105194912310021";
  assembled.customer_identifiers.back() = {"order_no", "crm", order, order, "customer"};
  EXPECT_EQ(Masker(assembled, Words("zh-CN"), "CN").text("单 " + order), "单 " + order);
}

TEST(Masking, MasksABankCardThatARecordDeclaresAndNobodyWasAskedFor) {
  auto assembled = sample::assembled();
  const std::string card = "6222021234567890128", order = "6222021234567890129";
  for (const auto& number : {card, order})
    assembled.items.back().record.identifiers.push_back({"order_no", "crm", number, number, "none"});
  const Masker own(assembled, Words("zh-CN"), "CN");
  EXPECT_EQ(own.identifier({"order_no", "crm", card, card, "none"}), "****0128");
  EXPECT_EQ(own.text("退到 " + card), "退到 ****0128");
  EXPECT_EQ(own.identifier({"order_no", "crm", order, order, "none"}), order) << "fails a card's check digit";
  // Asked for under another name than order, parcel or complaint.
  assembled.customer_identifiers.push_back({"account", "crm", card, card, "customer"});
  EXPECT_EQ(Masker(assembled, Words("zh-CN"), "CN").identifier(assembled.customer_identifiers.back()), "****0128");
}

TEST(Masking, MasksACustomerNumberThatIsHisPhone) {
  auto assembled = sample::assembled();
  assembled.customer_identifiers.push_back({"customer_id", "crm", "13812345678", "13812345678", "customer"});
  const Masker own(assembled, Words("zh-CN"), "CN");
  EXPECT_EQ(own.text("用户 13812345678"), "用户 138****5678");
  EXPECT_EQ(own.identifier({"customer_id", "crm", "13812345678", "13812345678", "customer"}), "138****5678");
}

TEST(Masking, ShowsIdentifiersByTheirType) {
  const auto masks = masker("en");
  EXPECT_EQ(masks.identifier({"phone", {}, "+8613812345678", {}, "customer"}), "138****5678");
  EXPECT_EQ(masks.identifier({"phone", {}, "+8613812345670", {}, "recipient"}),
            "138****5670〔differs from the customer's number, in 1 digit〕");
  EXPECT_EQ(masks.identifier({"phone", {}, "138****5678", {}, "customer"}), "138****5678");
  EXPECT_EQ(masks.identifier({"email", {}, "chen@example.com", {}, "customer"}), "c***@example.com");
  EXPECT_EQ(masks.identifier({"order_no", {}, "DD20261008-5521", {}, "customer"}), "DD20261008-5521");
}

TEST(Masking, KeepsOfAnAddressFieldTheDistrict) {
  EXPECT_EQ(masker().address("上海市浦东新区张杨路500号1201室"), "上海市浦东新区***");
  EXPECT_EQ(masker().address("somewhere 5"), "***");
}

TEST(Masking, SaysNothingAboutPhonesWhenTheCustomersIsNotKnown) {
  AssembledCase empty;
  EXPECT_EQ(Masker(empty, Words("zh-CN"), "CN").text("13812345670"), "138****5670");
}

TEST(Masking, CleansWhatIsNoText) {
  const std::string bytes("a\0b\x01\xFF 13812345678", 16);
  const auto shown = masker().text(bytes);
  EXPECT_THAT(shown, testing::Not(testing::HasSubstr("13812345678")));
  EXPECT_EQ(shown.find('\0'), std::string::npos);
  EXPECT_THAT(shown, testing::HasSubstr("\xEF\xBF\xBD"));
}

TEST(Masking, ReachesEveryCornerOfAReport) {
  auto assembled = sample::assembled();
  auto& item = assembled.items.back();
  const std::string phone = "13777770001", mail = "secret.person@example.net", card = "6222021234567890128";
  const auto all = "x " + phone + " " + mail + " " + card;
  auto& record = item.record;
  record.text = record.outcome_raw = record.channel = record.direction = record.kind = record.stream =
      record.source_id = all;
  record.parties = {{"agent", all, all}, {all, all, all}};
  record.identifiers = {
      {"phone", {}, "+86" + phone, phone, "courier"}, {"email", {}, mail, mail, "none"}, {all, {}, all, all, "none"}};
  record.claims = {{all, all, all}};
  record.detail = {{all, all}, {"subject", all}};
  record.media = {{all, all, all, all, {}, 1}};
  item.media_paths = {""};
  item.media_types = {""};
  item.earlier = {record};
  item.earlier.front().text += "!";
  item.origin.pointer = item.origin.connector = all;
  item.origin.request = json::Document(rapidjson::kObjectType);
  item.origin.request.AddMember("q", json::Value(all.c_str(), item.origin.request.GetAllocator()),
                                item.origin.request.GetAllocator());
  item.path = {"phone +86" + phone, all};
  assembled.gaps.push_back(assembled.gaps.front());
  assembled.gaps.back().message = assembled.gaps.back().reason = all;
  assembled.review_case.triggers.push_back({all, all});
  assembled.source_titles["chat"] = all;
  assembled.findings.push_back({"check", "code", all, {1}});
  record.at = sample::instant("2026-10-21 09:00:00");
  record.at->raw = all;

  const auto tree = sample::joined(sample::tree_lines(assembled));

  EXPECT_NE(tree.find("137****0001"), std::string::npos);
  for (const auto& secret : {phone, mail, card, std::string("13812345678"), std::string("13812345670")}) {
    const auto place = tree.find(secret);
    EXPECT_EQ(place, std::string::npos) << secret << " at: " << tree.substr(place < 200 ? 0 : place - 200, 260);
  }
}

}  // namespace
}  // namespace dossier::report
