#include "delivery.hpp"

#include "digest.hpp"
#include "records.hpp"

namespace dossier::mailbox {

namespace {

std::string place_of(const Folder& folder, const FetchedItem& item) {
  return "folder \"" + folder.name + "\", UID " + std::to_string(item.uid);
}

void tell(const std::vector<std::string>& mails, const std::string& what, std::string& to) {
  if (mails.empty()) return;
  to += (to.empty() ? "" : "; ") + std::to_string(mails.size()) + " mail(s) " + what + ": " + mails.front() +
        (mails.size() > 1 ? " and more" : "") + ". Look at them by hand";
}

}  // namespace

void LeftOut::add_large(const Folder& folder, const FetchedItem& item) {
  large_.push_back(place_of(folder, item) + ", " + std::to_string(item.size) + " bytes");
}

void LeftOut::add_unreadable(const Folder& folder, const FetchedItem& item) {
  unreadable_.push_back(place_of(folder, item));
}

Result<void> LeftOut::told(std::string besides) const {
  tell(large_, "are larger than " + std::to_string(largest_mail) + " bytes and were not read", besides);
  tell(unreadable_, "that the server found cannot be read as mails, so that nobody knows whether they concern this",
       besides);
  if (besides.empty()) return {};
  return fail(Error(ErrorKind::unavailable, besides).because("partial_page"));
}

std::optional<std::string> Copies::new_key(const Mail& mail, std::string_view bytes) {
  auto key = key_of(mail.message_id, bytes);
  const auto sender = mail.from.empty() ? std::string() : mail.from.front().email;
  const auto words = sha256(sender + "\n" + mail.date + "\n" + mail.subject + "\n" + mail.text);
  const auto [known, is_new] = words_.emplace(key, words);
  if (is_new) return key;
  if (known->second == words) return std::nullopt;
  constexpr size_t digits = 16;
  key += "#" + words.substr(0, digits);
  return words_.emplace(key, words).second ? std::optional(key) : std::nullopt;
}

std::optional<Mail> read_without_attachments(const FetchedItem& item, const std::string& charset) {
  auto mail = read_mail(item.content, charset, [](Attachment&&) { return Result<void>(); });
  return mail ? std::optional(std::move(*mail)) : std::nullopt;
}

Result<void> hand_over(const FetchedItem& item, const std::string& key, const std::string& charset, Host& host,
                       Sink& sink) {
  const auto mail = read_mail(item.content, charset, [&](Attachment&& file) -> Result<void> {
    DOSSIER_TRY(host.blobs().write(file.bytes));
    return {};
  });
  if (!mail && mail.error().kind() != ErrorKind::malformed) return fail(mail.error());
  return sink.document(key, content_type_with(item.internal_date), item.content, mail ? Covers::all : Covers::some);
}

}  // namespace dossier::mailbox
