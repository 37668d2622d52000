// How far a pull has read each folder.
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include <dossier/connector.hpp>

namespace dossier::mailbox {

/// As text {"INBOX":{"uid":57,"uid_validity":3}}.
class Cursor {
 public:
  struct Place {
    uint64_t uid_validity = 0, uid = 0;  // 0: nothing of it was read
  };

  /// Of a pull; at the beginning for an empty one. Errors: config, for a text that is none.
  static Result<Cursor> of(const Request& request);
  Place& operator[](const std::string& folder) { return places_[folder]; }
  std::string text() const;

 private:
  std::map<std::string, Place> places_;
};

}  // namespace dossier::mailbox
