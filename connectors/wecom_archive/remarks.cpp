#include "remarks.hpp"

#include <dossier/pulled_files.hpp>

#include <algorithm>

#include "lines.hpp"

namespace dossier::wecom {
namespace {

// "a, b, c and 2 more"
std::string some_of(const std::vector<std::string>& names) {
  constexpr size_t most_named = 3;
  std::string text;
  for (size_t index = 0; index < std::min(most_named, names.size()); ++index)
    text += (index == 0 ? "" : ", ") + names[index];
  return names.size() > most_named ? text + " and " + std::to_string(names.size() - most_named) + " more" : text;
}

}  // namespace

Result<void> Left::put_down(const std::string& place, Error error) {
  if (error.reason() == "too_broad") return fail(std::move(error));
  if (error.reason() == changed_meanwhile) ++changed;
  else if (is_of_one_file(error)) unread.push_back({place, std::move(error)});
  else return fail(std::move(error));
  return {};
}

std::string Left::told(const std::string& first, const std::string& when) const {
  Remarks remarks(told_too_large(too_large));
  if (!first.empty()) remarks.add(undelivered, first);
  remarks
      .add(not_alike.size(),
           " file(s) are not what their message says: " + some_of(not_alike) + ". Let the bridge fetch them again")
      .add(too_long.size(), " line(s) are too long to be a message and were passed over: " + some_of(too_long))
      .add(unplaced.size(),
           " message(s) of this contact or conversation do not say between whom they were (no tolist, or several "
           "contacts outside of a room) and were not taken: " +
               some_of(unplaced) + ". Let the bridge deliver tolist as WeCom gives it")
      .add(unclear.size(),
           " message(s) say no md5sum, and the names of the files that begin with their msgid go on behind it as "
           "another message's may: " +
               some_of(unclear) + ". Let the bridge name each file by its message's msgid and an ending alone")
      .add(unended, " file(s) end within a line, still being written or cut off; " + when)
      .add(changed, " file(s) changed while they were read; " + when)
      .add(not_fetched, " file(s) could not be fetched now; " + when);
  return remarks.text();
}

Result<void> Left::of_look_up() const {
  const auto besides =
      told(" file(s) of messages were not delivered beside them, " + std::to_string(expired) +
               " of which WeCom no longer has: it keeps messages and their files for " + std::to_string(kept_days) +
               " days (3 in some products). Let the bridge fetch what is younger (GetMediaData) and "
               "deliver it; look for older ones in the bridge's own store, or ask the member of staff "
               "for the file on his device",
           "ask again");
  if (besides.empty() && unread.empty()) return {};
  return fail(partly_read(unread, besides));
}

// A file that nobody delivered is owed for good: the message's record says so, and no pull ends with it.
Result<void> Left::of_pull() const {
  const auto besides = told({}, "the next pull takes them");
  if (besides.empty() && unread.empty()) return {};
  return fail(partly_pulled(unread, besides));
}

}  // namespace dossier::wecom
