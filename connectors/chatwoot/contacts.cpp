#include "contacts.hpp"

#include <algorithm>

namespace dossier::chatwoot {
namespace {

constexpr size_t contacts_on_a_page = 15;
constexpr int most_pages = 20;

std::string lower_ascii(std::string text) {
  for (char& letter : text)
    if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter - 'A' + 'a');
  return text;
}

// A contact's phone is in E.164 by Chatwoot's own rule; blanks and hyphens come from imports that went around it.
std::string plain_phone(const std::string& phone) {
  std::string plain;
  for (const char letter : phone)
    if (letter != ' ' && letter != '-' && letter != '(' && letter != ')') plain += letter;
  return plain;
}

bool bears(const json::Value& contact, const Request::Sought& sought) {
  if (sought.type == "phone") return plain_phone(json::text(contact, "/phone_number")) == sought.value;
  if (sought.type == "email") return lower_ascii(json::text(contact, "/email")) == lower_ascii(sought.value);
  return json::text(contact, "/identifier") == sought.value;
}

bool has_more(const json::Value& answer, size_t count) {
  const auto said = json::text(answer, "/meta/has_more");
  return said.empty() ? count >= contacts_on_a_page : said == "true" && count > 0;
}

}  // namespace

Result<std::vector<std::string>> find_contacts(const Api& api, const Request::Sought& sought, bool id_is_contact_id) {
  if (sought.type == "customer_id" && id_is_contact_id)
    return is_number(sought.value) ? std::vector<std::string>{sought.value} : std::vector<std::string>{};
  std::vector<std::string> found;
  for (int page = 1; page <= most_pages; ++page) {
    const auto path = "/contacts/search?include_contact_inboxes=false&page=" + std::to_string(page) +
                      "&q=" + percent_encoded(sought.value);
    const auto answer = DOSSIER_TRY(api.get_json(path));
    if (const auto* payload = json::find(answer, "/payload"); !payload || !payload->IsArray())
      return fail(ErrorKind::malformed, "contacts/search: /payload is no list; not an answer of Chatwoot");
    const auto contacts = json::each(answer, "/payload");
    for (const auto& [contact, pointer] : contacts) {
      const auto id = json::text(contact, "/id");
      if (is_number(id) && bears(contact, sought) && std::find(found.begin(), found.end(), id) == found.end())
        found.push_back(id);
    }
    if (!has_more(answer, contacts.size())) return found;
  }
  return fail(Error(ErrorKind::malformed,
                    "contacts/search: more than " + std::to_string(most_pages * contacts_on_a_page) +
                        " contacts resemble the " + sought.type + "; the rest was not looked through, nothing was read")
                  .because("too_broad"));
}

}  // namespace dossier::chatwoot
