// Programs that run to their end: how long each takes, and how much memory at its worst.
#pragma once

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <string>
#include <vector>

#include "testkit/program.hpp"

namespace dossier::bench {

[[noreturn]] inline void complain(const std::string& what) {
  std::fprintf(stderr, "%s: %s\n", program_invocation_short_name, what.c_str());
  std::exit(2);
}

struct Spent {
  double seconds = 0, processor_seconds = 0;
  long peak_kib = 0;  // of the program, or of one that it started and waited for, whichever is larger
};

/// Complains where it fails. What it prints goes to our own standard error.
inline Spent run(const std::vector<std::string>& words, const std::map<std::string, std::string>& environment = {}) {
  const testkit::Program program(words, environment);
  const auto start = std::chrono::steady_clock::now();
  const auto child = ::fork();
  if (child == 0) {
    ::dup2(2, 1);
    program.become();
  }
  int status = 0;
  rusage used{};
  ::wait4(child, &status, 0, &used);
  Spent spent;
  spent.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  const auto seconds_of = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
  };
  spent.processor_seconds = seconds_of(used.ru_utime) + seconds_of(used.ru_stime);
  spent.peak_kib = used.ru_maxrss;
  if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) complain(words.front() + " failed");
  return spent;
}

/// The least of several runs: other programs can only make it longer.
inline double least(const std::vector<Spent>& runs) {
  return std::min_element(runs.begin(), runs.end(),
                          [](const Spent& one, const Spent& other) { return one.seconds < other.seconds; })
      ->seconds;
}

}  // namespace dossier::bench
