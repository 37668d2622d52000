// Handing over what lies in a drop folder: fetched first, and filed where it did not change meanwhile.
#pragma once

#include <string>
#include <vector>

#include "dossier/connector.hpp"
#include "dossier/unread_files.hpp"
#include "look.hpp"

namespace statements {

/// What a read leaves behind. Named is what somebody must open; the names of other files may hold other customers'
/// data. `dossier source probe` shows them to whoever keeps the folder.
struct Left {
  size_t arriving = 0;
  int nobodys = 0, growing = 0, not_fetched = 0, unnamed_carrier = 0;
  std::vector<dossier::Unread> unread, too_large;

  /// How the read ends: an Error where anything is left.
  dossier::Result<void> of_look_up() const;
  dossier::Result<void> of_pull() const;
};

/// `look` and `left` are borrowed.
class Delivery {
 public:
  Delivery(dossier::Host& host, const Look& look, Left& left) : host_(host), look_(look), left_(left) {}

  /// Errors: those that concern more than this file.
  dossier::Result<void> fetch(const Dropped& dropped);

  /// Hands over what was fetched, after another look at the folder. Gives what was handed over with all its files.
  dossier::Result<std::vector<const Dropped*>> hand_over(const std::string& folder, dossier::Sink& sink);

 private:
  struct Medium {
    std::string place;
    const dossier::DroppedFile* file;  // null: not there
    dossier::Handle handle;
    std::string state;  // empty: fetched
  };
  struct Fetched {
    const Dropped* dropped;
    dossier::Handle side_car;
    std::vector<Medium> media;
  };

  dossier::Result<Medium> fetch_medium(const std::string& place);
  /// True when it came with all its files.
  dossier::Result<bool> hand_over(const Fetched& fetched, const dossier::DroppedFiles& now, dossier::Sink& sink);

  dossier::Host& host_;
  const Look& look_;
  Left& left_;
  std::vector<Fetched> fetched_;
};

/// What it rests on: the side-car, where there is one, and its files; null for one that is not there.
std::vector<const dossier::DroppedFile*> files_of(const Dropped& dropped, const dossier::DroppedFiles& files);

/// When it changed last, as the folder says: µs since 1970 UTC.
int64_t changed_at(const Dropped& dropped);

}  // namespace statements
