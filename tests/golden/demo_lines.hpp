// A bundle of the demo case as lines of demo_items.txt, and that file.
#pragma once

#include <fstream>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/zones.hpp"
#include "testkit/hub_fixture.hpp"

namespace dossier::golden {

using Lines = std::vector<std::string>;
using testkit::HubFixture;

inline std::string joined(const std::vector<std::string>& fields) {
  std::string line;
  for (const auto& field : fields) line += (line.empty() ? "" : "\t") + field;
  return line;
}

inline std::string first_letters(const std::string& text, int most) {
  size_t at = 0;
  for (int letters = 0; at < text.size() && text[at] != '\n' && letters < most; ++letters) {
    ++at;
    while (at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80) ++at;
  }
  return text.substr(0, at);
}

inline std::string local(const std::string& utc) {
  const auto at = parse_rfc3339(utc);
  return at ? wall_clock("Asia/Shanghai", *at) : "";
}

inline std::string item_line(const json::Value& item) {
  const auto record = [&](const char* pointer) { return json::text(item, pointer); };
  const auto text = record("/record/text").empty() ? record("/media/0/name") : record("/record/text");
  return joined({record("/number"), record("/part"), record("/record/kind"), local(record("/record/at/utc")),
                 record("/source"), record("/record/outcome"), first_letters(text, 24)});
}

inline std::string gap_line(const json::Value& gap) {
  std::string parts;
  for (const auto& [part, pointer] : json::each(gap, "/parts"))
    parts += (parts.empty() ? "" : ",") + json::text(part, "");
  return joined({"gap", parts, json::text(gap, "/reason"),
                 json::text(gap, "/retryable") == "true" ? "retryable" : "final", json::text(gap, "/source"),
                 json::text(gap, "/identifier/type") + " " + json::text(gap, "/identifier/value")});
}

// Look-ups around a claimed contact: that nothing was found in one is evidence, and no item.
inline void add_agent_look_ups(const json::Value& cell, Lines& lines) {
  for (const auto& [look_up, pointer] : json::each(cell, "/lookups")) {
    const auto type = json::text(look_up, "/identifier/type");
    if (type != "extension" && type != "agent_id" && type != "contact_time") continue;
    lines.push_back(joined({"look-up", json::text(cell, "/part"), json::text(cell, "/source"),
                            type + " " + json::text(look_up, "/identifier/value"), local(json::text(look_up, "/from")),
                            local(json::text(look_up, "/until")), json::text(look_up, "/outcome"),
                            json::text(look_up, "/records") + " shown", json::text(look_up, "/not_shown") + " not"}));
  }
}

/// The bundle as lines: what the case was opened for, items in the order of the bundle, look-ups around claimed
/// contacts, gaps.
inline Lines lines_of(const std::string& bundle) {
  Lines lines;
  const auto header = json::parse_own(HubFixture::read_from(bundle, "index/case.json"));
  for (const auto& [trigger, pointer] : json::each(*header, "/triggers"))
    lines.push_back(joined({"trigger", json::text(trigger, "/code"), json::text(trigger, "/text")}));
  for (const auto& item : HubFixture::lines_of(bundle, "index/items.jsonl")) lines.push_back(item_line(item));
  const auto matrix = json::parse_own(HubFixture::read_from(bundle, "index/completeness.json"));
  for (const auto& [cell, pointer] : json::each(*matrix, "/cells")) add_agent_look_ups(cell, lines);
  for (const auto& gap : HubFixture::lines_of(bundle, "index/gaps.jsonl")) lines.push_back(gap_line(gap));
  return lines;
}

/// demo_items.txt: the first revision, and what the second one lacks and has besides.
struct Expected {
  Lines first, gone, added;
  std::set<int> of_first, of_gone, of_added;  // lines of the demo case
};

inline Expected read_expected(const std::string& name) {
  Expected expected;
  std::ifstream file(name);
  for (std::string line; std::getline(file, line);) {
    if (line.empty() || line[0] == '#') continue;
    const bool is_gone = line[0] == '-', is_added = line[0] == '+';
    const auto tab = line.find('\t');
    std::istringstream numbers(line.substr(0, tab));
    if (is_gone || is_added) numbers.ignore();
    auto& lines = is_gone ? expected.gone : is_added ? expected.added : expected.first;
    auto& of_case = is_gone ? expected.of_gone : is_added ? expected.of_added : expected.of_first;
    lines.push_back(line.substr(tab + 1));
    for (std::string number; std::getline(numbers, number, ',');) of_case.insert(std::stoi(number));
  }
  return expected;
}

}  // namespace dossier::golden
