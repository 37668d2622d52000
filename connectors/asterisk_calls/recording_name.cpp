#include "recording_name.hpp"

#include "audio.hpp"
#include "text.hpp"
#include "times.hpp"

namespace dossier::asterisk_calls {
namespace {

// Takes the last part behind a hyphen off the end.
std::string take_last(std::string& text) {
  const auto dash = text.rfind('-');
  const auto part = text.substr(dash == std::string::npos ? 0 : dash + 1);
  text.resize(dash == std::string::npos ? 0 : dash);
  return part;
}

std::string without_ending(const std::string& name) {
  const auto dot = name.rfind('.');
  return dot == std::string::npos ? name : name.substr(0, dot);
}

}  // namespace

std::string file_name(std::string_view path) {
  const auto slash = path.rfind('/');
  return std::string(slash == std::string_view::npos ? path : path.substr(slash + 1));
}

bool is_subtitle(std::string_view name) {
  const auto lower = lower_ascii(name);
  return lower.ends_with(".vtt") || lower.ends_with(".srt");
}

std::string stem_of(std::string_view path) {
  auto name = file_name(path);
  if (is_subtitle(name)) name = without_ending(name);
  return is_audio(name) ? without_ending(name) : name;
}

std::optional<RecordingName> recording_name(std::string_view path) {
  RecordingName read;
  auto rest = stem_of(path);
  read.uniqueid = take_last(rest);
  if (!epoch_of(read.uniqueid)) return std::nullopt;
  auto time = take_last(rest);
  if (time.size() != 6 || !is_digits(time)) {  // "pbx1-1792117205.5007": Asterisk's systemname before the id
    read.uniqueid = time + "-" + read.uniqueid;
    time = take_last(rest);
  }
  const auto date = take_last(rest);
  if (time.size() != 6 || !is_digits(time) || date.size() != 8 || !is_digits(date)) return std::nullopt;
  read.start = date.substr(0, 4) + "-" + date.substr(4, 2) + "-" + date.substr(6, 2) + " " + time.substr(0, 2) + ":" +
               time.substr(2, 2) + ":" + time.substr(4, 2);
  if (!wall_seconds(read.start)) return std::nullopt;
  const auto dash = rest.find('-');
  read.type = rest.substr(0, dash);
  rest = dash == std::string::npos ? std::string() : rest.substr(dash + 1);
  read.from = take_last(rest);
  read.to = rest;
  return read;
}

}  // namespace dossier::asterisk_calls
