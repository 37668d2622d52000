// What the demo was given in confidence: secrets of its configuration stand nowhere in anything it wrote, and personal
// data that the report masks stand nowhere in the report's source.
#include <gmock/gmock.h>
#include <sqlite3.h>

#include <algorithm>
#include <fstream>
#include <set>
#include <sstream>

#include "golden/demo_run.hpp"
#include "golden/secret_forms.hpp"
#include "store/store.hpp"
#include "testkit/hub_fixture.hpp"

namespace dossier::golden {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testkit::HubFixture;

std::string bytes_of(const fs::path& file) {
  std::ostringstream bytes;
  bytes << std::ifstream(file, std::ios::binary).rdbuf();
  return bytes.str();
}

struct Written {
  std::string place, bytes;
};

class Privacy : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    if (!has_schema()) return;
    demo = std::make_unique<DemoRun>(std::vector<std::string>{"--log-level", "debug"});
    const DemoServices services(fs::path(DOSSIER_BUILD_DIR) / "bin/dossier-demo-sources",
                                fs::path(DOSSIER_SOURCE_DIR) / "config/demo", true);
    environment = services.environment;
    for (const auto& [name, result] : {std::pair{"case open", demo->opened},
                                       {"bundle, first", demo->first},
                                       {"bundle, second", demo->second},
                                       {"verify", demo->verified}})
      add_output(name, result);
    for (const std::vector<std::string>& command : {std::vector<std::string>{"config", "check"},
                                                    {"source", "list"},
                                                    {"source", "probe"},
                                                    {"plugin", "list"},
                                                    {"case", "show", "RC-2026-000001"},
                                                    {"bundle", "RC-2026-000001", "--json"}})
      add_output(command[0] + " " + command[1], demo->run(command, services, "2026-10-23T02:00:00Z"));
  }
  static void TearDownTestSuite() { demo.reset(); }
  void SetUp() override {
    if (!demo) GTEST_SKIP() << "no schema of Request Tracker 5; scripts/test fetches it";
    ASSERT_EQ(demo->second.exit_code, 0) << demo->second.err;
  }

  static void add_output(const std::string& command, const testkit::CommandResult& result) {
    outputs.push_back({"stdout of " + command, result.out});
    outputs.push_back({"stderr of " + command, result.err});
  }

  /// What every `${env:…}` and `${file:…}` of the configuration stands for, by its name. An address is shown to
  /// anybody.
  static std::map<std::string, std::string> secrets() {
    const auto text = bytes_of(demo->configuration());
    std::map<std::string, std::string> found;
    for (size_t at = 0; (at = text.find("${", at)) != std::string::npos; ++at) {
      const auto colon = text.find(':', at), end = text.find('}', at);
      const auto kind = text.substr(at + 2, colon - at - 2), name = text.substr(colon + 1, end - colon - 1);
      auto value = kind == "env" ? environment[name] : bytes_of(demo->configuration().parent_path() / name);
      while (!value.empty() && value.back() == '\n') value.pop_back();
      if (!value.starts_with("http://") && !value.starts_with("https://")) found[name] = value;
    }
    return found;
  }

  /// All files below var/ and their names, every command's output, and the store's payloads unpacked.
  static std::vector<Written> everything() {
    auto written = outputs;
    std::string names;
    for (const auto& entry : fs::recursive_directory_iterator(demo->var())) {
      names += entry.path().string() + "\n";
      if (entry.is_regular_file()) written.push_back({entry.path().string(), bytes_of(entry.path())});
    }
    written.push_back({"names of files", names});
    add_payloads(written);
    return written;
  }

  static void add_payloads(std::vector<Written>& written) {
    const auto folder = demo->var() / "demo";
    const SystemClock clock;
    const auto store = Store::open(folder, clock).value();
    sqlite3* database = nullptr;
    ASSERT_EQ(sqlite3_open((folder / "store.sqlite").c_str(), &database), SQLITE_OK);
    std::vector<std::string> digests;
    const auto add = [](void* into, int, char** row, char**) {
      static_cast<std::vector<std::string>*>(into)->emplace_back(row[0]);
      return 0;
    };
    ASSERT_EQ(sqlite3_exec(database, "SELECT digest FROM payloads", add, &digests, nullptr), SQLITE_OK);
    sqlite3_close(database);
    ASSERT_GT(digests.size(), 5u);
    for (const auto& digest : digests) written.push_back({"payload " + digest, store->payload(digest).value()});
  }

  static inline std::unique_ptr<DemoRun> demo;
  static inline std::map<std::string, std::string> environment;
  static inline std::vector<Written> outputs;
};

TEST_F(Privacy, OfEverySecretOfTheConfigurationIsKeptInEverythingTheDemoWrites) {
  auto known = secrets();
  EXPECT_TRUE(known.count("DOSSIER_DEMO_KEY"));
  for (const auto& [name, value] : known) EXPECT_GE(value.size(), 8u) << name << " is too short to be looked for";
  const auto written = everything();
  ASSERT_GT(written.size(), 30u);
  size_t bytes = 0;
  for (const auto& [place, text] : written) {
    bytes += text.size();
    for (const auto& [name, value] : known)
      EXPECT_EQ(form_in(text, value), "") << "the secret " << name << " stands in " << place;
  }
  EXPECT_GT(bytes, 1'000'000u);
  // The run did log, and did ask with the secrets.
  const auto log = std::find_if(outputs.begin(), outputs.end(),
                                [](const Written& output) { return output.place == "stderr of bundle, second"; });
  EXPECT_THAT(log->bytes, HasSubstr("shipments"));
}

TEST_F(Privacy, OfTheSealingKeyIsKeptInItsOwnFile) {
  const auto pem = bytes_of(demo->var() / "demo/seal/key.pem");
  const auto begin = pem.find('\n') + 1;
  const auto key = pem.substr(begin, pem.find('\n', begin) - begin);
  ASSERT_GT(key.size(), 40u) << pem;
  int found = 0;
  for (const auto& [place, text] : everything())
    if (text.find(key) != std::string::npos) {
      ++found;
      EXPECT_THAT(place, testing::EndsWith("seal/key.pem"));
    }
  EXPECT_EQ(found, 1);
}

// The search itself: what it could not find it would never miss.
TEST_F(Privacy, IsLookedForInEveryForm) {
  const std::string secret = "k3y/with \"odd\" signs+é >>>???";
  for (const auto& form : forms_of(secret)) EXPECT_NE(form_in("before " + form + " behind", secret), "");
  EXPECT_GE(forms_of(secret).size(), 15u);
  EXPECT_NE(form_in("Authorization: Basic dXNlcjprM3kvd2l0aCAib2RkIiBzaWducyvDqSA+Pj4/Pz8=", secret), "");
  EXPECT_EQ(form_in("nothing of it", secret), "");
}

// -- What the report masks

/// Character references resolved and tags taken out: how a reader's program would put a split number together again.
std::string without_markup(const std::string& html) {
  std::string text;
  for (size_t at = 0; at < html.size(); ++at) {
    if (html[at] == '<') {
      at = std::min(html.find('>', at), html.size() - 1);
    } else if (html.compare(at, 2, "&#") == 0 && html.find(';', at) != std::string::npos) {
      const bool hexadecimal = html[at + 2] == 'x';
      const auto value = std::strtol(html.c_str() + at + (hexadecimal ? 3 : 2), nullptr, hexadecimal ? 16 : 10);
      if (value < 128) text += static_cast<char>(value);
      at = html.find(';', at);
    } else {
      text += html[at];
    }
  }
  return text;
}

/// Digits and letters alone, so that "138 1234-5678" is found.
std::string without_signs(const std::string& text) {
  return each_byte(text, [](char letter) {
    const bool sign = letter == ' ' || letter == '-' || letter == '(' || letter == ')' || letter == '.';
    return sign ? std::string() : std::string(1, letter);
  });
}

bool is_digit(char letter) { return letter >= '0' && letter <= '9'; }

/// Mobile numbers (11 digits from 13 to 19), and the 15 to 19 digits of cards and identity papers, that stand alone.
std::set<std::string> numbers_in(const std::string& text) {
  std::set<std::string> found;
  for (size_t at = 0; at < text.size();) {
    size_t end = at;
    while (end < text.size() && is_digit(text[end])) ++end;
    const auto run = text.substr(at, end - at);
    const bool alone =
        (at == 0 || !is_letter_or_digit(text[at - 1])) && (end == text.size() || !is_letter_or_digit(text[end]));
    const bool mobile = run.size() == 11 && run[0] == '1' && run[1] >= '3';
    if (alone && (mobile || (run.size() >= 15 && run.size() <= 19))) found.insert(run);
    at = std::max(end, at + 1);
  }
  return found;
}

std::set<std::string> mails_in(const std::string& text) {
  const auto is_part = [](char letter) {
    return is_letter_or_digit(letter) || std::string("._-+").find(letter) != std::string::npos;
  };
  std::set<std::string> found;
  for (size_t at = text.find('@'); at != std::string::npos; at = text.find('@', at + 1)) {
    size_t begin = at, end = at + 1;
    while (begin > 0 && is_part(text[begin - 1])) --begin;
    while (end < text.size() && is_part(text[end])) ++end;
    if (begin < at && text.substr(at, end - at).find('.') != std::string::npos)
      found.insert(text.substr(begin, end - begin));
  }
  return found;
}

class Masked : public Privacy, public testing::WithParamInterface<int> {};

TEST_P(Masked, ValuesStandNowhereInTheReportsSource) {
  const auto bundle = demo->bundle(GetParam());
  std::set<std::string> personal, numbers_of_the_case;
  for (const auto& item : HubFixture::lines_of(bundle, "index/items.jsonl")) {
    const auto record = json::to_string(*json::find(item, "/record"));
    for (const auto& number : numbers_in(record)) personal.insert(number);
    for (const auto& mail : mails_in(record)) personal.insert(mail);
    for (const auto& [identifier, pointer] : json::each(item, "/record/identifiers")) {
      const auto type = json::text(identifier, "/type"), value = json::text(identifier, "/value"),
                 raw = json::text(identifier, "/raw");
      const bool is_phone =
          type == "phone" && without_signs(value).size() >= 11 && value.find('*') == std::string::npos;
      if (is_phone) personal.insert(value.starts_with("+86") ? value.substr(3) : value);
      if (type == "email") personal.insert(value);
      if (type != "phone" && type != "email") numbers_of_the_case.insert({value, raw});
    }
  }
  for (const auto& number : numbers_of_the_case) personal.erase(number);
  ASSERT_THAT(personal, testing::IsSupersetOf({"13812345678", "13812345670"}))
      << "the customer's number, and as mistyped";

  const auto report = HubFixture::read_from(bundle, "data/report/report.html");
  ASSERT_GT(report.size(), 50'000u);
  const auto shown = without_markup(report);
  for (const auto& value : personal) {
    for (const auto& form : forms_of(value)) EXPECT_EQ(report.find(form), std::string::npos) << value << " as " << form;
    EXPECT_EQ(without_signs(report).find(without_signs(value)), std::string::npos) << value << " with signs between";
    EXPECT_EQ(without_signs(shown).find(without_signs(value)), std::string::npos) << value << " split by markup";
  }
  // Nor in the name of any file of the bundle.
  const auto names = testkit::run_command({"unzip", "-Z1", bundle}).out;
  for (const auto& value : personal) EXPECT_EQ(names.find(value), std::string::npos) << value;
}

INSTANTIATE_TEST_SUITE_P(InRevision, Masked, testing::Values(1, 2));

}  // namespace
}  // namespace dossier::golden
