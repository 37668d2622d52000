#include "app/command_line.hpp"

#include <getopt.h>

namespace dossier::app {
namespace {

constexpr option known[] = {{"config", required_argument, nullptr, 0},    {"json", no_argument, nullptr, 0},
                            {"log-level", required_argument, nullptr, 0}, {"plugins", required_argument, nullptr, 0},
                            {"complaint", required_argument, nullptr, 0}, {"realm", required_argument, nullptr, 0},
                            {"trigger", required_argument, nullptr, 0},   {"out", required_argument, nullptr, 0},
                            {"report", required_argument, nullptr, 0},    {"as-of", required_argument, nullptr, 0},
                            {"key", required_argument, nullptr, 0},       {"option", required_argument, nullptr, 0},
                            {"request", required_argument, nullptr, 0},   {"help", no_argument, nullptr, 0},
                            {"version", no_argument, nullptr, 0},         {nullptr, 0, nullptr, 0}};

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
  optind = 0;  // also when called a second time in one process
  while (true) {
    int index = 0;
    const auto before = optind == 0 ? 1 : optind;
    const int answer = getopt_long(count, arguments, "-:", known, &index);
    if (answer == -1) break;
    if (answer == 1) line.words.emplace_back(optarg);
    else if (answer == 0) line.values[known[index].name].emplace_back(optarg ? optarg : "");
    else if (answer == ':')
      return fail(ErrorKind::config, std::string(arguments[before]) + ": lacks its value. See: dossier --help");
    else return fail(ErrorKind::config, std::string(arguments[before]) + ": unknown option. See: dossier --help");
  }
  while (optind < count) line.words.emplace_back(arguments[optind++]);
  return line;
}

}  // namespace dossier::app
