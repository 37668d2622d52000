#include "imap_answer.hpp"

#include <re2/re2.h>

#include <algorithm>
#include <charconv>

namespace dossier::mailbox {
namespace {

constexpr size_t longest_line = size_t{16} << 20;     // a search that finds a million mails
constexpr size_t largest_literal = size_t{34} << 20;  // above the largest mail that is asked for
constexpr size_t most_literals = 100;

tl::unexpected<Error> too_much(const std::string& what, size_t most) {
  return fail(ErrorKind::malformed, "the server's answer has " + what + " of more than " + std::to_string(most) +
                                        " bytes; nothing more was read");
}

// The size of a literal that a line announces at its end.
std::optional<size_t> announced(std::string_view line) {
  if (!line.ends_with('}')) return std::nullopt;
  const auto open = line.rfind('{');
  if (open == std::string_view::npos) return std::nullopt;
  size_t size = 0;
  const auto* end = line.data() + line.size() - 1;
  const auto [stop, problem] = std::from_chars(line.data() + open + 1, end, size);
  return problem == std::errc() && stop == end ? std::optional(size) : std::nullopt;
}

std::string unquoted(std::string_view quoted) {
  std::string out;
  for (size_t at = 0; at < quoted.size(); ++at) {
    if (quoted[at] == '\\' && at + 1 < quoted.size()) ++at;
    out += quoted[at];
  }
  return out;
}

}  // namespace

Result<ImapLine> ImapLines::next() {
  ImapLine whole;
  for (;;) {
    const auto part = DOSSIER_TRY(line());
    whole.text += part;
    const auto size = announced(part);
    if (!size) return whole;
    if (*size > largest_literal) return too_much("a literal", largest_literal);
    if (whole.literals.size() >= most_literals || whole.text.size() > longest_line)
      return too_much("a line", longest_line);
    whole.literals.push_back(DOSSIER_TRY(literal(*size)));
  }
}

Result<std::string> ImapLines::line() {
  for (size_t looked = 0;;) {
    const auto end = waiting_.find("\r\n", looked);
    if (end != std::string::npos) {
      auto found = waiting_.substr(0, end);
      waiting_.erase(0, end + 2);
      return found;
    }
    if (waiting_.size() > longest_line) return too_much("a line", longest_line);
    looked = waiting_.empty() ? 0 : waiting_.size() - 1;
    waiting_ += DOSSIER_TRY(more_());
  }
}

Result<std::string> ImapLines::literal(size_t size) {
  while (waiting_.size() < size) waiting_ += DOSSIER_TRY(more_());
  auto found = waiting_.substr(0, size);
  waiting_.erase(0, size);
  return found;
}

std::optional<FetchedItem> fetched_in(ImapLine& line) {
  static const re2::RE2 fetch("^\\* [0-9]+ FETCH \\((?s:.*)\\)$"), uid("[ (]UID ([0-9]{1,10})"),
      size("RFC822\\.SIZE ([0-9]{1,18})"), date("INTERNALDATE \"([^\"]*)\""),
      content("BODY\\[[A-Z]*\\](?:<0>)? \"((?:[^\"\\\\]|\\\\.)*)\"");
  if (!re2::RE2::PartialMatch(line.text, fetch)) return std::nullopt;
  FetchedItem item;
  if (!re2::RE2::PartialMatch(line.text, uid, &item.uid)) return std::nullopt;
  re2::RE2::PartialMatch(line.text, size, &item.size);
  re2::RE2::PartialMatch(line.text, date, &item.internal_date);
  std::string short_content;
  if (!line.literals.empty()) item.content = std::move(line.literals.front());
  else if (re2::RE2::PartialMatch(line.text, content, &short_content)) item.content = unquoted(short_content);
  return item;
}

std::vector<uint64_t> found_in(const ImapLine& line) {
  std::vector<uint64_t> found;
  constexpr std::string_view beginning = "* SEARCH";
  if (!line.text.starts_with(beginning)) return found;
  re2::StringPiece rest(line.text);
  rest.remove_prefix(beginning.size());
  static const re2::RE2 number(" +([0-9]{1,10})");
  for (uint64_t one = 0; re2::RE2::Consume(&rest, number, &one);) found.push_back(one);
  return found;
}

uint64_t number_in(const ImapLine& line, std::string_view name) {
  const auto mark = "[" + std::string(name) + " ";
  const auto at = line.text.find(mark);
  if (at == std::string::npos) return 0;
  uint64_t number = 0;
  const auto* begin = line.text.data() + at + mark.size();
  std::from_chars(begin, line.text.data() + line.text.size(), number);
  return number;
}

}  // namespace dossier::mailbox
