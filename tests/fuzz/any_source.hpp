// A source that answers with any bytes: listings, files and answers over HTTP.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "connector_under_fuzz.hpp"

namespace dossier::fuzz {

inline constexpr char divider = '\x1c';

inline std::vector<std::string_view> divided(std::string_view bytes, char by) {
  std::vector<std::string_view> parts;
  for (size_t at = 0; at <= bytes.size();) {
    const auto end = std::min(bytes.find(by, at), bytes.size());
    parts.push_back(bytes.substr(at, end - at));
    at = end + 1;
  }
  return parts;
}

/// Names of files, line by line, then what the first answer holds, the second, and so on in a circle; dividers between.
class AnySource final : public PluginCalls {
 public:
  /// Borrows `bytes`. `changed`: the same source later, when each name holds what the next one held.
  explicit AnySource(std::string_view bytes, bool changed = false) : contents_(divided(bytes, divider)) {
    names_ = contents_.size() > 1 ? contents_.front() : usual_names;
    if (contents_.size() > 1) contents_.erase(contents_.begin());
    if (changed) std::rotate(contents_.begin(), contents_.begin() + 1, contents_.end());
  }

  Result<Message> call(const json::Value& head, std::string_view) override {
    if (++calls_ > most_calls) return fail(ErrorKind::unavailable, "the source is gone");
    const auto name = json::text(head, "/call");
    if (name == "file_list") return list(json::text(head, "/path"));
    if (name == "http") return answered(200, next());
    if (name == "file_read") return read(head);
    if (name == "checkpoint") checkpoints_.push_back(json::text(head, "/cursor"));
    if (name == "download" || name == "file_download" || name == "blob_write")
      return Message{R"({"ok":true,"handle":"b","sha256":"00","size":44,"content_type":"audio/wav"})", {}};
    return Message{R"({"ok":true})", {}};
  }
  void emit(const json::Value&, std::string_view) override {}

  bool was_asked() const { return calls_ > 0; }
  /// Those that a pull set.
  const std::vector<std::string>& checkpoints() const { return checkpoints_; }

 private:
  static constexpr int most_calls = 200;  // one that never ends is the host's to stop (collect.too_broad and its kin)
  static constexpr auto usual_names =
      "Master.csv\n2026/10/16/out-13812345678-8021-20261016-102011-1792117205.5007.wav\n"
      "out-13812345678-8021-20261016-102011-1792117205.5007.wav\n"
      "out-13812345678-8021-20261016-102011-1792117205.5007.vtt\n"
      "statement.yaml\nstatement.pdf\nDD20261008-5521_statement.pdf\nadvice.xml\narchive.jsonl";

  std::string_view next() { return contents_[next_++ % contents_.size()]; }

  static Result<Message> answered(int status, std::string_view body) {
    return Message{json::Object().put("ok", true).put("handle", "h").put("status", status).str(), std::string(body)};
  }

  Result<Message> list(const std::string& path) const {
    std::vector<json::Object> entries;
    for (const auto name : divided(names_, '\n'))
      entries.push_back(json::Object()
                            .put("name", name)
                            .put("path", path + "/" + std::string(name))
                            .put("size", static_cast<int64_t>(contents_[entries.size() % contents_.size()].size()))
                            .put("modified", 1'792'117'205'000'000 + static_cast<int64_t>(entries.size()))
                            .put("folder", false));
    return Message{json::Object().put("ok", true).put("entries", entries).put("more", false).str(), {}};
  }

  // A range is one of the same file, else no loop over ranges would ever come to its end.
  Result<Message> read(const json::Value& head) {
    if (!json::find(head, "/length")) return answered(200, next());
    const auto whole = contents_.front();
    const auto offset = std::clamp<int64_t>(json::integer(head, "/offset"), 0, static_cast<int64_t>(whole.size()));
    const auto length = std::max<int64_t>(json::integer(head, "/length"), 0);
    return answered(206, whole.substr(static_cast<size_t>(offset), static_cast<size_t>(length)));
  }

  std::vector<std::string_view> contents_;
  std::string_view names_;
  std::vector<std::string> checkpoints_;
  size_t next_ = 0;
  int calls_ = 0;
};

}  // namespace dossier::fuzz
