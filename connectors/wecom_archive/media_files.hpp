// The files that a bridge fetched by sdkfileid and put beside the messages.
#pragma once

#include <dossier/connector.hpp>
#include <dossier/dropped_files.hpp>

#include <optional>
#include <string>
#include <vector>

#include "content.hpp"
#include "message_files.hpp"

namespace dossier::wecom {

/// Whether the file's name is this beginning and at most an ending behind it. One that goes on otherwise ("a6_1.jpg"
/// for "a6") may be that of another message, whose id is longer.
bool is_named(const DroppedFile& file, const std::string& beginning);

/// How their names begin: "{md5sum}", "{msgid}" or "{sdkfileid}", with fixed text around; what follows is an ending, a
/// number. In the order in which they are tried.
class MediaNames {
 public:
  /// Errors: config, naming the option.
  static Result<MediaNames> parse(const std::string& option);

  /// How the name of this file may begin; one whose field the message leaves open is left out.
  std::vector<std::string> beginnings(const std::string& msgid, const MediaNote& note) const;

 private:
  std::vector<std::string> patterns_;
};

class MediaFiles {
 public:
  /// `look` is borrowed.
  explicit MediaFiles(const Look& look);

  /// Those whose name begins so and goes on with no letter or digit, by name.
  std::vector<const DroppedFile*> beginning(const std::string& with) const;
  /// True where such a file is still being uploaded.
  bool is_arriving(const std::string& with) const;

 private:
  std::vector<std::pair<std::string, const DroppedFile*>> by_name_;  // sorted
  std::vector<std::string> arriving_;
};

}  // namespace dossier::wecom
