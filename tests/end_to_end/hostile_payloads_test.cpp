// Payloads as broken systems send them, over HTTP and out of folders, through the real connectors, from the look-up to
// the sealed bundle: what can be read is read, what cannot is kept and named as a gap, and the payload never becomes
// anything else (an entity resolved, a file of ours read).
#include <gmock/gmock.h>

#include <functional>

#include "testkit/hub_fixture.hpp"
#include "testkit/scripted_server.hpp"

namespace dossier {
namespace {

using namespace std::string_literals;
using testing::ElementsAre;
using testing::ElementsAreArray;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testkit::HubFixture;
using testkit::ScriptedServer;
using testkit::ServerReply;

constexpr auto ticket = R"([
  {"id":"t1","kind":"ticket","at":"2026-10-14 09:20:00","text":"parcel late","by_customer":"true",
   "identifiers":[{"type":"complaint_no","value":"TS1"},{"type":"order_no","value":"DD20261008-5521","owner":"customer"},
                  {"type":"waybill_no","value":"KD1","owner":"customer","realm":"kuaidi"}]}])";

class HostilePayloads : public testing::Test {
 protected:
  HostilePayloads() { hub.scripted("tickets").answer("tickets", "tickets", "complaint_no-TS1", ticket); }

  void seal() {
    bundle = hub.bundle(hub.open_case("TS1", "tickets"));
    EXPECT_THAT(hub.last.exit_code, testing::AnyOf(0, 3)) << hub.last.err;
    EXPECT_EQ(hub.run({"verify", bundle}).exit_code, 5) << hub.last.out;
  }
  std::vector<std::string> texts_of(const std::string& source) const {
    std::vector<std::string> found;
    for (const auto& item : HubFixture::lines_of(bundle, "index/items.jsonl"))
      if (json::text(item, "/source") == source) found.push_back(json::text(item, "/record/text"));
    return found;
  }
  std::vector<std::string> gaps() const {
    std::vector<std::string> found;
    for (const auto& gap : HubFixture::lines_of(bundle, "index/gaps.jsonl"))
      found.push_back(json::text(gap, "/reason"));
    return found;
  }
  std::string everything() const { return testkit::run_command({"unzip", "-p", bundle}).out; }

  HubFixture hub;
  std::string bundle;
};

// -- Over HTTP

struct Answer {
  std::string name, body;
  std::vector<std::string> texts;  // of the events that are read
  std::vector<std::string> gaps;
  std::string content_type = "application/json;charset=utf-8";
  ServerReply::Fault fault = ServerReply::Fault::none;
};
void PrintTo(const Answer& answer, std::ostream* out) { *out << answer.name; }

std::string event(const std::string& time, const std::string& words, const std::string& more = {}) {
  return R"({"time":")" + time + R"(","ftime":")" + time + R"(","context":")" + words + "\"" + more + "}";
}
std::string answer_of(const std::string& events) {
  return R"({"message":"ok","nu":"KD1","com":"kuaidi","state":"3","status":"200","data":[)" + events + "]}";
}
std::string now_event(const std::string& words, const std::string& more = {}) {
  return event("2026-10-14 11:37:00", words, more);
}

const std::string digits = "1234567890123456789012345678901234567890";
const std::string satisfied_gbk = "\xB2\xBB\xC2\xFA\xD2\xE2\xA3\xAC\xD2\xD1\xBE\xDC\xCA\xD5";  // 不满意，已拒收

const std::vector<Answer>& answers() {
  static const std::vector<Answer> all = {
      {"HalfAPage", answer_of(now_event("a")), {}, {"unreachable"}, "application/json", ServerReply::Fault::half},
      {"NoPageAtAll", "", {}, {"parse_error"}},
      {"HtmlForJson", "<html><body>please log in</body></html>", {}, {"parse_error"}, "text/html"},
      {"JsonOfAnotherShape", R"([["KD1"],null,{"data":7}])", {}, {"parse_error"}},
      {"GbkLabelledUtf8", answer_of(now_event(satisfied_gbk)), {"不满意，已拒收"}, {}},
      {"GbkWithoutALabel", answer_of(now_event(satisfied_gbk)), {"不满意，已拒收"}, {}, "text/plain"},
      {"AByteOrderMark", "\xEF\xBB\xBF" + answer_of(now_event("a")), {"a"}, {}},
      {"ALoneSurrogate", answer_of(now_event(R"(a\ud83db)")), {}, {"parse_error"}},
      {"ASurrogateInUtf8",
       answer_of(now_event("a\xED\xA0\xBD\x62 and enough text around it to be UTF-8")),
       {"a\uFFFD"
        "b and enough text around it to be UTF-8"},
       {}},
      {"AZeroByteInAText", answer_of(now_event(R"(a\u0000b)")), {"a\0b"s}, {}},
      {"AZeroByteInTheMiddle", answer_of(now_event("a\0b"s)), {}, {"parse_error"}},
      {"AZeroByteAndMoreBehindTheEnd",
       answer_of(now_event("a")) + "\0"s + answer_of(now_event("b")),
       {},
       {"parse_error"}},
      {"TwoMillionLevels",
       answer_of(now_event("a", R"(,"deep":)" + std::string(2'000'000, '[') + std::string(2'000'000, ']'))),
       {"a"},
       {}},
      {"TwoMillionLevelsNeverClosed", std::string(2'000'000, '['), {}, {"parse_error"}},
      {"NumbersOf40Digits",
       answer_of(now_event("a", ",\"statusCode\":" + digits + ",\"status\":-" + digits)),
       {"a"},
       {}},
      {"TheYear1", answer_of(event("0001-01-01 00:00:00", "unset") + "," + now_event("a")), {"a"}, {"parse_error"}},
      {"TheYear9999", answer_of(now_event("a") + "," + event("9999-12-31 23:59:59", "never")), {"a", "never"}, {}},
      {"EventsThatAreNone", answer_of("1,null,[]," + now_event("a")), {"a"}, {"parse_error"}},
      {"TheSameEventTwice", answer_of(now_event("a") + "," + now_event("a")), {"a", "a"}, {}},
      {"SignsThatTurnTheReadingDirection",
       answer_of(now_event("a\xE2\x80\xAE"
                           "b")),
       {"a\xE2\x80\xAE"
        "b"},
       {}},
  };
  return all;
}

class HostileAnswer : public HostilePayloads, public testing::WithParamInterface<Answer> {};

TEST_P(HostileAnswer, IsReadOrNamedAsAGap) {
  const auto& [name, body, texts, expected_gaps, content_type, fault] = GetParam();
  ServerReply reply;
  reply.body = body;
  reply.content_type = content_type;
  reply.fault = fault;
  const ScriptedServer server({reply});
  ::setenv("DOSSIER_TEST_KEY", "key", 1);
  hub.source("parcels", "kuaidi100",
             "{customer: C, key: \"${env:DOSSIER_TEST_KEY}\", endpoint: \"" + server.url("/q") + "\"}",
             "    realm: {waybill_no: kuaidi}\n");

  seal();

  EXPECT_THAT(texts_of("parcels"), ElementsAreArray(texts));
  EXPECT_THAT(gaps(), ElementsAreArray(expected_gaps));
  const auto report = HubFixture::read_from(bundle, "data/report/report.html");
  EXPECT_EQ(report.find('\0'), std::string::npos);
  for (const auto* turning : {"\xE2\x80\xAE", "\xE2\x81\xA7"}) EXPECT_EQ(report.find(turning), std::string::npos);
}

INSTANTIATE_TEST_SUITE_P(Each, HostileAnswer, testing::ValuesIn(answers()),
                         [](const auto& answer) { return answer.param.name; });

// -- Out of folders

struct Dropped {
  std::string name, file, bytes;
};
void PrintTo(const Dropped& dropped, std::ostream* out) { *out << dropped.name; }

constexpr auto secret_of_this_machine = "what-stands-in-a-file-of-this-machine";

std::string advice(const std::string& type, const std::string& note) {
  return "<?xml version=\"1.0\"?>" + type +
         "<DespatchAdvice xmlns=\"urn:oasis:names:specification:ubl:schema:xsd:DespatchAdvice-2\" "
         "xmlns:cbc=\"urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2\" "
         "xmlns:cac=\"urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2\">"
         "<cbc:ID>DA1</cbc:ID><cbc:IssueDate>2026-10-09</cbc:IssueDate><cbc:Note>" +
         note + "</cbc:Note><cac:OrderReference><cbc:ID>DD20261008-5521</cbc:ID></cac:OrderReference></DespatchAdvice>";
}

std::string laughs() {
  std::string type = "<!DOCTYPE lolz [<!ENTITY l0 \"ha\">";
  for (int level = 1; level < 10; ++level) {
    type += "<!ENTITY l" + std::to_string(level) + " \"";
    for (int copy = 0; copy < 10; ++copy) type += "&l" + std::to_string(level - 1) + ";";
    type += "\">";
  }
  return type + "]>";
}

class HostileFile : public HostilePayloads, public testing::WithParamInterface<Dropped> {};

TEST_P(HostileFile, OfTheOrderIsNamedAsAGapAndLeadsNowhere) {
  const auto& [name, file, bytes] = GetParam();
  hub.write(hub.folder() / "ours.txt", secret_of_this_machine);
  auto text = bytes;
  if (const auto at = text.find("@ours@"); at != std::string::npos)
    text.replace(at, 6, "file://" + (hub.folder() / "ours.txt").string());
  hub.write(hub.folder() / "papers" / file, text);
  hub.source("supplier", "ubl_documents", "folder: papers", "    realm: {order_no: tickets}\n");

  seal();

  EXPECT_THAT(texts_of("supplier"), IsEmpty());
  // The order's own look-up cannot read it; asked by the waybill, it may concern anybody.
  EXPECT_THAT(gaps(), ElementsAre("parse_error", "partial_page"));
  EXPECT_THAT(everything(), Not(HasSubstr(secret_of_this_machine)));
}

INSTANTIATE_TEST_SUITE_P(
    Each, HostileFile,
    testing::Values(Dropped{"BillionLaughs", "laughs.xml", advice(laughs(), "&l9; DD20261008-5521")},
                    Dropped{"ExternalEntity", "external.xml",
                            advice("<!DOCTYPE a [<!ENTITY ours SYSTEM \"@ours@\">]>", "&ours; DD20261008-5521")},
                    Dropped{"ExternalDocumentType", "type.xml",
                            advice("<!DOCTYPE a SYSTEM \"@ours@\">", "DD20261008-5521")},
                    Dropped{"TwoMillionLevels", "deep.xml",
                            advice("", "DD20261008-5521") +
                                [] {
                                  std::string deep;
                                  for (int level = 0; level < 2'000'000; ++level) deep += "<a>";
                                  return deep;
                                }()},
                    Dropped{"HalfAFile", "half.xml", advice("", "DD20261008-5521").substr(0, 400)},
                    Dropped{"AZeroByte", "zero.xml", advice("", "DD20261008-5521\0 and more"s)}),
    [](const auto& dropped) { return dropped.param.name; });

}  // namespace
}  // namespace dossier
