// Whether bytes stand anywhere in the files of a hub's store.
#pragma once

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "testkit/hub_fixture.hpp"

namespace dossier::testkit {

inline std::string bytes_of(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

inline bool stores_bytes(const HubFixture& hub, const std::string& bytes) {
  const std::filesystem::recursive_directory_iterator files(hub.folder() / "var");
  return std::any_of(begin(files), end(files), [&](const auto& entry) {
    return entry.is_regular_file() && bytes_of(entry.path()).find(bytes) != std::string::npos;
  });
}

}  // namespace dossier::testkit
