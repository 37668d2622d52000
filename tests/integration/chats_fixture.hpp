// A case whose ticket names a phone, and a Chatwoot in which a contact bears it.
#pragma once

#include <gmock/gmock.h>

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "testkit/hub_fixture.hpp"
#include "testkit/scripted_chatwoot.hpp"

namespace dossier::testkit {

inline constexpr int64_t october_12 = 1791792300, october_14 = 1791958200, october_15 = 1792050180;
inline constexpr auto stranger_words = "a stranger's lamp";
/// Of an answer that is never fetched from.
inline constexpr auto nowhere = "http://127.0.0.1:1";

/// The case's customer, and another one whose number contains hers.
inline ChatAccount house() {
  ChatAccount account;
  account.agents = {{31, "Wang"}};
  account.contacts = {{501, "Ms Chen", "+8613812345678", "chen@customers.example", "C-1001"},
                      {502, "Mr Lin", "+86138123456789", "lin@customers.example", "C-10012"}};
  account.conversations = {
      {.number = 12,
       .contact = 501,
       .created_at = october_12,
       .messages = {{.id = 9001, .at = october_12, .content = "acceptance is tomorrow, please hurry"},
                    {.id = 9004, .at = october_14, .content = "nobody called me"},
                    {.id = 9009, .at = october_15, .content = "is anybody there?"}}},
      {.number = 13,
       .contact = 502,
       .created_at = october_12,
       .messages = {{.id = 9002, .at = october_12, .content = stranger_words}}}};
  return account;
}

inline std::vector<ChatMessage>& own_messages(ChatAccount& account) { return account.conversation(12).messages; }

inline bool asks_for_messages(const ServerRequest& request) { return request.path.ends_with("/messages"); }

inline ServerReply reply_of(int status, const std::string& body = "{}") {
  ServerReply reply;
  reply.status = status;
  reply.body = body;
  return reply;
}

class ChatsFixture : public testing::Test {
 protected:
  ChatsFixture() {
    hub.scripted("tickets");
    ticket_names("phone", "13812345678");
    hub.write(hub.folder() / "chatwoot.token", ChatAccount().token + "\n");
  }

  void ticket_names(const std::string& type, const std::string& value, const std::string& realm = {}) {
    hub.answer("tickets", "tickets", "complaint_no-TS1",
               R"([
      {"id":"t1","kind":"ticket","at":"2026-10-14 09:20:00","text":"parcel late","by_customer":"true",
       "identifiers":[{"type":"complaint_no","value":"TS1","owner":"none"},
                      {"type":")" +
                   type + R"(","value":")" + value + R"(","owner":"customer","realm":")" + realm + R"("}]}])");
  }

  void serve(ChatAccount account, ScriptedChatwoot::Instead instead = {}, ScriptedChatwoot::Storage storage = {}) {
    chatwoot.emplace(std::move(account), std::move(instead), std::move(storage));
  }

  /// The source's options; `more` lines come behind.
  std::string options(const std::string& more = {}) const {
    return "url: " + (address.empty() ? chatwoot->url() : address) +
           "\n      account: 7\n      token: ${file:chatwoot.token}" + (more.empty() ? "" : "\n      " + more);
  }

  /// One click; again for the next revision.
  void collect(const std::string& more_options = {}) {
    if (case_number.empty()) {
      hub.source("chats", "chatwoot", options(more_options),
                 "    realm: {customer_id: tickets, complaint_no: tickets}\n");
      case_number = hub.open_case("TS1", "tickets");
    }
    bundle = hub.bundle(case_number);
  }

  /// The chats' lines of the register, of one kind or all.
  std::vector<json::Document> lines(const std::string& kind = {}) const {
    std::vector<json::Document> found;
    for (auto& line : HubFixture::lines_of(bundle, "index/items.jsonl"))
      if (json::text(line, "/source") == "chats" && (kind.empty() || json::text(line, "/record/kind") == kind))
        found.push_back(std::move(line));
    return found;
  }
  std::vector<std::string> items(const std::string& kind = {}) const {
    std::vector<std::string> found;
    for (const auto& line : lines(kind)) found.push_back(json::to_string(line));
    return found;
  }
  std::vector<std::string> texts() const {
    std::vector<std::string> found;
    for (const auto& line : lines("message")) found.push_back(json::text(line, "/record/text"));
    return found;
  }
  /// "phone: unreachable"
  std::vector<std::string> gaps() const {
    std::vector<std::string> found;
    for (const auto& gap : HubFixture::lines_of(bundle, "index/gaps.jsonl"))
      found.push_back(json::text(gap, "/identifier/type") + ": " + json::text(gap, "/reason"));
    return found;
  }
  /// Every byte of every file in the bundle.
  std::string everything() const { return run_command({"unzip", "-p", bundle}).out; }

  HubFixture hub;
  std::optional<ScriptedChatwoot> chatwoot;
  std::string address;  // of what stands before Chatwoot; empty: nothing
  std::string case_number, bundle;
};

}  // namespace dossier::testkit
