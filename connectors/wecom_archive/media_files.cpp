#include "media_files.hpp"

#include <algorithm>

namespace dossier::wecom {
namespace {

constexpr std::string_view fields[] = {"{md5sum}", "{msgid}", "{sdkfileid}"};

std::string_view name_of(std::string_view place) { return place.substr(place.rfind('/') + 1); }

bool is_letter_or_digit(char letter) {
  return (letter >= '0' && letter <= '9') || (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z');
}

// "50de….jpg" and "50de…_1" for "50de…", not "50de…9".
bool begins(std::string_view name, std::string_view with) {
  return name.starts_with(with) && (name.size() == with.size() || !is_letter_or_digit(name[with.size()]));
}

bool is_ending(std::string_view text) {
  if (!text.starts_with('.') || !std::all_of(text.begin() + 1, text.end(), is_letter_or_digit)) return false;
  // Of digits alone it may be the rest of an id.
  return std::any_of(text.begin() + 1, text.end(), [](char letter) { return letter > '9'; });
}

}  // namespace

bool is_named(const DroppedFile& file, const std::string& beginning) {
  const auto rest = name_of(file.place).substr(beginning.size());
  return rest.empty() || is_ending(rest);
}

Result<MediaNames> MediaNames::parse(const std::string& option) {
  MediaNames names;
  names.patterns_ = listed_in(option);
  for (const auto& pattern : names.patterns_) {
    const bool has_field = std::any_of(std::begin(fields), std::end(fields), [&](std::string_view field) {
      return pattern.find(field) != std::string::npos;
    });
    if (!has_field)
      return fail(ErrorKind::config,
                  "option \"media_names\": \"" + pattern +
                      "\" tells no file from another; write {md5sum}, {msgid} or {sdkfileid} into it");
  }
  return names;
}

std::vector<std::string> MediaNames::beginnings(const std::string& msgid, const MediaNote& note) const {
  std::vector<std::string> made;
  for (auto pattern : patterns_) {
    bool is_open = false;
    const std::string values[] = {note.md5, msgid, note.sdkfileid};
    for (size_t index = 0; index < std::size(fields); ++index)
      if (const auto at = pattern.find(fields[index]); at != std::string::npos) {
        is_open |= values[index].empty();
        pattern.replace(at, fields[index].size(), values[index]);
      }
    if (!is_open) made.push_back(std::move(pattern));
  }
  return made;
}

MediaFiles::MediaFiles(const Look& look) {
  for (const auto* file : look.media) by_name_.emplace_back(name_of(file->place), file);
  std::sort(by_name_.begin(), by_name_.end(), [](const auto& left, const auto& right) {
    return std::tie(left.first, left.second->place) < std::tie(right.first, right.second->place);
  });
  for (const auto& file : look.all.arriving) arriving_.emplace_back(name_of(file.place));
}

std::vector<const DroppedFile*> MediaFiles::beginning(const std::string& with) const {
  std::vector<const DroppedFile*> found;
  auto next = std::lower_bound(by_name_.begin(), by_name_.end(), with,
                               [](const auto& entry, const std::string& wanted) { return entry.first < wanted; });
  for (; next != by_name_.end() && next->first.starts_with(with); ++next)
    if (begins(next->first, with)) found.push_back(next->second);
  return found;
}

bool MediaFiles::is_arriving(const std::string& with) const {
  return std::any_of(arriving_.begin(), arriving_.end(), [&](const std::string& name) {
    const auto at = name.find(with);
    return at != std::string::npos && begins(std::string_view(name).substr(at), with);
  });
}

}  // namespace dossier::wecom
