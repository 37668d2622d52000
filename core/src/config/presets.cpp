#include "config/presets.hpp"

#include <algorithm>
#include <set>

#include "config/problems.hpp"

namespace dossier {
namespace {

namespace fs = std::filesystem;

bool is_plain_name(const std::string& name) {
  return !name.empty() && std::all_of(name.begin(), name.end(), [](char letter) {
    return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') || (letter >= '0' && letter <= '9') ||
           letter == '_' || letter == '-';
  });
}

void add_upwards(std::vector<fs::path>& folders, fs::path from, const std::string& kind) {
  for (; !from.empty(); from = from.parent_path()) {
    folders.push_back(from / "config" / kind);
    if (from == from.parent_path()) return;
  }
}

std::vector<std::string> presets_of(const std::vector<fs::path>& folders, const std::string& connector) {
  std::set<std::string> names;
  for (const auto& folder : folders) {
    std::error_code missing;
    for (const auto& entry : fs::directory_iterator(folder / connector, missing))
      if (entry.path().extension() == ".yaml") names.insert(entry.path().stem().string());
  }
  return {names.begin(), names.end()};
}

}  // namespace

std::vector<fs::path> data_folders(const fs::path& configuration, const std::string& kind, const std::string& named) {
  const auto folder = fs::absolute(configuration).parent_path();
  if (!named.empty()) return {(folder / named).lexically_normal()};
  std::vector<fs::path> folders{folder / kind};
  add_upwards(folders, folder, kind);
  std::error_code unknown;
  const auto program = fs::read_symlink("/proc/self/exe", unknown).parent_path();
  if (unknown) return folders;
  folders.push_back(program.parent_path() / "share" / "dossier" / kind);
  add_upwards(folders, program, kind);
  return folders;
}

Result<YamlNode> read_preset(const std::vector<fs::path>& folders, const std::string& connector,
                             const std::string& name) {
  std::error_code missing;
  for (const auto& folder : folders) {
    const auto file = folder / connector / (name + ".yaml");
    if (!is_plain_name(name) || !fs::is_regular_file(file, missing)) continue;
    auto preset = DOSSIER_TRY(read_yaml(file));
    if (preset.kind != YamlNode::Kind::map)
      return fail(ErrorKind::config, preset.place() + ": wanted a map with \"options\"");
    for (const auto& member : preset.members)
      if (member.name != "options")
        return fail(ErrorKind::config, file.string() + ":" + std::to_string(member.line) + ": " + member.name +
                                           ": unknown key; a preset holds \"options\" alone");
    const auto* options = preset.find("options");
    if (!options || options->kind != YamlNode::Kind::map)
      return fail(ErrorKind::config, file.string() + ":1: options: wanted a map");
    return *options;
  }
  const auto known = presets_of(folders, connector);
  return fail(ErrorKind::config, "\"" + name + "\": no such preset of " + connector +
                                     " (there are: " + enumerated(known) + ")" + did_you_mean(name, known));
}

}  // namespace dossier
