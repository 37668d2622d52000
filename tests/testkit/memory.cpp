#include "testkit/memory.hpp"

#include <malloc.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <string>

namespace dossier::testkit {
namespace {

long status_kib(const std::string& field) {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);)
    if (line.starts_with(field)) return std::stol(line.substr(field.size() + 1));
  return -1;
}

}  // namespace

long rise_kib(const std::function<void()>& something) {
  int ends[2];
  if (::pipe(ends) != 0) return -1;
  const auto child = ::fork();
  if (child == 0) {
    ::malloc_trim(0);                             // free memory that is still held would hide what is taken anew
    std::ofstream("/proc/self/clear_refs") << 5;  // the peak counts from here
    const auto before = status_kib("VmRSS:");
    something();
    const auto rise = status_kib("VmHWM:") - before;
    const auto written = ::write(ends[1], &rise, sizeof rise);
    ::_exit(written == sizeof rise ? 0 : 1);
  }
  ::close(ends[1]);
  long rise = -1;
  if (::read(ends[0], &rise, sizeof rise) != sizeof rise) rise = -1;
  ::close(ends[0]);
  ::waitpid(child, nullptr, 0);
  return rise;
}

}  // namespace dossier::testkit
