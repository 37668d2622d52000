// The bodies of dossier/host.hpp: each service is one message and its reply.
#pragma once

#include "dossier/detail/border.hpp"
#include "dossier/host.hpp"

namespace dossier {

namespace detail {

/// [[name, value], …]
inline json::Document to_pairs(const std::vector<std::pair<std::string, std::string>>& pairs) {
  json::Document array(rapidjson::kArrayType);
  auto& allocator = array.GetAllocator();
  for (const auto& [name, value] : pairs) {
    json::Value pair(rapidjson::kArrayType);
    pair.PushBack(json::Value(name, allocator), allocator).PushBack(json::Value(value, allocator), allocator);
    array.PushBack(pair, allocator);
  }
  return array;
}

inline Headers from_pairs(const json::Value& value, std::string_view pointer) {
  Headers pairs;
  for (const auto& [pair, at] : json::each(value, pointer))
    pairs.emplace_back(json::text(pair, "/0"), json::text(pair, "/1"));
  return pairs;
}

inline json::Object http_head(std::string_view method, std::string_view url, const Headers& headers) {
  return json::Object().put("call", "http").put("method", method).put("url", url).put("headers", to_pairs(headers));
}

inline Result<Answer> answer_of(Result<Reply> reply) {
  if (!reply) return fail(std::move(reply.error()));
  const auto& head = reply->head;
  return Answer{json::text(head, "/handle"), static_cast<int>(json::integer(head, "/status")),
                from_pairs(head, "/headers"), std::string(reply->body)};
}

inline Result<Download> download_of(Result<Reply> reply) {
  if (!reply) return fail(std::move(reply.error()));
  const auto& head = reply->head;
  return Download{json::text(head, "/handle"), json::text(head, "/sha256"), json::integer(head, "/size"),
                  json::text(head, "/content_type")};
}

inline FileEntry file_entry(const json::Value& entry) {
  return FileEntry{json::text(entry, "/name"),
                   json::text(entry, "/path"),
                   json::integer(entry, "/size"),
                   json::integer(entry, "/modified"),
                   json::text(entry, "/folder") == "true",
                   json::text(entry, "/fault")};
}

inline constexpr size_t blob_part_bytes = size_t{8} << 20;

}  // namespace detail

inline Result<Answer> Http::get(std::string_view url, const Headers& headers) {
  return detail::answer_of(border_.call(detail::http_head("GET", url, headers)));
}

inline Result<Answer> Http::post_form(std::string_view url, const Form& form, const Headers& headers) {
  return detail::answer_of(border_.call(detail::http_head("POST", url, headers).put("form", detail::to_pairs(form))));
}

inline Result<Answer> Http::post(std::string_view url, std::string_view content_type, std::string_view body,
                                 const Headers& headers) {
  return detail::answer_of(
      border_.call(detail::http_head("POST", url, headers).put("content_type", content_type), body));
}

inline Result<void> Http::probe(std::string_view url, const Headers& headers) {
  DOSSIER_TRY(border_.call(detail::http_head("GET", url, headers).put("probe", true)));
  return {};
}

inline Result<Download> Http::download(std::string_view url, const Headers& headers) {
  return detail::download_of(
      border_.call(json::Object().put("call", "download").put("url", url).put("headers", detail::to_pairs(headers))));
}

inline std::string Files::below(std::string_view folder, std::string_view name) {
  constexpr std::string_view digits = "0123456789ABCDEF", plain = "/-._~";
  std::string path(folder);
  if (!path.ends_with('/')) path += '/';
  const bool is_address = folder.find("://") != std::string_view::npos && !folder.starts_with('/');
  for (const char byte : name) {
    const bool is_letter = (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || (byte >= '0' && byte <= '9');
    const auto value = static_cast<unsigned char>(byte);
    if (!is_address || is_letter || plain.find(byte) != std::string_view::npos) path += byte;
    else ((path += '%') += digits[value >> 4]) += digits[value & 15];
  }
  return path;
}

inline Result<std::vector<FileEntry>> Files::list(std::string_view path) {
  std::vector<FileEntry> entries;
  std::string after;
  // A large folder comes in parts, each within the limit of a head.
  for (bool more = true; more;) {
    const auto reply =
        DOSSIER_TRY(border_.call(json::Object().put("call", "file_list").put("path", path).put("after", after)));
    for (const auto& [entry, pointer] : json::each(reply.head, "/entries"))
      entries.push_back(detail::file_entry(entry));
    more = json::text(reply.head, "/more") == "true" && !entries.empty();
    if (more) after = entries.back().name;
  }
  return entries;
}

inline Result<Answer> Files::read(std::string_view path) {
  return detail::answer_of(border_.call(json::Object().put("call", "file_read").put("path", path)));
}

inline Result<Answer> Files::read(std::string_view path, int64_t offset, int64_t length) {
  return detail::answer_of(border_.call(
      json::Object().put("call", "file_read").put("path", path).put("offset", offset).put("length", length)));
}

inline Result<Download> Files::download(std::string_view path) {
  return detail::download_of(border_.call(json::Object().put("call", "file_download").put("path", path)));
}

inline Result<Blob> Blobs::write(std::string_view bytes) {
  while (bytes.size() > detail::blob_part_bytes) {
    DOSSIER_TRY(border_.call(json::Object().put("call", "blob_write").put("part", "more"),
                             bytes.substr(0, detail::blob_part_bytes)));
    bytes.remove_prefix(detail::blob_part_bytes);
  }
  const auto reply = DOSSIER_TRY(border_.call(json::Object().put("call", "blob_write").put("part", "last"), bytes));
  return Blob{json::text(reply.head, "/sha256"), json::integer(reply.head, "/size")};
}

inline Result<void> Host::conceal(std::string_view text) {
  DOSSIER_TRY(border_.call(json::Object().put("call", "conceal").put("text", text)));
  return {};
}

inline void Host::log(std::string_view text) { border_.emit(json::Object().put("emit", "log").put("text", text)); }

inline bool Host::cancelled() const { return border_.cancelled(); }

}  // namespace dossier
