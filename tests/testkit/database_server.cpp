#include "testkit/database_server.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <iostream>

#include "testkit/command.hpp"
#include "testkit/free_port.hpp"

namespace dossier::testkit {
namespace {

CommandResult with_input(const std::vector<std::string>& command, const std::filesystem::path& input) {
  std::vector<std::string> words = {"sh", "-c", "input=$1; shift; exec \"$@\" < \"$input\"", "sh", input.string()};
  words.insert(words.end(), command.begin(), command.end());
  return run_command(words);
}

}  // namespace

std::string DatabaseServer::run(const std::string& database, const std::string& sql) const {
  const TemporaryFolder scratch;
  std::ofstream(scratch / "input.sql", std::ios::binary) << sql;
  const auto ran = with_input(client(database), scratch / "input.sql");
  EXPECT_EQ(ran.exit_code, 0) << ran.err << "\n" << sql.substr(0, 2000);
  return ran.out;
}

void DatabaseServer::make_database(const std::string& name) {
  if (databases_.insert(name).second) run(first_database(), "CREATE DATABASE " + name);
  else empty(name);
}

std::string DatabaseServer::literal(const std::string& text) {
  std::string quoted = "'";
  for (const char letter : text) quoted += std::string(letter == '\'' ? 2 : 1, letter);
  return quoted + "'";
}

bool DatabaseServer::answers() const { return with_input(client(first_database()), "/dev/null").exit_code == 0; }

void DatabaseServer::start(const std::string& user, const std::vector<std::string>& command,
                           const std::string& port_option, int signal) {
  // Somebody else may take a free port first.
  for (int round = 0; round < 5; ++round) {
    port_ = free_port();
    auto whole = command;
    whole.push_back(port_option + std::to_string(port_));
    if (process_.start(user, whole, signal, folder_ / "log", [&] { return answers(); })) return;
  }
  std::cerr << "could not start " << command[0] << "; see " << (folder_ / "log") << "\n"
            << std::ifstream(folder_ / "log").rdbuf();
  std::abort();
}

}  // namespace dossier::testkit
