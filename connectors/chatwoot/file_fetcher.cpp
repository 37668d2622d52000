#include "file_fetcher.hpp"

#include <utility>

#include "attachment.hpp"

namespace dossier::chatwoot {
namespace {

// The host has tried each of them several times already.
constexpr int most_failures = 2;

bool is_for_later(const Error& error) {
  return error.kind() == ErrorKind::unavailable || error.kind() == ErrorKind::rate_limited;
}

bool is_private_address(const Error& error) {
  return error.message().find("leads to the private address") != std::string::npos;
}

// The reading cannot go on: it is to stop, or the hub has no room.
bool ends_reading(const Error& error) {
  return error.kind() == ErrorKind::cancelled || error.kind() == ErrorKind::internal;
}

// A link that has expired answers 410 here, 403 there, by storage.
std::string_view state_of(const Error& error) {
  if (is_for_later(error)) return "pending";
  if (answered(error, 410)) return "expired";
  if (error.kind() == ErrorKind::permission) return "forbidden";
  return error.kind() == ErrorKind::malformed ? "corrupt" : "absent";
}

// A login page in place of a picture.
bool is_page_instead(const Download& download, const json::Value& attachment) {
  const auto type = json::text(attachment, "/file_type");
  return download.content_type.rfind("text/html", 0) == 0 && (type == "image" || type == "audio" || type == "video");
}

}  // namespace

Result<void> FileFetcher::fetch(const json::Value& message) {
  for (const auto& [attachment, pointer] : json::each(message, "/attachments"))
    if (attachment.IsObject() && is_file(attachment)) DOSSIER_TRY(fetch_one(attachment));
  return {};
}

// The link leads to another one that is signed for a few minutes: now or never. It takes no token of ours along.
Result<void> FileFetcher::fetch_one(const json::Value& attachment) {
  const auto locator = locator_of(attachment);
  if (failures_ >= most_failures) return sink_.media_missing(locator, "pending");
  const auto got = host_.http().download(api_.link_of(json::text(attachment, "/data_url")));
  if (got) {
    if (is_page_instead(*got, attachment)) return sink_.media_missing(locator, "corrupt");
    return sink_.media(locator, got->handle);
  }
  if (ends_reading(got.error())) return fail(got.error());
  remember(got.error());
  return sink_.media_missing(locator, state_of(got.error()));
}

void FileFetcher::remember(const Error& error) {
  if (is_for_later(error)) ++failures_;
  if (first_) return;
  if (is_for_later(error))
    first_ = Error(error.kind(), "files of messages: " + error.message()).because(error.reason());
  if (is_private_address(error))
    first_ = Error(ErrorKind::permission, "files of messages: " + error.message() +
                                              " Set the option \"storage\" to it, if that is Chatwoot's own storage")
                 .because("forbidden");
}

Result<void> FileFetcher::outcome() const {
  if (first_) return fail(*first_);
  return {};
}

}  // namespace dossier::chatwoot
