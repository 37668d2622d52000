#include "subtitles.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "text.hpp"

namespace dossier::asterisk_calls {
namespace {

constexpr size_t longest_cue = size_t{16} << 10;
constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
constexpr std::string_view arrow = "-->";

std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  for (size_t at = 0; at < text.size();) {
    const auto end = std::min(text.find('\n', at), text.size());
    lines.push_back(trimmed(text.substr(at, end - at)));
    at = end + 1;
  }
  return lines;
}

// "01:02:03.456", "02:03.456", and SubRip's "01:02:03,456".
std::optional<int64_t> milliseconds(std::string_view text) {
  auto point = text.find_first_of(".,");
  if (point == std::string_view::npos || text.size() - point != 4 || !is_digits(text.substr(point + 1)))
    return std::nullopt;
  int64_t total = 0;
  const auto parts = split(text.substr(0, point), ":");
  if (parts.size() < 2 || parts.size() > 3) return std::nullopt;
  for (const auto& part : parts) {
    if (!is_digits(part) || part.size() > 4) return std::nullopt;
    total = total * 60 + whole_number(part).value_or(0);
  }
  return total * 1000 + whole_number(text.substr(point + 1)).value_or(0);
}

// The two times of a line "start --> end settings".
bool read_times(std::string_view line, Cue& cue) {
  const auto at = line.find(arrow);
  cue.start_text = trimmed(line.substr(0, at));
  const auto rest = trimmed(line.substr(at + arrow.size()));
  cue.end_text = rest.substr(0, rest.find_first_of(" \t"));
  const auto start = milliseconds(cue.start_text), end = milliseconds(cue.end_text);
  if (!start || !end) return false;
  cue.start = *start;
  cue.end = *end;
  return true;
}

std::string unescaped(std::string_view text) {
  static constexpr std::pair<std::string_view, std::string_view> entities[] = {
      {"&amp;", "&"}, {"&lt;", "<"}, {"&gt;", ">"}, {"&nbsp;", " "}, {"&quot;", "\""}, {"&lrm;", ""}, {"&rlm;", ""}};
  std::string plain;
  for (size_t at = 0; at < text.size();) {
    const auto entity = std::find_if(std::begin(entities), std::end(entities), [&](const auto& known) {
      return text.substr(at, known.first.size()) == known.first;
    });
    if (text[at] == '&' && entity != std::end(entities)) {
      plain += entity->second;
      at += entity->first.size();
    } else {
      plain += text[at++];
    }
  }
  return plain;
}

// A cue's words by voice: "<v 客服>您好</v><v 用户>你好" gives two.
class Voices {
 public:
  explicit Voices(const std::vector<std::string>& speakers) : speakers_(speakers) {}

  std::vector<std::pair<std::string, std::string>> of(std::string_view words) {
    for (size_t at = 0; at < words.size();) {
      const auto close = words[at] == '<' ? words.find('>', at) : std::string_view::npos;
      if (close == std::string_view::npos) {
        const auto next = std::min(words.find('<', at + 1), words.size());
        text_ += words.substr(at, next - at);
        at = next;
      } else {
        take_tag(words.substr(at + 1, close - at - 1));
        at = close + 1;
      }
    }
    finish();
    return std::move(voices_);
  }

 private:
  // <v Name>, <v.loud Name>, </v>; every other mark (<i>, <c.red>, <00:00:05.000>) only dresses the words.
  void take_tag(std::string_view tag) {
    if (tag == "/v") return finish();
    if (tag.empty() || tag[0] != 'v' || (tag.size() > 1 && tag[1] != ' ' && tag[1] != '.' && tag[1] != '\t')) return;
    finish();
    const auto blank = tag.find_first_of(" \t");
    if (blank != std::string_view::npos) speaker_ = unescaped(trimmed(tag.substr(blank)));
  }

  void finish() {
    auto text = unescaped(trimmed(text_));
    text_.clear();
    if (speaker_.empty()) take_prefix(text);
    if (!text.empty()) voices_.emplace_back(speaker_, std::move(text));
    speaker_.clear();
  }

  void take_prefix(std::string& text) {
    for (const auto& speaker : speakers_)
      for (const std::string_view colon : {"：", ":"}) {
        if (text.rfind(speaker, 0) != 0 || std::string_view(text).substr(speaker.size(), colon.size()) != colon)
          continue;
        speaker_ = speaker;
        text = trimmed(std::string_view(text).substr(speaker.size() + colon.size()));
        return;
      }
  }

  const std::vector<std::string>& speakers_;
  std::string speaker_, text_;
  std::vector<std::pair<std::string, std::string>> voices_;
};

std::string words_of(const std::vector<std::string_view>& lines, size_t begin, size_t end) {
  std::string words;
  for (size_t index = begin; index < end; ++index) (words += words.empty() ? "" : "\n") += lines[index];
  return words;
}

}  // namespace

bool are_subtitles(std::string_view utf8) {
  if (utf8.substr(0, byte_order_mark.size()) == byte_order_mark) utf8.remove_prefix(byte_order_mark.size());
  if (utf8.substr(0, 6) == "WEBVTT") return true;
  const auto lines = lines_of(utf8.substr(0, 512));
  const auto first = std::find_if(lines.begin(), lines.end(), [](auto line) { return !line.empty(); });
  return first != lines.end() && is_digits(*first) && first + 1 != lines.end() &&
         (first + 1)->find(arrow) != std::string_view::npos;
}

Subtitles read_subtitles(std::string_view utf8, const std::vector<std::string>& speakers) {
  Subtitles found;
  const auto lines = lines_of(utf8.substr(0, largest_subtitles));
  const auto holds_times = [&](size_t line) { return lines[line].find(arrow) != std::string_view::npos; };
  size_t end_of_last = 0;
  for (size_t at = 0; at < lines.size(); ++at) {
    if (!holds_times(at)) continue;
    Cue cue;
    // The line before may be the cue's number or name.
    const bool is_named = at > end_of_last && !lines[at - 1].empty() && !lines[at - 1].starts_with("WEBVTT");
    cue.first_line = is_named ? at - 1 : at;
    const bool timed = read_times(lines[at], cue);
    cue.end_line = at + 1;
    while (cue.end_line < lines.size() && !lines[cue.end_line].empty() && !holds_times(cue.end_line)) ++cue.end_line;
    // The number of the next cue, where no empty line parts them.
    const bool runs_on = cue.end_line < lines.size() && holds_times(cue.end_line) && cue.end_line > at + 1;
    if (runs_on && is_digits(lines[cue.end_line - 1])) --cue.end_line;
    const auto words = words_of(lines, at + 1, cue.end_line);
    end_of_last = cue.end_line;
    at = cue.end_line - 1;
    if (found.cues.size() >= most_cues) {
      found.unreadable.push_back({cue.first_line, lines.size(), "more cues than one recording can have"});
      break;
    }
    if (!timed || words.size() > longest_cue) {
      const auto* reason = timed ? "a cue of more than 16 KiB" : "a cue whose times cannot be read";
      found.unreadable.push_back({cue.first_line, cue.end_line, reason});
      continue;
    }
    for (auto& [speaker, text] : Voices(speakers).of(words)) {
      cue.speaker = speaker;
      cue.text = text;
      found.cues.push_back(cue);
    }
  }
  return found;
}

}  // namespace dossier::asterisk_calls
