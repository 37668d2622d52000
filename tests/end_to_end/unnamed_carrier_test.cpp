// A ticket that names a waybill and not its carrier: who is asked, and whose the answer is.
#include <gmock/gmock.h>

#include "testkit/hub_fixture.hpp"
#include "testkit/scripted_server.hpp"

namespace dossier {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testkit::HubFixture;
using testkit::ScriptedServer;
using testkit::ServerReply;
using testkit::ServerRequest;

std::string ticket(const std::string& complaint, const std::string& carrier = {}) {
  return R"([{"id":"of-)" + complaint + R"(","kind":"ticket","at":"2026-10-14 09:20:00","text":"late",
    "identifiers":[{"type":"complaint_no","value":")" +
         complaint + R"("},{"type":"waybill_no","value":"SF 1001","owner":"customer","realm":")" + carrier + R"("}]}])";
}

std::string carrier_asked(const ServerRequest& request) {
  return json::text(json::parse(request.form.at("param")).value(), "/com");
}

class UnnamedCarrier : public testing::Test {
 protected:
  UnnamedCarrier() {
    hub_.scripted("tickets");
    hub_.write(hub_.folder() / "key.txt", "not so secret");
  }

  // Kuaidi100, as it answers whatever it is asked for.
  void kuaidi(const std::string& more = {}) {
    hub_.source(
        "tracking", "kuaidi100",
        "{customer: DEMO, key: \"${file:key.txt}\", endpoint: \"" + service_.url("/query.do") + "\"" + more + "}");
  }
  std::string bundle(const std::string& complaint = "TS1") { return hub_.bundle(hub_.open_case(complaint, "tickets")); }
  static std::string items(const std::string& bundle) { return HubFixture::read_from(bundle, "index/items.jsonl"); }
  static std::string gaps(const std::string& bundle) { return HubFixture::read_from(bundle, "index/gaps.jsonl"); }

  std::string answered_carrier_ = "shunfeng";
  bool is_down_ = false;
  ScriptedServer service_{[this](const ServerRequest&) {
    ServerReply reply;
    reply.status = is_down_ ? 404 : 200;
    reply.body = R"({"message":"ok","nu":"SF1001","status":"200","com":")" + answered_carrier_ +
                 R"(","data":[{"ftime":"2026-10-14 11:37:00","context":"signed by himself","statusCode":"301"}]})";
    return reply;
  }};
  HubFixture hub_;
};

TEST_F(UnnamedCarrier, IsTheOneThatTheTrackingSourceIsSetTo) {
  hub_.answer("tickets", "tickets", "complaint_no-TS1", ticket("TS1"));
  kuaidi(", carrier: shunfeng");
  const auto made = bundle();
  EXPECT_EQ(hub_.last.exit_code, 0) << hub_.last.err;
  EXPECT_THAT(items(made), HasSubstr("signed by himself"));
  for (const auto& request : service_.requests()) {
    EXPECT_EQ(carrier_asked(request), "shunfeng");
    // Whoever has it can ask this again in our name.
    EXPECT_THAT(items(made), Not(HasSubstr(request.form.at("sign"))));
  }
  EXPECT_EQ(hub_.run({"verify", made}).exit_code, 5) << hub_.last.out;
}

TEST_F(UnnamedCarrier, IsAGapThatSaysWhereToNameItAndNobodyIsAsked) {
  hub_.answer("tickets", "tickets", "complaint_no-TS1", ticket("TS1"));
  kuaidi();
  const auto made = bundle();
  EXPECT_EQ(hub_.last.exit_code, 3);
  EXPECT_THAT(service_.requests(), IsEmpty());
  EXPECT_THAT(gaps(made), AllOf(HasSubstr("not_configured"), HasSubstr("SF1001"), HasSubstr("`carrier`")));
}

TEST_F(UnnamedCarrier, IsSaidOnTheTerminalToBeASourceThatIsSetUpWrongly) {
  hub_.answer("tickets", "tickets", "complaint_no-TS1", ticket("TS1"));
  kuaidi();
  hub_.run({"bundle", hub_.open_case("TS1", "tickets")});
  EXPECT_THAT(hub_.last.err, HasSubstr("gap: connected, but set up wrongly: source \"tracking\""));
}

TEST_F(UnnamedCarrier, OfAnAnswerIsTheOneThatWasAskedFor) {
  ServerReply reply;
  reply.body = R"({"num":"SF1001","events":[{"time":"2026-10-14 11:37:00","text":"at the door"}]})";
  ScriptedServer post({reply});
  // The connector of docs/plugin-guide.md, which says nothing of carriers.
  hub_.source("post", "parcels", "{endpoint: \"" + post.url("/track") + "\", key: \"${file:key.txt}\"}");
  for (const auto* carrier : {"", "shunfeng"}) {
    const auto complaint = "TS-" + std::string(carrier);
    hub_.answer("tickets", "tickets", "complaint_no-" + complaint, ticket(complaint, carrier));
    const auto made = bundle(complaint);
    EXPECT_EQ(hub_.last.exit_code, 0) << hub_.last.err;
    EXPECT_THAT(items(made), HasSubstr("at the door"));
    EXPECT_EQ(hub_.run({"verify", made}).exit_code, 5) << hub_.last.out;
  }
  EXPECT_EQ(post.requests().size(), 2u) << "what an answer leaves unnamed is no new waybill";
}

TEST_F(UnnamedCarrier, IsAskedForBesideOneThatSomeSourceIsSetTo) {
  hub_.answer("tickets", "tickets", "complaint_no-TS1", ticket("TS1"));
  hub_.scripted("parcels", "    realm: {waybill_no: shunfeng}\n");
  hub_.answer("parcels", "parcels", "waybill_no-SF1001", R"([
    {"id":"e1","kind":"shipment_event","at":"2026-10-14 11:37:00","text":"in the locker",
     "identifiers":[{"type":"waybill_no","value":"SF1001","owner":"customer"}]}])");
  EXPECT_THAT(items(bundle()), HasSubstr("in the locker"));
  EXPECT_EQ(hub_.last.exit_code, 0) << hub_.last.err;
}

// The same digits may be two parcels of two carriers.
TEST_F(UnnamedCarrier, TiesNoTicketsOfTwoSourcesToEachOther) {
  hub_.scripted("shop");
  hub_.answer("tickets", "tickets", "complaint_no-TS1", ticket("TS1"));
  hub_.answer("shop", "tickets", "complaint_no-DD7", ticket("DD7"));
  const auto other = hub_.bundle(hub_.open_case("DD7", "shop"));
  EXPECT_THAT(items(other), AllOf(HasSubstr("of-DD7"), Not(HasSubstr("of-TS1"))));
  EXPECT_THAT(items(bundle()), AllOf(HasSubstr("of-TS1"), Not(HasSubstr("of-DD7"))));
}

// Of a carrier's waybill, somebody else's case asked; the same digits without a carrier tell nobody that they are his.
TEST_F(UnnamedCarrier, TakesNothingThatOnlyAnotherQuestionBrought) {
  hub_.answer("tickets", "tickets", "complaint_no-TS1", ticket("TS1"));
  hub_.answer("tickets", "tickets", "complaint_no-TS2", ticket("TS2", "yunda"));
  answered_carrier_ = "yunda";
  kuaidi();
  EXPECT_THAT(items(bundle("TS2")), HasSubstr("signed by himself"));
  EXPECT_THAT(items(bundle("TS1")), Not(HasSubstr("signed by himself")));
}

TEST_F(UnnamedCarrier, LosesNothingWhenAnotherCaseNamesIt) {
  hub_.answer("tickets", "tickets", "complaint_no-TS1", ticket("TS1"));
  hub_.answer("tickets", "tickets", "complaint_no-TS2", ticket("TS2", "shunfeng"));
  kuaidi(", carrier: shunfeng");
  EXPECT_THAT(items(bundle("TS1")), HasSubstr("signed by himself"));
  EXPECT_THAT(items(bundle("TS2")), HasSubstr("signed by himself"));
  is_down_ = true;
  EXPECT_THAT(items(bundle("TS1")), HasSubstr("signed by himself"));
}

TEST_F(UnnamedCarrier, AndOneThatTheServiceCorrectsLoseNothing) {
  hub_.answer("tickets", "tickets", "complaint_no-TS1", ticket("TS1", "zhongtong"));
  kuaidi();
  EXPECT_THAT(items(bundle()), HasSubstr("signed by himself"));
  EXPECT_EQ(hub_.last.exit_code, 0) << hub_.last.err;
}

}  // namespace
}  // namespace dossier
