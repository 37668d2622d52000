#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <openssl/evp.h>

#include <set>

#include "testkit/source.hpp"

namespace dossier::testkit {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

SourceUnderTest parcels() {
  auto made = source("kuaidi100");
  made.option("customer", "DEMO").option("key", "demo-key").option("endpoint", "http://127.0.0.1:1/query.do");
  return made;
}

const Sought waybill{"waybill_no", "KD2026100900417", "kuaidi"};

std::string one_event(const std::string& code, const std::string& status, const std::string& words) {
  const auto event = json::Object()
                         .put("time", "2026-10-14 11:37:00")
                         .put("ftime", "2026-10-14 11:37:00")
                         .put("context", words)
                         .put("status", status)
                         .put("statusCode", code);
  return json::Object()
      .put("message", "ok")
      .put("nu", waybill.value)
      .put("com", "kuaidi")
      .put("status", "200")
      .put("data", std::vector<json::Object>{event})
      .str();
}

// The record made of one event.
json::Document record_of(const std::string& code, const std::string& status, const std::string& words) {
  auto run = parcels().answers({200, one_event(code, status, words), {}}).lookup("shipments", waybill);
  EXPECT_THAT(run.records, SizeIs(1));
  return run.records.size() == 1 ? std::move(run.records.front()) : json::Document(rapidjson::kObjectType);
}
std::string outcome_of(const std::string& code, const std::string& status, const std::string& words) {
  return json::text(record_of(code, status, words), "/outcome");
}

std::string field(const json::Value& request, const std::string& name) {
  for (const auto& [pair, pointer] : json::each(request, "/form"))
    if (json::text(pair, "/0") == name) return json::text(pair, "/1");
  return {};
}

std::string md5(const std::string& text) {
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned size = 0;
  EVP_Digest(text.data(), text.size(), digest, &size, EVP_md5(), nullptr);
  std::string hex;
  for (unsigned index = 0; index < size; ++index) {
    char pair[3];
    std::snprintf(pair, sizeof pair, "%02X", digest[index]);
    hex += pair;
  }
  return hex;
}

// Looked for once in the text, not once for each of a hundred thousand numbers.
TEST(Kuaidi100, ReadsATextFullOfPhonesInOnePass) {
  std::string words = "快递员 13912345678，收件人 13812345678 ";
  for (int number = 0; number < 4000; ++number) words += "13812345678 ";
  const auto of_few = record_of("", "", words);
  EXPECT_EQ(json::text(of_few, "/identifiers/1/owner"), "courier");
  EXPECT_EQ(json::text(of_few, "/identifiers/2/owner"), "recipient");
  EXPECT_EQ(json::text(of_few, "/identifiers/4001/owner"), "recipient");

  std::string many;
  while (many.size() < 4'000'000) many += "13812345678 ";
  const auto run = parcels().answers({200, one_event("", "", many), {}}).lookup("shipments", waybill);
  EXPECT_THAT(run.records, SizeIs(1)) << "not within the time limit of a normalise";
}

TEST(Kuaidi100, MakesOfEveryGoldenCaseWhatItsFileSays) {
  const auto lines = expect_golden_cases("kuaidi100");
  std::set<std::string> outcomes, identifiers;
  for (const auto& line : lines) {
    outcomes.insert(json::text(line, "/outcome"));
    for (const auto& [identifier, pointer] : json::each(line, "/identifiers"))
      identifiers.insert(json::text(identifier, "/type"));
  }
  const auto built = built_connector("kuaidi100");
  const auto* declared = json::find(built.spec, "/streams/0/outcomes");
  ASSERT_NE(declared, nullptr);
  ASSERT_GT(declared->MemberCount(), 0u);
  for (const auto& member : declared->GetObject())
    EXPECT_THAT(outcomes, Contains(std::string(json::view(member.value))));
  for (const auto& [type, pointer] : json::each(built.spec, "/streams/0/yields"))
    EXPECT_THAT(identifiers, Contains(json::text(type, "")));
}

TEST(Kuaidi100, ListsEachOfItsOptionsInItsReadme) { expect_readme_of("kuaidi100"); }

TEST(Kuaidi100, SignsTheParametersExactlyAsItSendsThem) {
  const auto run = parcels().answers({200, one_event("0", "在途", "运输中"), {}}).lookup("shipments", waybill);
  ASSERT_THAT(run.requests, SizeIs(1));
  const auto& request = run.requests.front();
  EXPECT_EQ(json::text(request, "/method"), "POST");
  EXPECT_EQ(field(request, "customer"), "DEMO");
  EXPECT_EQ(field(request, "sign"), md5(field(request, "param") + "demo-key" + "DEMO"));
  const auto param = json::parse(field(request, "param"));
  ASSERT_TRUE(param);
  EXPECT_EQ(json::text(*param, "/com"), "kuaidi");
  EXPECT_EQ(json::text(*param, "/num"), waybill.value);
  EXPECT_EQ(json::text(*param, "/resultv2"), "4");
  EXPECT_EQ(json::find(*param, "/phone"), nullptr);
}

TEST(Kuaidi100, SendsOnlyTheLastFourDigitsOfACompanionPhone) {
  auto sought = waybill;
  sought.companions["phone"] = "+8613812345678";
  const auto run = parcels().answers({200, one_event("0", "", ""), {}}).lookup("shipments", sought);
  ASSERT_THAT(run.requests, SizeIs(1));
  EXPECT_EQ(json::text(*json::parse(field(run.requests[0], "param")), "/phone"), "5678");
}

TEST(Kuaidi100, FallsBackToTheConfiguredCarrier) {
  auto made = parcels();
  made.option("carrier", "shunfeng").answers({200, one_event("0", "", ""), {}});
  const auto run = made.lookup("shipments", {"waybill_no", "SF1", "", {}});
  ASSERT_THAT(run.requests, SizeIs(1));
  EXPECT_EQ(json::text(*json::parse(field(run.requests[0], "param")), "/com"), "shunfeng");
}

TEST(Kuaidi100, AsksNothingWhenNobodyNamesTheCarrier) {
  const auto run =
      parcels().answers({200, one_event("0", "", ""), {}}).lookup("shipments", {"waybill_no", "SF1", "", {}});
  EXPECT_THAT(run.requests, IsEmpty());
  ASSERT_FALSE(run.outcome);
  EXPECT_EQ(run.error().kind(), ErrorKind::config);
  EXPECT_THAT(run.error().message(), HasSubstr("set the option `carrier`"));
}

TEST(Kuaidi100, ReportsARefusalThatComesAsHttp200) {
  const auto run = parcels()
                       .answers({200, R"({"result":false,"returnCode":"503","message":"验证签名失败"})", {}})
                       .lookup("shipments", waybill);
  ASSERT_FALSE(run.outcome);
  EXPECT_EQ(run.error().kind(), ErrorKind::permission);
  EXPECT_THAT(run.error().message(), HasSubstr("验证签名失败"));
  EXPECT_THAT(run.documents, SizeIs(1)) << "the payload is kept all the same";
  EXPECT_EQ(run.documents[0].covers, "some") << "a refusal must not withdraw earlier events";
  EXPECT_THAT(run.records, IsEmpty());
}

TEST(Kuaidi100, TellsEachRefusalByItsKind) {
  const std::pair<const char*, ErrorKind> refusals[] = {
      {"400", ErrorKind::config},      {"408", ErrorKind::config},     {"501", ErrorKind::unavailable},
      {"502", ErrorKind::unavailable}, {"503", ErrorKind::permission}, {"601", ErrorKind::permission},
      {"999", ErrorKind::malformed}};
  for (const auto& [code, kind] : refusals) {
    const auto body = json::Object().put("result", false).put("returnCode", code).put("message", "不行").str();
    const auto run = parcels().answers({200, body, {}}).lookup("shipments", waybill);
    ASSERT_FALSE(run.outcome) << code;
    EXPECT_EQ(run.error().kind(), kind) << code;
    EXPECT_THAT(run.error().message(), HasSubstr(code));
  }
}

TEST(Kuaidi100, TakesNoResultForAnEmptyAnswerAndNoError) {
  const auto run = parcels()
                       .answers({200, R"({"result":false,"returnCode":"500","message":"查询无结果"})", {}})
                       .lookup("shipments", waybill);
  EXPECT_TRUE(run.outcome);
  EXPECT_THAT(run.documents, SizeIs(1));
  EXPECT_THAT(run.records, IsEmpty());
}

TEST(Kuaidi100, SaysWhichPhoneACarrierDidNotAccept) {
  const Scripted refusal{200, R"({"result":false,"returnCode":"408","message":"验证码错误"})", {}};
  const auto without = parcels().answers(refusal).lookup("shipments", waybill);
  ASSERT_FALSE(without.outcome);
  EXPECT_THAT(without.error().message(), HasSubstr("no phone of the customer is known"));
  auto sought = waybill;
  sought.companions["phone"] = "+8613812345678";
  const auto with = parcels().answers(refusal).lookup("shipments", sought);
  ASSERT_FALSE(with.outcome);
  EXPECT_THAT(with.error().message(), HasSubstr("do not fit this waybill"));
  EXPECT_THAT(with.error().message(), ::testing::Not(HasSubstr("5678")));
}

TEST(Kuaidi100, HandsOnTheHostsErrorWithoutADocument) {
  const auto run =
      parcels().answers({0, "", Error(ErrorKind::unavailable, "connection refused")}).lookup("shipments", waybill);
  ASSERT_FALSE(run.outcome);
  EXPECT_EQ(run.error().kind(), ErrorKind::unavailable);
  EXPECT_THAT(run.documents, IsEmpty());
}

TEST(Kuaidi100, KeepsAPageThatIsNoJson) {
  const auto run = parcels().answers({200, "<html>login</html>", {}}).lookup("shipments", waybill);
  EXPECT_TRUE(run.outcome);
  ASSERT_THAT(run.records, SizeIs(1));
  EXPECT_EQ(json::text(run.records[0], "/error/kind"), "malformed");
}

TEST(Kuaidi100, NeverShowsItsKey) {
  const auto run = parcels()
                       .answers({200, R"({"result":false,"returnCode":"601","message":"key expired"})", {}})
                       .lookup("shipments", waybill);
  EXPECT_THAT(run.error().message(), ::testing::Not(HasSubstr("demo-key")));
  EXPECT_THAT(json::to_string(run.requests.at(0)), ::testing::Not(HasSubstr("demo-key")));
}

TEST(Kuaidi100, DoesNotTakeALockerForAHandOver) {
  EXPECT_EQ(outcome_of("3", "签收", "已签收，本人"), "delivered");
  EXPECT_EQ(outcome_of("301", "本人签收", "快件已放入丰巢快递柜，已签收"), "delivered_to_proxy");
  EXPECT_EQ(outcome_of("3", "签收", "快件已由驿站代收"), "delivered_to_proxy");
  EXPECT_EQ(outcome_of("304", "投柜或驿站签收", "已签收"), "delivered_to_proxy");
  EXPECT_EQ(outcome_of("301", "签收", "用户已从快递柜取出，已签收"), "delivered");
  EXPECT_EQ(outcome_of("501", "投柜或驿站", "快件已存入快递柜，请凭取件码取件"), "available_for_pickup");
}

TEST(Kuaidi100, ReadsTheTextWhereTheCodeSaysOnlyProblem) {
  EXPECT_EQ(outcome_of("2", "疑难", "收件人拒收"), "refused");
  EXPECT_EQ(outcome_of("2", "疑难", "外包装破损"), "damaged");
  EXPECT_EQ(outcome_of("2", "疑难", "派送失败，电话无法联系"), "delivery_failed");
  EXPECT_EQ(outcome_of("2", "疑难", "其他问题"), "exception");
  EXPECT_EQ(outcome_of("", "", "快件到达 杭州分拨"), "in_transit");
  EXPECT_EQ(outcome_of("", "", "？"), "unknown");
  EXPECT_EQ(outcome_of("399", "签收", "本人"), "delivered") << "an unknown fine code counts as its coarse one";
}

TEST(Kuaidi100, TellsWhoseAPhoneInTheTextIs) {
  const auto courier = record_of("5", "派件", "快递员李师傅（13900001111）正在派件");
  EXPECT_EQ(json::text(courier, "/identifiers/1/raw"), "13900001111");
  EXPECT_EQ(json::text(courier, "/identifiers/1/owner"), "courier");
  const auto locker = record_of("501", "投柜", "取件短信已发送至 13812345670，如有疑问请联系派件员 13900001111");
  EXPECT_EQ(json::text(locker, "/identifiers/1/owner"), "recipient");
  EXPECT_EQ(json::text(locker, "/identifiers/2/owner"), "courier");
  const auto number = record_of("0", "在途", "批次 202610141234567 已发出，单号 SF13812345678");
  EXPECT_THAT(json::each(number, "/identifiers"), SizeIs(1)) << "a longer number is no phone";
}

TEST(Kuaidi100, FollowsAForwardedParcelUnderItsNewNumber) {
  const auto record = record_of("7", "转投", "快件已转寄，转寄单号：SF7444400012345");
  EXPECT_EQ(json::text(record, "/identifiers/1/raw"), "SF7444400012345");
  EXPECT_EQ(json::text(record, "/identifiers/1/owner"), "customer");
}

TEST(Kuaidi100, SaysWhenTheCarrierIsNotTheOneAskedFor) {
  auto sought = waybill;
  sought.realm = "zhongtong";
  const auto run = parcels().answers({200, one_event("0", "", "运输"), {}}).lookup("shipments", sought);
  ASSERT_THAT(run.records, SizeIs(1));
  EXPECT_EQ(json::text(run.records[0], "/identifiers/0/realm"), "kuaidi");
  EXPECT_EQ(json::text(run.records[0], "/detail/carrier_asked"), "zhongtong");
  EXPECT_THAT(json::to_string(run.records[0]), testing::HasSubstr(R"("realm":"zhongtong")"))
      << "the case that asked has it";
}

std::string refusal(const std::string& code, const std::string& message) {
  return json::Object().put("result", false).put("returnCode", code).put("message", message).str();
}

TEST(Kuaidi100, ProbesByASignedQueryForAWaybillOfNobody) {
  auto made = parcels();
  EXPECT_TRUE(made.answers({200, refusal("500", "查询无结果，请隔段时间再查"), {}}).probe());
  ASSERT_THAT(made.probed, SizeIs(1));
  const auto request = json::parse_own(made.probed.front()).value();
  EXPECT_EQ(field(request, "customer"), "DEMO");
  EXPECT_EQ(field(request, "sign"), md5(field(request, "param") + "demo-key" + "DEMO"));
  EXPECT_THAT(field(request, "param"), HasSubstr("YT0000000000000"));
  EXPECT_TRUE(parcels().answers({200, one_event("0", "", ""), {}}).probe()) << "whatever it answers, it accepts us";
}

TEST(Kuaidi100, TellsByItsProbeWhatIsWrong) {
  const struct {
    Scripted answer;
    ErrorKind kind;
    std::string said;
  } wrong[] = {
      {{200, refusal("400", "提交的数据不完整，或者贵公司没授权"), {}},
       ErrorKind::permission,
       "\"customer\" (\"DEMO\")"},
      {{200, refusal("503", "验证签名失败"), {}}, ErrorKind::permission, "\"key\" is not the key of customer \"DEMO\""},
      {{200, refusal("601", "POST key expired"), {}}, ErrorKind::permission, "expired or its balance is used up"},
      {{200, refusal("502", "服务器繁忙"), {}}, ErrorKind::unavailable, "Try again later"},
      {{200, "<!DOCTYPE html><title>login</title>", {}}, ErrorKind::config, "answered 200, but no JSON: is it a page?"},
      {{200, R"({"status":"up"})", {}}, ErrorKind::config, "correct the option \"endpoint\" (usually https://poll."},
      {{0, "", Error(ErrorKind::config, "POST /query.do answered 404")},
       ErrorKind::config,
       "404. This is not Kuaidi100"},
      {{0, "", Error(ErrorKind::unavailable, "no connection")}, ErrorKind::unavailable, "no connection"}};
  for (const auto& [answer, kind, said] : wrong) {
    const auto probed = parcels().answers(answer).probe();
    ASSERT_FALSE(probed) << said;
    EXPECT_EQ(probed.error().kind(), kind) << said;
    EXPECT_THAT(probed.error().message(), HasSubstr(said));
  }
}

TEST(Kuaidi100, AsksByTheCodeThatTheHousesWordIsMappedTo) {
  auto made = parcels();
  made.option("carriers", std::map<std::string, std::string>{{"顺丰快递", "shunfeng"}});
  const auto run =
      made.answers({200, one_event("0", "", "运输"), {}}).lookup("shipments", {"waybill_no", "SF1", "顺丰快递", {}});
  ASSERT_THAT(run.requests, SizeIs(1));
  EXPECT_EQ(json::text(*json::parse(field(run.requests[0], "param")), "/com"), "shunfeng");
  ASSERT_THAT(run.records, SizeIs(1));
}

TEST(Kuaidi100, AsksNothingByAWordThatIsNoCode) {
  for (const auto* word : {"顺丰快递", "SF Express", "EMS"}) {
    const auto run =
        parcels().answers({200, refusal("500", "查询无结果"), {}}).lookup("shipments", {"waybill_no", "SF1", word, {}});
    EXPECT_THAT(run.requests, IsEmpty());
    ASSERT_FALSE(run.outcome);
    EXPECT_EQ(run.error().kind(), ErrorKind::config);
    EXPECT_THAT(run.error().message(), HasSubstr("is \"" + std::string(word) + "\", and that is no carrier code"));
    EXPECT_THAT(run.error().message(), HasSubstr("option `carriers`"));
  }
}

TEST(Kuaidi100, DoesNotTakeAQueryThatFailedForNoResult) {
  const auto run = parcels().answers({200, refusal("500", "找不到对应公司"), {}}).lookup("shipments", waybill);
  ASSERT_FALSE(run.outcome);
  EXPECT_EQ(run.error().kind(), ErrorKind::unavailable);
  EXPECT_THAT(run.error().message(), HasSubstr("找不到对应公司"));
}

}  // namespace
}  // namespace dossier::testkit
