#include "report/view.hpp"

#include <algorithm>

#include "base/zones.hpp"

namespace dossier::report {

namespace {

constexpr std::string_view full_stop = "。";

std::string record_key(const Record& record, const std::string& source_id) {
  return record.source + "\x1f" + record.stream + "\x1f" + source_id;
}

std::string person_key(const Record& record, const Party& party) {
  return record.source + "\x1f" + party.role + "\x1f" + party.id;
}

/// The offset as UTC+08:00.
std::string offset_text(int minutes) {
  const int size = minutes < 0 ? -minutes : minutes;
  const auto two = [](int number) { return (number < 10 ? "0" : "") + std::to_string(number); };
  return std::string("UTC") + (minutes < 0 ? "-" : "+") + two(size / 60) + ":" + two(size % 60);
}

}  // namespace

View::View(const AssembledCase& the_case, const ReportStyle& the_style, Nodes& the_nodes)
    : assembled(the_case),
      style(the_style),
      nodes(the_nodes),
      words(the_style.language),
      masker(the_case, words, the_style.phone_region) {
  for (const auto& entry : assembled.items)
    items_by_id_.emplace(record_key(entry.record, entry.record.source_id), &entry);
  for (const auto& entry : assembled.items)
    if (const int host = host_of(entry); host > 0) attached_[host].push_back(&entry);
  for (const auto& entry : assembled.items)
    for (const auto& party : entry.record.parties)
      if (!party.id.empty() && !party.name.empty()) names_[person_key(entry.record, party)] = party.name;
  for (const auto& entry : assembled.documents) documents_.emplace(entry.digest, &entry);
}

std::string View::time(Micros at) const { return wall_clock(style.timezone, at, true); }
std::string View::minute(Micros at) const { return wall_clock(style.timezone, at, false); }

std::string View::time_of(const Record& record) const {
  if (!record.at) return std::string(words("time.unknown"));
  const auto& at = *record.at;
  if (!at.utc) return words("time.between", {minute(at.earliest), minute(at.latest)});
  if (at.precision == "day") return time(*at.utc).substr(0, 10);
  const auto start = at.precision == "min" ? minute(*at.utc) : time(*at.utc);
  if (!record.until || !record.until->utc || *record.until->utc == *at.utc) return start;
  const auto end = time(*record.until->utc);
  const bool same_day = end.substr(0, 10) == start.substr(0, 10);
  return words("time.until", {start, same_day ? end.substr(11) : end});
}

std::string View::zone() const {
  const auto offset = offset_text(offset_minutes_at(style.timezone, assembled.as_of));
  const auto name = words.named("zone", style.timezone, "");
  const auto technical = style.timezone + std::string(words("comma")) + offset;
  return name.empty() ? technical
                      : std::string(name) + std::string(words("open")) + technical + std::string(words("close"));
}

std::string View::source(std::string_view name) const {
  if (name.empty()) return std::string(words("source.none"));
  const auto found = assembled.source_titles.find(std::string(name));
  return masker.text(found == assembled.source_titles.end() || found->second.empty() ? name : found->second);
}

std::string View::joined(const std::vector<std::string>& texts) const {
  std::string all;
  for (const auto& text : texts) {
    if (text.empty()) continue;
    if (!all.empty()) all += words("enumeration");
    all += text;
  }
  return all;
}

std::string View::who(const Record& record) const {
  std::vector<std::string> people;
  const auto department = record.detail.find("department");
  for (const auto& party : record.parties) {
    const auto role = masker.text(words.named("role", party.role));
    // A source may name somebody in one place alone: his name is corrected, his messages stay as they were.
    const auto known = party.name.empty() && !party.id.empty() ? names_.find(person_key(record, party)) : names_.end();
    const auto name = masker.text(known == names_.end() ? party.name : known->second);
    auto person = name.empty() || name == role || !words.named("voice", party.name, "").empty() ? role
                  : role.empty()                                                                ? name
                                                                                                : role + " " + name;
    if (department != record.detail.end() && !department->second.empty() && party.role != "customer" && people.empty())
      person += std::string(words("open")) + masker.text(department->second) + std::string(words("close"));
    people.push_back(std::move(person));
  }
  return joined(people);
}

std::string View::kind(const Record& record) const {
  const bool sound = record.kind == "attachment" && !record.media.empty() &&
                     std::all_of(record.media.begin(), record.media.end(),
                                 [](const Medium& medium) { return medium.content_type.starts_with("audio/"); });
  return masker.text(sound ? words("media.audio") : words.named("kind", record.kind));
}

std::string View::channel(const Record& record) const {
  std::string text = masker.text(words.named("channel", record.channel));
  if (record.direction.empty()) return text;
  if (!text.empty()) text += " · ";
  // Whom a call reached, its number says: not every one that went out went to the customer.
  const auto direction = words.named("direction", record.direction);
  return text +
         masker.text(record.kind == "call" ? words.named("call_direction", record.direction, direction) : direction);
}

std::string View::identifier(const Identifier& identifier) const {
  const auto type = masker.text(words.named("identifier", identifier.type));
  return type + " " + masker.identifier(identifier);
}

std::string View::path(const std::vector<std::string>& path) const {
  std::string text;
  for (const auto& step : path) {
    if (!text.empty()) text += " → ";
    const auto blank = step.find(' ');
    const auto type = std::string_view(step).substr(0, blank);
    const auto rest = blank == std::string::npos ? std::string_view() : std::string_view(step).substr(blank);
    text += masker.text(words.named("identifier", type));
    text += masker.text(rest);
  }
  return text;
}

std::string View::outcome(const Record& record) const {
  const auto ours = record.outcome == "unknown" ? std::string() : masker.text(words.named("outcome", record.outcome));
  const auto raw = masker.text(record.outcome_raw);
  if (raw.empty() || raw == ours) return ours;
  const auto theirs = words("item.outcome.raw", {raw});
  return ours.empty() ? theirs : ours + std::string(words("open")) + theirs + std::string(words("close"));
}

std::string View::claims_in_short(const Record& record, size_t characters) const {
  std::vector<std::string> claims;
  bool said_already = true;
  for (const auto& claim : record.claims) {
    claims.push_back(masker.text(words.named("claim", claim.field)) + " " +
                     shortened(claim_value(*this, record, claim), characters));
    said_already = said_already && record.text.find(claim.value) != std::string::npos;
  }
  if (claims.empty()) return {};
  if (said_already) return std::string(words("claim.said"));
  return std::string(words("claim")) + std::string(words("colon")) + joined(claims);
}

std::string View::summary(const Record& record, size_t characters) const {
  std::vector<std::string> said;
  const auto& raw = record.outcome_raw.empty() && record.outcome != "unknown" ? record.outcome : record.outcome_raw;
  const auto result = masker.text(words.named("outcome", record.outcome, raw));
  auto text = shortened(told(*this, record), characters);
  if (!result.empty() && text.find(result) == std::string::npos) said.push_back(result);
  if (!text.empty()) said.push_back(text);
  std::vector<std::string> files;
  for (const auto& medium : record.media) files.push_back(masker.text(medium.name));
  if (const auto names = joined(files); !names.empty()) said.push_back(names);
  if (record.kind == "call")
    for (const auto& one : record.identifiers)
      if (one.type == "phone") said.push_back(masker.identifier(one));
  if (const auto recorded = claims_in_short(record, characters); !recorded.empty()) said.push_back(recorded);
  std::string line = kind(record);
  for (size_t index = 0; index < said.size(); ++index) {
    // A sentence ends where the line does; before something else the semicolon does it.
    if (index > 0 && line.ends_with(full_stop)) line.resize(line.size() - full_stop.size());
    line += std::string(words(index == 0 ? "colon" : "semicolon")) + said[index];
  }
  return line;
}

std::string View::window(Micros from, Micros until) const {
  if (from == 0 && until == 0) return std::string(words("dash"));
  // Asked before the complaint's own time was known: without a beginning.
  if (from == 0) return words("time.up_to", {minute(until)});
  return words("time.until", {minute(from), minute(until)});
}

int View::item_of(const Record& from, const std::string& source_id) const {
  const auto found = items_by_id_.find(record_key(from, source_id));
  return found == items_by_id_.end() ? 0 : found->second->number;
}

int View::host_of(const Item& item) const {
  const auto by = [&](std::string_view relation) {
    for (const auto& link : item.record.links) {
      if (link.relation != relation) continue;
      const auto found = items_by_id_.find(record_key(item.record, link.source_id));
      // A line cannot hang on a line: two that name each other would both be shown nowhere.
      if (found != items_by_id_.end() && found->second != &item && found->second->record.kind != "transcript")
        return found->second->number;
    }
    return 0;
  };
  if (item.record.kind == "attachment") return by("attachment_of");
  if (item.record.kind != "transcript") return 0;
  const int recording = by("transcript_of");
  return recording > 0 ? recording : by("part_of");
}

const std::vector<const Item*>& View::attached_to(const Item& item) const {
  static const std::vector<const Item*> none;
  const auto found = attached_.find(item.number);
  return found == attached_.end() ? none : found->second;
}

const CaseDocument* View::document(const std::string& digest) const {
  const auto found = documents_.find(digest);
  return found == documents_.end() ? nullptr : found->second;
}

std::string_view detail_word(const View& view, const Record& record, std::string_view name) {
  // A log's line says its fields itself; the department stands beside the name.
  const bool log = record.kind == "operation" || record.kind == "satisfaction" || record.kind == "status_change";
  if ((log && !record.text.empty()) || name == "department") return {};
  return view.words.named("detail", name, "");
}

bool says_outcome(const Record& record) {
  return record.kind == "status_change" && !record.outcome_raw.empty() &&
         record.text.find(record.outcome_raw) != std::string::npos;
}

std::string shown_value(const View& view, std::string_view name, std::string_view value) {
  const bool address = name.find("address") != std::string_view::npos || name.find("地址") != std::string_view::npos;
  if (address) return view.masker.address(value);
  const auto word = view.words.named("value", value, "");
  return word.empty() ? view.masker.text(value) : std::string(word);
}

std::string claim_value(const View& view, const Record& record, const Claim& claim) {
  const auto format = record.detail.find("value_format");
  const bool box = format != record.detail.end() && format->second == "yes_no";
  if (box && (claim.value == "1" || claim.value == "0"))
    return shown_value(view, claim.field, claim.value == "1" ? "true" : "false");
  return shown_value(view, claim.field, claim.value);
}

std::string shortened(std::string_view text, size_t characters) {
  std::string line;
  size_t count = 0;
  for (size_t at = 0; at < text.size(); ++at) {
    const bool starts = (static_cast<unsigned char>(text[at]) & 0xC0) != 0x80;
    if (starts && ++count > characters) return line + "…";
    line += text[at] == '\n' || text[at] == '\r' || text[at] == '\t' ? ' ' : text[at];
  }
  return line;
}

}  // namespace dossier::report
