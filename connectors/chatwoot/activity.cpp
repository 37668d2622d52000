#include "activity.hpp"

namespace dossier::chatwoot {
namespace {

// {a} stands for who did it, {*} for anything.
struct Sentence {
  std::string_view pattern, state;
  bool by_customer = false;
};

// The order matters: the more special sentence first.
constexpr Sentence sentences[] = {
    {"Conversation was marked resolved by system due to {*}", "resolved"},
    {"Conversation was marked resolved by {a} due to inactivity", "resolved"},
    {"Conversation was marked resolved by {a} ({*})", "resolved"},
    {"Conversation was marked resolved by {a}: {*}", "resolved"},
    {"Conversation was marked resolved by {a}", "resolved"},
    {"Conversation was resolved by {a}", "resolved", true},
    {"Conversation was reopened by {a}", "reopened"},
    {"Conversation was marked open by system due to {*}", "open"},
    {"Conversation was marked open automatically {*}", "open"},
    {"Conversation was marked open by {a} ({*})", "open"},
    {"Conversation was marked open by {a}", "open"},
    {"Conversation was marked as pending by {a}", "pending"},
    {"Conversation was snoozed by {a}", "snoozed"},
    {"System reopened the conversation due to {*}", "reopened"},
    {"对话被系统标记为已解决{*}", "resolved"},
    {"对话被标记由 {a} 解决", "resolved"},
    {"对话被 {a} 标记为已解决", "resolved"},
    {"对话被 {a} 重新打开", "reopened"},
    {"对话被标记由 {a} 待处理", "pending"},
    {"对话被 {a} 暂停", "snoozed"},
    {"由于收到新的消息，系统重新打开了对话。", "reopened"},
    {"{a} self-assigned this conversation", ""},
    {"Assigned to {*} by {a}", ""},
    {"Conversation unassigned by {a}", ""},
    {"Unassigned from {*} by {a}", ""},
    {"{a} set the priority to {*}", ""},
    {"{a} changed the priority from {*}", ""},
    {"{a} removed the priority", ""},
    {"{a} has muted the conversation", ""},
    {"{a} has unmuted the conversation", ""},
    {"{a} 自行分配这次会话", ""},
    {"{a} 将优先级{*}", ""},
    {"{a} 取消了优先级", ""},
    {"{a} 已将会话静音", ""},
    {"{a} 已将会话取消静音", ""},
};

// One pass over both; a hole holds at least one byte, the last literal ends the text.
bool fits(std::string_view pattern, std::string_view text, std::string& actor) {
  char hole = 0;
  for (size_t at = 0;;) {
    const auto brace = pattern.find('{');
    const auto literal = pattern.substr(0, brace);
    auto place = std::string_view::npos;
    if (!hole) place = text.substr(0, literal.size()) == literal ? 0 : place;
    else if (brace != std::string_view::npos) place = text.find(literal, at + 1);
    else if (text.size() > at + literal.size() && text.ends_with(literal)) place = text.size() - literal.size();
    if (place == std::string_view::npos) return false;
    if (hole == 'a') actor = text.substr(at, place - at);
    at = place + literal.size();
    if (brace == std::string_view::npos) return at == text.size();
    hole = pattern[brace + 1];
    pattern.remove_prefix(brace + 3);
  }
}

}  // namespace

Activity read_activity(std::string_view words, std::string_view customer) {
  for (const auto& sentence : sentences) {
    Activity activity{std::string(sentence.state), {}, sentence.by_customer};
    if (!fits(sentence.pattern, words, activity.actor)) continue;
    const bool says_reopened = sentence.pattern == "对话被 {a} 重新打开";
    if (says_reopened && !customer.empty() && activity.actor == customer) return {};
    return activity;
  }
  return {};
}

}  // namespace dossier::chatwoot
