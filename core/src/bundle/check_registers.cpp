// items.jsonl, documents.jsonl and the registers that refer to them.

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>
#include <optional>
#include <utility>

#include "base/digest.hpp"
#include "bundle/check_index.hpp"
#include "bundle/index.hpp"
#include "bundle/json_line.hpp"
#include "bundle/names.hpp"
#include "bundle/register_forms.hpp"

namespace dossier::bundle {
namespace {

/// 7 for it-000007; nothing for any other spelling.
std::optional<int> number_of(std::string_view prefix, std::string_view name) {
  if (!name.starts_with(prefix)) return std::nullopt;
  const auto digits = name.substr(prefix.size());
  int number = 0;
  const auto [end, problem] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (problem != std::errc() || end != digits.data() + digits.size() || number < 1 || number > highest_number ||
      numbered(prefix, number) != name)
    return std::nullopt;
  return number;
}

/// A set of numbers in one bit each: a hostile register cannot make it grow.
class Numbers {
 public:
  bool add(int number) {
    const auto index = static_cast<size_t>(number);
    if (index >= known_.size()) known_.resize(index + 1);
    if (known_[index]) return false;
    return known_[index] = true;
  }
  bool has(int number) const {
    return static_cast<size_t>(number) < known_.size() && known_[static_cast<size_t>(number)];
  }

 private:
  std::vector<bool> known_;
};

struct KnownDocument {
  int number;
  std::array<char, 64> digest;
  int64_t size;
};

/// When an item began at the earliest and at the latest; those without a time, or with one beyond the calendar, come
/// last, as they do in the timeline.
std::pair<Micros, Micros> time_of(const json::Value& item) {
  constexpr auto last = std::numeric_limits<Micros>::max();
  return {parse_rfc3339(json::text(item, "/record/at/earliest")).value_or(last),
          parse_rfc3339(json::text(item, "/record/at/latest")).value_or(last)};
}

/// What the timeline repeats of an item.
std::string in_timeline(const std::string& number, const json::Value& line, const std::string& kind) {
  return number + "\n" + json::text(line, "/part") + "\n" + json::text(line, "/source") + "\n" + kind + "\n";
}

/// Walks the registers one after the other; knows what those before it named.
class Registers {
 public:
  Registers(Archive& archive, const CaseHeader& header) : archive_(archive), header_(header) {}

  Checked<void> check() {
    DOSSIER_CHECK(
        each("documents", [this](const json::Value& line, const std::string& place) { return document(line, place); }));
    DOSSIER_CHECK(
        each("items", [this](const json::Value& line, const std::string& place) { return item(line, place); }));
    for (const auto* name : {"timeline", "parties", "claims", "findings"})
      DOSSIER_CHECK(
          each(name, [&](const json::Value& line, const std::string& place) { return registered(name, line, place); }));
    DOSSIER_CHECK(each("gaps", [this](const json::Value& line, const std::string& place) { return gap(line, place); }));
    DOSSIER_CHECK(whole_timeline());
    if (withholds_ && !has_forbidden_)
      return refuse("gap-form", "index/gaps.jsonl: a document is withheld, and no gap says that it is forbidden");
    // The ranges name items, which stand in a file of their own: read them once more.
    DOSSIER_CHECK(each("documents",
                       [this](const json::Value& line, const std::string& place) { return range_items(line, place); }));
    DOSSIER_CHECK(check_completeness(archive_, header_));
    return all_explained();
  }

 private:
  using TakeLine = std::function<Checked<void>(const json::Value& line, const std::string& place)>;

  /// Every line of a register, and their number against case.json.
  Checked<void> each(const std::string& name, const TakeLine& take) {
    const auto path = "index/" + name + ".jsonl";
    int64_t count = 0;
    DOSSIER_CHECK(
        archive_.each_line(*archive_.find(path), "index-json", [&](std::string& line, size_t number) -> Checked<void> {
          const auto place = path + ":" + std::to_string(number);
          const auto parsed = DOSSIER_CHECK(parse_json_line(line, place));
          ++count;
          return take(parsed, place);
        }));
    const auto found = header_.counts.find(name);
    const auto counted = found == header_.counts.end() ? -1 : found->second;
    if (counted != count)
      return refuse("case-count",
                    path + ": " + std::to_string(count) + " lines, case.json counts " + std::to_string(counted));
    return {};
  }

  Checked<void> document(const json::Value& line, const std::string& place) {
    const auto number = number_of("doc-", json::text(line, "/number"));
    const auto digest = json::text(line, "/digest"), carried = json::text(line, "/carried");
    if (!number) return refuse("document-form", place + ": wanted number (doc-000001 and so on)");
    DOSSIER_CHECK(check_document_form(line, place));
    if (!documents_.empty() && *number <= documents_.back().number)
      return refuse("document-form", place + ": numbers do not ascend, or one is given twice");
    if (documents_.size() >= most_files)
      return refuse("limit", place + ": more documents than " + std::to_string(most_files));
    auto& known = documents_.emplace_back(KnownDocument{*number, {}, json::integer(line, "/size")});
    std::copy(digest.begin(), digest.end(), known.digest.begin());
    if (carried == "withheld") return withheld(line, place);
    if (carried != "whole" && carried != "extract")
      return refuse("document-form", place + ": carried is \"" + carried + "\", wanted whole, extract or withheld");
    auto* file = archive_.find(json::text(line, "/path"));
    if (!file || !file->path.starts_with("data/documents/" + numbered("doc-", *number) + ".") ||
        file->path.ends_with(".extract") != (carried == "extract"))
      return refuse("document-file", place + ": its file is not in the bundle, or bears the name of another kind");
    file->explained = true;
    return carried == "whole" ? whole(line, *file, place) : extract(line, *file, place);
  }

  Checked<void> withheld(const json::Value& line, const std::string& place) {
    withholds_ = true;
    if (!json::text(line, "/withheld").empty() && json::text(line, "/path").empty()) return {};
    return refuse("document-form", place + ": withheld, but without a reason, or with a path");
  }

  static Checked<void> whole(const json::Value& line, const ArchiveFile& file, const std::string& place) {
    if (file.digest_text() == json::text(line, "/digest") &&
        file.size == static_cast<uint64_t>(json::integer(line, "/size", -1)))
      return {};
    return refuse("document-file", place + ": " + file.path + " has another digest or size");
  }

  /// The ranges fill the extract from first to last byte, an LF behind each.
  Checked<void> extract(const json::Value& line, const ArchiveFile& file, const std::string& place) {
    const auto size = json::integer(line, "/size");
    int64_t offset = -1, length = -1, at = 0, end = 0;
    for (const auto& [range, pointer] : json::each(line, "/ranges")) {
      const auto next_offset = json::integer(range, "/offset", -1), next_length = json::integer(range, "/length", -1);
      if (next_offset < 0 || next_length < 0 || next_offset > size || next_length > size - next_offset)
        return refuse("extract-form", place + ": " + pointer + " lies outside the document");
      if (next_offset != offset || next_length != length) {
        if (next_offset < offset) return refuse("extract-form", place + ": " + pointer + " is not in document order");
        offset = next_offset, length = next_length, at = end;
        end = at + length + 1;
        if (static_cast<uint64_t>(end) > file.size ||
            DOSSIER_CHECK(archive_.byte(file, static_cast<uint64_t>(end) - 1)) != '\n')
          return refuse("extract-form", place + ": " + pointer + " does not end in " + file.path + " with a line feed");
      }
      if (json::integer(range, "/at", -1) != at)
        return refuse("extract-form", place + ": " + pointer + " stands elsewhere in " + file.path);
    }
    if (static_cast<uint64_t>(end) != file.size)
      return refuse("extract-form", place + ": " + file.path + " holds bytes that belong to no item");
    return {};
  }

  Checked<void> range_items(const json::Value& line, const std::string& place) const {
    for (const auto& [range, pointer] : json::each(line, "/ranges"))
      DOSSIER_CHECK(reference(json::text(range, "/item"), place));
    return {};
  }

  Checked<void> item(const json::Value& line, const std::string& place) {
    const auto number = number_of("it-", json::text(line, "/number"));
    if (!number) return refuse("item-number", place + ": number is not of the form it-000001");
    if (!items_.add(*number)) return refuse("item-number", place + ": its number is given twice");
    DOSSIER_CHECK(check_item_form(line, place));
    DOSSIER_CHECK(origin(line, "/origin", place));
    for (const auto& [earlier, pointer] : json::each(line, "/earlier"))
      if (json::find(earlier, "/origin")) DOSSIER_CHECK(origin(line, pointer + "/origin", place));
    for (const auto& [medium, pointer] : json::each(line, "/media"))
      DOSSIER_CHECK(item_medium(medium, *number, json::text(line, "/part"), place + ": " + pointer));
    order_of_items_.update(in_timeline(json::text(line, "/number"), line, json::text(line, "/record/kind")));
    const auto time = time_of(line);
    if (time < last_time_) return refuse("timeline-items", place + ": began before the item in front of it");
    last_time_ = time;
    return {};
  }

  Checked<void> origin(const json::Value& line, const std::string& pointer, const std::string& place) const {
    const auto number = number_of("doc-", json::text(line, pointer + "/document"));
    const auto digest = json::text(line, pointer + "/digest");
    const auto known =
        std::lower_bound(documents_.begin(), documents_.end(), number.value_or(0),
                         [](const KnownDocument& document, int wanted) { return document.number < wanted; });
    if (known != documents_.end() && number && known->number == *number &&
        std::equal(digest.begin(), digest.end(), known->digest.begin(), known->digest.end()) &&
        json::integer(line, pointer + "/size") == known->size)
      return {};
    return refuse("item-document", place + ": " + pointer +
                                       ": its document is not in documents.jsonl, or has another digest or size there");
  }

  Checked<void> item_medium(const json::Value& medium, int number, const std::string& part, const std::string& place) {
    const auto path = json::text(medium, "/path");
    if (path.empty()) return {};  // not held: its state says why
    auto* file = archive_.find(path);
    const auto name = std::string(folder_of_part(part)) + numbered("it-", number);
    if (!file || !(path.starts_with(name + ".") || path.starts_with(name + "-")))
      return refuse("item-media", place + ": " + path + " is no medium of this item in the bundle");
    if (file->digest_text() != json::text(medium, "/digest") ||
        file->size != static_cast<uint64_t>(json::integer(medium, "/size", -1)))
      return refuse("item-media", place + ": " + path + " has another digest or size");
    file->explained = true;
    return {};
  }

  Checked<void> reference(std::string_view name, const std::string& place) const {
    const auto number = number_of("it-", name);
    if (number && items_.has(*number)) return {};
    return refuse("index-reference",
                  place + ": names the item \"" + std::string(name) + "\", which is not in items.jsonl");
  }

  Checked<void> registered(std::string_view name, const json::Value& line, const std::string& place) {
    DOSSIER_CHECK(check_register_form(name, line, place));
    for (const auto& [item, pointer] : json::each(line, "/items"))
      DOSSIER_CHECK(reference(item.IsString() ? json::view(item) : std::string_view(), place));
    if (name != "timeline" && name != "claims") return {};
    const auto number = json::text(line, "/item");
    DOSSIER_CHECK(reference(number, place));
    if (name == "claims") return {};
    if (!in_timeline_.add(*number_of("it-", number)))
      return refuse("timeline-items", place + ": " + number + " is there twice");
    order_of_timeline_.update(in_timeline(number, line, json::text(line, "/kind")));
    return {};
  }

  /// With as many lines as there are items, none twice, it has them all; the order is left to compare.
  Checked<void> whole_timeline() {
    if (header_.counts.at("items") != header_.counts.at("timeline"))
      return refuse("timeline-items", "index/timeline.jsonl: has not every item of items.jsonl");
    if (order_of_items_.hex() != order_of_timeline_.hex())
      return refuse("timeline-items",
                    "index/timeline.jsonl: shows items in another order, or of another part, source "
                    "or kind, than items.jsonl");
    return {};
  }

  Checked<void> gap(const json::Value& line, const std::string& place) {
    has_forbidden_ = has_forbidden_ || json::text(line, "/reason") == "forbidden";
    return check_gap_form(line, place);
  }

  Checked<void> all_explained() const {
    for (const auto& file : archive_.files())
      if (is_payload(file.path) && !file.explained)
        return refuse("payload-unexplained", file.path + ": no item, document or report of the index names it");
    return {};
  }

  Archive& archive_;
  const CaseHeader& header_;
  Numbers items_, in_timeline_;
  Sha256 order_of_items_, order_of_timeline_;
  std::pair<Micros, Micros> last_time_ = {std::numeric_limits<Micros>::min(), 0};
  bool withholds_ = false, has_forbidden_ = false;
  std::vector<KnownDocument> documents_;  // by number
};

}  // namespace

Checked<void> check_registers(Archive& archive, const CaseHeader& header) { return Registers(archive, header).check(); }

}  // namespace dossier::bundle
