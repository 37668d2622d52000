#include "delivery.hpp"

#include <algorithm>

#include "dossier/pulled_files.hpp"

namespace statements {

using namespace dossier;

Result<void> Delivery::fetch(const Dropped& dropped) {
  Fetched fetched{&dropped, {}, {}};
  if (dropped.side_car) {
    const auto answer = DOSSIER_TRY(read_dropped(host_, *dropped.side_car, left_.unread));
    if (!answer) return {};
    fetched.side_car = answer->handle;
  }
  for (const auto& place : dropped.media) fetched.media.push_back(DOSSIER_TRY(fetch_medium(place)));
  fetched_.push_back(std::move(fetched));
  return {};
}

Result<Delivery::Medium> Delivery::fetch_medium(const std::string& place) {
  Medium medium{place, file_at(look_.files, place), {}, {}};
  if (!medium.file) {
    medium.state = look_.on_their_way.has(place) ? "pending" : "absent";
  } else if (auto fetched = host_.files().download(medium.file->entry.path)) {
    medium.handle = fetched->handle;
  } else if (fetched.error().kind() == ErrorKind::permission) {
    medium.state = "forbidden";
  } else if (fetched.error().kind() == ErrorKind::config) {
    medium.state = "absent";  // gone since it was listed
  } else if (fetched.error().kind() == ErrorKind::malformed) {
    medium.state = "too_large";
    left_.too_large.push_back({place, std::move(fetched.error())});
  } else if (fetched.error().kind() == ErrorKind::unavailable) {
    medium.state = "pending";
    ++left_.not_fetched;
  } else {
    return fail(std::move(fetched.error()));
  }
  return medium;
}

Result<std::vector<const Dropped*>> Delivery::hand_over(const std::string& folder, Sink& sink) {
  std::vector<const Dropped*> whole;
  if (fetched_.empty()) return whole;
  const auto now = DOSSIER_TRY(list_dropped(host_, folder));
  for (const auto& fetched : fetched_)
    if (DOSSIER_TRY(hand_over(fetched, now, sink))) whole.push_back(fetched.dropped);
  return whole;
}

Result<bool> Delivery::hand_over(const Fetched& fetched, const DroppedFiles& now, Sink& sink) {
  const auto& dropped = *fetched.dropped;
  bool grew = dropped.side_car && !is_as_listed(*dropped.side_car, now);
  bool whole = true;
  for (const auto& medium : fetched.media) {
    const bool still = medium.state.empty() && !is_as_listed(*medium.file, now);
    grew |= still;
    // One that is absent is looked for no more: the folder's listing shows it when it comes.
    whole &= medium.state.empty() || medium.state == "absent";
    if (medium.state.empty() && !still) DOSSIER_TRY(sink.media(medium.place, medium.handle));
    else DOSSIER_TRY(sink.media_missing(medium.place, still ? "pending" : medium.state));
  }
  left_.growing += grew ? 1 : 0;
  if (dropped.side_car) {
    DOSSIER_TRY(sink.document(dropped.key.text(), fetched.side_car, dropped.slip ? Covers::all : Covers::some));
    return whole && !grew;
  }
  // A name says no more than itself: the document is made here and names the file.
  const auto file = json::Object()
                        .put("place", dropped.key.place)
                        .put("size", dropped.file->entry.size)
                        .put("modified", dropped.file->entry.modified);
  DOSSIER_TRY(sink.document(dropped.key.text(), "application/json",
                            json::canonical(json::Object().put("format", 1).put("file", file)), Covers::all));
  return whole && !grew;
}

Result<void> Left::of_look_up() const {
  Remarks besides(told_too_large(too_large));
  besides
      .add(static_cast<size_t>(nobodys),
           " file(s) in the folder do not say whose they are (no readable YAML beside them, no name of the pattern, or "
           "no number in either) and may concern this; the probe lists them")
      .add(arriving, " file(s) are still being uploaded and were left for later")
      .add(static_cast<size_t>(growing), " file(s) changed while they were read; ask again")
      .add(static_cast<size_t>(not_fetched), " file(s) could not be fetched now; ask again")
      .add(
          static_cast<size_t>(unnamed_carrier),
          " file(s) name the waybill but neither carrier, order nor complaint; write the carrier into the YAML, or set "
          "the option \"carrier\"");
  if (besides.text().empty() && unread.empty()) return {};
  return fail(partly_read(unread, besides.text()));
}

// What is still being uploaded comes with the next pull, and what does not say whose it is lies in quarantine.
Result<void> Left::of_pull() const {
  Remarks besides(told_too_large(too_large));
  besides.add(static_cast<size_t>(growing), " file(s) changed while they were read; the next pull takes them")
      .add(static_cast<size_t>(not_fetched), " file(s) could not be fetched now; the next pull takes them");
  if (besides.text().empty() && unread.empty()) return {};
  return fail(partly_pulled(unread, besides.text()));
}

std::vector<const DroppedFile*> files_of(const Dropped& dropped, const DroppedFiles& files) {
  std::vector<const DroppedFile*> all{dropped.side_car ? dropped.side_car : dropped.file};
  for (const auto& place : dropped.media) all.push_back(file_at(files, place));
  return all;
}

int64_t changed_at(const Dropped& dropped) {
  int64_t latest = 0;
  for (const auto* file : {dropped.side_car, dropped.file})
    if (file) latest = std::max(latest, file->entry.modified);
  return latest;
}

}  // namespace statements
