#include "config/map_reader.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <map>
#include <utility>

namespace dossier {
namespace {

std::string duration_text(int64_t seconds) { return std::to_string(seconds) + "s"; }

/// "90s", "2m", "1h", "-3s".
std::optional<int64_t> duration(const std::string& text) {
  if (text.size() < 2) return std::nullopt;
  const char unit = text.back();
  const int64_t factor = unit == 's' ? 1 : unit == 'm' ? 60 : unit == 'h' ? 3600 : 0;
  const auto count = whole_number(text.substr(0, text.size() - 1));
  if (factor == 0 || !count || std::abs(*count) > 1'000'000) return std::nullopt;
  return *count * factor;
}

}  // namespace

std::optional<int64_t> whole_number(const std::string& text) {
  int64_t number = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (text.empty() || problem != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

std::optional<bool> truth(const std::string& text) {
  for (const auto* yes : {"true", "yes", "on"})
    if (text == yes) return true;
  for (const auto* no : {"false", "no", "off"})
    if (text == no) return false;
  return std::nullopt;
}

MapReader::MapReader(const YamlNode* node, std::string path, Problems& problems)
    : node_(node), path_(std::move(path)), problems_(problems) {
  if (!node_ || node_->kind == YamlNode::Kind::map || node_->kind == YamlNode::Kind::nothing) return;
  problems_.add(*node_, path_, "wanted a map (names and values)");
  node_ = nullptr;
}

const YamlNode* MapReader::get(const std::string& name) {
  known_.push_back(name);
  const auto* found = node_ ? node_->find(name) : nullptr;
  return found && found->kind != YamlNode::Kind::nothing ? found : nullptr;
}

void MapReader::text(const std::string& name, std::string& target) {
  const auto* found = get(name);
  if (!found) return;
  if (found->kind != YamlNode::Kind::text) return problems_.add(*found, path_of(name), "wanted a text");
  target = found->text;
}

void MapReader::boolean(const std::string& name, bool& target) {
  std::string value;
  text(name, value);
  if (value.empty()) return;
  if (const auto read = truth(value)) target = *read;
  else problems_.add(*node_->find(name), path_of(name), "\"" + value + "\" is neither true nor false");
}

void MapReader::integer(const std::string& name, int64_t& target, int64_t minimum, int64_t maximum) {
  std::string value;
  text(name, value);
  if (value.empty()) return;
  const auto read = whole_number(value);
  if (read && *read >= minimum && *read <= maximum) target = *read;
  else
    problems_.add(
        *node_->find(name), path_of(name),
        "\"" + value + "\": wanted a whole number from " + std::to_string(minimum) + " to " + std::to_string(maximum));
}

void MapReader::integer(const std::string& name, int& target, int minimum, int maximum) {
  int64_t wide = target;
  integer(name, wide, int64_t{minimum}, int64_t{maximum});
  target = static_cast<int>(wide);
}

void MapReader::number(const std::string& name, double& target, double minimum, double maximum) {
  std::string value;
  text(name, value);
  if (value.empty()) return;
  double read = 0;
  const auto [end, problem] =
      std::from_chars(value.data(), value.data() + value.size(), read, std::chars_format::fixed);
  const bool whole = problem == std::errc() && end == value.data() + value.size() && std::isfinite(read);
  if (whole && read >= minimum && read <= maximum) target = read;
  else
    problems_.add(*node_->find(name), path_of(name),
                  "\"" + value + "\": wanted a number from " + std::to_string(static_cast<int64_t>(minimum)) + " to " +
                      std::to_string(static_cast<int64_t>(maximum)));
}

void MapReader::seconds(const std::string& name, int64_t& target, int64_t minimum, int64_t maximum) {
  std::string value;
  text(name, value);
  if (value.empty()) return;
  const auto read = duration(value);
  if (read && *read >= minimum && *read <= maximum) target = *read;
  else
    problems_.add(*node_->find(name), path_of(name),
                  "\"" + value + "\": wanted a time from " + duration_text(minimum) + " to " + duration_text(maximum) +
                      ", such as 30s, 2m or 1h");
}

std::vector<const YamlNode::Member*> MapReader::members() const {
  std::vector<const YamlNode::Member*> all;
  if (node_)
    for (const auto& member : node_->members) all.push_back(&member);
  return all;
}

void MapReader::finish(const std::function<std::string(const std::string& name)>& hint) {
  for (const auto* member : members()) {
    if (std::find(known_.begin(), known_.end(), member->name) != known_.end()) continue;
    const auto more = hint ? hint(member->name) : std::string();
    problems_.add_at(YamlNode{YamlNode::Kind::nothing, node_->file, member->line, {}, {}, {}}.place(),
                     path_of(member->name), "unknown key" + (more.empty() ? did_you_mean(member->name, known_) : more));
  }
}

void report_duplicates(const YamlNode& node, const std::string& path, Problems& problems) {
  std::map<std::string, int> lines;
  for (const auto& member : node.members) {
    const auto place = path.empty() ? member.name : path + "." + member.name;
    const auto [first, is_new] = lines.emplace(member.name, member.line);
    if (!is_new)
      problems.add_at((node.file ? *node.file : "?") + ":" + std::to_string(member.line), place,
                      "given twice; the first one is in line " + std::to_string(first->second));
    report_duplicates(member.node(), place, problems);
  }
  for (const auto& item : node.items) report_duplicates(item, path, problems);
}

std::vector<std::string> texts_of(const YamlNode& node, const std::string& path, Problems& problems) {
  std::vector<std::string> texts;
  if (node.kind == YamlNode::Kind::text) return {node.text};
  if (node.kind != YamlNode::Kind::list) {
    problems.add(node, path, "wanted a text or a list of texts");
    return texts;
  }
  for (const auto& item : node.items) {
    if (item.kind == YamlNode::Kind::text) texts.push_back(item.text);
    else problems.add(item, path, "wanted a text");
  }
  return texts;
}

}  // namespace dossier
