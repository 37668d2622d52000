#include "mail.hpp"

#include <algorithm>
#include <mutex>

#include "bearable.hpp"
#include "charset.hpp"
#include "encoded_words.hpp"
#include "mail_parts.hpp"

namespace dossier::mailbox {
namespace {

constexpr size_t longest_text = size_t{200} << 10;  // a record may have 1 MiB; the whole stands in the document
constexpr size_t longest_subject = 2000;
constexpr int most_addresses = 200;
constexpr int most_references = 200;
constexpr size_t longest_id = 500;

struct FreeReferences {
  void operator()(GMimeReferences* references) const { g_mime_references_free(references); }
};

void start_library() {
  static std::once_flag once;
  std::call_once(once, [] { g_mime_init(); });
}

// Line ends of the network become ours; none at the end.
std::string tidy(const std::string& text) {
  std::string out;
  for (const char letter : text)
    if (letter != '\r') out += letter;
  out.erase(out.find_last_not_of(" \t\n") + 1);
  return out;
}

std::string whole_letters(const std::string& text, size_t most) {
  if (text.size() <= most) return text;
  size_t end = most;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  return text.substr(0, end);
}

/// The headers of one mail, read from what the sender wrote.
class HeaderReader {
 public:
  HeaderReader(GMimeMessage* message, const std::string& usual_charset)
      : list_(g_mime_object_get_header_list(GMIME_OBJECT(message))), options_(reading_options(usual_charset)) {}

  // The uppermost of that name; labels of charsets mean what is meant by them, and no word ends within a letter.
  std::string raw(const char* name) const {
    auto* header = g_mime_header_list_get_header(list_, name);
    const char* value = header ? g_mime_header_get_raw_value(header) : nullptr;
    return with_whole_words(with_meant_charsets(value ? value : ""));
  }
  std::string text(const char* name) const {
    const OwnText unfolded(g_mime_utils_header_unfold(raw(name).c_str()));
    const OwnText plain(g_mime_utils_header_decode_text(options_.get(), unfolded.get()));
    auto words = text_of(plain.get());
    const auto begin = words.find_first_not_of(" \t\r\n"), end = words.find_last_not_of(" \t\r\n");
    return begin == std::string::npos ? std::string() : words.substr(begin, end + 1 - begin);
  }
  void addresses(const char* name, std::vector<Address>& to) const {
    const auto written = raw(name);
    if (written.empty()) return;
    const Own<InternetAddressList> list(internet_address_list_parse(options_.get(), written.c_str()));
    if (list) add(list.get(), to, 0);
  }
  std::vector<std::string> ids(const char* name) const {
    std::vector<std::string> found;
    const auto written = raw(name);
    if (written.empty()) return found;
    const std::unique_ptr<GMimeReferences, FreeReferences> references(
        g_mime_references_parse(options_.get(), written.c_str()));
    const int count = references ? g_mime_references_length(references.get()) : 0;
    // The newest stand last, and are those that tie.
    for (int index = std::max(0, count - most_references); index < count; ++index)
      if (auto id = text_of(g_mime_references_get_message_id(references.get(), index));
          !id.empty() && id.size() <= longest_id)
        found.push_back(std::move(id));
    return found;
  }

 private:
  static void add(InternetAddressList* list, std::vector<Address>& to, int depth) {
    const int count = internet_address_list_length(list);
    for (int index = 0; index < count && to.size() < most_addresses; ++index) {
      auto* one = internet_address_list_get_address(list, index);
      if (INTERNET_ADDRESS_IS_MAILBOX(one))
        to.push_back({text_of(internet_address_get_name(one)),
                      lower_case(text_of(internet_address_mailbox_get_addr(INTERNET_ADDRESS_MAILBOX(one))))});
      else if (depth < 3 && INTERNET_ADDRESS_IS_GROUP(one))
        add(internet_address_group_get_members(INTERNET_ADDRESS_GROUP(one)), to, depth + 1);
    }
  }

  GMimeHeaderList* list_;
  OwnOptions options_;
};

// "… by mx.house.example with ESMTPS; Wed, 14 Oct 2026 09:20:03 +0800"
std::string time_of_receipt(const std::string& header) {
  const auto semicolon = header.rfind(';');
  return semicolon == std::string::npos ? std::string() : header.substr(semicolon + 1);
}

void read_thread(const HeaderReader& headers, Mail& mail) {
  const auto own = headers.ids("Message-ID");
  mail.message_id = own.empty() ? std::string() : own.front();
  const auto answered = headers.ids("In-Reply-To");
  mail.in_reply_to = answered.empty() ? std::string() : answered.front();
  mail.references = headers.ids("References");
  for (const auto& id : answered)
    if (std::find(mail.references.begin(), mail.references.end(), id) == mail.references.end())
      mail.references.push_back(id);
  if (mail.in_reply_to.empty() && !mail.references.empty()) mail.in_reply_to = mail.references.back();
}

// RFC 3834, and what older programs write.
bool says_automatic(const HeaderReader& headers) {
  const auto submitted = lower_case(headers.text("Auto-Submitted"));
  return (!submitted.empty() && submitted != "no") || !headers.text("X-Autoreply").empty() ||
         lower_case(headers.text("Precedence")) == "auto_reply";
}

Mail mail_of(const HeaderReader& headers) {
  Mail mail;
  headers.addresses("From", mail.from);
  if (mail.from.empty()) headers.addresses("Sender", mail.from);
  headers.addresses("To", mail.to);
  headers.addresses("Cc", mail.copied);
  headers.addresses("Bcc", mail.copied);
  mail.subject = whole_letters(headers.text("Subject"), longest_subject);
  mail.date = headers.text("Date");
  mail.received = time_of_receipt(headers.text("Received"));
  mail.is_automatic = says_automatic(headers);
  read_thread(headers, mail);
  return mail;
}

Result<Own<GMimeMessage>> parsed(std::string_view bytes, const std::string& usual_charset) {
  start_library();
  DOSSIER_TRY(check_bearable(bytes));
  const Own<GMimeStream> stream(g_mime_stream_mem_new_with_buffer(bytes.data(), bytes.size()));
  const Own<GMimeParser> parser(g_mime_parser_new_with_stream(stream.get()));
  const auto options = reading_options(usual_charset);
  Own<GMimeMessage> message(g_mime_parser_construct_message(parser.get(), options.get()));
  if (!message || g_mime_header_list_get_count(g_mime_object_get_header_list(GMIME_OBJECT(message.get()))) == 0)
    return fail(ErrorKind::malformed, "no header of a mail in " + std::to_string(bytes.size()) +
                                          " bytes, wanted a message as RFC 5322 has it; it is kept whole");
  return message;
}

Bounce bounce_of(const Mail& mail, const Parts& parts, const std::string& words, const HeaderReader& headers) {
  Bounce bounce;
  bounce.failed = read_delivery_status(parts.delivery_status);
  if (bounce) bounce.original = message_id_within(parts.returned_headers);
  else if (parts.delivery_status.empty())
    bounce = read_worded_bounce(mail.from.empty() ? "" : mail.from.front().email, mail.subject, words,
                                headers.text("X-Failed-Recipients"));
  return bounce;
}

}  // namespace

Result<Mail> read_headers(std::string_view bytes, const std::string& usual_charset) {
  const auto message = DOSSIER_TRY(parsed(bytes, usual_charset));
  return mail_of(HeaderReader(message.get(), usual_charset));
}

Result<Mail> read_mail(std::string_view bytes, const std::string& usual_charset, const TakeAttachment& take) {
  const auto message = DOSSIER_TRY(parsed(bytes, usual_charset));
  const HeaderReader headers(message.get(), usual_charset);
  auto mail = mail_of(headers);
  const auto parts = DOSSIER_TRY(read_parts(g_mime_message_get_mime_part(message.get()), usual_charset, take));
  const auto words = tidy(words_of(parts));
  mail.text = whole_letters(words, longest_text);
  mail.text_cut = words.size() - mail.text.size();
  mail.is_cut_short = parts.is_cut_short;
  mail.bounce = bounce_of(mail, parts, words, headers);
  if (mail.bounce.failed.empty()) mail.bounce = {};
  return mail;
}

}  // namespace dossier::mailbox
