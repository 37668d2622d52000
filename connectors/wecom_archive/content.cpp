#include "content.hpp"

#include <algorithm>

#include "content_parts.hpp"
#include "wording.hpp"

namespace dossier::wecom {
namespace {

constexpr int deepest = 4;  // of chat records within chat records

// The member's name is not always the type's, and differs between the types.
const json::Value* member_of(const json::Value& holder, const Wording& wording) {
  for (const auto name : {wording.member, wording.type, std::string_view("info")})
    if (const auto* member = name.empty() ? nullptr : json::find(holder, "/" + std::string(name));
        member && member->IsObject())
      return member;
  return nullptr;
}

void add_details(const std::string& type, const json::Value& body, Content& content) {
  const auto add = [&](const char* name, std::string value) {
    if (!value.empty()) content.details.emplace_back(name, std::move(value));
  };
  add("duration_s", json::text(body, "/play_length"));
  if (type == "location") add("location", json::text(body, "/latitude") + ", " + json::text(body, "/longitude"));
  // In hundredths of a yuan.
  if (type == "redpacket" || type == "external_redpacket") {
    const auto amount = json::text(body, "/totalamount");
    add("amount", amount.empty() ? amount : amount + " 分");
    add("count", json::text(body, "/totalcnt"));
  }
  if (type == "meeting" || type == "calendar") {
    add("starts", time_text(json::text(body, "/starttime")));
    add("ends", time_text(json::text(body, "/endtime")));
  }
  if (type == "revoke") add("recalled", json::text(body, "/pre_msgid"));
}

// Lists that some types have: what is asked for, who is invited, what is advertised.
void add_lists(const json::Value& body, Content& content) {
  for (const auto& [question, pointer] : json::each(body, "/details"))
    add_line(content.text, json::text(question, "/ques"));
  std::string invited;
  for (const auto& [name, pointer] : json::each(body, "/attendeename"))
    invited += (invited.empty() ? "" : "、") + json::text(name, "");
  if (!invited.empty()) add_line(content.text, "参加者：" + invited);
  for (const auto& [item, pointer] : json::each(body, "/item"))
    for (const auto field : {"/title", "/description", "/url"}) add_line(content.text, json::text(item, field));
  for (const auto& [shared, pointer] : json::each(body, "/demofiledata"))
    add_line(content.text, "演示文件：" + json::text(shared, "/filename"));
}

Content made_of(const std::string& type, const json::Value& body, int depth);

// "ChatRecordText" within a chat record is "text" elsewhere.
std::string type_of_item(const json::Value& item) {
  auto type = json::text(item, "/type");
  constexpr std::string_view prefix = "ChatRecord";
  if (type.starts_with(prefix)) type.erase(0, prefix.size());
  for (auto& letter : type)
    if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter - 'A' + 'a');
  return type;
}

Content content_of_item(const json::Value& item, int depth) {
  const auto inner = unwrapped(item);
  if (inner && depth < deepest) return made_of(type_of_item(item), *inner, depth + 1);
  Content content;
  content.text = json::text(item, "/content");
  if (content.text.empty()) content.text = everything_in(item);
  return content;
}

void add_items_of_mixed(const json::Value& body, int depth, Content& content) {
  for (const auto& [item, pointer] : json::each(body, "/item")) {
    auto part = content_of_item(item, depth);
    add_line(content.text, part.text);
    std::move(part.media.begin(), part.media.end(), std::back_inserter(content.media));
    std::move(part.nested.begin(), part.nested.end(), std::back_inserter(content.nested));
  }
}

void add_nested(const json::Value& body, int depth, Content& content) {
  for (const auto& [item, pointer] : json::each(body, "/item")) {
    NestedMessage nested{type_of_item(item), json::text(item, "/msgtime"), {}};
    nested.content.push_back(content_of_item(item, depth));
    content.nested.push_back(std::move(nested));
  }
}

Content unknown(const std::string& type, const json::Value& value) {
  Content content;
  content.text = "[未识别的消息类型：" + type + "]";
  add_line(content.text, everything_in(value));
  // The member that holds what the type is about bears any name.
  for (const auto& member : value.GetObject())
    if (auto media = member.value.IsObject() ? media_in(member.value) : std::nullopt)
      content.media.push_back(std::move(*media));
  if (auto media = media_in(value)) content.media.push_back(std::move(*media));
  return content;
}

Content made_of(const std::string& type, const json::Value& body, int depth) {
  const auto* wording = wording_of(type);
  if (!wording) return unknown(type, body);
  Content content;
  content.text = wording->label;
  for (const auto pointer : wording->texts) {
    const auto words = pointer.empty() ? std::string() : json::text(body, pointer);
    if (words.empty()) continue;
    const bool is_first = content.text == wording->label && !content.text.empty();
    content.text += (is_first ? " " : content.text.empty() ? "" : "\n") + words;
  }
  if (auto media = media_in(body)) content.media.push_back(std::move(*media));
  if (type == "mixed") add_items_of_mixed(body, depth, content);
  else if (type == "chatrecord") add_nested(body, depth, content);
  else add_lists(body, content);
  add_details(type, body, content);
  if (type == "meeting_voice_call") content.until_seconds = json::text(body, "/endtime");
  return content;
}

// What of a message of an unknown type is not the frame that all types share.
json::Document without_frame(const json::Value& holder) {
  json::Document rest(rapidjson::kObjectType);
  for (const auto& member : holder.GetObject()) {
    const auto name = json::view(member.name);
    const bool is_frame = name == "msgid" || name == "action" || name == "from" || name == "tolist" ||
                          name == "roomid" || name == "msgtime" || name == "msgtype" || name == "seq";
    if (!is_frame)
      rest.AddMember(json::Value(member.name, rest.GetAllocator()), json::Value(member.value, rest.GetAllocator()),
                     rest.GetAllocator());
  }
  return rest;
}

}  // namespace

Content content_of(const std::string& type, const json::Value& holder) {
  const auto* wording = wording_of(type);
  if (!wording) return unknown(type, without_frame(holder));
  if (const auto* body = member_of(holder, *wording)) return made_of(type, *body, 0);
  // A switch has no body; of any other type, what there is instead is shown.
  return type == "switch" ? made_of(type, holder, 0) : unknown(type, without_frame(holder));
}

std::string Content::all_text() const {
  auto all = text;
  for (const auto& message : nested)
    for (const auto& inner : message.content) add_line(all, inner.all_text());
  return all;
}

std::vector<const MediaNote*> Content::all_media() const {
  std::vector<const MediaNote*> all;
  for (const auto& note : media) all.push_back(&note);
  for (const auto& message : nested)
    for (const auto& inner : message.content)
      for (const auto* note : inner.all_media()) all.push_back(note);
  return all;
}

}  // namespace dossier::wecom
