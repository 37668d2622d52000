// The rules of the house that would drift if they were not tests: who includes whom, what a plugin's folder holds, that
// the pages about the tree tell the truth. A rule that finds nothing to check fails.
#include <gmock/gmock.h>

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sstream>

namespace dossier {
namespace {

using testing::ElementsAreArray;
using testing::IsEmpty;
namespace fs = std::filesystem;

const fs::path root = DOSSIER_SOURCE_DIR;

std::string contents(const fs::path& file) {
  std::ostringstream text;
  text << std::ifstream(file, std::ios::binary).rdbuf();
  return text.str();
}

std::vector<std::string> lines_of(const fs::path& file) {
  std::vector<std::string> lines;
  std::ifstream stream(file);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

bool is_source(const fs::path& file) {
  static const std::set<std::string> endings = {".cpp", ".hpp", ".c", ".h"};
  return endings.count(file.extension().string()) > 0;
}

std::vector<fs::path> sources_below(const fs::path& folder) {
  std::vector<fs::path> found;
  if (!fs::exists(folder)) return found;
  for (const auto& entry : fs::recursive_directory_iterator(folder))
    if (entry.is_regular_file() && is_source(entry.path())) found.push_back(entry.path());
  std::sort(found.begin(), found.end());
  return found;
}

std::vector<fs::path> folders_in(const fs::path& folder) {
  std::vector<fs::path> found;
  if (!fs::exists(folder)) return found;
  for (const auto& entry : fs::directory_iterator(folder))
    if (entry.is_directory()) found.push_back(entry.path());
  std::sort(found.begin(), found.end());
  return found;
}

// What stands between the quotes or brackets of an include line; empty for any other line.
std::string included(const std::string& line) {
  if (line.rfind("#include", 0) != 0) return {};
  const auto begin = line.find_first_of("<\"");
  const auto end = line.find_last_of(">\"");
  return begin == std::string::npos || end <= begin ? "" : line.substr(begin + 1, end - begin - 1);
}

// The ladder, top first, as core/CMakeLists.txt builds it.
std::vector<std::string> ladder() {
  std::vector<std::string> stages;
  for (const auto& line : lines_of(root / "core/CMakeLists.txt"))
    if (line.rfind("dossier_stage(", 0) == 0) stages.push_back(line.substr(14, line.find(' ') - 14));
  return stages;
}

std::vector<fs::path> plugin_folders() {
  auto folders = folders_in(root / "connectors");
  for (const auto& kind : folders_in(root / "plugins"))
    for (const auto& folder : folders_in(kind)) folders.push_back(folder);
  return folders;
}

TEST(House, AStageIncludesOnlyItselfTheStagesAboveItAndTheSdk) {
  const auto stages = ladder();
  ASSERT_GE(stages.size(), 10u);
  std::vector<std::string> wrong;
  int checked = 0;
  for (size_t place = 0; place < stages.size(); ++place)
    for (const auto& file : sources_below(root / "core/src" / stages[place]))
      for (const auto& line : lines_of(file)) {
        const auto stage = included(line).substr(0, included(line).find('/'));
        const auto other = std::find(stages.begin(), stages.end(), stage);
        if (included(line).find('/') == std::string::npos || other == stages.end()) continue;
        ++checked;
        if (static_cast<size_t>(other - stages.begin()) > place) wrong.push_back(file.string() + ": " + line);
      }
  EXPECT_GT(checked, 100);
  EXPECT_THAT(wrong, IsEmpty());
}

TEST(House, NoStageIncludesAProgram) {
  std::vector<std::string> wrong;
  for (const auto& stage : ladder())
    for (const auto& file : sources_below(root / "core/src" / stage))
      for (const auto& line : lines_of(file))
        if (included(line).rfind("app/", 0) == 0 || included(line).rfind("worker/", 0) == 0)
          wrong.push_back(file.string() + ": " + line);
  EXPECT_THAT(wrong, IsEmpty());
}

TEST(House, EachForeignLibraryShowsInTheOneStageThatMayTouchIt) {
  const std::map<std::string, std::set<std::string>> owners = {{"spdlog/", {"base"}},
                                                               {"unicode/", {"base"}},
                                                               {"phonenumbers/", {"base"}},
                                                               {"zstd", {"base"}},
                                                               {"boost/", {"plugin", "worker"}},
                                                               {"yaml-cpp/", {"config"}},
                                                               {"sqlite3", {"store"}},
                                                               {"curl/", {"host"}},
                                                               {"libssh/", {"host"}},
                                                               {"Poco/", {"api"}},
                                                               {"re2/", {"report"}},
                                                               {"openssl/", {"base", "bundle"}},
                                                               {"libdeflate", {"bundle"}}};
  std::vector<std::string> wrong;
  std::set<std::string> seen;
  for (const auto& folder : folders_in(root / "core/src"))
    for (const auto& file : sources_below(folder))
      for (const auto& line : lines_of(file))
        for (const auto& [prefix, stages] : owners)
          if (included(line).rfind(prefix, 0) == 0) {
            seen.insert(prefix);
            if (!stages.count(folder.filename().string())) wrong.push_back(file.string() + ": " + line);
          }
  EXPECT_GE(seen.size(), 8u);
  EXPECT_THAT(wrong, IsEmpty());
}

TEST(House, TheSdkIncludesNothingOfOursButItself) {
  std::vector<std::string> wrong;
  const auto headers = sources_below(root / "core/include");
  EXPECT_GE(headers.size(), 8u);
  for (const auto& file : headers)
    for (const auto& line : lines_of(file)) {
      const auto name = included(line);
      const bool foreign = name.rfind("rapidjson/", 0) == 0 || name.rfind("tl/", 0) == 0;
      if (name.find('/') != std::string::npos && name.rfind("dossier/", 0) != 0 && name.rfind("sys/", 0) != 0 &&
          !foreign)
        wrong.push_back(file.string() + ": " + line);
    }
  EXPECT_THAT(wrong, IsEmpty());
}

TEST(House, APluginSeesNothingOfOursButTheSdk) {
  const auto stages = ladder();
  std::vector<std::string> wrong;
  int checked = 0;
  for (const auto& folder : plugin_folders())
    for (const auto& file : sources_below(folder)) {
      if (file.filename().string().find("_test.cpp") != std::string::npos) continue;
      ++checked;
      for (const auto& line : lines_of(file)) {
        const auto stage = included(line).substr(0, included(line).find('/'));
        if (included(line).find('/') != std::string::npos &&
            std::find(stages.begin(), stages.end(), stage) != stages.end())
          wrong.push_back(file.string() + ": " + line);
      }
    }
  EXPECT_GE(checked, 3);
  EXPECT_THAT(wrong, IsEmpty());
}

TEST(House, EveryPluginFolderHasItsCodeTestReadmeAndBuildFile) {
  std::vector<std::string> missing;
  const auto folders = plugin_folders();
  ASSERT_GE(folders.size(), 3u);
  for (const auto& folder : folders) {
    const auto name = folder.filename().string();
    for (const auto& file :
         {name + ".cpp", name + "_test.cpp", std::string("README.md"), std::string("CMakeLists.txt")})
      if (!fs::exists(folder / file)) missing.push_back((folder / file).string());
    if (folders_in(folder / "testdata").empty()) missing.push_back((folder / "testdata/<golden case>").string());
  }
  EXPECT_THAT(missing, IsEmpty());
}

TEST(House, NoFileOutsideItsFolderNamesAPlugin) {
  std::vector<std::string> wrong;
  std::vector<fs::path> build_files = {root / "CMakeLists.txt", root / "core/CMakeLists.txt",
                                       root / "tests/CMakeLists.txt"};
  for (const auto& entry : fs::directory_iterator(root / "cmake")) build_files.push_back(entry.path());
  for (const auto& file : sources_below(root / "core")) build_files.push_back(file);
  for (const auto& folder : folders_in(root / "connectors"))
    for (const auto& file : build_files)
      if (contents(file).find(folder.filename().string()) != std::string::npos)
        wrong.push_back(file.string() + ": " + folder.filename().string());
  EXPECT_THAT(wrong, IsEmpty());
}

// Rows "| `folder` | …" of the table under "## The folders" in docs/architecture.md.
TEST(House, TheFolderTableOfTheArchitecturePageIsTheTree) {
  std::vector<std::string> told;
  for (const auto& line : lines_of(root / "docs/architecture.md"))
    if (line.rfind("| `", 0) == 0) told.push_back(line.substr(3, line.find('`', 3) - 3));
  std::vector<std::string> real;
  for (const auto& folder : folders_in(root / "core/src")) real.push_back("core/src/" + folder.filename().string());
  for (const auto& top :
       {"core/include/dossier", "core/sql", "connectors", "plugins", "config", "docs", "scripts", "cmake", "tests"})
    real.emplace_back(top);
  for (const auto& folder : folders_in(root / "tests")) real.push_back("tests/" + folder.filename().string());
  std::sort(told.begin(), told.end());
  std::sort(real.begin(), real.end());
  EXPECT_THAT(told, ElementsAreArray(real));
}

TEST(House, EveryRelativeLinkOfThePagesLeadsSomewhere) {
  std::vector<std::string> dead;
  int checked = 0;
  std::vector<fs::path> pages = {root / "README.md", root / "README.zh-CN.md", root / "CONTRIBUTING.md"};
  for (const auto& entry : fs::recursive_directory_iterator(root / "docs"))
    if (entry.path().extension() == ".md") pages.push_back(entry.path());
  for (const auto& page : pages) {
    const auto text = contents(page);
    for (size_t at = text.find("]("); at != std::string::npos; at = text.find("](", at + 2)) {
      auto target = text.substr(at + 2, text.find_first_of(") #", at + 2) - at - 2);
      if (target.empty() || target.find("://") != std::string::npos) continue;
      ++checked;
      if (!fs::exists(page.parent_path() / target)) dead.push_back(page.string() + ": " + target);
    }
  }
  EXPECT_GT(checked, 5);
  EXPECT_THAT(dead, IsEmpty());
}

// "`Suite.Name`" as the pages write a test.
std::set<std::string> tests_named_on(const std::string& text) {
  std::set<std::string> named;
  for (size_t at = text.find('`'); at != std::string::npos; at = text.find('`', at + 1)) {
    const auto end = text.find('`', at + 1);
    if (end == std::string::npos) break;
    const auto word = text.substr(at + 1, end - at - 1);
    const auto dot = word.find('.');
    const auto is_name = [](const std::string& part) {
      return !part.empty() && std::isupper(static_cast<unsigned char>(part[0])) &&
             std::all_of(part.begin(), part.end(), [](unsigned char letter) { return std::isalnum(letter); });
    };
    if (dot != std::string::npos && is_name(word.substr(0, dot)) && is_name(word.substr(dot + 1))) named.insert(word);
    at = end;
  }
  return named;
}

std::set<std::string> tests_of_the_tree() {
  std::set<std::string> tests;
  for (const auto* folder : {"tests", "connectors", "plugins"})
    for (const auto& file : sources_below(root / folder)) {
      const auto text = contents(file);
      for (const auto* macro : {"\nTEST(", "\nTEST_F(", "\nTEST_P("})
        for (size_t at = text.find(macro); at != std::string::npos; at = text.find(macro, at + 1)) {
          const auto open = text.find('(', at), comma = text.find(", ", open), close = text.find(')', comma);
          tests.insert(text.substr(open + 1, comma - open - 1) + "." + text.substr(comma + 2, close - comma - 2));
        }
    }
  return tests;
}

// A guard without a test drifts, and so does a page about them: every row of the threat model's tables names its tests.
TEST(House, EveryGuardOfTheThreatModelNamesTestsThatExist) {
  const auto tests = tests_of_the_tree();
  ASSERT_GT(tests.size(), 300u);
  std::vector<std::string> unknown, without;
  int guards = 0;
  for (const auto& line : lines_of(root / "docs/threat-model.md")) {
    const auto named = tests_named_on(line);
    for (const auto& test : named)
      if (!tests.count(test)) unknown.push_back(test);
    const bool is_guard =
        line.rfind("| ", 0) == 0 && line.rfind("| ---", 0) != 0 && line.find("| held by |") == std::string::npos;
    guards += is_guard;
    if (is_guard && named.empty()) without.push_back(line);
  }
  EXPECT_GT(guards, 40);
  EXPECT_THAT(unknown, IsEmpty());
  EXPECT_THAT(without, IsEmpty());
}

TEST(House, NoFileNamesAPlaceOfOneMachine) {
  std::vector<std::string> wrong;
  for (const auto folder : {"core", "connectors", "plugins", "config", "tests", "docs", "scripts", "cmake"})
    for (const auto& entry : fs::recursive_directory_iterator(root / folder)) {
      if (!entry.is_regular_file() || fs::file_size(entry.path()) > (1 << 20)) continue;
      const auto text = contents(entry.path());
      for (const auto* place : {"/ho"
                                "me/",
                                "/wo"
                                "rk/",
                                "/ro"
                                "ot/"})
        if (text.find(place) != std::string::npos) wrong.push_back(entry.path().string() + ": " + place);
    }
  EXPECT_THAT(wrong, IsEmpty());
}

}  // namespace
}  // namespace dossier
