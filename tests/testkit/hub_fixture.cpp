#include "testkit/hub_fixture.hpp"

#include <algorithm>
#include <fstream>
#include <sstream>

namespace dossier::testkit {
namespace {

const std::filesystem::path build = DOSSIER_BUILD_DIR;

void link_all(const std::filesystem::path& from, const std::filesystem::path& to,
              const std::vector<std::string>& only = {}) {
  std::filesystem::create_directories(to);
  for (const auto& entry : std::filesystem::directory_iterator(from)) {
    const auto name = entry.path().stem().string();
    if (entry.path().extension() == ".so" && (only.empty() || std::find(only.begin(), only.end(), name) != only.end()))
      std::filesystem::create_symlink(entry.path(), to / entry.path().filename());
  }
}

}  // namespace

HubFixture::HubFixture() {
  link_all(build / "plugins/connectors", folder_ / "plugins/connectors");
  link_all(build / "plugins/reports", folder_ / "plugins/reports");
  link_all(build / "plugins/test", folder_ / "plugins/connectors",
           {"libscripted", "libplaced", "libswitchboard", "libagent_log", "libsegfault", "libendless", "libhungry",
            "libbulky", "libboundless", "libparcels", "libgarbled", "libledger", "libpages"});
}

HubFixture& HubFixture::scripted(const std::string& name, const std::string& more) {
  for (const auto stream : {"tickets", "parcels"})
    std::filesystem::create_directories(folder_ / "sources" / name / stream);
  return source(name, "scripted", "folder: sources/" + name, more);
}

HubFixture& HubFixture::source(const std::string& name, const std::string& connector, const std::string& options,
                               const std::string& more) {
  sources_ += "  " + name + ":\n    connector: " + connector + "\n" + more;
  if (!options.empty()) sources_ += "    options:\n      " + options + "\n";
  return *this;
}

HubFixture& HubFixture::mend(const std::string& wrong, const std::string& right) {
  sources_.replace(sources_.find(wrong), wrong.size(), right);
  return *this;
}

HubFixture& HubFixture::configure(const std::string& yaml) {
  rest_ += yaml;
  return *this;
}

HubFixture& HubFixture::answer(const std::string& source, const std::string& stream, const std::string& look_up,
                               const std::string& rows) {
  write(folder_ / "sources" / source / stream / (look_up + ".json"), "{\"rows\":" + rows + "}");
  return *this;
}

void HubFixture::write(const std::filesystem::path& file, const std::string& bytes) {
  std::filesystem::create_directories(file.parent_path());
  std::ofstream(file, std::ios::binary) << bytes;
}

void HubFixture::write_configuration() { write(folder_ / "dossier.yaml", "sources:\n" + sources_ + rest_); }

std::vector<std::string> HubFixture::command(const std::vector<std::string>& arguments) {
  write_configuration();
  auto words = before;
  words.push_back((build / "bin/dossier-at").string());
  words.insert(words.end(), arguments.begin(), arguments.end());
  words.insert(words.end(),
               {"--config", (folder_ / "dossier.yaml").string(), "--plugins", (folder_ / "plugins").string()});
  return words;
}

std::map<std::string, std::string> HubFixture::environment() const {
  return {{"DOSSIER_TEST_TIME", now}, {"XDG_CACHE_HOME", (build / "cache").string()}};
}

CommandResult HubFixture::run(const std::vector<std::string>& arguments,
                              const std::map<std::string, std::string>& more) {
  auto all = environment();
  all.insert(more.begin(), more.end());
  return last = run_command(command(arguments), all);
}

std::string HubFixture::open_case(const std::string& complaint, const std::string& realm) {
  std::vector<std::string> arguments = {"case", "open", "--complaint", complaint, "--json"};
  if (!realm.empty()) arguments.insert(arguments.end(), {"--realm", realm});
  const auto opened = json::parse(run(arguments).out);
  return opened ? json::text(*opened, "/case") : std::string();
}

std::string HubFixture::bundle(const std::string& case_number, const std::vector<std::string>& more) {
  std::vector<std::string> arguments = {"bundle", case_number, "--json"};
  arguments.insert(arguments.end(), more.begin(), more.end());
  const auto printed = json::parse(run(arguments).out);
  return printed ? json::text(*printed, "/bundle") : std::string();
}

std::string HubFixture::read_from(const std::string& bundle, const std::string& path) {
  const auto root = std::filesystem::path(bundle).stem().string();
  return run_command({"unzip", "-p", bundle, root + "/" + path}).out;
}

std::vector<json::Document> HubFixture::lines_of(const std::string& bundle, const std::string& path) {
  std::vector<json::Document> lines;
  std::istringstream text(read_from(bundle, path));
  for (std::string line; std::getline(text, line);)
    if (auto parsed = json::parse_own(line)) lines.push_back(std::move(*parsed));
  return lines;
}

}  // namespace dossier::testkit
