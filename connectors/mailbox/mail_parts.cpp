#include "mail_parts.hpp"

#include <algorithm>

#include "charset.hpp"
#include "html_text.hpp"

namespace dossier::mailbox {
namespace {

constexpr int deepest = 30;
constexpr int most_parts = 1000;

std::string raw_header(GMimeObject* part, const char* name) {
  auto* header = g_mime_header_list_get_header(g_mime_object_get_header_list(part), name);
  const char* raw = header ? g_mime_header_get_raw_value(header) : nullptr;
  return with_meant_charsets(raw ? raw : "");
}

// The name in Content-Disposition, else that in Content-Type; RFC 2231, or RFC 2047 words where the sender wrote those.
std::string name_of(GMimeObject* part, GMimeParserOptions* options) {
  if (const auto raw = raw_header(part, "Content-Disposition"); !raw.empty()) {
    const Own<GMimeContentDisposition> disposition(g_mime_content_disposition_parse(options, raw.c_str()));
    if (disposition)
      if (auto name = text_of(g_mime_content_disposition_get_parameter(disposition.get(), "filename")); !name.empty())
        return name;
  }
  const Own<GMimeContentType> type(g_mime_content_type_parse(options, raw_header(part, "Content-Type").c_str()));
  return type ? text_of(g_mime_content_type_get_parameter(type.get(), "name")) : std::string();
}

std::string type_of(GMimeObject* part) {
  const OwnText type(g_mime_content_type_get_mime_type(g_mime_object_get_content_type(part)));
  return lower_case(text_of(type.get()));
}

std::string bytes_in(GMimeStream* stream) {
  const auto* array = g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(stream));
  return {reinterpret_cast<const char*>(array->data), array->len};
}

// Base64 and quoted-printable undone.
std::string content_of(GMimeObject* part) {
  auto* content = GMIME_IS_PART(part) ? g_mime_part_get_content(GMIME_PART(part)) : nullptr;
  if (!content) return {};
  const Own<GMimeStream> stream(g_mime_stream_mem_new());
  g_mime_data_wrapper_write_to_stream(content, stream.get());
  return bytes_in(stream.get());
}

// A mail within the mail, whole.
std::string enclosed_mail(GMimeObject* part) {
  auto* message = g_mime_message_part_get_message(GMIME_MESSAGE_PART(part));
  if (!message) return {};
  const Own<GMimeStream> stream(g_mime_stream_mem_new());
  g_mime_object_write_to_stream(GMIME_OBJECT(message), nullptr, stream.get());
  return bytes_in(stream.get());
}

class Walk {
 public:
  Walk(const std::string& usual_charset, const TakeAttachment& take)
      : usual_charset_(usual_charset), take_(take), options_(reading_options(usual_charset)) {}

  // Recursion is bounded: what lies deeper is left out, and said.
  Result<void> read(GMimeObject* part, int depth, Parts& out) {
    if (depth > deepest || ++seen_ > most_parts) {
      out.is_cut_short = true;
      return {};
    }
    if (GMIME_IS_MULTIPART(part)) return read_parts_of(GMIME_MULTIPART(part), depth, out);
    const auto type = type_of(part);
    if (GMIME_IS_MESSAGE_PART(part)) return take_enclosed(part, out);
    if (type == "message/delivery-status") out.delivery_status += content_of(part) + "\n\n";
    else if (type == "text/rfc822-headers") out.returned_headers += content_of(part);
    else if (is_words(part, type)) add_words(part, type, out);
    else return take_({name_of(part, options_.get()), type, content_of(part)});
    return {};
  }

 private:
  Result<void> read_parts_of(GMimeMultipart* multipart, int depth, Parts& out) {
    const bool offers_a_choice = type_of(GMIME_OBJECT(multipart)) == "multipart/alternative";
    const int count = g_mime_multipart_get_count(multipart);
    for (int index = 0; index < count && seen_ <= most_parts; ++index) {
      Parts found;
      DOSSIER_TRY(read(g_mime_multipart_get_part(multipart, index), depth + 1, found));
      if (offers_a_choice) take_form(found, out);
      else append(found, out);
    }
    return {};
  }

  // The same words in several forms: the first of each form.
  static void take_form(Parts& found, Parts& out) {
    if (out.plain.empty()) out.plain = std::move(found.plain);
    if (out.html.empty()) out.html = std::move(found.html);
    append_report(found, out);
  }

  // Words one behind the other, whatever form each is in.
  static void append(const Parts& found, Parts& out) {
    append_report(found, out);
    if (out.plain.empty() && out.html.empty()) {
      out.plain = found.plain;
      out.html = found.html;
      return;
    }
    const auto words = words_of(found);
    if (words.empty()) return;
    out.plain = words_of(out) + "\n" + words;
    out.html.clear();
  }

  static void append_report(const Parts& found, Parts& out) {
    out.delivery_status += found.delivery_status;
    out.returned_headers += found.returned_headers;
    out.is_cut_short |= found.is_cut_short;
  }

  Result<void> take_enclosed(GMimeObject* part, Parts& out) {
    auto whole = enclosed_mail(part);
    out.returned_headers += whole.substr(0, whole.find("\n\n"));
    auto name = name_of(part, options_.get());
    return take_({name.empty() ? "message.eml" : std::move(name), "message/rfc822", std::move(whole)});
  }

  static bool is_words(GMimeObject* part, const std::string& type) {
    if (type != "text/plain" && type != "text/html") return false;
    const auto* disposition = g_mime_object_get_disposition(part);
    if (disposition && g_ascii_strcasecmp(disposition, "attachment") == 0) return false;
    return !GMIME_IS_PART(part) || !g_mime_part_get_filename(GMIME_PART(part));
  }

  void add_words(GMimeObject* part, const std::string& type, Parts& out) {
    const auto* label = g_mime_object_get_content_type_parameter(part, "charset");
    auto words = decoded(content_of(part), label ? label : "", usual_charset_);
    if (type != "text/html") {
      out.plain += words;
      return;
    }
    words = without_attributes(std::move(words));
    out.is_cut_short |= words.size() > html_left_;
    words.resize(std::min(words.size(), html_left_));
    html_left_ -= words.size();
    out.html += words;
  }

  const std::string& usual_charset_;
  const TakeAttachment& take_;
  OwnOptions options_;
  int seen_ = 0;
  size_t html_left_ = longest_html;
};

}  // namespace

Result<Parts> read_parts(GMimeObject* root, const std::string& usual_charset, const TakeAttachment& take) {
  Parts parts;
  if (root) DOSSIER_TRY(Walk(usual_charset, take).read(root, 0, parts));
  return parts;
}

std::string words_of(const Parts& parts) {
  const bool is_blank = parts.plain.find_first_not_of(" \t\r\n") == std::string::npos;
  return is_blank ? text_of_html(parts.html) : parts.plain;
}

}  // namespace dossier::mailbox
