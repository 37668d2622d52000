// Same store, same bytes; and with a clock that stands still, the same bytes whatever the order of arrival.
#include <gmock/gmock.h>
#include <sys/stat.h>

#include <fstream>
#include <sstream>

#include "testkit/hub_fixture.hpp"

namespace dossier {
namespace {

using testkit::HubFixture;

std::string bytes_of(const std::filesystem::path& file) {
  std::ostringstream bytes;
  bytes << std::ifstream(file, std::ios::binary).rdbuf();
  return bytes.str();
}

constexpr auto first_ticket = R"([
  {"id":"t1","kind":"ticket","at":"2026-10-14 09:20:00","text":"parcel late","by_customer":"true","medium":"complaint_no-TS1.bin",
   "identifiers":[{"type":"complaint_no","value":"TS1","owner":"none"},{"type":"customer_id","value":"C7","owner":"customer"},
                  {"type":"waybill_no","value":"KD1","owner":"customer","realm":"kuaidi"}]},
  {"id":"t1-a","kind":"note","at":"2026-10-14 15:02","text":"minute only","links":["t1"]},
  {"id":"t1-b","kind":"note","at":"2026-10-14 15:02:30","text":"within it","links":["t1"]}])";
constexpr auto both_tickets = R"([
  {"id":"t2","kind":"ticket","at":"2026-10-15 09:20:00","text":"still late",
   "identifiers":[{"type":"complaint_no","value":"TS2","owner":"none"},{"type":"customer_id","value":"C7","owner":"customer"},
                  {"type":"waybill_no","value":"KD1","owner":"customer","realm":"kuaidi"}]},
  {"id":"t1","kind":"ticket","at":"2026-10-14 09:20:00","text":"parcel late","by_customer":"true","medium":"complaint_no-TS1.bin",
   "identifiers":[{"type":"complaint_no","value":"TS1","owner":"none"},{"type":"customer_id","value":"C7","owner":"customer"},
                  {"type":"waybill_no","value":"KD1","owner":"customer","realm":"kuaidi"}]}])";
constexpr auto events = R"([
  {"id":"e1","kind":"shipment_event","at":"2026-10-09 20:14:00","text":"picked up",
   "identifiers":[{"type":"waybill_no","value":"KD1","owner":"customer","realm":"kuaidi"}]}])";

class Determinism : public testing::Test {
 protected:
  Determinism() {
    hub_.scripted("tickets").answer("tickets", "tickets", "complaint_no-TS1", first_ticket);
    hub_.answer("tickets", "tickets", "customer_id-C7", both_tickets);
    hub_.write(hub_.folder() / "sources/tickets/tickets/complaint_no-TS1.bin", "\xFF\xD8\xFF picture");
    hub_.scripted("parcels").answer("parcels", "parcels", "waybill_no-KD1", events);
    hub_.configure("seal: {key: seal/key.pem}\n");
  }

  // Uses another store from now on; everything else stays.
  void use_store(const std::string& name) { store_ = name; }

  testkit::CommandResult run(std::vector<std::string> arguments,
                             const std::map<std::string, std::string>& environment = {}) {
    std::filesystem::remove_all(hub_.folder() / "var");
    std::filesystem::create_directories(hub_.folder() / store_);
    std::filesystem::create_directory_symlink(hub_.folder() / store_, hub_.folder() / "var");
    const auto result = hub_.run(arguments, environment);
    std::filesystem::remove(hub_.folder() / "var");
    return result;
  }

  std::string sealed(const std::string& number, const std::map<std::string, std::string>& environment = {}) {
    const auto out = hub_.folder() / "out" / (store_ + number);
    const auto result = run({"bundle", number, "--out", out.string(), "--as-of", "2026-10-21T12:00:00Z"}, environment);
    EXPECT_THAT(result.exit_code, testing::AnyOf(0, 3)) << result.err;
    return bytes_of(out / (number + ".r1.zip"));
  }

  // Collects a case without sealing it: a run that cannot write its bundle leaves everything but the revision.
  void fill() {
    ASSERT_EQ(run({"case", "open", "--complaint", "TS1", "--realm", "tickets"}).exit_code, 0);
    const auto bundles = hub_.folder() / store_ / "bundles";
    hub_.write(bundles, "a file where a folder is wanted");
    EXPECT_EQ(run({"bundle", "RC-2026-000001"}).exit_code, 1);
    std::filesystem::remove(bundles);
  }

  HubFixture hub_;
  std::string store_;
};

// Two sources bring the same records and others, in pages of their own; then the case asks for itself.
TEST_F(Determinism, AStoreFilledInAnotherOrderGivesTheSameBytes) {
  for (const std::string source : {"first", "second"}) {
    hub_.scripted(source, "    realm: {complaint_no: tickets, customer_id: tickets}\n");
    hub_.answer(source, "parcels", "page-1", source == "first" ? first_ticket : both_tickets);
    hub_.answer(source, "parcels", "page-2", source == "first" ? both_tickets : events);
  }
  std::vector<std::string> bundles;
  for (const std::string store : {"a", "b"}) {
    use_store(store);
    for (const auto& source :
         store == "a" ? std::vector<std::string>{"first", "second"} : std::vector<std::string>{"second", "first"})
      ASSERT_EQ(run({"pull", source}).exit_code, 0);
    ASSERT_EQ(run({"case", "open", "--complaint", "TS1", "--realm", "tickets"}).exit_code, 0);
    const auto out = hub_.folder() / "out" / store;
    // The pages name a picture that only the ticket source holds: a gap, the same in both.
    ASSERT_EQ(run({"bundle", "RC-2026-000001", "--out", out.string()}).exit_code, 3);
    bundles.push_back(bytes_of(out / "RC-2026-000001.r1.zip"));
  }
  ASSERT_GT(bundles[0].size(), 1000u);
  EXPECT_TRUE(bundles[0] == bundles[1]);
}

TEST_F(Determinism, TheSameStoreGivesTheSameBytesInAnyZoneLocaleAndUmask) {
  use_store("a");
  fill();
  std::filesystem::copy(hub_.folder() / "a", hub_.folder() / "b", std::filesystem::copy_options::recursive);

  const auto here = sealed("RC-2026-000001", {{"TZ", "UTC"}, {"LC_ALL", "C"}});
  use_store("b");
  const auto old_mask = umask(0077);
  const auto there =
      sealed("RC-2026-000001", {{"TZ", "America/New_York"}, {"LC_ALL", "C.UTF-8"}, {"LANG", "de_DE.UTF-8"}});
  umask(old_mask);

  ASSERT_GT(here.size(), 1000u);
  EXPECT_TRUE(here == there);
}

}  // namespace
}  // namespace dossier
