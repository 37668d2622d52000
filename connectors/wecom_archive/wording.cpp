#include "wording.hpp"

#include <algorithm>
#include <iterator>

namespace dossier::wecom {
namespace {

constexpr Wording wordings[] = {
    {"text", "text", "", {"/content"}},
    {"markdown", "info", "", {"/content"}},
    {"image", "image", "[图片]", {}},
    {"emotion", "emotion", "[表情]", {}},
    {"voice", "voice", "[语音]", {}},
    {"video", "video", "[视频]", {}},
    {"file", "file", "[文件]", {"/filename"}},
    {"card", "card", "[名片]", {"/corpname", "/userid"}},
    {"location", "location", "[位置]", {"/title", "/address"}},
    {"link", "link", "[链接]", {"/title", "/description", "/link_url"}},
    {"weapp", "weapp", "[小程序]", {"/title", "/description", "/displayname"}},
    {"chatrecord", "chatrecord", "[聊天记录]", {"/title"}},
    {"collect", "collect", "[填表]", {"/title", "/room_name", "/creator", "/create_time"}},
    {"redpacket", "redpacket", "[红包]", {"/wish"}},
    {"external_redpacket", "redpacket", "[红包]", {"/wish"}},
    {"meeting", "meeting", "[会议]", {"/topic", "/address", "/remarks"}},
    {"docmsg", "doc", "[文档]", {"/title", "/link_url"}},
    {"news", "info", "[图文]", {}},
    {"calendar", "calendar", "[日程]", {"/title", "/place", "/remarks", "/creatorname"}},
    {"mixed", "mixed", "", {}},
    {"meeting_voice_call", "meeting_voice_call", "[语音会议]", {}},
    {"voip_doc_share", "voip_doc_share", "[共享文档]", {"/filename"}},
    {"sphfeed", "sphfeed", "[视频号]", {"/sph_name", "/feed_desc"}},
    {"agree", "agree", "同意会话存档", {}},
    {"disagree", "disagree", "不同意会话存档", {}},
    {"revoke", "revoke", "撤回了一条消息", {}},
    {"switch", "", "切换企业", {}},
};

}  // namespace

const Wording* wording_of(std::string_view type) {
  const auto* found = std::find_if(std::begin(wordings), std::end(wordings),
                                   [&](const Wording& wording) { return wording.type == type; });
  return found == std::end(wordings) ? nullptr : found;
}

}  // namespace dossier::wecom
