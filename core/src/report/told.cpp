// A record's text as a reader of the report's language sees it. What people wrote stays as they wrote it; what an
// operation is called was put into the record by a connector or a preset, in Chinese, and has a word in both languages.
#include "report/view.hpp"

namespace dossier::report {

namespace {

constexpr std::string_view conversation = "会话 #";

/// Cuts off and translates a name that is ours; leaves any other text alone.
std::string take_name(const View& view, std::string_view& text, std::string_view ends) {
  const auto name = text.substr(0, text.find_first_of(ends));
  const auto word = view.words.named("operation", name, "");
  if (word.empty()) return {};
  text.remove_prefix(name.size());
  return std::string(word);
}

}  // namespace

std::string told(const View& view, const Record& record) {
  std::string_view text = record.text;
  if (record.kind != "operation" && record.kind != "satisfaction") return view.masker.text(text);
  if (text.starts_with(conversation))
    return std::string(view.words("operation.conversation")) + view.masker.text(text.substr(conversation.size()));
  auto name = take_name(view, text, " ");
  if (!name.empty() && text.starts_with(' ')) {
    text.remove_prefix(1);
    name += ' ' + take_name(view, text, ":");
  }
  return name + view.masker.text(text);
}

}  // namespace dossier::report
