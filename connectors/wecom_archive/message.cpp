#include "message.hpp"

#include <dossier/detail/nesting.hpp>

#include <charconv>

namespace dossier::wecom {
namespace {

constexpr std::string_view utf8_mark = "\xEF\xBB\xBF";   // in front of a file, or of one that was joined to another
constexpr size_t shortest_external_id = 20;              // real ones have 32 letters
constexpr int deepest_line = 32;                         // objects and lists within each other; real ones have 4
constexpr int64_t latest_micros = 253402300799'000'000;  // the end of the year 9999

bool is_longer_than_a_name(std::string_view id, std::string_view prefix) {
  return id.size() >= shortest_external_id && id.starts_with(prefix);
}

// A zero is what the archive writes where it knows no time.
bool is_epoch(std::string_view text, int64_t micros_of_one) {
  int64_t count = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), count);
  return problem == std::errc() && end == text.data() + text.size() && count > 0 &&
         count <= latest_micros / micros_of_one;
}

// The unit goes by the field: msgtime and the time of a switch are milliseconds, send_time of the newer interface is
// seconds.
void read_time(Message& message) {
  const auto take = [&](const char* field, int64_t micros_of_one, RawTime (*made)(std::string)) {
    const auto raw = json::text(message.line, field);
    if (raw.empty() || !message.time_as_written.empty() || !message.at.raw.empty()) return;
    if (!is_epoch(raw, micros_of_one)) {
      message.time_as_written = raw;
      return;
    }
    message.at = made(raw);
    message.at_micros = json::integer(message.line, field) * micros_of_one;
  };
  take("/msgtime", 1000, epoch_milliseconds);
  take("/time", 1000, epoch_milliseconds);
  take("/send_time", 1'000'000, epoch_seconds);
}

tl::unexpected<Error> no_message(const std::string& why) { return fail(ErrorKind::malformed, why); }

}  // namespace

Result<Message> read_message(std::string_view line) {
  if (line.starts_with(utf8_mark)) line.remove_prefix(utf8_mark.size());
  if (detail::nests_deeper_than(line, deepest_line))
    return no_message("nested deeper than " + std::to_string(deepest_line) + "; no message of the archive is");
  Message message;
  message.line = DOSSIER_TRY(json::parse(line));
  const auto& json = message.line;
  if (!json.IsObject()) return no_message("no message of the archive: wanted a JSON object on each line");
  message.id = json::text(json, "/msgid");
  message.action = json::text(json, "/action");
  message.type = message.action == "switch" ? "switch" : json::text(json, "/msgtype");
  if (json.HasMember("encrypt_chat_msg") && message.type.empty())
    return no_message("still encrypted, with version " + json::text(json, "/publickey_ver") +
                      " of the key. Let the bridge decrypt (DecryptData) before it delivers, and keep the private key "
                      "of each version");
  if (message.id.empty()) return no_message("/msgid: missing or empty; without it nobody can tell a message again");
  if (message.type.empty()) return no_message("/msgtype: missing or empty, wanted the type of the message");
  message.from = json::text(json, message.action == "switch" ? "/user" : "/from");
  // Where there is one receiver, some bridges write no list.
  if (auto only = json::text(json, "/tolist"); !only.empty()) message.to.push_back(std::move(only));
  for (const auto& [receiver, pointer] : json::each(json, "/tolist"))
    if (auto id = json::text(receiver, ""); !id.empty()) message.to.push_back(std::move(id));
  message.room = json::text(json, "/roomid");
  read_time(message);
  return message;
}

bool is_epoch_seconds(std::string_view text) { return is_epoch(text, 1'000'000); }

bool is_of_other_company(std::string_view id) { return is_longer_than_a_name(id, "wo"); }
bool is_external(std::string_view id) { return is_longer_than_a_name(id, "wm") || is_of_other_company(id); }
bool is_robot(std::string_view id) { return is_longer_than_a_name(id, "wb"); }

}  // namespace dossier::wecom
