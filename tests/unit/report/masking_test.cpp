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

INSTANTIATE_TEST_SUITE_P(
    PhonesInPieces, Masks,
    testing::Values(Example{"(138)1234-5678", "138****5678"}, Example{"138（1234）5678", "138****5678"},
                    Example{"138/1234/5678", "138****5678"}, Example{"138_1234_5678", "138****5678"},
                    Example{"138.1234.5678", "138****5678"}, Example{"138\t1234\t5678", "138****5678"},
                    Example{"138／1234．5678", "138****5678"}, Example{"138＿1234＿5678", "138****5678"},
                    Example{"1/3/8/1/2/3/4/5/6/7/8", "138****5678"}, Example{"+86(138)1234/5678", "138****5678"},
                    Example{"+86138-1234-5678", "138****5678"}, Example{"0086 138_1234_5678", "138****5678"},
                    Example{"138-1234-5678/138-1234-5678", "138****5678/138****5678"},
                    Example{"联系(1)138 1234 5678", "联系(1)138****5678"},
                    Example{"2026-10-15 138.1234.5678", "2026-10-15 138****5678"},
                    Example{"座机021/6000/1234", "座机021****1234"}, Example{"座机021_6000.1234", "座机021****1234"}));

INSTANTIATE_TEST_SUITE_P(
    PhonesInOtherDigits, Masks,
    testing::Values(Example{"①③⑧①②③④⑤⑥⑦⑧", "138****5678"}, Example{"①③⑧ ①②③④ ⑤⑥⑦⑧", "138****5678"},
                    Example{"⒈⒊⒏⒈⒉⒊⒋⒌⒍⒎⒏", "138****5678"}, Example{"❶❸❽❶❷❸❹❺❻❼❽", "138****5678"},
                    Example{"¹³⁸¹²³⁴⁵⁶⁷⁸", "138****5678"}, Example{"١٣٨١٢٣٤٥٦٧٨", "138****5678"},
                    Example{"۱۳۸-۱۲۳۴-۵۶۷۸", "138****5678"}, Example{"１３８－１２３４－５６７８", "138****5678"},
                    Example{"𝟏𝟑𝟖𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖", "138****5678"},
                    Example{"1️⃣3️⃣8️⃣1️⃣2️⃣3️⃣4️⃣5️⃣6️⃣7️⃣8️⃣",
                            "138****5678⃣"},
                    Example{"壹叁捌壹贰叁肆伍陆柒捌", "138****5678"}, Example{"幺三八幺两三四五六拐八", "138****5678"},
                    Example{"一三八、一二三四、五六七八", "138****5678"}, Example{"138一二三四5678", "138****5678"},
                    Example{"1381234567八", "138****5678"}, Example{"138（一二三四）5678", "138****5678"},
                    Example{"张三一三八一二三四五六七八", "张三138****5678"},
                    Example{"①13812345678 ②138 1234 5678", "①138****5678 ②138****5678"},
                    Example{"张三13812345678", "张三138****5678"}, Example{"零二一六零零零一二三四", "****1234"}));

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

INSTANTIATE_TEST_SUITE_P(
    DisguisedMails, Masks,
    testing::Values(Example{"foo(at)example.com", "f***(at)example.com"},
                    Example{"写信到 chen.li [at] example.com。", "写信到 c*** [at] example.com。"},
                    Example{"chen（AT）mail.example.com", "c***（AT）mail.example.com"},
                    Example{"chen【at】example【dot】com", "c***【at】example【dot】com"},
                    Example{"chen{@}example.com", "c***{@}example.com"}, Example{"foo@例子.公司", "f***@例子.公司"},
                    Example{"foo@mail.例子.公司，谢谢", "f***@mail.例子.公司，谢谢"},
                    Example{"chen.li @ corp.com", "c*** @ corp.com"},
                    Example{"写到 chen@ corp.com。", "写到 c***@ corp.com。"},
                    Example{"chen.li at company dot com", "c*** at company dot com"},
                    Example{"chen at mail dot company dot cn.", "c*** at mail dot company dot cn."},
                    Example{"发到chen艾特company点com", "发到c***艾特company点com"},
                    Example{"chen（艾特）corp点cn", "c***（艾特）corp点cn"}, Example{"chen@corp点cn", "c***@corp点cn"},
                    Example{"张.三@公司.中国", "张***@公司.中国"}, Example{"иван@пример.рф 收", "и***@пример.рф 收"},
                    Example{"josé@example.com", "j***@example.com"}));

INSTANTIATE_TEST_SUITE_P(
    NamesInWeChat, Masks,
    testing::Values(Example{"加我 wxid_8x2k1abcd1234", "加我 wxid_***"}, Example{"微信号: abc123", "微信号: a***"},
                    Example{"微信号：chen_li-88，", "微信号：c***，"}, Example{"微信号ChenLiLi", "微信号C***"},
                    Example{"WeChat ID: chenlili", "WeChat ID: c***"}, Example{"微信：chen_88", "微信：c***"},
                    Example{"vx:chen88888", "vx:c***"}, Example{"{\"wxid_chenlili\":1}", "{\"wxid_***\":1}"},
                    Example{"微信号是：abc_123", "微信号是：a***"}, Example{"微信账号为 abc_123", "微信账号为 a***"},
                    Example{"微信号：“abc_123”", "微信号：“a***”"}, Example{"微信號 abc_123", "微信號 a***"},
                    Example{"加我微信abc_123", "加我微信a***"}, Example{"微信 abc_123", "微信 a***"},
                    Example{"VX abc_123", "VX a***"}, Example{"vx：abc_123。", "vx：a***。"},
                    Example{"微信（abc_123）", "微信（a***）"}, Example{"微信（号：abc_123）", "微信（号：a***）"},
                    Example{"微信\nabc_123", "微信\na***"}, Example{"我的微信号\r\nchen_li", "我的微信号 \nc***"},
                    Example{"微信帳號是「ChenLiLi」", "微信帳號是「C***」"}, Example{"加v：abc_123", "加v：a***"},
                    Example{"微信联系：chen_88", "微信联系：c***"}, Example{"微信号就是chenlili", "微信号就是c***"},
                    Example{"vx chen88", "vx c***"}, Example{"my WeChat is abc_123", "my WeChat is a***"},
                    Example{"微信：abc_123，wxid_9abcd", "微信：a***，wxid_***"}));

// With check digit, they are what they are, whatever the text calls them.
INSTANTIATE_TEST_SUITE_P(IdentityNumbers, Masks,
                         testing::Values(Example{"订单号 11010519491231002X", "订单号 110***********002X"},
                                         Example{"张三11010519491231002X男", "张三110***********002X男"},
                                         Example{"110105.19491231.002X", "110***********002X"},
                                         Example{"110105\n19491231\n002X", "110***********002X"},
                                         Example{"1101 0519 4912 3100 2X，", "110***********002X，"},
                                         Example{"110105/1949/12/31/002 x", "110***********002X"},
                                         Example{"１１０１０５１９４９１２３１００２Ｘ", "110***********002X"},
                                         Example{"运单号：11010519491231002x", "运单号：110***********002x"},
                                         Example{"order 110105 19491231 002X", "order 110***********002X"}));

// Only the case itself knows an order that looks like a card.
INSTANTIATE_TEST_SUITE_P(Cards, Masks,
                         testing::Values(Example{"订单号4111111111111111", "订单号****1111"},
                                         Example{"运单号：6222021234567890128", "运单号：****0128"},
                                         Example{"4111.1111.1111.1111", "****1111"},
                                         Example{"4111\n1111\n1111\n1111", "****1111"},
                                         Example{"6222 0212\n3456 7890 128。", "****0128。"},
                                         Example{"6222_0212_3456_7890_128", "****0128"},
                                         Example{"622202 1234567890128", "****0128"},
                                         Example{"六二二二零二一二三四五六七八九零一二八", "****0128"}));

INSTANTIATE_TEST_SUITE_P(Landlines, Masks,
                         testing::Values(Example{"座机 88886667", "座机 ******67"},
                                         Example{"座机号码：88886667，", "座机号码：******67，"},
                                         Example{"座机（88886667）", "座机（******67）"},
                                         Example{"固话8888-6667", "固话******67"},
                                         Example{"座機：８８８８６６６７", "座機：******67"},
                                         Example{"landline 88886667", "landline ******67"},
                                         Example{"telephone: 88886667", "telephone: ******67"}));

INSTANTIATE_TEST_SUITE_P(
    Papers, Masks,
    testing::Values(
        Example{"护照号 E12345678", "护照号 ****5678"}, Example{"护照 EA1234567。", "护照 ****4567。"},
        Example{"passport no. G12345678", "passport no. ****5678"},
        Example{"{\"passport_no\":\"G12345678\"}", "{\"passport_no\":\"****5678\"}"},
        Example{"Passport: 12AB34567", "Passport: ****4567"}, Example{"护照号：Ｅ１２３４５６７８", "护照号：****5678"},
        Example{"护照号码是 e12345678，", "护照号码是 ****5678，"}, Example{"护照（E12345678）", "护照（****5678）"},
        Example{"护照号 E 12345678", "护照号 ****5678"}, Example{"护照号 E1234 5678", "护照号 ****5678"},
        Example{"护照号C01X00T47", "护照号****0T47"}, Example{"護照號碼：K12345678", "護照號碼：****5678"},
        Example{"护照E12345678 2026-10-14 签发", "护照****5678 2026-10-14 签发"},
        Example{"回乡证 H12345678", "回乡证 ****5678"}, Example{"回乡证号：M1234567801", "回乡证号：****7801"},
        Example{"港澳居民来往内地通行证 H12345678", "港澳居民来往内地通行证 ****5678"},
        Example{"台胞证号 12345678", "台胞证号 ****78"}, Example{"台胞证 0012345678(B)", "台胞证 ****678B"},
        Example{"香港身份证A123456(3)", "香港身份证****63"}, Example{"香港身份证 A123456（3）", "香港身份证 ****63"},
        Example{"澳门身份证 1234567(8)", "澳门身份证 ****78"}, Example{"我的号 A123456(3)", "我的号 ****63"},
        Example{"HKID: AB987654(3)", "HKID: ****6543"}, Example{"军官证 1234567", "军官证 ****67"},
        Example{"军官证：南字第01234567号", "军官证：****67号"}, Example{"警官证号012345", "警官证号****45"},
        Example{"证件号：E12345678", "证件号：****5678"}, Example{"居留证号 AUS110080010101", "居留证号 ****0101"}));

INSTANTIATE_TEST_SUITE_P(OldIdentityNumbersAndAmericanExpress, Masks,
                         testing::Values(Example{"110105491231002", "110********1002"},
                                         Example{"张三110105491231002男", "张三110********1002男"},
                                         Example{"110105 491231 002", "110********1002"},
                                         Example{"１１０１０５４９１２３１００２", "110********1002"},
                                         Example{"身份证号：110105491231002", "身份证号：110********1002"},
                                         Example{"378282246310005", "****0005"},
                                         Example{"3782 822463 10005", "****0005"},
                                         Example{"3782.822463.10005", "****0005"},
                                         Example{"订单号378282246310005", "订单号****0005"},
                                         Example{"卡号 371449635398431。", "卡号 ****8431。"}));

INSTANTIATE_TEST_SUITE_P(
    NumbersInQq, Masks,
    testing::Values(Example{"QQ 876543219", "QQ 8***"}, Example{"QQ:876543219", "QQ:8***"},
                    Example{"qq号876543219，", "qq号8***，"}, Example{"扣扣：87654", "扣扣：8***"},
                    Example{"我的QQ是876543219", "我的QQ是8***"}, Example{"ＱＱ：８７６５４３２１９", "ＱＱ：8***"},
                    Example{"QQ号码（876543219）", "QQ号码（8***）"},
                    Example{"加我QQ876543219，谢谢", "加我QQ8***，谢谢"},
                    Example{"{\"qq\":\"876543219\"}", "{\"qq\":\"8***\"}"},
                    Example{"QQ/微信：876543219", "QQ/微信：8***"}, Example{"QQ微信同号876543219", "QQ微信同号8***"},
                    Example{"QQ 876 543 219", "QQ 8***"}, Example{"加q 87654321987", "加q 8***"},
                    Example{"QQ_876543219.jpg", "QQ_8***.jpg"}, Example{"user_qq=876543219", "user_qq=8***"},
                    Example{"QQ 876543219,13812345678", "QQ 8***,138****5678"}, Example{"QQ号 20261014", "QQ号 2***"},
                    Example{"QQ：13812345678", "QQ：138****5678"}, Example{"876543219@qq.com", "8***@qq.com"}));

INSTANTIATE_TEST_SUITE_P(
    Addresses, Masks,
    testing::Values(Example{"上海市浦东新区张杨路500号2幢1单元1201室。", "上海市浦东新区张杨路***。"},
                    Example{"送到3栋2单元501室门口", "送到***门口"},
                    Example{"阳光小区12号楼302，放门口", "阳光小区***，放门口"}, Example{"住1201室", "住***"},
                    Example{"398 Wensan Road, Room 1201", "***, ***"}));

class Keeps : public testing::TestWithParam<const char*> {};
TEST_P(Keeps, WhatIsNot) { EXPECT_EQ(masker().text(GetParam()), GetParam()); }

INSTANTIATE_TEST_SUITE_P(OrdinaryText, Keeps,
                         testing::Values("订单DD20261008-5521，运单KD2026100900417，投诉TS20261014-0087",
                                         "复查件 RC-2026-000123", "订单号 13912345678 已发货",
                                         "运单号：6222021234567890129", "订单号4111111111111112",
                                         "订单号码是 202610091234567890", "2026-10-14 09:20:00", "20261014092000",
                                         "10月12日前该到没到，被扣违约金6000元", "客服热线 400-820-8888 或 95554",
                                         "陈女士、张主管", "逾期一日，按合同额2%", "一二三四五六七，三件",
                                         "证据第143号", "第3号仓库", "已取得 12 项", "138****5678", "00:41 您好",
                                         "货款 12345.67 元", "1760404800000", "62 s", "7 天 24 小时", "我知道3号发货",
                                         "12层楼没有电梯", "订单号 110105194912310021", "微信：请稍等",
                                         "WeChat: please wait", "微信版本 V8.0.50", "已通过微信DD20261008-5521通知",
                                         "微信：KD2026100900417 已签收", "10:00 (at) shop.example", "3 [at] 12.50",
                                         "DD20261008-5521@仓库.上海", "@张主管 请处理", "(attn) example.com"));

INSTANTIATE_TEST_SUITE_P(TextBesideChatNames, Keeps,
                         testing::Values("微信支付 order_20261015", "微信群里说 abc_123 不行", "微信支付",
                                         "微信版本8.0.50", "微信 iPhone15 打不开", "微信 SF1234567890123 已发",
                                         "WeChat Image_20261015", "微信图片_20261015123456.jpg", "微信 please wait",
                                         "wx_openid=oABC123", "加微信时间 10:30", "微信公众号推送",
                                         "微信小程序下单 DD20261008-5521", "通过微信发来3张照片", "wx please wait",
                                         "wechat_pay_12345"));

INSTANTIATE_TEST_SUITE_P(TextBesideMails, Keeps,
                         testing::Values("单价 @ 12.50", "3 件 item @ 12.50 each", "look at the dot matrix",
                                         "三点 10:30 到", "艾特了张主管，三点com", "谢谢@张主管.请处理",
                                         "look at example.com", "时间三点点名"));

INSTANTIATE_TEST_SUITE_P(NumbersOfOtherThings, Keeps,
                         testing::Values("15/10/2026 123 件", "15-10-2026 123", "15.10.2026/12345",
                                         "版本 15.0.4420.1017", "192.168.100.12", "15.50 138.00 99.5",
                                         "150\t20\t38\t6500", "13,812,345,678 元", "15:30:20 138 1234",
                                         "尺码155/80/165/8440", "第一、二、三、四、五、六、七、八、九", "①②③④⑤⑥⑦⑧",
                                         "张三 2026 年 10 月", "二〇二六年十月十五日", "SF1381234567890",
                                         "12345678901234567890", "110105\n19491231\n0021", "1111\n2222\n3333\n4444",
                                         "3000.00\n4500.00\n1200.50", "2026-10-14 09:20:00\t2026-10-15 10:00:00"));

INSTANTIATE_TEST_SUITE_P(TextBesidePapersAndQq, Keeps,
                         testing::Values("护照办理需 3 天", "护照 20261014 签发", "护照 2026-10-14 到期",
                                         "护照费 1200000 元", "passport application 2026", "passport no. required",
                                         "护照 SF1234567890123 已寄", "护照 EA123456789CN", "通行证 1000000 件",
                                         "证件照 3 张", "型号 A123456(4)", "IMGA123456(3)", "QQ图片20261015123456.jpg",
                                         "QQ20261015-112233.png", "QQ 10000 元", "QQ 12345.67", "QQ 20261014 09:20:00",
                                         "QQ音乐 123456", "QQ群里说了 3 次", "QQ 3 件", "qq.com", "加扣 10000 分",
                                         "座机 400-820-8888", "座机 8008208888", "200105491231002", "110105491331002",
                                         "110005491231002", "订单号 110105491231002", "运单号：110105491231002",
                                         "202610140920001", "378282246310006", "358282246310007",
                                         "1100.05 4912.31 002"));

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

TEST(Masking, TakesACustomerNumberThatIsAMobileNumberForHisPhone) {
  auto assembled = sample::assembled();
  const Identifier number{"customer_id", "crm", "13912340000", "13912340000", "customer"};
  assembled.customer_identifiers.push_back(number);
  const Masker own(assembled, Words("zh-CN"), "CN");
  EXPECT_EQ(own.text("用户 13912340000 和 139-1234-0000"), "用户 139****0000 和 139****0000");
  EXPECT_EQ(own.identifier(number), "139****0000");
  // Of a number of another kind nothing is to be hidden.
  EXPECT_EQ(own.identifier({"customer_id", "crm", "88001234567", "88001234567", "customer"}), "88001234567");
}

TEST(Masking, FindsAKnownPhoneHoweverItsDigitsAreParted) {
  EXPECT_EQ(masker().text("13.8/12.34/56.78"), "138****5678");
  for (const std::string sign : {",", "，", "、", "~", "*", "#", "+", "\n"})
    EXPECT_EQ(masker().text("138" + sign + "1234" + sign + "5678"), "138****5678") << sign;
  EXPECT_EQ(masker().text("13.9/12.34/56.78"), "13.9/12.34/56.78");
}

TEST(Masking, LooksThroughSignsThatNobodySees) {
  for (const std::string sign : {"\u202E", "\u2066", "\u200F", "\u200E", "\u061C", "\u0085", "\u009B", "\uFE0F"})
    EXPECT_EQ(masker().text("138" + sign + "1234" + sign + "5678"), "138****5678");
}

// What is hidden in long texts that are made to hold a search up; each takes some milliseconds when it is linear, and
// would take minutes if it were not.
TEST(Masking, TakesLongHostileTextsInItsStride) {
  const auto masks = masker();
  for (const std::string piece :
       {"1",        "13",           "1 3 ",   "1-",      "138/",   "4111 ",      "11010519491231002",
        "微信",     "微信：a",      "加我",   "a@",      "a @ ",   "a at ",      "a.b点",
        "艾特",     "张.",          "@公司.", "é@a.",    "é.",     "一",         "一、",
        "①1",       "wx ",          "订单号", "1️⃣", "(",      "86 ",        "0",
        "QQ",       "qq：1",        "QQ 12 ", "护照",    "护照号", "护照号 A1 ", "军官证字",
        "A123456(", "1101054912310"}) {
    std::string text;
    while (text.size() < 200'000) text += piece;
    EXPECT_THAT(masks.text(text + "，电话：13812345678"), testing::EndsWith("138****5678")) << piece;
  }
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
  const std::string phone = "13777770001", mail = "secret.person@example.net", card = "6222021234567890128",
                    qq = "876543219", passport = "E12345678";
  const auto all = "x " + phone + " " + mail + " " + card + " QQ" + qq + " 护照" + passport;
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
  for (const auto& secret : {phone, mail, card, qq, passport, std::string("13812345678"), std::string("13812345670")}) {
    const auto place = tree.find(secret);
    EXPECT_EQ(place, std::string::npos) << secret << " at: " << tree.substr(place < 200 ? 0 : place - 200, 260);
  }
}

}  // namespace
}  // namespace dossier::report
