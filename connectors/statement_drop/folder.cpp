#include "folder.hpp"

#include <algorithm>

#include "name_pattern.hpp"

namespace statements {
namespace {

constexpr std::string_view arrow = " → ";

std::string without_side_car_ending(const std::string& place) { return place.substr(0, place.rfind('.')); }

}  // namespace

bool is_side_car(std::string_view name) {
  return dossier::ends_with_ignoring_case(name, ".yaml") || dossier::ends_with_ignoring_case(name, ".yml");
}

std::string_view folder_of(std::string_view place) { return place.substr(0, place.rfind('/') + 1); }

std::string_view name_of(std::string_view place) { return place.substr(place.rfind('/') + 1); }

std::string DocumentKey::text() const {
  return file == place ? place : place + std::string(arrow) + std::string(name_of(file));
}

DocumentKey DocumentKey::parse(const std::string& text) {
  const auto at = text.rfind(arrow);
  if (at == std::string::npos) return {text, text};
  const auto place = text.substr(0, at);
  return {place, std::string(folder_of(place)) + text.substr(at + arrow.size())};
}

std::string final_place(const dossier::DroppedFile& arriving) {
  const auto folder = folder_of(arriving.place);
  auto name = name_of(arriving.place);
  if (!dossier::is_upload_in_progress(arriving.entry.name)) return arriving.place;  // empty, under its own name
  if (name.starts_with(".in.") && name.ends_with(".")) name = name.substr(4, name.size() - 5);
  else name = without_ending(name.starts_with(".") ? name.substr(1) : name);
  return std::string(folder) + std::string(name);
}

OnTheirWay::OnTheirWay(const std::vector<dossier::DroppedFile>& arriving) {
  for (const auto& file : arriving) {
    const auto place = final_place(file);
    places_.insert(place);
    by_stem_.emplace(std::string(folder_of(place)) + std::string(without_ending(name_of(place))), place);
  }
}

std::string OnTheirWay::file_of(const std::string& place) const {
  const auto found = by_stem_.find(place);
  return has(place) || found == by_stem_.end() ? place : found->second;
}

const dossier::DroppedFile* file_at(const dossier::DroppedFiles& files, std::string_view place) {
  const auto found = std::lower_bound(files.ready.begin(), files.ready.end(), place,
                                      [](const auto& file, std::string_view wanted) { return file.place < wanted; });
  return found != files.ready.end() && found->place == place ? &*found : nullptr;
}

std::vector<Pair> pairs_in(const dossier::DroppedFiles& files) {
  std::map<std::string, const dossier::DroppedFile*> side_cars;  // by the place they stand for
  std::map<std::string, std::vector<const dossier::DroppedFile*>> by_stem;
  std::vector<Pair> pairs;
  std::set<const dossier::DroppedFile*> taken;
  const auto pair = [&](std::string place, const dossier::DroppedFile* side_car, const dossier::DroppedFile* file) {
    pairs.push_back({std::move(place), side_car, file});
    taken.insert(file);
  };
  for (const auto& file : files.ready)
    if (!is_side_car(file.entry.name))
      by_stem[std::string(folder_of(file.place)) + std::string(without_ending(name_of(file.place)))].push_back(&file);
  std::vector<const dossier::DroppedFile*> by_name_alone;
  for (const auto& file : files.ready) {
    if (!is_side_car(file.entry.name)) continue;
    const auto place = without_side_car_ending(file.place);
    const auto* named = file_at(files, place);
    // X.pdf.yaml and X.pdf.yml: the first one counts, the other stands alone and is told.
    if (named && !is_side_car(named->entry.name) && taken.count(named) == 0) pair(place, &file, named);
    else by_name_alone.push_back(&file);
  }
  for (const auto* side_car : by_name_alone) {
    const auto place = without_side_car_ending(side_car->place);
    const auto& same = by_stem[place];
    const auto free = std::find_if(same.begin(), same.end(), [&](const auto* file) { return taken.count(file) == 0; });
    if (free != same.end()) pair(place, side_car, *free);
    else pairs.push_back({place, side_car, nullptr});
  }
  for (const auto& file : files.ready)
    if (!is_side_car(file.entry.name) && taken.count(&file) == 0) pairs.push_back({file.place, nullptr, &file});
  std::sort(pairs.begin(), pairs.end(), [](const Pair& left, const Pair& right) {
    return std::pair(left.place, left.side_car ? left.side_car->place : "") <
           std::pair(right.place, right.side_car ? right.side_car->place : "");
  });
  return pairs;
}

}  // namespace statements
