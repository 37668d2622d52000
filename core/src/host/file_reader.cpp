#include "host/file_reader.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <string_view>
#include <utility>

#include "base/letter_case.hpp"

namespace dossier {

void put_in_order(std::vector<ListedFile>& files) {
  std::sort(files.begin(), files.end(), [](const auto& left, const auto& right) { return left.name < right.name; });
  const auto same = [](const auto& left, const auto& right) { return left.name == right.name; };
  files.erase(std::unique(files.begin(), files.end(), same), files.end());
}

Error too_many_entries() {
  return Error(ErrorKind::malformed, "holds more than " + std::to_string(folder_entries_limit) +
                                         " entries. Name a folder below it in the path option")
      .because("too_broad");
}

Result<void> check_size(const std::string& shown_path, int64_t size, int64_t most) {
  if (size <= most) return {};
  return fail(ErrorKind::malformed, shown_path + ": has " + std::to_string(size) + " bytes, wanted at most " +
                                        std::to_string(most) + "; not read. Divide it");
}

Result<void> check_range(const std::string& shown_path, const std::optional<ByteRange>& range) {
  if (!range || (range->offset >= 0 && range->length >= 0 && range->length <= file_read_limit)) return {};
  return fail(ErrorKind::config, shown_path + ": asked for " + std::to_string(range->length) + " bytes from " +
                                     std::to_string(range->offset) + " on; wanted 0 to " +
                                     std::to_string(file_read_limit) + " bytes, and no negative place");
}

std::string content_type_of(const std::string& path) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 24> known{{
      {".json", "application/json"}, {".jsonl", "application/jsonl"}, {".xml", "application/xml"},
      {".csv", "text/csv"},          {".html", "text/html"},          {".htm", "text/html"},
      {".txt", "text/plain"},        {".eml", "message/rfc822"},      {".mbox", "application/mbox"},
      {".pdf", "application/pdf"},   {".wav", "audio/wav"},           {".mp3", "audio/mpeg"},
      {".ogg", "audio/ogg"},         {".opus", "audio/ogg"},          {".m4a", "audio/mp4"},
      {".amr", "audio/amr"},         {".mp4", "video/mp4"},           {".jpg", "image/jpeg"},
      {".jpeg", "image/jpeg"},       {".png", "image/png"},           {".gif", "image/gif"},
      {".webp", "image/webp"},       {".zip", "application/zip"},     {".gz", "application/gzip"},
  }};
  const auto ending = lower_case(std::filesystem::path(path).extension().string());
  for (const auto& [name, type] : known)
    if (name == ending) return std::string(type);
  return "application/octet-stream";
}

}  // namespace dossier
