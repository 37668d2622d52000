// Which side-car belongs to which file of a drop folder.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "dossier/dropped_files.hpp"

namespace statements {

/// Text about a file (X.pdf.yaml or X.yaml), the file itself, or both; in a folder, by place.
struct Pair {
  std::string place;  // the side-car's without .yaml, so that it stays the same when the file comes; else the file's
  const dossier::DroppedFile* side_car = nullptr;
  const dossier::DroppedFile* file = nullptr;
};
/// Every file of the folder in exactly one pair: a file may be without side-car, a side-car without file. X.pdf.yaml
/// goes with X.pdf before X.yaml does; X.yaml goes with the first X.* that has no side-car of its own.
std::vector<Pair> pairs_in(const dossier::DroppedFiles& files);

bool is_side_car(std::string_view name);

/// The place under which a file that is being uploaded will stand: "a/X.pdf" of "a/X.pdf.part" or "a/.X.pdf.Xy12Z9".
std::string final_place(const dossier::DroppedFile& arriving);

/// The places under which the files that are being uploaded will stand: asked for each of thousands.
class OnTheirWay {
 public:
  OnTheirWay() = default;
  explicit OnTheirWay(const std::vector<dossier::DroppedFile>& arriving);
  bool has(const std::string& place) const { return places_.count(place) > 0; }
  /// The place of the file that a side-car of this place stands for, named after the file or after its stem; the
  /// side-car's own where none is on its way.
  std::string file_of(const std::string& place) const;

 private:
  std::set<std::string> places_;
  std::map<std::string, std::string> by_stem_;
};

/// "a/" of "a/X.pdf"; empty where there is no folder.
std::string_view folder_of(std::string_view place);
std::string_view name_of(std::string_view place);

/// What a document's key says: whose place it has, and which file it speaks of: "a/X.pdf", or "a/X → X.pdf" where a
/// side-car is named after the stem alone.
struct DocumentKey {
  std::string place, file;  // both below the drop folder
  std::string text() const;
  static DocumentKey parse(const std::string& text);
};

/// The ready file at a place; null where there is none.
const dossier::DroppedFile* file_at(const dossier::DroppedFiles& files, std::string_view place);

}  // namespace statements
