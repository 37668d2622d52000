// A record's text as a reader of the report's language sees it. What people wrote stays as they wrote it; what an
// operation is called was put into the record by a connector or a preset, in Chinese, and has a word in both languages.
// A ticket's state gets its word beside the system's own.
#include "base/letter_case.hpp"
#include "report/view.hpp"

namespace dossier::report {

namespace {

constexpr std::string_view conversation = "会话 #";
constexpr std::string_view change_of_state = "修改状态";
constexpr std::string_view arrow = " → ";

/// Cuts off and translates a name that is ours; leaves any other text alone.
std::string take_name(const View& view, std::string_view& text, std::string_view ends) {
  const auto name = text.substr(0, text.find_first_of(ends));
  const auto word = view.words.named("operation", name, "");
  if (word.empty()) return {};
  text.remove_prefix(name.size());
  return std::string(word);
}

std::string_view field(const Record& record, const std::string& name) {
  const auto found = record.detail.find(name);
  return found == record.detail.end() ? std::string_view() : std::string_view(found->second);
}

/// 处理中（open）
std::string state(const View& view, std::string_view raw) {
  const auto small = lower_case(raw);
  const auto word = view.words.named("ticket_state", small);
  if (word == small) return std::string(raw);
  return std::string(word) + std::string(view.words("open")) + std::string(raw) + std::string(view.words("close"));
}

std::string change(std::string_view before, std::string_view after) {
  return std::string(before) + std::string(before.empty() ? "" : arrow) + std::string(after);
}

std::string change_of_states(const View& view, std::string_view before, std::string_view after) {
  return change(before.empty() ? std::string() : state(view, before), state(view, after));
}

/// What was changed and to what, as the connector puts it together: with the language's own colon.
std::string retold_change(const View& view, const Record& record, std::string_view text, bool of_state) {
  const auto before = field(record, "old"), after = field(record, "new");
  const auto as_stored = ": " + change(before, after);
  if (!text.ends_with(as_stored)) return std::string(text);
  text.remove_suffix(as_stored.size());
  return std::string(text) + std::string(view.words("colon")) +
         (of_state ? change_of_states(view, before, after) : change(before, after));
}

std::string told_status(const View& view, const Record& record) {
  const auto before = field(record, "from"), after = field(record, "to");
  return record.text == change(before, after) ? change_of_states(view, before, after) : record.text;
}

}  // namespace

std::string told(const View& view, const Record& record) {
  std::string_view text = record.text;
  if (record.kind == "status_change") return view.masker.text(told_status(view, record));
  if (record.kind != "operation" && record.kind != "satisfaction") return view.masker.text(text);
  if (text.starts_with(conversation))
    return std::string(view.words("operation.conversation")) + view.masker.text(text.substr(conversation.size()));
  const bool of_state = text.starts_with(change_of_state);
  auto name = take_name(view, text, " :");
  if (!name.empty() && text.starts_with(' ')) {
    text.remove_prefix(1);
    name += ' ' + take_name(view, text, ":");
  }
  return name + view.masker.text(retold_change(view, record, text, of_state));
}

}  // namespace dossier::report
