// The program `dossier` with a clock that stands at DOSSIER_TEST_TIME: proves that nothing else but the store decides
// the bytes of a bundle. Never installed.
#include <cstdlib>
#include <iostream>

#include "app/app.hpp"

int main(int count, char** arguments) {
  const char* time = std::getenv("DOSSIER_TEST_TIME");
  const auto at = dossier::parse_rfc3339(time ? time : "");
  if (!at) {
    std::cerr << "DOSSIER_TEST_TIME: wanted a time like 2026-10-21T12:00:00Z\n";
    return 2;
  }
  return dossier::app::run(count, arguments, dossier::FixedClock(*at));
}
