// Recordings and subtitles on their way to the host.
#pragma once

#include <dossier/connector.hpp>
#include <dossier/unread_files.hpp>

#include "recording_folder.hpp"

namespace dossier::asterisk_calls {

class RecordingDelivery {
 public:
  /// `expected`: an answered call is one whose recording must be there. `now`: µs since 1970 UTC.
  RecordingDelivery(Host& host, Sink& sink, RecordingFolder& folder, bool expected, int64_t now)
      : host_(host), sink_(sink), folder_(folder), expected_(expected), now_(now) {}

  /// Hands over what the folder holds of one call: one document that lists its recordings, the recordings themselves,
  /// and each file of subtitles. Says of each recording that cannot be had, why. False: asked again, there may be more.
  Result<bool> deliver(const Call& call, const Distinct& known_ids);

  /// Whether files are there and could not be fetched now.
  bool owes() const { return not_fetched_ > 0; }

  /// Nothing, or what could not be fetched or looked into.
  Result<void> outcome() const;

 private:
  Result<std::string> first_bytes(const FoundFile& recording);
  Result<void> media(const FoundFile& recording, bool is_silent);
  Result<void> missing(const Call& call, bool is_shut);
  Result<void> subtitles(const FoundFile& file, const Call& call, size_t recording);

  Host& host_;
  Sink& sink_;
  RecordingFolder& folder_;
  bool expected_;
  int64_t now_;
  int not_fetched_ = 0;
  std::vector<Unread> too_large_;
};

}  // namespace dossier::asterisk_calls
