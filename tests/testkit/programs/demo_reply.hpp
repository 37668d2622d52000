// What the demo's scripted services have in common.
#pragma once

#include <fstream>
#include <iterator>
#include <string>
#include <string_view>

#include "testkit/scripted_server.hpp"

namespace dossier::demo {

inline testkit::ServerReply reply(int status, std::string body) {
  testkit::ServerReply made;
  made.status = status;
  made.body = std::move(body);
  return made;
}

/// The file's bytes; empty where it is not there.
inline std::string bytes_of(const std::string& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace dossier::demo
