#include "testkit/program.hpp"

#include <unistd.h>

#include <utility>

namespace dossier::testkit {
namespace {

std::vector<std::string> with(const std::map<std::string, std::string>& more) {
  std::vector<std::string> all;
  for (char** known = environ; *known; ++known) {
    const std::string setting = *known;
    if (more.count(setting.substr(0, setting.find('='))) == 0) all.push_back(setting);
  }
  for (const auto& [name, value] : more) all.push_back(name + "=" + value);
  return all;
}

std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> all;
  for (auto& text : texts) all.push_back(text.data());
  all.push_back(nullptr);
  return all;
}

}  // namespace

Program::Program(std::vector<std::string> words, const std::map<std::string, std::string>& more)
    : words_(std::move(words)),
      settings_(with(more)),
      word_pointers_(pointers(words_)),
      setting_pointers_(pointers(settings_)) {}

void Program::become() const {
  ::execvpe(word_pointers_[0], word_pointers_.data(), setting_pointers_.data());
  ::_exit(127);
}

}  // namespace dossier::testkit
