#include "look_up.hpp"

#include <algorithm>
#include <utility>

#include "conversation_reader.hpp"
#include "conversation_record.hpp"

namespace dossier::chatwoot {
namespace {

// Versions of Chatwoot list the newest 20 or 25 conversations of a contact, without a way to the next ones.
bool is_cut(size_t conversations) { return conversations == 20 || conversations >= 25; }

Error cut_off(const std::string& path, size_t conversations) {
  return Error(ErrorKind::malformed, path + ": Chatwoot lists only the newest " + std::to_string(conversations) +
                                         " conversations of a contact, and this version does not list older ones "
                                         "otherwise; whether there are any cannot be told. Look for them in Chatwoot "
                                         "itself, by the contact's name")
      .because("partial_page");
}

}  // namespace

Result<void> LookUp::read_conversation(const std::string& number, const std::string& contact) {
  if (!is_number(number)) return {};  // Chatwoot numbers its conversations
  const auto path = "/conversations/" + number, key = "conversation/" + number;
  const auto answer = DOSSIER_TRY(get_if_there(path));
  if (!answer) return {};
  const auto conversation = DOSSIER_TRY(api_.parsed_or_kept(*answer, path, key, sink_));
  const auto place = place_of(conversation);
  if (place.conversation != number || place.contact.empty() || (!contact.empty() && place.contact != contact))
    return fail(ErrorKind::malformed, path + ": answered conversation \"" + place.conversation + "\" of contact \"" +
                                          place.contact + "\"; not kept");
  DOSSIER_TRY(sink_.document(key, answer->handle, Covers::all));
  return read_messages(number, place.contact);
}

Result<void> LookUp::read_contact(const std::string& id) {
  const auto path = "/contacts/" + id + "/conversations", key = "contact/" + id + "/conversations";
  const auto answer = DOSSIER_TRY(get_if_there(path));
  if (!answer) return {};
  const auto list = DOSSIER_TRY(api_.parsed_or_kept(*answer, path, key, sink_));
  const auto listed = DOSSIER_TRY(conversations_in(list, "/payload", id, path));
  const bool cut = is_cut(listed.size());
  DOSSIER_TRY(sink_.document(key, answer->handle, cut ? Covers::some : Covers::all));
  for (const auto& conversation : listed)
    if (is_in_window(conversation)) DOSSIER_TRY(read_messages(conversation.number, id));
  return cut ? read_unlisted(id, listed) : Result<void>();
}

Result<void> LookUp::read_unlisted(const std::string& contact, const std::vector<Listed>& listed) {
  const auto all = DOSSIER_TRY(all_conversations(api_, contact, listed));
  if (!all) return go_on_after(cut_off("/contacts/" + contact + "/conversations", listed.size()));
  for (const auto& conversation : *all) {
    const bool is_listed = std::any_of(listed.begin(), listed.end(),
                                       [&](const Listed& known) { return known.number == conversation.number; });
    if (is_listed || !is_in_window(conversation)) continue;
    if (auto read = read_conversation(conversation.number, contact); !read)
      DOSSIER_TRY(go_on_after(std::move(read.error())));
  }
  return {};
}

bool LookUp::is_in_window(const Listed& conversation) const {
  return conversation.last_active <= 0 || conversation.last_active >= request_.from / 1'000'000;
}

// An answer that is not there; but "not found" also comes from a wrong address.
Result<std::optional<Answer>> LookUp::get_if_there(const std::string& path) {
  auto answer = api_.get(path);
  if (answer) return std::optional(std::move(*answer));
  if (!answered(answer.error(), 404)) return fail(std::move(answer.error()));
  DOSSIER_TRY(api_.check_access());
  return std::optional<Answer>();
}

Result<void> LookUp::read_messages(const std::string& number, const std::string& contact) {
  auto read = ConversationReader(host_, api_, files_, request_, sink_).read(number, contact);
  return read ? read : go_on_after(std::move(read.error()));
}

// Of too many records none more is taken, whatever else there is.
Result<void> LookUp::go_on_after(Error error) {
  if (error.kind() != ErrorKind::malformed || error.reason() == "too_broad") return fail(std::move(error));
  if (!unread_) unread_ = std::move(error);
  return {};
}

Result<void> LookUp::outcome() const {
  if (unread_) return fail(*unread_);
  return files_.outcome();
}

}  // namespace dossier::chatwoot
