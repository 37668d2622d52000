#include "conversation_list.hpp"

#include <algorithm>
#include <map>

#include "conversation_record.hpp"

namespace dossier::chatwoot {
namespace {

constexpr size_t conversations_on_a_page = 25;
constexpr int most_pages = 40;

using ByNumber = std::map<std::string, Listed>;

// False: this answer is not of this contact alone, so that the server did not understand the question.
Result<bool> list_by(const Api& api, const std::string& source_id, const std::string& contact, ByNumber& found) {
  for (int page = 1; page <= most_pages; ++page) {
    const auto path = "/conversations?status=all&assignee_type=all&source_id=" + percent_encoded(source_id) +
                      "&page=" + std::to_string(page);
    const auto answer = DOSSIER_TRY(api.get_json(path));
    const auto listed = conversations_in(answer, "/data/payload", contact, "/conversations");
    if (!listed) return false;
    for (const auto& conversation : *listed) found.emplace(conversation.number, conversation);
    if (listed->size() < conversations_on_a_page) return true;
  }
  return false;
}

}  // namespace

Result<std::vector<Listed>> conversations_in(const json::Value& answer, const std::string& pointer,
                                             const std::string& contact, const std::string& path) {
  if (const auto* payload = json::find(answer, pointer); !payload || !payload->IsArray())
    return fail(ErrorKind::malformed, path + ": " + pointer + " is no list; not an answer of Chatwoot");
  std::vector<Listed> listed;
  for (const auto& [conversation, place_in] : json::each(answer, pointer)) {
    const auto place = place_of(conversation);
    if (place.contact != contact || !is_number(place.conversation))
      return fail(ErrorKind::malformed, path + ": " + place_in + " is no conversation of this contact; not kept");
    const auto active = json::integer(conversation, "/last_activity_at", json::integer(conversation, "/timestamp"));
    listed.push_back({place.conversation, active});
  }
  return listed;
}

Result<std::optional<std::vector<Listed>>> all_conversations(const Api& api, const std::string& contact,
                                                             const std::vector<Listed>& known) {
  using Answered = std::optional<std::vector<Listed>>;
  const auto answer = DOSSIER_TRY(api.get_json("/contacts/" + contact));
  ByNumber found;
  for (const auto& [inbox, pointer] : json::each(answer, "/payload/contact_inboxes")) {
    const auto source_id = json::text(inbox, "/source_id");
    if (source_id.empty() || !DOSSIER_TRY(list_by(api, source_id, contact, found))) return Answered();
  }
  const bool holds_known = std::all_of(
      known.begin(), known.end(), [&](const Listed& conversation) { return found.count(conversation.number) > 0; });
  if (!holds_known) return Answered();
  std::vector<Listed> all;
  for (const auto& [number, conversation] : found) all.push_back(conversation);
  return Answered(std::move(all));
}

}  // namespace dossier::chatwoot
