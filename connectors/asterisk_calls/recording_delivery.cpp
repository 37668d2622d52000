#include "recording_delivery.hpp"

#include <algorithm>

#include <dossier/sql.hpp>

#include "audio.hpp"
#include "document_key.hpp"
#include "recording_name.hpp"
#include "recording_records.hpp"
#include "times.hpp"

namespace dossier::asterisk_calls {
namespace {

// A recording is mixed, and often converted or moved, after its call.
constexpr int64_t settling_seconds = 600;

std::string with_offset(const std::string& wall_clock, const std::optional<int>& offset) {
  return wall_clock.empty() || !offset ? wall_clock : wall_clock + offset_text(*offset);
}

// A name's time is always local; the log may be in GMT. Of the offsets that come into question, the one by which the
// recording began while its call went on.
std::optional<int> offset_of(const RecordingName& name, const Call& call) {
  constexpr int64_t early = 2, half_an_hour = 1800;
  const auto wall = wall_seconds(name.start), epoch = epoch_of(name.uniqueid);
  const auto start = wall_seconds(call.start), end = wall_seconds(call.end);
  if (!wall || !epoch || !start || !end) return std::nullopt;
  const int64_t behind = *wall - *epoch;
  const int64_t lasted = *end - *start + (call.end_offset.value_or(0) - call.start_offset.value_or(0)) * -60;
  const auto fits = [&](int64_t offset) {
    const int64_t delay = behind - offset * 60;
    return delay >= -early && delay <= lasted + early;
  };
  if (call.start_offset && fits(*call.start_offset)) return call.start_offset;
  const int64_t halves = (behind + early + 24 * half_an_hour) / half_an_hour - 24;
  const auto offset = static_cast<int>(halves * 30);
  return halves >= -24 && halves <= 28 && fits(offset) ? std::optional(offset) : std::nullopt;
}

std::string began(const FoundFile& file, const Call& call) {
  const auto name = recording_name(file.entry.name);
  return name ? with_offset(name->start, offset_of(*name, call)) : std::string();
}

std::string state_of(const Error& error) {
  if (error.kind() == ErrorKind::permission) return "forbidden";
  if (error.kind() == ErrorKind::malformed) return "too_large";
  return error.kind() == ErrorKind::unavailable ? "pending" : "absent";
}

}  // namespace

Result<bool> RecordingDelivery::deliver(const Call& call, const Distinct& known_ids) {
  const auto owed_before = not_fetched_;
  auto found = DOSSIER_TRY(folder_.files_of(call, known_ids));
  std::sort(found.recordings.begin(), found.recordings.end(), [&](const FoundFile& left, const FoundFile& right) {
    return std::pair(began(left, call), left.place) < std::pair(began(right, call), right.place);
  });
  const auto named = call.recordings();
  const bool expected = (expected_ && call.is_answered()) || !named.empty();
  std::vector<json::Object> recordings;
  for (const auto& recording : found.recordings) {
    const auto first = DOSSIER_TRY(first_bytes(recording));
    DOSSIER_TRY(media(recording, audio_facts(recording.entry.name, first, recording.entry.size).is_silent));
    recordings.push_back(json::Object()
                             .put("place", recording.place)
                             .put("size", recording.entry.size)
                             .put("matched_by", recording.matched_by)
                             .put_some("began", began(recording, call))
                             .put("first_bytes", sql::to_base64(first)));
  }
  if (recordings.empty() && !expected) return true;
  if (recordings.empty()) DOSSIER_TRY(missing(call, found.is_shut));
  DocumentKey key;
  key.name = "recordings";
  key.call = call.id;
  const auto document = json::Object()
                            .put("kind", "recordings")
                            .put("call", call.id)
                            .put("started", with_offset(call.start, call.start_offset))
                            .put("expected", expected)
                            .put("named", named)
                            .put("looked_in", found.looked_in)
                            .put("recordings", recordings);
  DOSSIER_TRY(sink_.document(key.text(), "application/json", json::canonical(document), Covers::all));
  for (const auto& file : found.subtitles) {
    const auto of = std::find_if(found.recordings.begin(), found.recordings.end(), [&](const FoundFile& recording) {
      return stem_of(recording.place) == stem_of(file.place);
    });
    const bool is_alone = of == found.recordings.end();
    DOSSIER_TRY(subtitles(file, call, is_alone ? 0 : static_cast<size_t>(of - found.recordings.begin())));
  }
  return !recordings.empty() && not_fetched_ == owed_before;
}

Result<std::string> RecordingDelivery::first_bytes(const FoundFile& recording) {
  if (recording.entry.size == 0) return std::string();
  auto answer = host_.files().read(recording.entry.path, 0, header_bytes);
  if (answer) return std::move(answer->bytes);
  if (answer.error().kind() == ErrorKind::cancelled) return fail(std::move(answer.error()));
  return std::string();  // fetching the whole file will say why
}

Result<void> RecordingDelivery::media(const FoundFile& recording, bool is_silent) {
  const auto locator = recording_locator(recording.place);
  if (is_silent) return sink_.media_missing(locator, "corrupt");
  const auto fetched = host_.files().download(recording.entry.path);
  if (!fetched && fetched.error().kind() == ErrorKind::cancelled) return fail(fetched.error());
  if (fetched && fetched->size == recording.entry.size) return sink_.media(locator, fetched->handle);
  const auto state = fetched ? std::string("pending") : state_of(fetched.error());
  not_fetched_ += state == "pending" ? 1 : 0;
  if (state == "too_large") too_large_.push_back({recording.place, fetched.error()});
  return sink_.media_missing(locator, state);
}

Result<void> RecordingDelivery::missing(const Call& call, bool is_shut) {
  if (is_shut) return sink_.media_missing(missing_locator(call.id), "forbidden");
  const auto end = wall_seconds(call.end);
  const bool is_recent = end && call.end_offset && *end - *call.end_offset * 60 + settling_seconds > now_ / 1000000;
  return sink_.media_missing(missing_locator(call.id), is_recent ? "pending" : "absent");
}

Result<void> RecordingDelivery::subtitles(const FoundFile& file, const Call& call, size_t recording) {
  const auto answer = host_.files().read(file.entry.path);
  if (!answer && answer.error().kind() != ErrorKind::unavailable) return fail(answer.error());
  if (!answer) {
    ++not_fetched_;
    return {};
  }
  DocumentKey key;
  key.name = file.place;
  if (recording > 0) key.recording = std::to_string(recording + 1);
  key.call = call.id;
  key.began = began(file, call);
  key.is_exact = !key.began.empty();
  if (!key.is_exact) key.began = with_offset(call.start, call.start_offset);
  return sink_.document(key.text(), answer->handle, Covers::all);
}

Result<void> RecordingDelivery::outcome() const {
  std::string what;
  if (not_fetched_ > 0)
    what = std::to_string(not_fetched_) + " file(s) of recordings could not be fetched now; ask again";
  const auto large = told_too_large(too_large_);
  what += (what.empty() || large.empty() ? "" : "; ") + large;
  if (what.empty() && folder_.unread().empty()) return {};
  return fail(partly_read(folder_.unread(), what));
}

}  // namespace dossier::asterisk_calls
