// A case of thousands of items: one ticket and its notes, for what must not grow slow.
#pragma once

#include <string>

#include "testkit/hub_fixture.hpp"

namespace dossier::testkit {

/// The rows that a scripted source answers with, `items` of them.
inline std::string rows_of_large_case(int items) {
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

/// Opens the case in a hub with the one source that has it; its number.
inline std::string open_large_case(HubFixture& hub, int items) {
  hub.configure("collect: {too_broad: " + std::to_string(items + 1000) + "}\n")
      .scripted("tickets")
      .answer("tickets", "tickets", "complaint_no-TS1", rows_of_large_case(items));
  return hub.open_case("TS1", "tickets");
}

}  // namespace dossier::testkit
