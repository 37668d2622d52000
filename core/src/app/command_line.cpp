#include "app/command_line.hpp"

#include <getopt.h>

#include <algorithm>
#include <set>

#include "config/problems.hpp"

namespace dossier::app {
namespace {

constexpr char working_days[] = "working-days";
constexpr option known[] = {{"config", required_argument, nullptr, 0},
                            {"json", no_argument, nullptr, 0},
                            {"log-level", required_argument, nullptr, 0},
                            {"plugins", required_argument, nullptr, 0},
                            {"complaint", required_argument, nullptr, 0},
                            {"realm", required_argument, nullptr, 0},
                            {"trigger", required_argument, nullptr, 0},
                            {"out", required_argument, nullptr, 0},
                            {"report", required_argument, nullptr, 0},
                            {"as-of", required_argument, nullptr, 0},
                            {"key", required_argument, nullptr, 0},
                            {"option", required_argument, nullptr, 0},
                            {"request", required_argument, nullptr, 0},
                            {"of", required_argument, nullptr, 0},
                            {"kind", required_argument, nullptr, 0},
                            {"part", required_argument, nullptr, 0},
                            {"item", required_argument, nullptr, 0},
                            {"note", required_argument, nullptr, 0},
                            {"reason", required_argument, nullptr, 0},
                            {"discarded", no_argument, nullptr, 0},
                            {"settled", no_argument, nullptr, 0},
                            {"language", required_argument, nullptr, 0},
                            {"dry-run", no_argument, nullptr, 0},
                            {"from", required_argument, nullptr, 0},
                            {"until", required_argument, nullptr, 0},
                            {"full", no_argument, nullptr, 0},
                            {"help", no_argument, nullptr, 0},
                            {working_days, required_argument, nullptr, 0},
                            {"version", no_argument, nullptr, 0},
                            {nullptr, 0, nullptr, 0}};

const std::set<std::string> of_every_command = {"config", "json", "log-level", "plugins", "help", "version"};
const std::set<std::string> given_often = {"trigger", "key", "option", "item"};
const std::set<std::string> of_asking = {"of", "kind", "part", "item", working_days, "language", "out"};

struct Rule {
  std::string command;  // its one or two words
  size_t most_words;    // behind them
  std::set<std::string> options;
};

constexpr size_t many = SIZE_MAX;

const std::vector<Rule>& rules() {
  static const std::vector<Rule> all = {{"config check", 1, {}},
                                        {"plugin list", 0, {}},
                                        {"plugin show", 1, {}},
                                        {"source list", 0, {}},
                                        {"source probe", many, {}},
                                        {"pull", many, {"from", "until", "full"}},
                                        {"serve", 0, {}},
                                        {"schedule list", 0, {}},
                                        {"state list", 0, {}},
                                        {"state show", 1, {}},
                                        {"state set", 2, {}},
                                        {"state reset", 1, {}},
                                        {"quarantine list", 1, {"discarded", "settled"}},
                                        {"quarantine show", 1, {}},
                                        {"quarantine retry", 1, {}},
                                        {"quarantine discard", 1, {"reason"}},
                                        {"renormalise", 1, {}},
                                        {"normalise", 3, {"option", "request"}},
                                        {"case open", 0, {"complaint", "realm", "trigger"}},
                                        {"case list", 0, {}},
                                        {"case show", 1, {}},
                                        {"owed ask", 1, of_asking},
                                        {"owed received", 2, {"note", "item"}},
                                        {"owed withdraw", 2, {"reason"}},
                                        {"owed list", 1, {}},
                                        {"bundle", 1, {"out", "report", "as-of"}},
                                        {"verify", 1, {"key"}},
                                        {"store check", 0, {}},
                                        {"store backup", 1, {}},
                                        {"store restore", 1, {}},
                                        {"store sweep", 0, {"dry-run"}},
                                        {"store tombstones", 0, {}},
                                        {"help", many, {}}};
  return all;
}

const Rule* rule_of(const CommandLine& line) {
  for (const auto& rule : rules())
    if (rule.command == line.word(0) || rule.command == line.word(0) + " " + line.word(1)) return &rule;
  return nullptr;
}

std::string suggestion(std::string_view given) {
  std::vector<std::string> names;
  for (const auto* option = known; option->name; ++option) names.push_back("--" + std::string(option->name));
  return did_you_mean(std::string(given.substr(0, given.find('='))), names);
}

class Problems {
 public:
  void add(const std::string& problem) { text_ += (text_.empty() ? "" : "\n") + problem; }
  Result<void> result() const {
    if (text_.empty()) return {};
    return fail(ErrorKind::config, text_ + "\nSee: dossier --help");
  }

 private:
  std::string text_;
};

// What a command would pass over in silence is a slip of the hand: its author believes that it counts.
void check_against(const Rule& rule, const CommandLine& line, Problems& problems) {
  for (const auto& [option, given] : line.values) {
    if (!of_every_command.count(option) && !rule.options.count(option))
      problems.add("dossier " + rule.command + ": --" + option + " does not belong to this command");
    if (given.size() > 1 && !given_often.count(option))
      problems.add("dossier " + rule.command + ": --" + option + ": given " + std::to_string(given.size()) +
                   " times, wanted once");
  }
  const auto own_words = static_cast<size_t>(std::count(rule.command.begin(), rule.command.end(), ' ')) + 1;
  if (rule.most_words == many) return;
  for (size_t place = own_words + rule.most_words; place < line.words.size(); ++place)
    problems.add("dossier " + rule.command + ": \"" + line.words[place] + "\": one word too many");
}

void check_log_level(const CommandLine& line, Problems& problems) {
  const std::vector<std::string> levels = {"debug", "info", "warn", "error"};
  const auto given = line.value("log-level", "warn");
  if (std::find(levels.begin(), levels.end(), given) == levels.end())
    problems.add("--log-level " + given + ": wanted debug, info, warn or error" + did_you_mean(given, levels));
}

}  // namespace

std::string CommandLine::value(const std::string& option, std::string otherwise) const {
  const auto found = values.find(option);
  return found == values.end() ? otherwise : found->second.back();
}

std::vector<std::string> CommandLine::all(const std::string& option) const {
  const auto found = values.find(option);
  return found == values.end() ? std::vector<std::string>() : found->second;
}

Result<CommandLine> read_command_line(int count, char** arguments) {
  CommandLine line;
  Problems problems;
  optind = 0;  // also when called a second time in one process
  while (true) {
    int index = 0;
    const auto before = optind == 0 ? 1 : optind;
    const int answer = getopt_long(count, arguments, "-:", known, &index);
    if (answer == -1) break;
    if (answer == 1) line.words.emplace_back(optarg);
    else if (answer == 0 && optarg && *optarg == '\0')
      problems.add("--" + std::string(known[index].name) + ": is empty; wanted a value");
    else if (answer == 0) line.values[known[index].name].emplace_back(optarg ? optarg : "");
    else if (answer == ':') problems.add(std::string(arguments[before]) + ": lacks its value");
    else problems.add(std::string(arguments[before]) + ": unknown option" + suggestion(arguments[before]));
  }
  while (optind < count) line.words.emplace_back(arguments[optind++]);
  check_log_level(line, problems);
  if (const auto* rule = rule_of(line)) check_against(*rule, line, problems);
  DOSSIER_TRY(problems.result());
  return line;
}

}  // namespace dossier::app
