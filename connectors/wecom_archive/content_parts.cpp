#include "content_parts.hpp"

#include <dossier/detail/nesting.hpp>

#include <algorithm>
#include <chrono>
#include <cstdio>

#include "message.hpp"

namespace dossier::wecom {
namespace {

constexpr size_t most_of_everything = 4000;  // bytes; the whole stands in the document
constexpr int deepest_item = 32;

bool is_md5(std::string_view text) {
  return text.size() == 32 && std::all_of(text.begin(), text.end(), [](char letter) {
           return (letter >= '0' && letter <= '9') || (letter >= 'a' && letter <= 'f');
         });
}

std::string lower_hex(std::string text) {
  for (auto& letter : text)
    if (letter >= 'A' && letter <= 'F') letter = static_cast<char>(letter - 'A' + 'a');
  return text;
}

// What leads to the values that wait is kept beside them: no recursion over foreign nesting.
struct Waiting {
  const json::Value* value;
  std::string name;
};

void push_members(const Waiting& of, std::vector<Waiting>& waiting) {
  std::vector<Waiting> below;
  const auto prefix = of.name.empty() ? std::string() : of.name + ".";
  if (of.value->IsObject())
    for (const auto& member : of.value->GetObject())
      below.push_back({&member.value, prefix + std::string(json::view(member.name))});
  if (of.value->IsArray())
    for (const auto& element : of.value->GetArray()) below.push_back({&element, of.name});
  waiting.insert(waiting.end(), below.rbegin(), below.rend());
}

}  // namespace

void add_line(std::string& text, std::string_view line) {
  if (line.empty()) return;
  if (!text.empty()) text += '\n';
  text += line;
}

std::string time_text(const std::string& seconds) {
  if (!is_epoch_seconds(seconds)) return seconds;
  const std::chrono::sys_seconds at{std::chrono::seconds{std::stoll(seconds)}};
  const auto midnight = std::chrono::floor<std::chrono::days>(at);
  const std::chrono::year_month_day day{midnight};
  const std::chrono::hh_mm_ss clock{at - midnight};
  char text[32];
  std::snprintf(text, sizeof text, "%04d-%02u-%02uT%02d:%02d:%02dZ", static_cast<int>(day.year()),
                static_cast<unsigned>(day.month()), static_cast<unsigned>(day.day()),
                static_cast<int>(clock.hours().count()), static_cast<int>(clock.minutes().count()),
                static_cast<int>(clock.seconds().count()));
  return text;
}

std::string everything_in(const json::Value& value) {
  std::string text;
  std::vector<Waiting> waiting{{&value, {}}};
  while (!waiting.empty() && text.size() < most_of_everything) {
    const auto one = std::move(waiting.back());
    waiting.pop_back();
    if (one.value->IsObject() || one.value->IsArray()) push_members(one, waiting);
    else if (const auto scalar = json::text(*one.value, ""); !scalar.empty())
      add_line(text, one.name.empty() ? scalar : one.name + ": " + scalar);
  }
  if (waiting.empty() && text.size() <= most_of_everything) return text;
  auto end = std::min(text.size(), most_of_everything);
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80) --end;  // no letter cut in half
  return text.substr(0, end) + "…";
}

std::optional<MediaNote> media_in(const json::Value& body) {
  MediaNote note;
  note.sdkfileid = json::text(body, "/sdkfileid");
  note.md5 = lower_hex(json::text(body, "/md5sum"));
  if (!is_md5(note.md5)) note.md5.clear();
  if (note.sdkfileid.empty() && note.md5.empty()) return std::nullopt;
  note.name = json::text(body, "/filename");
  note.ending = json::text(body, "/fileext");
  for (const auto field : {"/filesize", "/voice_size", "/imagesize"})
    if (const auto size = json::integer(body, field); size > 0) note.size = size;
  return note;
}

std::optional<json::Document> unwrapped(const json::Value& item) {
  const auto* content = json::find(item, "/content");
  if (!content) return std::nullopt;
  if (content->IsObject()) {
    json::Document copy;
    copy.CopyFrom(*content, copy.GetAllocator());
    return copy;
  }
  if (!content->IsString() || detail::nests_deeper_than(json::view(*content), deepest_item)) return std::nullopt;
  auto parsed = json::parse(json::view(*content));
  if (!parsed || !parsed->IsObject()) return std::nullopt;
  return std::move(*parsed);
}

}  // namespace dossier::wecom
