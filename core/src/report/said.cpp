// Recordings and what was said in them: one line under the other, each leading to its second of the recording.
#include <algorithm>
#include <iterator>

#include "report/view.hpp"

namespace dossier::report {

namespace {

/// Of a recording that is quoted; all of it stands in its part.
constexpr size_t most_quoted = 60;

/// "00:01:41.250" → 101; nothing when it is no such time.
std::optional<int64_t> second_of(std::string_view cue) {
  int64_t seconds = 0, part = 0;
  bool digits = false;
  for (const char letter : cue.substr(0, std::min(cue.find('.'), cue.size()))) {
    if (letter == ':') {
      seconds = (seconds + part) * 60;
      part = 0;
    } else if (letter >= '0' && letter <= '9' && part < 100'000) {
      part = part * 10 + (letter - '0');
      digits = true;
    } else {
      return std::nullopt;
    }
  }
  return digits ? std::optional(seconds + part) : std::nullopt;
}

std::string clock_text(int64_t second) {
  const auto two = [](int64_t number) { return (number < 10 ? "0" : "") + std::to_string(number); };
  const auto within = two(second / 60 % 60) + ":" + two(second % 60);
  return second < 3600 ? within : std::to_string(second / 3600) + ":" + within;
}

std::string sound_path(const Item& item) {
  for (size_t index = 0; index < item.media_paths.size() && index < item.media_types.size(); ++index)
    if (item.media_types[index].starts_with("audio/") || item.media_types[index].starts_with("video/"))
      return item.media_paths[index];
  return {};
}

CellText moment(const View& view, const Item& host, const Record& line) {
  const auto cue = line.detail.find("cue_start");
  const auto second = cue == line.detail.end() ? std::nullopt : second_of(cue->second);
  if (!second) return {view.time_of(line)};
  CellText cell{clock_text(*second)};
  cell.path = sound_path(host);
  cell.second = *second;
  return cell;
}

std::vector<const Item*> lines_of(const View& view, const Item& host) {
  std::vector<const Item*> lines;
  for (const auto* attached : view.attached_to(host))
    if (attached->record.kind == "transcript") lines.push_back(attached);
  return lines;
}

bool is_of_customer(const Record& line) {
  return std::any_of(line.parties.begin(), line.parties.end(),
                     [](const Party& party) { return party.role == "customer"; });
}

/// Nothing but marks that stand for a pause.
bool is_silence(std::string_view text) {
  constexpr std::string_view marks[] = {"…", "。", "，", ".", ",", " "};
  while (!text.empty()) {
    const auto* mark =
        std::find_if(std::begin(marks), std::end(marks), [&](std::string_view one) { return text.starts_with(one); });
    if (mark == std::end(marks)) return false;
    text.remove_prefix(mark->size());
  }
  return true;
}

}  // namespace

bool is_said_in_another(const View& view, const Item& item) {
  return item.record.kind == "transcript" && view.host_of(item) > 0;
}

void write_said(const View& view, const Item& item, size_t most) {
  const auto lines = lines_of(view, item);
  if (lines.empty()) return;
  const auto& words = view.words;
  view.nodes.begin_table(words("said.title"),
                         {std::string(words("column.at")), std::string(words("column.speaker")),
                          std::string(words("column.what")), std::string(words("column.item"))},
                         "said");
  const auto count = std::min(lines.size(), most);
  for (size_t index = 0; index < count; ++index) {
    const auto& line = *lines[index];
    view.nodes.row({moment(view, item, line.record),
                    {view.who(line.record)},
                    {view.masker.text(line.record.text)},
                    {view.item(line.number), line.number}});
  }
  view.nodes.end();
  if (lines.size() > count) view.nodes.paragraph(words("said.more", {std::to_string(lines.size() - count)}), "note");
}

std::vector<const Item*> last_words_of_customer(const View& view, const Item& call, size_t most) {
  auto lines = lines_of(view, call);
  for (const auto* recording : view.attached_to(call)) {
    const auto more = lines_of(view, *recording);
    lines.insert(lines.end(), more.begin(), more.end());
  }
  std::erase_if(lines, [](const Item* line) { return !is_of_customer(line->record) || is_silence(line->record.text); });
  if (lines.size() > most) lines.erase(lines.begin(), lines.end() - static_cast<std::ptrdiff_t>(most));
  return lines;
}

void write_recordings(const View& view, const Item& call) {
  for (const auto* recording : view.attached_to(call)) {
    if (recording->record.kind == "transcript") continue;
    if (!recording->record.text.empty()) view.nodes.paragraph(view.masker.text(recording->record.text));
    write_media(view, *recording);
    write_said(view, *recording, most_quoted);
  }
  write_said(view, call, most_quoted);
}

}  // namespace dossier::report
