// A case whose ticket names an order and a parcel, and a folder "drop" that a connector reads.
#pragma once

#include <gmock/gmock.h>
#include <unistd.h>

#include <filesystem>
#include <string>
#include <vector>

#include "testkit/hub_fixture.hpp"

namespace dossier {

using testkit::HubFixture;

inline constexpr auto own_ticket = R"([
  {"id":"t1","kind":"ticket","at":"2026-10-14 09:20:00","text":"parcel late","by_customer":"true",
   "identifiers":[{"type":"complaint_no","value":"TS1","owner":"none"},
                  {"type":"phone","value":"13812345678","owner":"customer"},
                  {"type":"order_no","value":"DD20261008-5521","owner":"customer"},
                  {"type":"waybill_no","value":"KD2026100900417","owner":"customer","realm":"kuaidi"}]}])";

class DropFolder : public ::testing::Test {
 protected:
  DropFolder() { hub_.scripted("tickets").answer("tickets", "tickets", "complaint_no-TS1", own_ticket); }

  void drop(const std::string& name, const std::string& bytes) { hub_.write(hub_.folder() / "drop" / name, bytes); }

  /// What lies there, file or folder, is shut to whoever runs the hub; opened again with the fixture.
  void shut(const std::string& name) {
    // Root reads everything, unless it gives that up.
    if (::geteuid() == 0)
      hub_.before = {"setpriv", "--bounding-set=-dac_override,-dac_read_search",
                     "--inh-caps=-dac_override,-dac_read_search"};
    shut_.push_back(hub_.folder() / name);
    std::filesystem::permissions(shut_.back(), std::filesystem::perms::none);
  }
  ~DropFolder() override {
    for (const auto& path : shut_) std::filesystem::permissions(path, std::filesystem::perms::owner_all);
  }

  std::string bundle() {
    auto path = hub_.bundle(hub_.open_case("TS1", "tickets"));
    EXPECT_FALSE(path.empty()) << hub_.last.err;
    return path;
  }
  static std::vector<std::string> items(const std::string& bundle) {
    std::vector<std::string> lines;
    for (const auto& item : HubFixture::lines_of(bundle, "index/items.jsonl")) lines.push_back(json::to_string(item));
    return lines;
  }
  static std::string gaps(const std::string& bundle) { return HubFixture::read_from(bundle, "index/gaps.jsonl"); }
  /// Every byte of every file in the bundle.
  static std::string everything(const std::string& bundle) { return testkit::run_command({"unzip", "-p", bundle}).out; }

  HubFixture hub_;

 private:
  std::vector<std::filesystem::path> shut_;
};

inline std::string despatch(const std::string& number, const std::string& lines) {
  return R"(<DespatchAdvice xmlns="urn:oasis:names:specification:ubl:schema:xsd:DespatchAdvice-2"><ID>)" + number +
         "</ID><IssueDate>2026-10-09</IssueDate><DespatchSupplierParty><Party><PartyName><Name>Hengzhan</Name>"
         "</PartyName></Party></DespatchSupplierParty>" +
         lines + "</DespatchAdvice>";
}

inline std::string line(const std::string& order, const std::string& item) {
  return "<DespatchLine><ID>1</ID><DeliveredQuantity unitCode=\"C62\">1</DeliveredQuantity><OrderLineReference>"
         "<OrderReference><ID>" +
         order + "</ID></OrderReference></OrderLineReference><Item><Name>" + item + "</Name></Item></DespatchLine>";
}

class UblDrop : public DropFolder {
 protected:
  UblDrop() {
    hub_.source("supplier", "ubl_documents", "folder: drop\n      timezone: Asia/Shanghai",
                "    realm: {order_no: tickets}\n");
  }
};

class StatementDrop : public DropFolder {
 protected:
  StatementDrop() {
    hub_.source("statements", "statement_drop", "folder: drop",
                "    realm: {complaint_no: tickets, order_no: tickets}\n");
  }
};

/// b.pdf and the facts beside it, overwritten under their names from pull to pull.
class ReplacedFile : public StatementDrop {
 protected:
  void pull_on(const std::string& day, const std::string& facts, const std::string& bytes) {
    drop("b.pdf.yaml", facts);
    drop("b.pdf", bytes);
    hub_.now = day + "T12:00:00Z";
    EXPECT_EQ(hub_.run({"pull", "statements"}).exit_code, 0) << hub_.last.err;
  }

  static void expect_own_alone(const std::string& bundle) {
    EXPECT_THAT(everything(bundle),
                testing::AllOf(testing::HasSubstr(own_bytes), testing::Not(testing::HasSubstr(others_bytes))));
  }
  static constexpr auto own_bytes = "%PDF-1.4 two pieces were handed over";
  static constexpr auto others_bytes = "%PDF-1.4 a stranger's lamp";

  static std::string report(const std::string& bundle) {
    return HubFixture::read_from(bundle, "data/report/report.html");
  }
  /// The places of the statement's files in the bundle.
  static std::vector<std::string> media(const std::string& bundle) {
    std::vector<std::string> places;
    for (const auto& item : HubFixture::lines_of(bundle, "index/items.jsonl"))
      for (const auto& [medium, pointer] : json::each(item, "/media")) places.push_back(json::text(medium, "/path"));
    return places;
  }
};

inline const std::string others_facts = "complaint_no: TS2\nissuer: Hengzhan\ndate: 2026-10-22\nstamped: true\n";
inline const std::string own_facts = "complaint_no: TS1\nissuer: Hengzhan\ndate: 2026-10-22\nstamped: true\n";

}  // namespace dossier
