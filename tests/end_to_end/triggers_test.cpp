// Why a case was opened: given once, printed in every report and kept in the bundle.
#include <gmock/gmock.h>

#include "testkit/hub_fixture.hpp"

namespace dossier {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testkit::HubFixture;

constexpr auto asked = "customer_request=未解决核心问题";
constexpr auto warned = "duration_warning=办理128小时，为行业平均36小时的3.6倍";

class Triggers : public testing::Test {
 protected:
  Triggers() { hub.scripted("tickets"); }

  void open(const std::vector<std::string>& triggers) {
    std::vector<std::string> command = {"case", "open", "--complaint", "TS1", "--realm", "tickets"};
    for (const auto& trigger : triggers) command.insert(command.end(), {"--trigger", trigger});
    hub.run(command);
  }
  std::vector<std::string> in_bundle() const {
    std::vector<std::string> found;
    const auto header = json::parse_own(HubFixture::read_from(bundle, "index/case.json"));
    for (const auto& [trigger, place] : json::each(*header, "/triggers"))
      found.push_back(json::text(trigger, "/code") + "=" + json::text(trigger, "/text"));
    return found;
  }

  HubFixture hub;
  std::string bundle;
};

TEST_F(Triggers, BothStandInTheHeadOfTheChineseReportAndInTheIndex) {
  open({asked, warned});

  bundle = hub.bundle("RC-2026-000001");

  EXPECT_THAT(in_bundle(), ElementsAre(asked, warned));
  EXPECT_THAT(HubFixture::read_from(bundle, "data/report/report.html"),
              HasSubstr("用户申请复查：未解决核心问题；系统预警：处理时长异常：办理128小时，为行业平均36小时的3.6倍"));
}

TEST_F(Triggers, StandInTheHeadOfTheEnglishReport) {
  hub.configure("reports: {html: {language: en}}\n");
  open({asked, "duration_warning=128 hours, 3.6 times the industry's average of 36"});

  bundle = hub.bundle("RC-2026-000001");

  const auto report = HubFixture::read_from(bundle, "data/report/report.html");
  EXPECT_THAT(report, HasSubstr("The customer asks for a review: 未解决核心问题"));
  EXPECT_THAT(report, HasSubstr("Warning by the system: unusually long handling: 128 hours"));
}

TEST_F(Triggers, EveryCodeHasItsWordsInBothLanguages) {
  const std::map<std::string, std::pair<std::string, std::string>> words = {
      {"customer_request", {"用户申请复查", "The customer asks for a review"}},
      {"duration_warning", {"系统预警：处理时长异常", "unusually long handling"}},
      {"follow_up_warning", {"系统预警：多次追问未获明确答复", "follow-up questions without a clear answer"}},
      {"repeat_warning", {"系统预警：重复投诉", "repeat complaints"}},
      {"system_warning", {"系统预警：投诉系统标记", "a mark of the complaint system"}},
      {"sampling", {"主动抽查", "Sampling"}}};
  std::vector<std::string> all;
  for (const auto& [code, texts] : words) all.push_back(code + "=x");
  for (const std::string language : {"zh-CN", "en"}) {
    HubFixture one;
    one.scripted("tickets").configure("reports: {html: {language: " + language + "}}\n");
    std::vector<std::string> command = {"case", "open", "--complaint", "TS1"};
    for (const auto& trigger : all) command.insert(command.end(), {"--trigger", trigger});
    ASSERT_EQ(one.run(command).exit_code, 0) << one.last.err;
    const auto report = HubFixture::read_from(one.bundle("RC-2026-000001"), "data/report/report.html");
    for (const auto& [code, texts] : words) {
      EXPECT_THAT(report, HasSubstr(language == "en" ? texts.second : texts.first));
      EXPECT_EQ(report.find(code), std::string::npos) << code;
    }
  }
}

TEST_F(Triggers, OneComplaintThatMatchesSeveralIsOneCase) {
  open({asked});
  open({warned});
  open({asked});

  bundle = hub.bundle("RC-2026-000001");

  EXPECT_THAT(in_bundle(), ElementsAre(asked, warned));
  EXPECT_THAT(hub.run({"case", "show", "RC-2026-000001"}).out,
              AllOf(HasSubstr("customer_request: 未解决核心问题"), HasSubstr("duration_warning: 办理128小时")));
}

TEST_F(Triggers, AnUnknownCodeOpensNoCaseAndNamesTheKnownOnes) {
  open({asked, "unhappy=very"});

  EXPECT_EQ(hub.last.exit_code, 2);
  EXPECT_THAT(hub.last.err, HasSubstr("--trigger unhappy: no such code; known: customer_request, duration_warning, "
                                      "follow_up_warning, repeat_warning, system_warning, sampling"));
  EXPECT_EQ(hub.run({"case", "list"}).out, "");
}

TEST_F(Triggers, ATriggerWithoutCodeOrWordsOrOnSeveralLinesIsRefused) {
  for (const std::string wrong :
       {"customer_request", "=words", "customer_request=", "customer_request=a\nb", "customer_request=\xff"}) {
    open({wrong});
    EXPECT_EQ(hub.last.exit_code, 2) << wrong;
    EXPECT_THAT(hub.last.err, HasSubstr("--trigger")) << wrong;
  }
  EXPECT_EQ(hub.run({"case", "list"}).out, "");
}

}  // namespace
}  // namespace dossier
