#include "bounce.hpp"

#include <re2/re2.h>

#include "addresses.hpp"
#include "charset.hpp"

namespace dossier::mailbox {
namespace {

constexpr size_t most_recipients = 100;
constexpr size_t most_blocks = 1000;
constexpr size_t longest_diagnostic = 2000;

const re2::RE2& address() {
  static const re2::RE2 pattern("([A-Za-z0-9.!#$%&'*+/=?^_{|}~-]+@[A-Za-z0-9.-]+\\.[A-Za-z0-9-]+)");
  return pattern;
}

// The fields of one block, as headers are read: folded lines joined, names in any case.
class Fields {
 public:
  explicit Fields(std::string_view block) {
    const std::string text = std::string(block) + "\n\n";
    const Own<GMimeStream> stream(g_mime_stream_mem_new_with_buffer(text.data(), text.size()));
    const Own<GMimeParser> parser(g_mime_parser_new_with_stream(stream.get()));
    const auto options = reading_options({});
    part_.reset(g_mime_parser_construct_part(parser.get(), options.get()));
  }
  /// Behind the type that stands before a semicolon ("rfc822; a@b", "smtp; 550 …").
  std::string behind_type(const char* name) const {
    const auto whole = value(name);
    const auto semicolon = whole.find(';');
    const auto begin = semicolon == std::string::npos ? 0 : whole.find_first_not_of(" \t", semicolon + 1);
    return begin == std::string::npos ? std::string() : whole.substr(begin);
  }
  std::string value(const char* name) const {
    static const re2::RE2 blanks("\\s+");
    auto text = part_ ? text_of(g_mime_object_get_header(part_.get(), name)) : std::string();
    re2::RE2::GlobalReplace(&text, blanks, " ");
    return text;
  }

 private:
  Own<GMimeObject> part_;
};

std::string bare_address(const std::string& text) {
  std::string found;
  return re2::RE2::PartialMatch(text, address(), &found) ? lower_case(found) : lower_case(text);
}

Undelivered undelivered(const Fields& fields) {
  Undelivered one;
  // Where the mail was forwarded, the house wrote to the original one.
  const auto original = fields.behind_type("Original-Recipient");
  one.recipient = bare_address(original.empty() ? fields.behind_type("Final-Recipient") : original);
  one.status = fields.value("Status");
  one.diagnostic = fields.behind_type("Diagnostic-Code").substr(0, longest_diagnostic);
  if (one.diagnostic.empty()) one.diagnostic = one.status;
  const OwnText valid(g_utf8_make_valid(one.diagnostic.data(), static_cast<gssize>(one.diagnostic.size())));
  one.diagnostic = valid.get();
  return one;
}

std::string_view take_block(std::string_view& rest) {
  static const re2::RE2 empty_line("\r?\n[ \t]*\r?\n");
  re2::StringPiece within(rest.data(), rest.size()), gap;
  if (!empty_line.Match(within, 0, within.size(), re2::RE2::UNANCHORED, &gap, 1)) return std::exchange(rest, {});
  const auto block = rest.substr(0, static_cast<size_t>(gap.data() - rest.data()));
  rest.remove_prefix(block.size() + gap.size());
  return block;
}

bool is_mail_system(std::string_view sender) {
  static const re2::RE2 system("(?i)^(?:mailer-daemon|postmaster|mail-daemon|mdaemon)(?:@|$)");
  return sender.empty() || re2::RE2::PartialMatch(sender, system);
}

bool speaks_of_failure(std::string_view subject) {
  static const re2::RE2 failure(
      "(?i)undeliver|delivery (?:status notification \\(failure|fail|has failed)|mail delivery (?:failed|system)|"
      "returned mail|failure notice|non.?delivery|退信|投递失败|无法投递|发送失败|未送达");
  return re2::RE2::PartialMatch(subject, failure);
}

// The line with the server's answer: "550 5.1.1 User unknown".
std::string diagnostic_in(std::string_view text) {
  static const re2::RE2 answer("(?m)^(.*\\b5[0-9][0-9][ -](?:#?5\\.[0-9]+\\.[0-9]+)?.*)$");
  std::string line;
  if (!re2::RE2::PartialMatch(text, answer, &line)) return {};
  const auto begin = line.find_first_not_of(" \t\r>"), end = line.find_last_not_of(" \t\r");
  return begin == std::string::npos ? std::string() : line.substr(begin, std::min(end + 1 - begin, longest_diagnostic));
}

std::vector<std::string> addresses_in(std::string_view text) {
  std::vector<std::string> found;
  re2::StringPiece rest(text.data(), text.size());
  for (std::string one; found.size() < most_recipients && re2::RE2::FindAndConsume(&rest, address(), &one);)
    found.push_back(lower_case(one));
  return found;
}

}  // namespace

std::vector<Undelivered> read_delivery_status(std::string_view fields) {
  std::vector<Undelivered> failed;
  for (size_t blocks = 0; !fields.empty() && blocks < most_blocks && failed.size() < most_recipients; ++blocks) {
    const Fields block(take_block(fields));
    if (lower_case(block.value("Action")) != "failed") continue;
    if (auto one = undelivered(block); !one.recipient.empty()) failed.push_back(std::move(one));
  }
  return failed;
}

Bounce read_worded_bounce(std::string_view sender, std::string_view subject, std::string_view text,
                          std::string_view failed_recipients) {
  Bounce bounce;
  if (!is_mail_system(sender) || !speaks_of_failure(subject)) return bounce;
  auto recipients = addresses_in(failed_recipients);
  // Without that header: the first one that it names, which is never a part of a list of others.
  if (recipients.empty())
    for (auto& one : addresses_in(text))
      if (recipients.empty() && !is_mail_system(one)) recipients.push_back(std::move(one));
  for (auto& recipient : recipients) bounce.failed.push_back({std::move(recipient), diagnostic_in(text), {}});
  if (bounce) bounce.original = message_id_within(text);
  return bounce;
}

std::string message_id_within(std::string_view text) {
  static const re2::RE2 header("(?im)^message-id:\\s*<([^<>\\s]+)>");
  std::string id;
  re2::RE2::PartialMatch(text, header, &id);
  return id;
}

}  // namespace dossier::mailbox
