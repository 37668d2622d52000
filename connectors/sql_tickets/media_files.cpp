#include "media_files.hpp"

#include <optional>

#include <dossier/unread_files.hpp>

namespace dossier::sql_tickets {
namespace {

std::string_view state_of(const Error& error) {
  if (error.kind() == ErrorKind::permission) return "forbidden";
  if (error.kind() == ErrorKind::malformed) return "too_large";
  return error.kind() == ErrorKind::config ? "absent" : "pending";
}

// The reading cannot go on: it is to stop, or the hub has no room.
bool ends_reading(const Error& error) {
  return error.kind() == ErrorKind::cancelled || error.kind() == ErrorKind::internal;
}

}  // namespace

Result<void> deliver_files(const std::map<std::string, std::string>& files, const std::string& folder, Host& host,
                           Sink& sink) {
  std::vector<Unread> too_large;
  std::optional<Error> down;  // the host has tried several times: such a folder is left alone
  for (const auto& [locator, path] : files) {
    if (folder.empty()) {
      DOSSIER_TRY(sink.media_missing(locator, "absent"));
      continue;
    }
    const auto got = down ? fail(*down) : host.files().download(Files::below(folder, path));
    if (got) {
      DOSSIER_TRY(sink.media(locator, got->handle));
      continue;
    }
    if (ends_reading(got.error())) return fail(got.error());
    if (state_of(got.error()) == "pending") down = got.error();
    if (state_of(got.error()) == "too_large") too_large.push_back({path, got.error()});
    DOSSIER_TRY(sink.media_missing(locator, state_of(got.error())));
  }
  if (down) return fail(Error(*down).at("attachments"));
  if (!too_large.empty()) return fail(partly_read({}, told_too_large(too_large)).at("attachments"));
  return {};
}

}  // namespace dossier::sql_tickets
