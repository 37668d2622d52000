// Handing over lines of the archive as the host reads them, and the files that they speak of.
#pragma once

#include <dossier/connector.hpp>
#include <dossier/dropped_files.hpp>

#include <map>
#include <set>
#include <string>

#include "media_files.hpp"
#include "message.hpp"
#include "remarks.hpp"

namespace dossier::wecom {

/// A file that a message speaks of.
struct Owed {
  std::string locator, msgid;
  int64_t at = 0;  // of the message, µs; 0 where nobody says
  MediaNote note;
};

/// What a connector that pulls knows from before: for as long as it lives no file travels twice, and one that comes
/// after its message is found.
struct KnownMedia {
  std::map<std::string, std::string> filed;  // locator → place, size and time of the file
  std::set<std::string> unlike;              // locator and file that is not what the message says
  std::set<std::string> unclear;             // locators that were told as such
  std::map<std::string, Owed> owed;          // by locator
};

class Delivery {
 public:
  /// `until`: the end of the window of a look-up, the present of a pull, µs. All is borrowed.
  Delivery(Host& host, const Look& look, const MediaNames& names, int64_t until, Sink& sink, Left& left)
      : host_(host), names_(names), files_(look), until_(until), sink_(sink), left_(left) {}

  /// The bytes of a file from `offset` on as one document, with the files of their messages. False, and nothing handed
  /// over, where they are not the bytes that were seen (`seen`: their hash).
  Result<bool> hand_over(const DroppedFile& file, int64_t offset, int64_t length, size_t seen);

  /// Goes by what earlier reads left, and leaves behind what the next one needs.
  void remember(KnownMedia& known) { known_ = &known; }
  /// Files the media that earlier reads waited for and that have come since.
  Result<void> fetch_owed();

 private:
  Result<void> media_of(const Message& message);
  Result<void> fetch(const Owed& owed);
  Result<void> fetch(const DroppedFile& file, const Owed& owed);
  bool is_filed(const DroppedFile& file, const std::string& locator) const;
  bool is_known_as_unlike(const DroppedFile& file, const std::string& locator) const;
  /// Empty where the file is what the message says.
  Result<std::string> unlike(const DroppedFile& file, const MediaNote& note);
  Result<void> missing(const Owed& owed, bool arriving);
  void say_unclear(const Owed& owed);
  void look_again_for(const Owed& owed);

  Host& host_;
  const MediaNames& names_;
  MediaFiles files_;
  int64_t until_;
  Sink& sink_;
  Left& left_;
  KnownMedia* known_ = nullptr;
  std::set<std::string> seen_;  // locators of this read
};

/// The hash of bytes as Delivery compares it.
size_t hash_of(std::string_view bytes);

}  // namespace dossier::wecom
