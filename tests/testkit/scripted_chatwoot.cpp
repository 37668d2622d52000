#include "testkit/scripted_chatwoot.hpp"

#include <algorithm>
#include <cstdlib>
#include <utility>

namespace dossier::testkit {
namespace {

constexpr size_t contacts_on_a_page = 15, conversations_of_a_contact = 20, conversations_on_a_page = 25;
constexpr size_t latest = 20, after_an_id = 100, between_two_ids = 1000;

ServerReply reply(int status, const json::Object& body) {
  ServerReply made;
  made.status = status;
  made.body = body.str();
  made.content_type = "application/json; charset=utf-8";
  return made;
}
ServerReply reply(int status, const std::string& error) { return reply(status, json::Object().put("error", error)); }
ServerReply nothing_there() { return reply(404, "Resource could not be found"); }

ServerReply page_of_words() {
  ServerReply made;
  made.status = 404;
  made.body = "<!DOCTYPE html><html><body>The page you were looking for doesn't exist.</body></html>";
  made.content_type = "text/html; charset=utf-8";
  return made;
}

std::string field(const ServerRequest& request, const std::string& name) {
  const auto found = request.query.find(name);
  return found == request.query.end() ? std::string() : found->second;
}

std::string lower_case(std::string text) {
  for (char& letter : text)
    if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter - 'A' + 'a');
  return text;
}

// Anything that contains the text, in any of four fields.
bool resembles(const ChatContact& contact, const std::string& sought) {
  for (const auto* field : {&contact.name, &contact.phone, &contact.email})
    if (lower_case(*field).find(lower_case(sought)) != std::string::npos) return true;
  return contact.identifier.find(sought) != std::string::npos;
}

class Answering {
 public:
  Answering(const ChatAccount& account, const ServerRequest& request, const std::string& url,
            const ScriptedChatwoot::Storage& storage)
      : account_(account), request_(request), url_(url), storage_(storage) {}

  ServerReply run() {
    if (const auto name = rest_behind("/rails/active_storage/blobs/redirect/"); !name.empty()) return redirect(name);
    if (const auto name = rest_behind("/rails/active_storage/disk/"); !name.empty()) return file(name);
    if (request_.path.rfind("/api/v1/", 0) != 0) return page_of_words();
    if (token() != account_.token) return reply(401, "Invalid Access Token");
    if (request_.path == "/api/v1/profile") return profile();
    const auto path = rest_behind("/api/v1/accounts/" + std::to_string(account_.number));
    if (path.empty()) return reply(401, "You are not authorized to access this account");
    return account_answer(path);
  }

 private:
  std::string rest_behind(const std::string& beginning) const {
    return request_.path.rfind(beginning, 0) == 0 ? request_.path.substr(beginning.size()) : std::string();
  }

  // Rack makes one name of both.
  std::string token() const {
    for (const auto* name : {"api_access_token", "api-access-token"})
      if (const auto found = request_.headers.find(name); found != request_.headers.end()) return found->second;
    return {};
  }

  ServerReply profile() const {
    const auto membership = json::Object().put("id", account_.number).put("role", "agent");
    return reply(200, json::Object().put("id", 1).put("accounts", std::vector<json::Object>{membership}));
  }

  ServerReply account_answer(const std::string& path) const {
    if (path == "/inboxes") return inboxes();
    if (path == "/contacts/search") return search();
    if (path == "/conversations") return all_conversations();
    const bool of_contact = path.rfind("/contacts/", 0) == 0, of_conversation = path.rfind("/conversations/", 0) == 0;
    if (!of_contact && !of_conversation) return nothing_there();
    const auto rest = path.substr(path.find('/', 1) + 1);
    const auto id = std::atoll(rest.c_str());
    const auto slash = rest.find('/');
    const auto what = slash == std::string::npos ? std::string() : rest.substr(slash);
    if (of_contact) return account_.contact(id) ? contact_answer(*account_.contact(id), what) : nothing_there();
    const auto* conversation = account_.conversation(id);
    if (!conversation || !account_.sees_inboxes) return nothing_there();
    if (what.empty()) return reply(200, in_words(*conversation, account_, url_));
    return what == "/messages" ? messages(*conversation) : nothing_there();
  }

  ServerReply inboxes() const {
    std::vector<json::Object> seen;
    if (account_.sees_inboxes) seen.push_back(json::Object().put("id", 3).put("name", "Website"));
    return reply(200, json::Object().put("payload", seen));
  }

  ServerReply search() const {
    const auto page = static_cast<size_t>(std::max(1, std::atoi(field(request_, "page").c_str())));
    std::vector<json::Object> found;
    for (const auto& contact : account_.contacts)
      if (resembles(contact, field(request_, "q"))) found.push_back(in_words(contact));
    const auto begin = std::min(found.size(), (page - 1) * contacts_on_a_page);
    const auto end = std::min(found.size(), begin + contacts_on_a_page);
    const auto meta = json::Object()
                          .put("count", static_cast<int64_t>(end - begin))
                          .put("current_page", static_cast<int64_t>(page))
                          .put("has_more", end < found.size());
    const std::vector<json::Object> shown(found.begin() + static_cast<std::ptrdiff_t>(begin),
                                          found.begin() + static_cast<std::ptrdiff_t>(end));
    return reply(200, json::Object().put("meta", meta).put("payload", shown));
  }

  ServerReply contact_answer(const ChatContact& contact, const std::string& what) const {
    if (what == "/conversations") return conversations(contact.id);
    if (!what.empty()) return nothing_there();
    const auto inbox = json::Object().put("source_id", source_id_of(contact.id));
    const auto words = in_words(contact).put("contact_inboxes", std::vector<json::Object>{inbox});
    return reply(200, json::Object().put("payload", words));
  }

  static std::string source_id_of(int64_t contact) { return "visitor " + std::to_string(contact); }

  // What was active last comes first.
  template <class Wanted>
  std::vector<json::Object> listed(Wanted is_wanted, size_t skipped, size_t most) const {
    std::vector<const ChatConversation*> chosen;
    for (const auto& conversation : account_.conversations)
      if (account_.sees_inboxes && is_wanted(conversation)) chosen.push_back(&conversation);
    std::stable_sort(chosen.begin(), chosen.end(), [](const auto* left, const auto* right) {
      return left->last_activity_at() > right->last_activity_at();
    });
    std::vector<json::Object> words;
    for (size_t place = skipped; place < chosen.size() && words.size() < most; ++place)
      words.push_back(in_words(*chosen[place], account_, url_));
    return words;
  }

  ServerReply conversations(int64_t contact) const {
    const auto is_own = [&](const ChatConversation& conversation) { return conversation.contact == contact; };
    return reply(200, json::Object().put("payload", listed(is_own, 0, conversations_of_a_contact)));
  }

  // Of everybody, or of who is called so in his channel.
  ServerReply all_conversations() const {
    const auto page = static_cast<size_t>(std::max(1, std::atoi(field(request_, "page").c_str())));
    const bool by_source = account_.lists_by_source_id && request_.query.contains("source_id");
    const auto is_wanted = [&](const ChatConversation& conversation) {
      return !by_source || source_id_of(conversation.contact) == field(request_, "source_id");
    };
    const auto found = listed(is_wanted, (page - 1) * conversations_on_a_page, conversations_on_a_page);
    const auto all = std::count_if(account_.conversations.begin(), account_.conversations.end(), is_wanted);
    const auto meta = json::Object().put("all_count", static_cast<int64_t>(all));
    return reply(200, json::Object().put("data", json::Object().put("meta", meta).put("payload", found)));
  }

  // Chosen by id, ordered by time: the trap of message_finder.rb.
  std::vector<ChatMessage> page_of(const ChatConversation& conversation) const {
    const auto before = field(request_, "before"), after = field(request_, "after");
    const auto lowest = after.empty() ? INT64_MIN : std::atoll(after.c_str()) + (before.empty() ? 1 : 0);
    const auto end = before.empty() ? INT64_MAX : std::atoll(before.c_str());
    std::vector<ChatMessage> chosen;
    for (const auto& message : conversation.messages)
      if (message.id >= lowest && message.id < end) chosen.push_back(message);
    std::stable_sort(chosen.begin(), chosen.end(),
                     [](const auto& left, const auto& right) { return left.at < right.at; });
    if (after.empty() && chosen.size() > latest)
      chosen.erase(chosen.begin(), chosen.end() - static_cast<std::ptrdiff_t>(latest));
    if (!after.empty()) chosen.resize(std::min(chosen.size(), before.empty() ? after_an_id : between_two_ids));
    return chosen;
  }

  ServerReply messages(const ChatConversation& conversation) const {
    std::vector<json::Object> payload;
    for (const auto& message : page_of(conversation))
      payload.push_back(in_words(message, conversation, account_, url_));
    json::Object meta;
    meta.put("labels", std::vector<std::string>{}).put("additional_attributes", json::Object());
    if (const auto* contact = account_.contact(conversation.contact))
      meta.put("contact", in_words(*contact).put("type", "contact"));
    return reply(200, json::Object().put("meta", meta).put("payload", payload));
  }

  const ChatFile* file_named(const std::string& link) const {
    const auto id = std::atoll(link.c_str());
    for (const auto& conversation : account_.conversations)
      for (const auto& message : conversation.messages)
        for (const auto& file : message.files)
          if (file.id == id) return &file;
    return nullptr;
  }

  ServerReply redirect(const std::string& link) const {
    const auto* found = file_named(link);
    if (!found) return nothing_there();
    ServerReply made;
    made.status = 302;
    made.content_type = "text/html";
    made.headers = {{"Location", storage_ ? storage_(*found) : url_ + "/rails/active_storage/disk/" + link}};
    return made;
  }

  ServerReply file(const std::string& link) const {
    const auto* found = file_named(link);
    if (!found) return nothing_there();
    ServerReply made;
    made.body = found->bytes;
    made.content_type = "application/octet-stream";
    return made;
  }

  const ChatAccount& account_;
  const ServerRequest& request_;
  const std::string& url_;
  const ScriptedChatwoot::Storage& storage_;
};

}  // namespace

ScriptedChatwoot::ScriptedChatwoot(ChatAccount account, Instead instead, Storage storage)
    : account_(std::move(account)),
      instead_(std::move(instead)),
      storage_(std::move(storage)),
      server_([this](const ServerRequest& request) { return reply_to(request); }) {}

void ScriptedChatwoot::change(const std::function<void(ChatAccount&)>& how) {
  const std::lock_guard lock(mutex_);
  how(account_);
}

ServerReply ScriptedChatwoot::reply_to(const ServerRequest& request) {
  const std::lock_guard lock(mutex_);
  if (instead_)
    if (auto reply = instead_(request, account_)) return std::move(*reply);
  const auto host = request.headers.find("host");
  return answer_of_chatwoot(account_, request, "http://" + (host == request.headers.end() ? "" : host->second),
                            storage_);
}

ServerReply answer_of_chatwoot(const ChatAccount& account, const ServerRequest& request, const std::string& url,
                               const ScriptedChatwoot::Storage& storage) {
  return Answering(account, request, url, storage).run();
}

}  // namespace dossier::testkit
