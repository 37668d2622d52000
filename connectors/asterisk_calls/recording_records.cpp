#include "recording_records.hpp"

#include <dossier/sql.hpp>

#include "audio.hpp"
#include "call_record.hpp"
#include "document_key.hpp"
#include "recording_name.hpp"
#include "subtitles.hpp"
#include "text.hpp"
#include "times.hpp"

namespace dossier::asterisk_calls {
namespace {

constexpr size_t wall_size = std::string_view("2026-10-16 10:20:11").size();

// A call's first recording has the key under which it is also told to be missing: one that comes later is the same
// thing, found at last.
Key recording_key(const std::string& call, const std::string& place, bool is_first) {
  return is_first ? Key("recording", call) : Key("recording", call, stem_of(place));
}

// "2026-10-16 10:20:11+08:00", or without offset, and so many milliseconds later.
RawTime moment(const std::string& began, int64_t milliseconds, const House& house) {
  const auto wall = wall_seconds(std::string_view(began).substr(0, wall_size));
  if (!wall) return {};
  const auto later = wall_text(*wall * 1000 + milliseconds) + began.substr(wall_size);
  return began.size() > wall_size ? offset_time(later) : local_time(later, house.timezone);
}

void add_audio(RecordBuilder& record, const AudioFacts& facts, int64_t size) {
  record.detail("format", facts.format).detail("size", std::to_string(size)).detail("reason", facts.fault);
  if (facts.channels > 0) record.detail("channels", std::to_string(facts.channels));
  if (facts.samples_per_second > 0) record.detail("samples_per_second", std::to_string(facts.samples_per_second));
  if (facts.milliseconds >= 0) record.detail("duration_s", std::to_string((facts.milliseconds + 500) / 1000));
}

void add_recording(const json::Value& recording, const std::string& pointer, const json::Value& document,
                   const House& house, Records& out) {
  const auto place = json::text(recording, "/place"), name = file_name(place);
  if (name.empty()) return out.reject(pointer, "a recording without place");
  const auto call = json::text(document, "/call"), began = json::text(recording, "/began");
  const auto size = json::integer(recording, "/size");
  const auto first_bytes = sql::from_base64(json::text(recording, "/first_bytes")).value_or(std::string());
  const auto facts = audio_facts(name, first_bytes, size);
  auto& record = out.add("attachment", recording_key(call, place, pointer == "/recordings/0"), pointer)
                     .channel("hotline")
                     .at(moment(began.empty() ? json::text(document, "/started") : began, 0, house))
                     .media(recording_locator(place), name, audio_type(name))
                     .detail("matched_by", json::text(recording, "/matched_by"))
                     .link("attachment_of", call_key(call));
  if (!began.empty() && facts.milliseconds > 0) record.until(moment(began, facts.milliseconds, house));
  add_audio(record, facts, size);
}

std::vector<std::string> texts_in(const json::Value& value, const char* pointer) {
  Distinct texts;
  for (const auto& [text, place] : json::each(value, pointer)) texts.add(json::text(text, ""));
  return texts.list();
}

void add_absence(const json::Value& document, const House& house, Records& out) {
  const auto call = json::text(document, "/call");
  const auto named = texts_in(document, "/named");
  const auto said = named.empty() ? std::string("此次通话已接通，但录音文件夹中没有它的录音。")
                                  : "通话日志写明的录音文件不在录音文件夹中：" + joined(named, "、");
  out.add("attachment", recording_key(call, {}, true), "")
      .channel("hotline")
      .at(moment(json::text(document, "/started"), 0, house))
      .text(said)
      .media(missing_locator(call), joined(named, ", "), named.empty() ? "" : audio_type(named.front()))
      .detail("looked_in", joined(texts_in(document, "/looked_in"), ", "))
      .link("attachment_of", call_key(call));
}

using Roles = std::map<std::string, std::string>;

std::string role_of(const std::string& speaker, const Roles& speakers) {
  static const Roles usual = {{"客服", "agent"},        {"坐席", "agent"},      {"座席", "agent"},
                              {"客服人员", "agent"},    {"agent", "agent"},     {"operator", "agent"},
                              {"用户", "customer"},     {"客户", "customer"},   {"顾客", "customer"},
                              {"customer", "customer"}, {"caller", "customer"}, {"机器人", "bot"},
                              {"语音助手", "bot"},      {"bot", "bot"},         {"ivr", "bot"}};
  if (const auto found = speakers.find(speaker); found != speakers.end()) return found->second;
  const auto found = usual.find(lower_ascii(speaker));
  return found == usual.end() ? std::string() : found->second;
}

std::vector<std::string> speaker_names(const Roles& speakers) {
  Distinct names;
  for (const auto* name : {"客服", "坐席", "座席", "用户", "客户", "顾客", "机器人", "Agent", "Customer"})
    names.add(name);
  for (const auto& [name, role] : speakers) names.add(name);
  return names.list();
}

std::string lines(size_t first, size_t end) { return "line=" + std::to_string(first) + "," + std::to_string(end); }

class Transcript {
 public:
  Transcript(const DocumentKey& key, const Mapping& mapping)
      : key_(key), house_(mapping), speakers_(mapping.map("speakers")) {}

  void add(const Cue& cue, Records& out) const {
    auto& record = out.add("transcript", Key("transcript", stem_of(key_.name), cue.start_text),
                           lines(cue.first_line, cue.end_line))
                       .at(moment(key_.began, key_.is_exact ? cue.start : 0, house_))
                       .channel("hotline")
                       .text(cue.text)
                       .detail("cue_start", cue.start_text)
                       .detail("cue_end", cue.end_text)
                       .detail("speaker", cue.speaker);
    if (key_.is_exact && cue.end >= cue.start) record.until(moment(key_.began, cue.end, house_));
    if (!key_.call.empty())
      record.link("transcript_of", recording_key(key_.call, key_.name, key_.recording.empty()))
          .link("part_of", call_key(key_.call));
    if (const auto role = role_of(cue.speaker, speakers_); !role.empty()) record.party(role, cue.speaker);
  }
  std::vector<std::string> names() const { return speaker_names(speakers_); }
  const std::string& charset() const { return house_.charset; }

 private:
  const DocumentKey& key_;
  House house_;
  Roles speakers_;
};

}  // namespace

std::string recording_locator(std::string_view place) { return "recording/" + std::string(place); }
std::string missing_locator(std::string_view call) { return "recording of " + std::string(call); }

Result<void> records_of_recordings(const json::Value& document, const Mapping& mapping, Records& out) {
  DOSSIER_TRY(json::required_text(document, "/call"));
  const House house(mapping);
  const auto recordings = json::each(document, "/recordings");
  for (const auto& [recording, pointer] : recordings) add_recording(recording, pointer, document, house, out);
  if (recordings.empty() && json::text(document, "/expected") == "true") add_absence(document, house, out);
  return {};
}

Result<void> records_of_subtitles(const Document& document, const Mapping& mapping, Records& out) {
  if (!are_subtitles(document.bytes))
    return fail(ErrorKind::malformed,
                "neither WebVTT (it begins with WEBVTT) nor SubRip (a number, then a line of times)");
  if (document.bytes.size() > largest_subtitles)
    return fail(ErrorKind::malformed, "subtitles of more than " + std::to_string(largest_subtitles) + " bytes");
  const auto key = DocumentKey::read(document.key);
  const Transcript transcript(key, mapping);
  const auto found = read_subtitles(sql::readable(document.bytes, transcript.charset()), transcript.names());
  for (const auto& cue : found.cues) transcript.add(cue, out);
  for (const auto& [first, end, reason] : found.unreadable) out.reject(lines(first, end), reason);
  return {};
}

}  // namespace dossier::asterisk_calls
