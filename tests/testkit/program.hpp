// A program that a child process is to become: everything is made before fork(), since nothing may be allocated between
// it and exec, where a thread that the child does not have may hold the allocator's lock.
#pragma once

#include <map>
#include <string>
#include <vector>

namespace dossier::testkit {

class Program {
 public:
  /// `words`: the program, looked for in PATH, and its arguments. `more` comes over the environment of the test.
  Program(std::vector<std::string> words, const std::map<std::string, std::string>& more);
  Program(const Program&) = delete;
  Program& operator=(const Program&) = delete;

  /// Ends the process with 127 where there is no such program.
  [[noreturn]] void become() const;

 private:
  std::vector<std::string> words_, settings_;
  std::vector<char*> word_pointers_, setting_pointers_;  // into the texts above, and null
};

}  // namespace dossier::testkit
