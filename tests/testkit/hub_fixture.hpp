// A hub of one test: its own folder, configuration, scripted sources and store; commands run as a user types them, with
// a clock that stands where the test put it.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "dossier/json.hpp"
#include "testkit/command.hpp"
#include "testkit/temporary_folder.hpp"

namespace dossier::testkit {

class HubFixture {
 public:
  HubFixture();

  /// A source of the connector `scripted`; more lines of its YAML, indented by four, may follow.
  HubFixture& scripted(const std::string& name, const std::string& more = {});
  /// A source of any connector in plugins/test or plugins/connectors.
  HubFixture& source(const std::string& name, const std::string& connector, const std::string& options = {},
                     const std::string& more = {});
  /// Corrects the configuration of the sources: the first `wrong` in it becomes `right`.
  HubFixture& mend(const std::string& wrong, const std::string& right);
  /// Top-level YAML, added as it is.
  HubFixture& configure(const std::string& yaml);
  /// The answer of a scripted source to one look-up: rows as JSON.
  HubFixture& answer(const std::string& source, const std::string& stream, const std::string& look_up,
                     const std::string& rows);
  void write(const std::filesystem::path& file, const std::string& bytes);

  /// Runs `dossier <arguments> --config …` at the fixture's time.
  CommandResult run(const std::vector<std::string>& arguments, const std::map<std::string, std::string>& more = {});
  /// Opens a case for the complaint; gives its number.
  std::string open_case(const std::string& complaint, const std::string& realm = {});
  /// Runs `bundle` and gives the path it printed; empty when it printed none.
  std::string bundle(const std::string& case_number, const std::vector<std::string>& more = {});
  CommandResult last;  // what the last command printed
  /// The words of `dossier <arguments>` as run() has them, for a test that starts the program itself.
  std::vector<std::string> command(const std::vector<std::string>& arguments);
  std::map<std::string, std::string> environment() const;
  std::vector<std::string> before;  // words in front of each command: what runs it elsewhere

  /// One file of a bundle, by its path without the folder.
  static std::string read_from(const std::string& bundle, const std::string& path);
  /// The lines of an index file.
  static std::vector<json::Document> lines_of(const std::string& bundle, const std::string& path);

  const std::filesystem::path& folder() const { return folder_.path(); }
  std::string now = "2026-10-21T12:00:00Z";

 private:
  void write_configuration();
  TemporaryFolder folder_;
  std::string sources_, rest_;
};

}  // namespace dossier::testkit
