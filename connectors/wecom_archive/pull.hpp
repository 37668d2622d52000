// Pulling the archive: every line, once for as long as the connector lives.
#pragma once

#include <dossier/connector.hpp>
#include <dossier/pulled_files.hpp>

#include <map>
#include <string>

#include "delivery.hpp"
#include "lines.hpp"

namespace dossier::wecom {

/// What an earlier pull of the same connector took.
class Pulled {
 public:
  /// Where the next pull of a file begins.
  struct Place {
    int64_t offset = 0;    // of its last portion, which grows with the file
    int64_t length = 0;    // what was taken of that portion
    size_t hash = 0;       // of those bytes
    int64_t unended = -1;  // size of the file when it was seen to end within a line
  };

  PulledFiles whole;  // files from which nothing is left to take
  std::map<std::string, Place> places;
  KnownMedia media;
};

/// Hands over what `pulled` does not know, portion by portion, oldest change first. All is borrowed.
class Pull {
 public:
  Pull(Host& host, const Look& look, Delivery& delivery, Pulled& pulled, Sink& sink, Left& left)
      : host_(host), look_(look), delivery_(delivery), pulled_(pulled), sink_(sink), left_(left) {}

  Result<void> run();

 private:
  Result<void> take(const DroppedFile& file);
  Result<void> take_lines(const DroppedFile& file, Pulled::Place& place);
  Result<bool> is_as_taken(const DroppedFile& file, const Pulled::Place& place);

  Host& host_;
  const Look& look_;
  Delivery& delivery_;
  Pulled& pulled_;
  Sink& sink_;
  Left& left_;
};

}  // namespace dossier::wecom
