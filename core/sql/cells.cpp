#include <Poco/Base64Decoder.h>
#include <Poco/Base64Encoder.h>
#include <Poco/Exception.h>
#include <iconv.h>

#include <array>
#include <cerrno>
#include <sstream>

#include "dossier/sql.hpp"

namespace dossier::sql {
namespace {

constexpr std::string_view replacement = "\xEF\xBF\xBD";

// How many bytes of a valid UTF-8 character start here; 0 for none.
size_t character_at(std::string_view bytes, size_t at) {
  const auto byte = [&](size_t index) { return index < bytes.size() ? static_cast<unsigned char>(bytes[index]) : 0u; };
  const auto follows = [&](size_t index, unsigned low = 0x80, unsigned high = 0xBF) {
    return byte(index) >= low && byte(index) <= high;
  };
  const unsigned first = byte(at);
  if (first < 0x80) return 1;
  if (first >= 0xC2 && first <= 0xDF) return follows(at + 1) ? 2 : 0;
  if (first >= 0xE0 && first <= 0xEF)
    return follows(at + 1, first == 0xE0 ? 0xA0 : 0x80, first == 0xED ? 0x9F : 0xBF) && follows(at + 2) ? 3 : 0;
  if (first >= 0xF0 && first <= 0xF4)
    return follows(at + 1, first == 0xF0 ? 0x90 : 0x80, first == 0xF4 ? 0x8F : 0xBF) && follows(at + 2) &&
                   follows(at + 3)
               ? 4
               : 0;
  return 0;
}

std::string with_replacements(std::string_view bytes) {
  std::string text;
  for (size_t at = 0; at < bytes.size();) {
    const auto length = character_at(bytes, at);
    text += length ? bytes.substr(at, length) : replacement;
    at += length ? length : 1;
  }
  return text;
}

// The whole text in that charset, or nothing.
std::optional<std::string> converted(std::string_view bytes, const std::string& charset) {
  const auto conversion = iconv_open("UTF-8", charset.c_str());
  if (conversion == iconv_t(-1)) return std::nullopt;
  std::string input(bytes), output;
  char* in = input.data();
  size_t left = input.size();
  std::array<char, 4096> part{};
  bool whole = true;
  while (whole && left > 0) {
    char* out = part.data();
    size_t room = part.size();
    whole = iconv(conversion, &in, &left, &out, &room) != size_t(-1) || errno == E2BIG;
    output.append(part.data(), part.size() - room);
  }
  iconv_close(conversion);
  return whole ? std::optional(std::move(output)) : std::nullopt;
}

}  // namespace

bool is_utf8(std::string_view bytes) {
  for (size_t at = 0; at < bytes.size();) {
    const auto length = character_at(bytes, at);
    if (length == 0) return false;
    at += length;
  }
  return true;
}

std::string to_base64(std::string_view bytes) {
  std::ostringstream out;
  Poco::Base64Encoder encoder(out);
  encoder.rdbuf()->setLineLength(0);
  encoder.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  encoder.close();
  return out.str();
}

std::optional<std::string> from_base64(std::string_view text) {
  try {
    std::istringstream in{std::string(text)};
    Poco::Base64Decoder decoder(in);
    decoder.exceptions(std::ios::badbit);
    std::string bytes;
    for (char piece[4096]; decoder.read(piece, sizeof piece), decoder.gcount() > 0;)
      bytes.append(piece, static_cast<size_t>(decoder.gcount()));
    return bytes;
  } catch (const std::exception&) {
    return std::nullopt;
  }
}

std::string readable(std::string_view bytes, const std::string& charset) {
  if (is_utf8(bytes)) return std::string(bytes);
  return converted(bytes, charset).value_or(with_replacements(bytes));
}

void write_cell(json::Writer& writer, const std::optional<std::string>& value) {
  const auto string = [&](std::string_view text) {
    writer.String(text.data(), static_cast<rapidjson::SizeType>(text.size()));
  };
  if (!value) {
    writer.Null();
  } else if (is_utf8(*value)) {
    string(*value);
  } else {
    writer.StartObject();
    writer.Key("$bytes");
    string(to_base64(*value));
    writer.EndObject();
  }
}

std::string text_of_cell(const json::Value& cell, const std::string& charset) {
  if (cell.IsString()) return std::string(json::view(cell));
  const auto bytes = from_base64(json::text(cell, "/$bytes"));
  return bytes ? readable(*bytes, charset) : std::string();
}

}  // namespace dossier::sql
