#include "records.hpp"

#include <algorithm>
#include <map>

#include "conversation.hpp"

namespace dossier::wecom {
namespace {

// With whose it is: two archives in one folder may give two customers' messages one id.
Key key_of(const std::string& id, const std::string& of) { return Key("message", id, of); }

bool is_consent(const Message& message) { return message.type == "agree" || message.type == "disagree"; }

// What was done rather than said: consent to the archive, a message taken back, staff changing the company.
bool is_act(const Message& message) {
  return is_consent(message) || message.type == "revoke" || message.type == "switch";
}

std::string_view kind_of(const Message& message) {
  if (message.type == "meeting_voice_call") return "call";
  return is_act(message) ? "operation" : "message";
}

void add_party(RecordBuilder& record, const std::string& id) {
  if (id.empty()) return;
  // The archive has no names; a user id of staff is chosen by the house and mostly tells who it is.
  if (is_external(id)) record.party("customer", {}, id);
  else if (is_robot(id)) record.party("bot", {}, id);
  else record.party("agent", id, id);
}

void add_time(RecordBuilder& record, const Message& message, const Content& content) {
  record.at(message.at).detail("time_as_written", message.time_as_written);
  if (content.until_seconds && is_epoch_seconds(*content.until_seconds))
    record.until(epoch_seconds(*content.until_seconds));
}

void add_media(RecordBuilder& record, const Message& message, const Content& content, size_t first) {
  for (size_t index = 0; index < content.media.size(); ++index)
    record.media(locator_of(message, content.media[index], first + index), content.media[index].name);
}

// The message that was taken back stays as it was; this says that it was, and by whom.
void add_recall(RecordBuilder& record, const Message& message) {
  const auto recalled = json::text(message.line, "/revoke/pre_msgid");
  record.outcome("deleted", message.action);
  if (!recalled.empty() && recalled != message.id) record.link("withdrawal_of", key_of(recalled, whose(message)));
}

void add_message(const Message& message, const Content& content, const Habits& habits, const std::string& pointer,
                 Records& out) {
  auto& record = out.add(kind_of(message), key_of(message.id, whose(message)), pointer)
                     .channel("wecom")
                     .direction(direction_of(message))
                     .text(content.text);
  add_time(record, message, content);
  add_party(record, message.from);
  if (message.room.empty() && message.to.size() == 1 && message.to.front() != message.from)
    add_party(record, message.to.front());
  for (const auto& named : identifiers_of(message, content, habits))
    record.identifier(named.type, named.value, named.owner, named.realm);
  add_media(record, message, content, 0);
  if (message.type == "revoke") add_recall(record, message);
  if (message.type != "text") record.detail("type", message.type);
  record.detail("room", message.room);
  for (const auto& [name, value] : content.details) record.detail(name, value);
}

// What was forwarded keeps its own times; who wrote it the archive does not say.
void add_nested(const Message& message, const Content& content, const Key& parent, const std::string& place,
                size_t& media, const std::string& pointer, Records& out) {
  for (size_t index = 0; index < content.nested.size(); ++index) {
    const auto& nested = content.nested[index];
    const auto& inner = nested.content.front();
    const auto inner_place = place + "/" + std::to_string(index);
    const auto key = Key("message", message.id, whose(message), inner_place);
    auto& record = out.add("message", key, pointer).channel("wecom").text(inner.text).detail("type", nested.type);
    if (is_epoch_seconds(nested.seconds)) record.at(epoch_seconds(nested.seconds));
    else record.detail("time_as_written", nested.seconds);
    record.detail("forwarded", "true").link("part_of", parent);
    add_media(record, message, inner, media);
    media += inner.media.size();
    for (const auto& [name, value] : inner.details) record.detail(name, value);
    add_nested(message, inner, key, inner_place, media, pointer, out);
  }
}

// Two bridges may order the members of one message differently.
bool says_the_same(const Message& message, std::string_view line) {
  const auto other = read_message(line);
  return other && json::canonical(other->line) == json::canonical(message.line);
}

class Lines {
 public:
  Lines(const Habits& habits, Records& out) : habits_(habits), out_(out) {}

  void add(std::string_view line, size_t number) {
    if (line.find_first_not_of(" \t\r") == std::string_view::npos) return;
    const auto pointer = "line=" + std::to_string(number) + "," + std::to_string(number + 1);
    const auto message = read_message(line);
    if (!message) return out_.reject(pointer, message.error().message());
    const auto [first, is_new] = seen_.emplace(std::pair(message->id, whose(*message)), line);
    if (!is_new) {
      if (!says_the_same(*message, first->second))
        out_.reject(pointer, "message " + message->id + " stands twice here, each time with other words");
      return;
    }
    const auto content = content_of(message->type, message->line);
    add_message(*message, content, habits_, pointer, out_);
    auto media = content.media.size();
    add_nested(*message, content, key_of(message->id, whose(*message)), "", media, pointer, out_);
  }

 private:
  const Habits& habits_;
  Records& out_;
  std::map<std::pair<std::string, std::string>, std::string_view> seen_;  // id, and whose → its first line
};

}  // namespace

std::string locator_of(const Message& message, const MediaNote& note, size_t nth) {
  if (!note.md5.empty()) return "md5/" + note.md5;
  return message.id + "/" + whose(message) + "/" + std::to_string(nth + 1);
}

Result<void> add_records(const Document& document, const Mapping& mapping, Records& out) {
  const auto habits = DOSSIER_TRY(habits_of(mapping));
  const auto bytes = document.bytes;
  Lines lines(habits, out);
  size_t number = 0;
  for (size_t at = 0; at < bytes.size(); ++number) {
    const auto end = std::min(bytes.find('\n', at), bytes.size());
    lines.add(bytes.substr(at, end - at), number);
    at = end + 1;
  }
  return {};
}

}  // namespace dossier::wecom
