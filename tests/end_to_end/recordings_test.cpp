// Recordings that are missing, empty, nothing but a header, or larger than 32 bits can count: what is there is carried
// byte by byte, what is not is a gap, and no size costs memory. DOSSIER_LONG=1 takes more than 4 GiB in place of 80
// MiB.
#include <fcntl.h>
#include <gmock/gmock.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cstdlib>

#include "testkit/hub_fixture.hpp"
#include "testkit/memory.hpp"

namespace dossier {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testkit::HubFixture;
namespace fs = std::filesystem;

class Recordings : public testing::Test {
 protected:
  Recordings() {
    hub.scripted("tickets").answer("tickets", "tickets", "complaint_no-TS1", R"([
      {"id":"t1","kind":"ticket","at":"2026-10-14 09:20:00","text":"late","by_customer":"true",
       "identifiers":[{"type":"complaint_no","value":"TS1"},{"type":"phone","value":"13812345678","owner":"customer"}]}])");
    hub.source("hotline", "switchboard", "folder: sources/hotline")
        .answer("hotline", "calls", "phone-+8613812345678", R"([
      {"id":"c1","at":"2026-10-14 10:00:00","number":"13812345678","outcome":"answered","recording":"phone-+8613812345678.wav"}])");
  }
  fs::path recording() const { return hub.folder() / "sources/hotline/calls/phone-+8613812345678.wav"; }
  static std::string header(uint32_t bytes) {
    const auto number = [](uint32_t value, int size) {
      std::string text;
      for (int index = 0; index < size; ++index) text += static_cast<char>(value >> (8 * index) & 0xFF);
      return text;
    };
    return "RIFF" + number(bytes + 36, 4) + "WAVEfmt " + number(16, 4) + number(1, 2) + number(1, 2) + number(8000, 4) +
           number(16000, 4) + number(2, 2) + number(16, 2) + "data" + number(bytes, 4);
  }

  void seal() {
    bundle = hub.bundle(hub.open_case("TS1", "tickets"));
    EXPECT_EQ(hub.run({"verify", bundle}).exit_code, 5) << hub.last.out;
  }
  std::vector<std::string> gaps() const {
    std::vector<std::string> found;
    for (const auto& gap : HubFixture::lines_of(bundle, "index/gaps.jsonl"))
      found.push_back(json::text(gap, "/reason") + ": " + json::text(gap, "/message"));
    return found;
  }
  json::Document medium() const {
    for (auto& item : HubFixture::lines_of(bundle, "index/items.jsonl"))
      if (const auto* medium = json::find(item, "/media/0")) {
        json::Document found;
        found.CopyFrom(*medium, found.GetAllocator());
        return found;
      }
    return json::Document(rapidjson::kObjectType);
  }
  std::string carried() const { return HubFixture::read_from(bundle, json::text(medium(), "/path")); }

  HubFixture hub;
  std::string bundle;
};

TEST_F(Recordings, ThatIsMissingIsAGapAndTheCallStandsAllTheSame) {
  seal();
  EXPECT_THAT(gaps(), ElementsAre(HasSubstr("media_missing: ")));
  EXPECT_EQ(json::text(medium(), "/path"), "");
  EXPECT_THAT(HubFixture::read_from(bundle, "index/items.jsonl"), HasSubstr("\"c1\""));
}

TEST_F(Recordings, OfNoByteIsCarriedAndIsAGapToo) {
  hub.write(recording(), "");
  seal();
  EXPECT_THAT(gaps(), ElementsAre(testing::AllOf(HasSubstr("media_missing: "), HasSubstr("0 bytes"))));
  EXPECT_EQ(json::text(medium(), "/size"), "0");
  EXPECT_EQ(json::text(medium(), "/state"), "available");
  EXPECT_EQ(carried(), "");
}

TEST_F(Recordings, OfAHeaderAloneIsCarriedAsItIs) {
  hub.write(recording(), header(0));
  seal();
  EXPECT_EQ(json::text(medium(), "/size"), "44");
  EXPECT_EQ(json::text(medium(), "/type"), "audio/wav");
  EXPECT_EQ(carried(), header(0));
}

TEST_F(Recordings, WhoseHeaderPromisesMoreThanThereIsIsCarriedAsItIs) {
  hub.write(recording(), header(UINT32_MAX - 40) + "some sound");
  seal();
  EXPECT_EQ(carried(), header(UINT32_MAX - 40) + "some sound");
  EXPECT_THAT(gaps(), IsEmpty());
}

TEST_F(Recordings, OfAnySizeIsCarriedWithTheSameMemory) {
  const bool is_long = std::getenv("DOSSIER_LONG") != nullptr;
  const int64_t size = is_long ? (int64_t{4} << 30) + (int64_t{64} << 20) : int64_t{80} << 20;
  const auto free = fs::space(hub.folder()).available;
  if (is_long && free < uintmax_t(3 * size)) GTEST_SKIP() << "wanted " << 3 * size << " bytes of disk";
  hub.write(recording(), header(0));
  fs::resize_file(recording(), static_cast<uintmax_t>(size));  // sparse

  rusage before{}, after{};
  getrusage(RUSAGE_CHILDREN, &before);
  bundle = hub.bundle(hub.open_case("TS1", "tickets"));
  EXPECT_EQ(hub.run({"verify", bundle}).exit_code, 5) << hub.last.out;
  getrusage(RUSAGE_CHILDREN, &after);

  EXPECT_EQ(json::text(medium(), "/size"), std::to_string(size));
  EXPECT_THAT(gaps(), IsEmpty());
  EXPECT_GT(fs::file_size(bundle), static_cast<uintmax_t>(size));
  if (!testkit::is_sanitized) {
    EXPECT_LT(after.ru_maxrss, 64 * 1024) << "KiB at the most in any program";
  }
}

}  // namespace
}  // namespace dossier
