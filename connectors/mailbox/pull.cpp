#include "pull.hpp"

#include <algorithm>
#include <utility>

#include "records.hpp"
#include "times.hpp"

namespace dossier::mailbox {
namespace {

constexpr size_t fetched_at_once = 50;

class Pull {
 public:
  Pull(Imap& imap, const Reading& reading, const std::string& since, Cursor cursor, Host& host, Sink& sink)
      : imap_(imap), reading_(reading), since_(since), cursor_(std::move(cursor)), host_(host), sink_(sink) {}

  Result<void> run() {
    for (const auto& name : reading_.folders) {
      const auto folder = DOSSIER_TRY(imap_.examine(name));
      DOSSIER_TRY(read(folder));
    }
    return left_out_.told(renewed_);
  }

 private:
  Result<void> read(const Folder& folder) {
    auto& place = cursor_[folder.name];
    if (place.uid_validity != folder.uid_validity) DOSSIER_TRY(start_anew(folder, place));
    // "5:*" also means the last mail where its UID is below 5.
    auto uids = DOSSIER_TRY(imap_.search("UID " + std::to_string(place.uid + 1) + ":*" + window()));
    std::erase_if(uids, [&](uint64_t uid) { return uid <= place.uid; });
    for (size_t from = 0; from < uids.size(); from += fetched_at_once) {
      const auto until = std::min(from + fetched_at_once, uids.size());
      DOSSIER_TRY(take(folder, {uids.begin() + static_cast<std::ptrdiff_t>(from),
                                uids.begin() + static_cast<std::ptrdiff_t>(until)}));
      place.uid = uids[until - 1];
      DOSSIER_TRY(sink_.checkpoint(cursor_.text()));
    }
    return {};
  }

  // The server numbers the folder's mails anew: those that we hold are known again by their message ids.
  Result<void> start_anew(const Folder& folder, Cursor::Place& place) {
    if (place.uid_validity != 0)
      renewed_ += (renewed_.empty() ? "" : "; ") + ("folder \"" + folder.name + "\": UIDVALIDITY was ") +
                  std::to_string(place.uid_validity) + " and is " + std::to_string(folder.uid_validity) +
                  ": the server made the folder anew, and it was read from its beginning. Mails that were removed "
                  "from it before are not there";
    place = {folder.uid_validity, 0};
    return sink_.checkpoint(cursor_.text());
  }

  std::string window() const {
    const auto day = day_begin(since_);
    return day ? " SINCE " + search_day(*day, 0) : std::string();
  }

  Result<void> take(const Folder& folder, const std::vector<uint64_t>& uids) {
    for (const auto& listed : DOSSIER_TRY(imap_.sizes(uids))) {
      if (host_.cancelled()) return fail(ErrorKind::cancelled, "stopped while reading the mailbox");
      if (listed.size > largest_mail) left_out_.add_large(folder, listed);
      else DOSSIER_TRY(take_one(listed.uid));
    }
    return {};
  }

  Result<void> take_one(uint64_t uid) {
    const auto item = DOSSIER_TRY(imap_.mail(uid));
    if (!item) return {};  // removed since it was listed
    const auto mail = read_without_attachments(*item, reading_.charset);
    const auto key = mail ? copies_.new_key(*mail, item->content) : key_of({}, item->content);
    return key ? hand_over(*item, *key, reading_.charset, host_, sink_) : Result<void>();
  }

  Imap& imap_;
  const Reading& reading_;
  const std::string& since_;
  Cursor cursor_;
  Host& host_;
  Sink& sink_;
  Copies copies_;
  LeftOut left_out_;
  std::string renewed_;
};

}  // namespace

Result<void> pull(Imap& imap, const Reading& reading, const std::string& since, const Cursor& cursor, Host& host,
                  Sink& sink) {
  return Pull(imap, reading, since, cursor, host, sink).run();
}

}  // namespace dossier::mailbox
