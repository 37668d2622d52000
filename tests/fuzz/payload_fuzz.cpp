// What the hub itself does with foreign texts: byte ranges of JSON, times, phones, charsets, numbers, records' JSON,
// and what servers say in their headers.
#include <cstdlib>
#include <string>

#include "assemble/json_ranges.hpp"
#include "base/phones.hpp"
#include "base/text.hpp"
#include "base/zones.hpp"
#include "config/file_address.hpp"
#include "host/folder_index.hpp"
#include "host/retry_after.hpp"
#include "host/url.hpp"
#include "ingest/resolve.hpp"

namespace {

void read_headers(const std::string& value) {
  for (const auto* name : {"retry-after", "ratelimit-reset", "x-ratelimit-reset", "x-ratelimit-reset-after", "date"})
    if (const auto wait = dossier::asked_wait({{name, value}, {"date", value}}, 1'792'000'000'000'000);
        wait && wait->count() < 0)
      std::abort();
  static const auto from = dossier::parse_url("https://source.example/a").value();
  if (const auto to = dossier::follow(from, value); to && to->scheme != "http" && to->scheme != "https") std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  for (const auto& [pointer, range] : dossier::json_ranges(bytes, {"", "/0", "/a", "/rows/0"}))
    if (range.offset < 0 || range.length < 0 || range.offset + range.length > static_cast<int64_t>(size)) std::abort();
  if (!dossier::is_utf8(dossier::decode_text(bytes).utf8)) std::abort();
  if (!dossier::is_utf8(dossier::nfc(bytes))) std::abort();
  const auto granted = dossier::parse_file_address("https://host/folder/").value();
  if (const auto files = dossier::read_folder_index(bytes, granted))
    for (const auto& file : *files)
      if (!dossier::parse_file_address(file.path)->is_below(granted)) std::abort();
  if (size < 256) {
    if (const auto address = dossier::parse_file_address(bytes))
      if (dossier::parse_file_address(address->text()).value().text() != address->text()) std::abort();
    read_headers(std::string(bytes));
    dossier::normalise_phone(bytes);
    dossier::plain_number(bytes);
    for (const auto form : {"local", "offset", "epoch_s", "epoch_ms", "epoch_us"})
      if (const auto time = dossier::resolve_time(bytes, form, "Asia/Shanghai"); time && time->earliest > time->latest)
        std::abort();
  }
  if (size < 4096)
    if (const auto line = dossier::json::parse_own(bytes); line && line->IsObject())
      if (const auto record = dossier::resolve_record(*line, {"s", "t", {}, "CN"}))
        if (!dossier::Record::from_content(record->record.content())) std::abort();
  return 0;
}
