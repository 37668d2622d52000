#include "look_up.hpp"

#include <utility>
#include <vector>

#include "conversation_reader.hpp"
#include "conversation_record.hpp"

namespace dossier::chatwoot {
namespace {

// Versions of Chatwoot list the newest 20 or 25 conversations of a contact, and offer no way to the others.
bool is_cut(size_t conversations) { return conversations == 20 || conversations >= 25; }

Error cut_off(const std::string& path, size_t conversations) {
  return Error(ErrorKind::malformed, path + ": Chatwoot lists only the newest " + std::to_string(conversations) +
                                         " conversations of a contact and offers no way to older ones; whether there "
                                         "are any cannot be told. Look for them in Chatwoot itself, by the contact's "
                                         "name")
      .because("partial_page");
}

struct Listed {
  std::string number;
  int64_t last_active;  // seconds since 1970
};

Result<std::vector<Listed>> conversations_in(const json::Value& list, const std::string& contact,
                                             const std::string& path) {
  if (const auto* payload = json::find(list, "/payload"); !payload || !payload->IsArray())
    return fail(ErrorKind::malformed, path + ": /payload is no list; not an answer of Chatwoot");
  std::vector<Listed> listed;
  for (const auto& [conversation, pointer] : json::each(list, "/payload")) {
    const auto place = place_of(conversation);
    if (place.contact != contact || !is_number(place.conversation))
      return fail(ErrorKind::malformed, path + ": " + pointer + " is no conversation of this contact; not kept");
    const auto active = json::integer(conversation, "/last_activity_at", json::integer(conversation, "/timestamp"));
    listed.push_back({place.conversation, active});
  }
  return listed;
}

}  // namespace

Result<void> LookUp::read_conversation(const std::string& number) {
  if (!is_number(number)) return {};  // Chatwoot numbers its conversations
  const auto path = "/conversations/" + number;
  const auto answer = DOSSIER_TRY(get_if_there(path));
  if (!answer) return {};
  const auto key = "conversation/" + number;
  const auto conversation = DOSSIER_TRY(api_.parsed_or_kept(*answer, path, key, sink_));
  const auto place = place_of(conversation);
  if (place.conversation != number || place.contact.empty())
    return fail(ErrorKind::malformed, path + ": answered conversation \"" + place.conversation + "\"; not kept");
  DOSSIER_TRY(sink_.document(key, answer->handle, Covers::all));
  return read_messages(number, place.contact);
}

Result<void> LookUp::read_contact(const std::string& id) {
  const auto path = "/contacts/" + id + "/conversations", key = "contact/" + id + "/conversations";
  const auto answer = DOSSIER_TRY(get_if_there(path));
  if (!answer) return {};
  const auto list = DOSSIER_TRY(api_.parsed_or_kept(*answer, path, key, sink_));
  const auto listed = DOSSIER_TRY(conversations_in(list, id, path));
  const bool cut = is_cut(listed.size());
  DOSSIER_TRY(sink_.document(key, answer->handle, cut ? Covers::some : Covers::all));
  for (const auto& [number, last_active] : listed)
    if (last_active <= 0 || last_active >= request_.from / 1'000'000) DOSSIER_TRY(read_messages(number, id));
  return cut ? go_on_after(cut_off(path, listed.size())) : Result<void>();
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
