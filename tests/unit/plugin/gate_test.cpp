#include <gtest/gtest.h>

#include <fstream>
#include <random>
#include <sstream>

#include "plugin_fixture.hpp"
#include "testkit/temporary_folder.hpp"

namespace dossier {
namespace {

using testing::AllOf;
using testing::HasSubstr;

class Gate : public testing::TestWithParam<Home> {
 protected:
  static Error refusal(const std::filesystem::path& library) {
    const auto plugin = Plugin::load(test_place(library, GetParam()));
    EXPECT_FALSE(plugin);
    return plugin ? Error(ErrorKind::internal, "") : plugin.error();
  }
};

TEST_P(Gate, RefusesAnotherAbiBeforeAnyCall) {
  const auto error = refusal(test_library("wrong_abi"));
  EXPECT_EQ(error.kind(), ErrorKind::config);
  EXPECT_EQ(
      error.message(),
      "plugin libwrong_abi.so: made for plugin ABI 2, this program speaks 1; not loaded. Rebuild it against this SDK.");
}

TEST_P(Gate, RefusesATableThatIsTooShort) {
  EXPECT_THAT(refusal(test_library("short_table")).message(), HasSubstr("its table is 8 bytes long, ABI 1 needs 40"));
}

TEST_P(Gate, RefusesALibraryThatIsNoPlugin) {
  EXPECT_THAT(refusal(test_library("no_symbol")).message(),
              HasSubstr("plugin libno_symbol.so: exports no symbol \"dossier_plugin\"; not loaded."));
}

TEST_P(Gate, RefusesAFileThatIsNoLibrary) {
  const testkit::TemporaryFolder folder;
  std::ofstream(folder / "libgarbage.so")
      << "this is no ELF file, but longer than its header would be at the very least";
  const auto error = refusal(folder / "libgarbage.so");
  EXPECT_EQ(error.kind(), ErrorKind::config);
  EXPECT_THAT(error.message(), AllOf(HasSubstr("plugin libgarbage.so: no library that loads here ("),
                                     HasSubstr("invalid ELF header); not loaded.")));
}

// Real libraries, spoilt as a broken copy or a failing disk spoils them. Only a worker is given such a file: what its
// loader does with it, the hub survives and names.
TEST(GateOfAWorker, SurvivesAndNamesEverySpoiltLibrary) {
  const testkit::TemporaryFolder folder;
  const auto file = folder / "libspoilt.so";
  std::ostringstream sound;
  sound << std::ifstream(test_library("echo"), std::ios::binary).rdbuf();
  std::mt19937 dice(20261126);
  const auto load = [&](const std::string& bytes) {
    std::ofstream(file, std::ios::binary) << bytes;
    return Plugin::load(test_place(file, Home::worker));
  };
  const auto expect_named = [](const Error& error) {
    EXPECT_THAT(error.kind(), testing::AnyOf(ErrorKind::config, ErrorKind::crashed)) << error.message();
    EXPECT_THAT(error.message(), AllOf(HasSubstr("plugin libspoilt.so: "), HasSubstr("not loaded")));
  };
  for (const size_t kept :
       {size_t{0}, size_t{3}, size_t{16}, size_t{63}, size_t{64}, size_t{600}, size_t{4096}, sound.str().size() / 2}) {
    const auto plugin = load(sound.str().substr(0, kept));
    ASSERT_FALSE(plugin) << kept << " bytes of a library";
    expect_named(plugin.error());
  }
  int refused = 0;
  for (int round = 0; round < 40; ++round) {
    auto bytes = sound.str();
    // The headers: sizes, offsets, counts. Elsewhere a changed byte is only another program.
    for (int flip = 0; flip < 4; ++flip) bytes[16 + dice() % 700] = static_cast<char>(dice());
    const auto plugin = load(bytes);
    refused += !plugin;
    if (!plugin) expect_named(plugin.error());
  }
  EXPECT_GT(refused, 20);
}

TEST_P(Gate, SaysThatAFileIsMissing) {
  EXPECT_THAT(refusal("/nowhere/libabsent.so").message(),
              HasSubstr("plugin libabsent.so: no file /nowhere/libabsent.so; not loaded."));
}

INSTANTIATE_TEST_SUITE_P(Homes, Gate, testing::Values(Home::worker, Home::hub),
                         [](const auto& home) { return home.param == Home::worker ? "Worker" : "Hub"; });

TEST(Worker, SaysThatItsProgramIsMissing) {
  auto place = test_place(test_library("echo"), Home::worker);
  place.worker = "/nowhere/dossier-worker";
  const auto plugin = Plugin::load(place);
  ASSERT_FALSE(plugin);
  EXPECT_THAT(plugin.error().message(), HasSubstr("worker program /nowhere/dossier-worker: No such file or directory"));
}

TEST(Worker, IsKilledWhenALibraryNeverFinishesLoading) {
  WorkerLimits limits;
  limits.start_limit = std::chrono::milliseconds(50);
  const auto plugin = Plugin::load(test_place(test_library("stuck_loading"), Home::worker, limits));
  ASSERT_FALSE(plugin);
  EXPECT_EQ(plugin.error().kind(), ErrorKind::crashed);
  EXPECT_THAT(plugin.error().message(), HasSubstr("killed: not loaded within 50 ms"));
}

}  // namespace
}  // namespace dossier
