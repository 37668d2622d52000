#include "cursor.hpp"

#include <dossier/checkpoint.hpp>

#include <optional>

namespace dossier::mailbox {
namespace {

constexpr int64_t largest_uid = 0xFFFFFFFF;  // RFC 9051, nz-number

std::optional<Cursor::Place> place_in(const json::Value& value) {
  if (!value.IsObject()) return {};
  const auto uid_validity = json::integer(value, "/uid_validity", -1), uid = json::integer(value, "/uid", -1);
  // The next mail has the next number.
  if (uid_validity < 1 || uid < 0 || uid >= largest_uid) return {};
  return Cursor::Place{static_cast<uint64_t>(uid_validity), static_cast<uint64_t>(uid)};
}

}  // namespace

Result<Cursor> Cursor::of(const Request& request) {
  Cursor cursor;
  if (request.cursor.empty()) return cursor;
  const auto unreadable = [&] {
    return unreadable_checkpoint(request.stream, request.cursor,
                                 R"(each folder's numbers: {"INBOX":{"uid":57,"uid_validity":3}})");
  };
  const auto parsed = json::parse(request.cursor);
  if (!parsed || !parsed->IsObject()) return unreadable();
  for (const auto& member : parsed->GetObject()) {
    const auto place = place_in(member.value);
    if (!place) return unreadable();
    cursor.places_[std::string(json::view(member.name))] = *place;
  }
  return cursor;
}

std::string Cursor::text() const {
  json::Object whole;
  for (const auto& [folder, place] : places_)
    whole.put(folder, json::Object().put("uid_validity", place.uid_validity).put("uid", place.uid));
  return json::canonical(whole);
}

}  // namespace dossier::mailbox
