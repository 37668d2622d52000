#include "config/owed_config.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "base/working_days.hpp"
#include "config/letter_template.hpp"
#include "config/presets.hpp"
#include "model/owed.hpp"

namespace dossier {
namespace {

namespace fs = std::filesystem;

constexpr size_t longest_line = 400;

bool is_file(const fs::path& file) {
  std::error_code missing;
  return fs::is_regular_file(file, missing);
}

std::vector<std::string> names_in(const std::vector<fs::path>& folders) {
  std::vector<std::string> names;
  std::error_code missing;
  for (const auto& folder : folders)
    for (const auto& entry : fs::directory_iterator(folder, missing))
      if (entry.path().extension() == ".txt") names.push_back(entry.path().stem().string());
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return names;
}

// A name, or a path; "china" where nothing is said, which may be missing as long as nobody counts working days.
fs::path read_calendar(MapReader& review, const fs::path& configuration, Problems& problems) {
  std::string name = "china";
  review.text("calendar", name);
  const auto folders = data_folders(configuration, "calendars", {});
  auto file = name.find('/') == std::string::npos ? fs::path() : fs::absolute(configuration).parent_path() / name;
  for (const auto& folder : folders)
    if (file.empty() && is_file(folder / (name + ".txt"))) file = folder / (name + ".txt");
  const auto* node = review.get("calendar");
  if (!node) return file;
  if (file.empty()) {
    const auto known = names_in(folders);
    problems.add(*node, review.path_of("calendar"),
                 "\"" + name + "\": no such calendar (there are: " + enumerated(known) + "), and no path with a slash" +
                     did_you_mean(name, known));
  } else if (const auto calendar = WorkingDays::read(file); !calendar) {
    problems.add(*node, review.path_of("calendar"), calendar.error().message());
  }
  return file;
}

std::map<std::string, int> read_times(MapReader& review, Problems& problems) {
  std::map<std::string, int> times;
  MapReader reader(review.get("working_days"), review.path_of("working_days"), problems);
  for (const auto kind : owed_kinds) {
    int days = 5;
    reader.integer(std::string(kind), days, 1, most_working_days);
    times[std::string(kind)] = days;
  }
  reader.finish();
  return times;
}

// Templates that are there are read, so that a slip is found here and not when a letter is wanted.
std::vector<fs::path> read_letters(MapReader& review, const fs::path& configuration, Problems& problems) {
  std::string named;
  review.text("letters", named);
  auto folders = data_folders(configuration, "letters", named);
  if (named.empty()) return folders;
  int found = 0;
  for (const auto kind : owed_kinds)
    for (const auto language : letter_languages) {
      const auto file = folders.front() / LetterTemplate::file_name(kind, language);
      if (!is_file(file)) continue;
      ++found;
      if (const auto read = LetterTemplate::read(file); !read)
        problems.add(*review.get("letters"), review.path_of("letters"), read.error().message());
    }
  if (found == 0)
    problems.add(*review.get("letters"), review.path_of("letters"),
                 "\"" + named + "\": no letter is there; wanted a folder with " +
                     LetterTemplate::file_name("statement", "zh-CN") + " and the like");
  return folders;
}

std::string read_line(MapReader& review, const std::string& name, Problems& problems) {
  std::string text;
  review.text(name, text);
  const bool is_plain = is_utf8(text) && without_controls(text) == text && text.size() <= longest_line;
  if (!is_plain)
    problems.add(*review.get(name), review.path_of(name),
                 "wanted one line of at most " + std::to_string(longest_line) + " bytes, without control characters");
  return text;
}

}  // namespace

OwedConfig read_owed(MapReader& review, const fs::path& configuration, Problems& problems) {
  OwedConfig owed;
  owed.calendar = read_calendar(review, configuration, problems);
  owed.working_days = read_times(review, problems);
  owed.letters = read_letters(review, configuration, problems);
  owed.letterhead = read_line(review, "letterhead", problems);
  owed.contact = read_line(review, "contact", problems);
  return owed;
}

}  // namespace dossier
