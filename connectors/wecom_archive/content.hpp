// What a message says, by its type: words, files, and what is nested within.
#pragma once

#include <dossier/connector.hpp>

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace dossier::wecom {

/// A file of a message, as the message describes it.
struct MediaNote {
  std::string sdkfileid;  // by which the SDK fetches it, while WeCom has it
  std::string md5;        // lower-case hex; empty where it is not said
  std::string name;       // as its sender called it
  std::string ending;     // "docx"
  int64_t size = 0;       // bytes; 0 where it is not said, or cannot be true
};

struct Content;

/// One of the messages within a forwarded chat record.
struct NestedMessage {
  std::string type, seconds;     // its time: epoch seconds, unlike the message around it
  std::vector<Content> content;  // exactly one
};

struct Content {
  std::string text;
  std::vector<MediaNote> media;
  std::vector<std::pair<std::string, std::string>> details;
  std::vector<NestedMessage> nested;
  std::optional<std::string> until_seconds;  // when what it tells of ended: epoch seconds

  /// The words of the message and of all that is nested within.
  std::string all_text() const;
  /// The files of the message and of all that is nested within, in the order of the message.
  std::vector<const MediaNote*> all_media() const;
};

/// `holder`: the whole message, in which a member holds what its type is about. Total: what is not understood stands in
/// the text as it is written.
Content content_of(const std::string& type, const json::Value& holder);

}  // namespace dossier::wecom
