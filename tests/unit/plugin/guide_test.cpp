// docs/plugin-guide.md tells plugin authors what the headers do: kept alike by looking.
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>
#include <string>

#include "dossier/abi.h"
#include "plugin/plugin.hpp"

namespace dossier {
namespace {

std::string whole(const std::string& path) {
  std::ifstream file(std::string(DOSSIER_SOURCE_DIR) + "/" + path);
  EXPECT_TRUE(file) << path;
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

TEST(PluginGuide, QuotesTheListOfMessages) {
  const auto guide = whole("docs/plugin-guide.md");
  std::istringstream header(whole("core/include/dossier/detail/border.hpp"));
  int compared = 0;
  bool in_list = false;
  for (std::string line; std::getline(header, line) && line != "#pragma once";) {
    if (line.starts_with("// Host to plugin")) in_list = true;
    if (!in_list || line.size() <= 3) continue;
    ++compared;
    EXPECT_NE(guide.find("\n" + line.substr(3) + "\n"), std::string::npos) << line;
  }
  EXPECT_GT(compared, 20);
}

TEST(PluginGuide, StatesTheLimitsThatHold) {
  const WorkerLimits limits;
  EXPECT_EQ(limits.memory_bytes, int64_t{512} << 20);
  EXPECT_EQ(limits.cancel_grace, std::chrono::seconds(2));
  EXPECT_EQ(limits.start_limit, std::chrono::seconds(10));
  EXPECT_EQ(limits.unread_bytes, int64_t{64} << 20);
  EXPECT_EQ(DOSSIER_HEAD_LIMIT, 1u << 20);
  EXPECT_EQ(DOSSIER_BODY_LIMIT, 64u << 20);
}

}  // namespace
}  // namespace dossier
