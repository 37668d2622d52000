// From stored records to the sealed bundle, for a case of 5,000 items: what `dossier bundle` takes when nothing is left
// to collect. Prints the time, beside the start of the program alone; ends with 1 above the limit.
#include <chrono>
#include <cstdio>

#include "testkit/hub_fixture.hpp"

namespace {

using namespace dossier;

constexpr int items = 5000;
constexpr double most_seconds = 3.0;

double seconds_since(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

std::string rows() {
  std::string text =
      R"([{"id":"t1","kind":"ticket","at":"2026-10-14 09:20:00","text":"展架10月12日前该到没到","by_customer":"true",
           "identifiers":[{"type":"complaint_no","value":"TS1","owner":"none"}]})";
  for (int number = 1; number < items; ++number) {
    const auto two = [](int value) { return std::to_string(100 + value % 60).substr(1); };
    text += R"(,{"id":"n)" + std::to_string(number) + R"(","kind":"note","at":"2026-10-15 )" + two(number / 600) + ":" +
            two(number / 10) + ":" + two(number) + R"(","text":"第)" + std::to_string(number) +
            R"(条备注：已向物流核实，电话13812345678，明天再联系用户。","role":"agent","name":"王某","links":["t1"]})";
  }
  return text + "]";
}

int complain(const std::string& what) {
  std::fprintf(stderr, "bench_large_case: %s\n", what.c_str());
  return 2;
}

}  // namespace

int main() {
  testkit::HubFixture hub;
  hub.configure("collect: {too_broad: 6000}\n")
      .scripted("tickets")
      .answer("tickets", "tickets", "complaint_no-TS1", rows());
  const auto number = hub.open_case("TS1", "tickets");
  // A run that cannot write its bundle leaves all the records and no revision.
  hub.write(hub.folder() / "no-folder", "a file where a folder is wanted");
  if (hub.run({"bundle", number, "--out", (hub.folder() / "no-folder/x").string()}).exit_code != 1)
    return complain("collecting: " + hub.last.err);

  auto start = std::chrono::steady_clock::now();
  hub.run({"case", "list"});
  const auto program = seconds_since(start);
  start = std::chrono::steady_clock::now();
  const auto sealed = hub.run({"bundle", number, "--as-of", hub.now});
  const auto whole = seconds_since(start);
  if (sealed.exit_code != 0) return complain(sealed.err);
  std::printf("%d items sealed in %.2f s (at most %.1f), the program alone %.2f s\n", items, whole, most_seconds,
              program);
  return whole <= most_seconds ? 0 : 1;
}
