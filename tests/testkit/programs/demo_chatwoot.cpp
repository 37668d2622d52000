#include "demo_chatwoot.hpp"

#include <algorithm>

#include "demo_reply.hpp"
#include "dossier/json.hpp"

namespace dossier::demo {
namespace {

using testkit::ServerReply;
using testkit::ServerRequest;

constexpr std::string_view account = "/api/v1/accounts/1/", profile = "/api/v1/profile";
constexpr std::string_view attachment = "/rails/active_storage/blobs/redirect/", stored = "/rails/active_storage/disk/";

ServerReply not_found() { return reply(404, R"({"error":"Resource could not be found"})"); }

std::string own_address(const ServerRequest& request) {
  const auto host = request.headers.find("host");
  return host == request.headers.end() ? std::string() : "http://" + host->second;
}

std::string with_address(std::string text, const std::string& address) {
  constexpr std::string_view mark = "{address}";
  for (size_t at = 0; (at = text.find(mark, at)) != std::string::npos; at += address.size())
    text.replace(at, mark.size(), address);
  return text;
}

// Chatwoot looks for the words anywhere in a contact's name, address, number and identifier.
bool resembles(const json::Value& contact, const std::string& words) {
  for (const auto* field : {"/name", "/email", "/phone_number", "/identifier"})
    if (json::text(contact, field).find(words) != std::string::npos) return true;
  return false;
}

ServerReply search(const ServerRequest& request, const std::string& contacts) {
  const auto words = request.query.find("q");
  const auto known = json::parse_own(contacts);  // numbers stay numbers
  if (words == request.query.end() || !known)
    return reply(422, R"({"error":"Specify search string with parameter q"})");
  std::vector<std::string> found;
  for (const auto& [contact, pointer] : json::each(*known, "/payload"))
    if (resembles(contact, words->second)) found.push_back(json::to_string(contact));
  std::string rows;
  for (const auto& contact : found) rows += (rows.empty() ? "" : ",") + contact;
  return reply(200, R"({"meta":{"count":)" + std::to_string(found.size()) +
                        R"(,"current_page":"1","has_more":false},"payload":[)" + rows + "]}");
}

// The link in a message leads on to another one, as Chatwoot's do.
ServerReply redirect(const ServerRequest& request) {
  auto made = reply(302, "");
  made.headers.emplace_back("Location",
                            own_address(request) + std::string(stored) + request.path.substr(attachment.size()));
  return made;
}

ServerReply file(const ServerRequest& request, const std::string& folder) {
  const auto name = request.path.substr(request.path.rfind('/') + 1);
  auto made = reply(200, bytes_of(folder + "/media/" + name));
  if (made.body.empty()) return not_found();
  made.content_type = name.ends_with(".mp4") ? "video/mp4" : "image/png";
  return made;
}

ServerReply prepared(const ServerRequest& request, const std::string& chats, std::string name) {
  std::replace(name.begin(), name.end(), '/', '_');
  const auto body = bytes_of(chats + "/" + name + ".json");
  return body.empty() ? not_found() : reply(200, with_address(body, own_address(request)));
}

}  // namespace

ServerReply chat(const ServerRequest& request, const std::string& folder) {
  const auto& path = request.path;
  if (path.starts_with(attachment)) return redirect(request);
  if (path.starts_with(stored)) return file(request, folder);
  const auto token = request.headers.find("api_access_token");
  if (token == request.headers.end() || token->second != chatwoot_token)
    return reply(401, R"({"error":"Invalid Access Token"})");
  const auto chats = folder + "/chats";
  if (path == profile) return prepared(request, chats, "profile");
  if (!path.starts_with(account)) return not_found();
  const auto asked = path.substr(account.size());
  return asked == "contacts/search" ? search(request, bytes_of(chats + "/contacts.json"))
                                    : prepared(request, chats, asked);
}

}  // namespace dossier::demo
