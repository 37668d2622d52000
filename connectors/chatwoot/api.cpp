#include "api.hpp"

#include <algorithm>
#include <utility>

namespace dossier::chatwoot {
namespace {

// The documentation writes api_access_token. Rails takes both for the same name, and nginx drops the one with
// underscores unless it is told not to.
constexpr auto token_header = "api-access-token";

std::string without_slashes(std::string url) {
  while (!url.empty() && url.back() == '/') url.pop_back();
  return url;
}

Error with(const Error& error, const std::string& more) {
  return Error(error.kind(), error.message() + more).because(error.reason());
}

std::string enumerated(const std::vector<std::string>& names) {
  std::string text;
  for (const auto& name : names) text += (text.empty() ? "" : ", ") + name;
  return text.empty() ? "none" : text;
}

}  // namespace

Api::Api(Host& host, std::string url, int64_t account, Secret token)
    : host_(host), url_(without_slashes(std::move(url))), account_(account), token_(std::move(token)) {}

Result<Answer> Api::ask(const std::string& path) const {
  return host_.http().get(url_ + path, {{token_header, token_.reveal()}, {"accept", "application/json"}});
}

Result<Answer> Api::get(const std::string& path) const {
  auto answer = ask("/api/v1/accounts/" + std::to_string(account_) + path);
  if (answer) return answer;
  const auto& error = answer.error();
  const auto account = "account " + std::to_string(account_);
  if (error.kind() == ErrorKind::permission)
    return fail(with(error,
                     " Check the options \"token\" and \"account\": Chatwoot refuses so a token it does not know, "
                     "and a user who is no member of " +
                         account + " or may not do this there"));
  if (answered(error, 404))
    return fail(with(error, " Check the options \"url\" and \"account\": Chatwoot finds no such thing in " + account));
  return answer;
}

Result<json::Document> Api::get_json(const std::string& path) const {
  const auto answer = DOSSIER_TRY(get(path));
  return parsed(answer, path.substr(0, path.find('?')));
}

Result<json::Document> Api::parsed(const Answer& answer, const std::string& path) const {
  auto document = json::parse(answer.bytes);
  if (document && document->IsObject()) return document;
  const auto seen = document ? std::string("JSON, but no object") : document.error().message();
  return fail(ErrorKind::malformed, path + ": answered " + seen +
                                        ". Not retried. Is the option \"url\" the address of Chatwoot itself, and not "
                                        "that of a login page before it?");
}

Result<json::Document> Api::parsed_or_kept(const Answer& answer, const std::string& path, const std::string& key,
                                           Sink& sink) const {
  auto document = parsed(answer, path);
  if (!document) DOSSIER_TRY(sink.document(key, answer.handle));
  return document;
}

Result<void> Api::check_access() const {
  const std::string path = "/api/v1/profile";
  auto answer = ask(path);
  if (!answer && answer.error().kind() == ErrorKind::permission)
    return fail(with(answer.error(),
                     " Check the option \"token\": Chatwoot does not know this access token. It stands "
                     "on the page \"Profile settings\" of its user; a bot's token does not do"));
  if (!answer && answered(answer.error(), 404))
    return fail(with(answer.error(), " Check the option \"url\": no Chatwoot answers there"));
  if (!answer) return fail(answer.error());
  const auto profile = DOSSIER_TRY(parsed(*answer, path));
  std::vector<std::string> accounts;
  for (const auto& [account, pointer] : json::each(profile, "/accounts"))
    accounts.push_back(json::text(account, "/id"));
  if (std::find(accounts.begin(), accounts.end(), std::to_string(account_)) != accounts.end()) return {};
  return fail(ErrorKind::config,
              "option \"account\": the token's user is a member of the accounts " + enumerated(accounts) + ", not of " +
                  std::to_string(account_) +
                  ". The number stands in the addresses of Chatwoot's pages, /app/accounts/<number>/");
}

std::string Api::link_of(const std::string& link) const {
  constexpr std::string_view own_files = "/rails/active_storage/";
  const auto scheme = link.find("://");
  const auto path = scheme == std::string::npos ? 0 : link.find('/', scheme + 3);
  const bool is_own = path != std::string::npos && link.compare(path, own_files.size(), own_files) == 0;
  return is_own ? url_ + link.substr(path) : link;
}

bool answered(const Error& error, int status) {
  return error.message().find(" answered " + std::to_string(status) + ";") != std::string::npos;
}

std::string percent_encoded(std::string_view text) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string encoded;
  for (const char letter : text) {
    const auto byte = static_cast<unsigned char>(letter);
    const bool plain = (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') ||
                       (letter >= '0' && letter <= '9') || letter == '-' || letter == '_' || letter == '.' ||
                       letter == '~';
    if (plain) encoded += letter;
    else ((encoded += '%') += digits[byte >> 4]) += digits[byte & 15];
  }
  return encoded;
}

bool is_number(std::string_view text) {
  return !text.empty() && text.size() <= 18 &&
         std::all_of(text.begin(), text.end(), [](char letter) { return letter >= '0' && letter <= '9'; });
}

}  // namespace dossier::chatwoot
