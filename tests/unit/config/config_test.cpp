#include "config/config.hpp"

#include <gmock/gmock.h>
#include <sys/stat.h>

#include <cstdlib>

#include "base/digest.hpp"
#include "base/files.hpp"
#include "base/log.hpp"
#include "dossier/spec.hpp"
#include "testkit/temporary_folder.hpp"

namespace dossier {
namespace {

using testing::AllOf;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;
using testing::StartsWith;

PluginSpec plugin(const Spec& spec, const std::string& kind) {
  PluginSpec made;
  made.kind = kind;
  made.name = spec.name();
  made.json = json::parse_own(spec.json(kind).str()).value();
  return made;
}

std::vector<PluginSpec> plugins() {
  std::vector<PluginSpec> made;
  made.push_back(plugin(Spec("parcels_api", "Parcels.")
                            .access(text("customer", "Customer id of the contract."))
                            .access(secret("key", "Signs the queries."))
                            .access(url("endpoint", "Query address.", "https://poll.example/query"))
                            .access(path("folder", "Recordings.", ""))
                            .access(integer("page_size", "Rows of a page.", 100, 1, 1000))
                            .access(boolean("follow", "Follow links.", true))
                            .access(choice("mode", "How.", {"fast", "slow"}, "fast"))
                            .mapping(time_zone("timezone", "Zone.", "Asia/Shanghai"))
                            .mapping(map("words", "Your word → ours.")),
                        "connector"));
  made.push_back(plugin(Spec("bare", "Nothing to set."), "connector"));
  made.push_back(plugin(Spec("html", "A page.").takes("tree"), "report"));
  return made;
}

/// A connector whose options have rules of their own.
PluginSpec calls() {
  return plugin(Spec("calls", "Calls of a database.")
                    .access(choice("engine", "Which.", {"one", "other"}, "one"))
                    .access(text("authority", "Of one alone.", "").not_with("engine", "other", "Tell the driver"))
                    .access(map("queries", "Name → SELECT."))
                    .access(map("fields", "Meaning → field.").keys_named_by({"queries"}, ":field_"))
                    .mapping(text("extensions", "Patterns.", "XXX").made_of("0123456789X, ", "digits and X")),
                "connector");
}

class ConfigTest : public testing::Test {
 protected:
  ConfigTest() {
    ::setenv("DOSSIER_TEST_KEY", "s3cret-value", 1);
    ::unsetenv("DOSSIER_TEST_UNSET");
  }

  tl::expected<Config, std::vector<Error>> load(const std::string& yaml, bool lint_only = false) {
    EXPECT_TRUE(write_file(file, yaml));
    return load_config(file, known, lint_only);
  }
  /// The configuration of one source with these lines under it.
  tl::expected<Config, std::vector<Error>> load_source(const std::string& lines, bool lint_only = false) {
    return load("sources:\n  parcels:\n    connector: parcels_api\n" + lines, lint_only);
  }
  Config good(const std::string& yaml) {
    auto config = load(yaml);
    if (config) return std::move(*config);
    for (const auto& problem : config.error()) ADD_FAILURE() << problem.message();
    return {};
  }
  /// The messages without the folder in front.
  std::vector<std::string> problems(const tl::expected<Config, std::vector<Error>>& config) {
    std::vector<std::string> messages;
    if (config) return messages;
    for (const auto& problem : config.error()) {
      auto message = problem.message();
      const auto folder_name = folder.path().string() + "/";
      for (size_t at = message.find(folder_name); at != std::string::npos; at = message.find(folder_name))
        message.erase(at, folder_name.size());
      EXPECT_EQ(problem.kind(), ErrorKind::config) << message;
      EXPECT_THAT(message, Not(HasSubstr("s3cret")));
      messages.push_back(message);
    }
    return messages;
  }

  const std::string options = "    options:\n      customer: C1\n      key: ${env:DOSSIER_TEST_KEY}\n";
  std::vector<PluginSpec> known = plugins();
  testkit::TemporaryFolder folder;
  std::filesystem::path file = folder / "dossier.yaml";
};

TEST_F(ConfigTest, RefusesWhatWouldCountForNothingBesideAnotherOption) {
  known.push_back(calls());
  const auto source = [](const std::string& lines) {
    return "sources:\n  pbx:\n    connector: calls\n    options:\n" + lines;
  };
  EXPECT_THAT(
      problems(load(source("      authority: house.pem\n      engine: other\n"))),
      ElementsAre("dossier.yaml:5: sources.pbx.options.authority: counts for nothing with engine: other. Tell the "
                  "driver"));
  EXPECT_THAT(problems(load(source("      authority: house.pem\n"))), IsEmpty());
  EXPECT_THAT(problems(load(source("      authority: ''\n      engine: other\n"))), IsEmpty());
}

TEST_F(ConfigTest, RefusesALetterThatAnOptionDoesNotKnow) {
  known.push_back(calls());
  const std::string source = "sources:\n  pbx:\n    connector: calls\n    options:\n      extensions: ";
  EXPECT_THAT(problems(load(source + "80XY\n")),
              ElementsAre("dossier.yaml:5: sources.pbx.options.extensions: \"80XY\" holds \"Y\"; wanted digits and X"));
  EXPECT_THAT(problems(load(source + "8０X\n")), ElementsAre(HasSubstr("holds \"０\";")));
  EXPECT_THAT(problems(load(source + "80XX, 6XX\n")), IsEmpty());
}

TEST_F(ConfigTest, RefusesAKeyThatNothingNames) {
  known.push_back(calls());
  const std::string source = "sources:\n  pbx:\n    connector: calls\n    options:\n";
  const std::string queries = "      queries: {log: 'SELECT :field_satisfaction, :field_phone, :field_phone_2'}\n";
  EXPECT_THAT(
      problems(
          load(source + queries + "      fields:\n        phone: 电话\n        satisfacton: 满意\n        x: y\n")),
      ElementsAre("dossier.yaml:8: sources.pbx.options.fields.satisfacton: unknown key: \":field_satisfacton\" stands "
                  "nowhere in queries; did you mean \"satisfaction\"?",
                  "dossier.yaml:9: sources.pbx.options.fields.x: unknown key: \":field_x\" stands nowhere in queries"));
  EXPECT_THAT(problems(load(source + queries + "      fields: {satisfaction: 满意, phone_2: ''}\n")), IsEmpty());
  EXPECT_THAT(problems(load(source + "      queries: {log: '${file:log.sql}'}\n      fields: {x: y}\n", true)),
              IsEmpty());
}

TEST_F(ConfigTest, FillsWhatIsNotGiven) {
  const auto config = good("sources:\n  parcels:\n    connector: parcels_api\n" + options);
  ASSERT_EQ(config.sources.size(), 1u);
  const auto& source = config.sources[0];
  EXPECT_EQ(source.title, "parcels");
  EXPECT_EQ(source.line, 2);
  EXPECT_EQ(source.concurrency, 4);
  EXPECT_EQ(source.deadline, std::chrono::seconds(60));
  EXPECT_EQ(source.memory_bytes, int64_t{512} << 20);
  EXPECT_EQ(source.home, Home::worker);
  EXPECT_EQ(
      json::canonical(source.options),
      R"({"customer":"C1","endpoint":"https://poll.example/query","folder":"","follow":true,"key":"s3cret-value","mode":"fast",)"
      R"("page_size":100,"timezone":"Asia/Shanghai","words":{}})");
  EXPECT_EQ(json::canonical(source.mapping), R"({"timezone":"Asia/Shanghai","words":{}})");
  EXPECT_THAT(source.hosts, ElementsAre("poll.example"));
  EXPECT_THAT(source.paths, IsEmpty());
  EXPECT_THAT(source.secrets, Contains("s3cret-value"));
  EXPECT_THAT(config.reports, ElementsAre("html"));
  EXPECT_EQ(config.language, "zh-CN");
  EXPECT_EQ(config.store_folder, folder / "var");
  EXPECT_EQ(config.bundle_folder, folder / "var/bundles");
  EXPECT_EQ(config.seal_key, folder / "var/seal/key.pem");
  EXPECT_EQ(config.case_deadline, std::chrono::seconds(180));
}

TEST_F(ConfigTest, ReadsEveryKey) {
  const auto config = good(R"(
sources:
  parcels:
    connector: parcels_api
    title: 快递
    enabled: no
    isolation: none
    concurrency: 2
    memory_mib: 128
    deadline: 2m
    clock_offset: -3s
    clock_tolerance: 1s
    requests_per_second: 0.5
    staging_days: 7
    realm: {order_no: crm}
    options:
      customer: C1
      key: Bearer ${env:DOSSIER_TEST_KEY}
      endpoint: http://10.0.0.5:8080/x
      folder: recordings/../calls
      page_size: 7
      follow: off
      mode: slow
      timezone: unknown
      words: {电话: hotline, "1": one}
expects: {handler: [calls, chats], history: tickets}
reports: {html: {language: en}}
review: {timezone: Europe/Berlin, phone_region: DE}
collect: {deadline: 30s, too_broad: 9}
store: {folder: data}
seal: {key: keys/k.pem, trusted: [a.pem, /b.pem]}
checks: {}
schedule:
server: {metrics: "127.0.0.1:9464"}
)");
  ASSERT_EQ(config.sources.size(), 1u);
  EXPECT_EQ(config.metrics_address, "127.0.0.1:9464");
  const auto& source = config.sources[0];
  EXPECT_EQ(source.title, "快递");
  EXPECT_FALSE(source.enabled);
  EXPECT_EQ(source.home, Home::hub);
  EXPECT_EQ(source.concurrency, 2);
  EXPECT_EQ(source.memory_bytes, int64_t{128} << 20);
  EXPECT_EQ(source.deadline, std::chrono::seconds(120));
  EXPECT_EQ(source.clock_offset_s, -3);
  EXPECT_EQ(source.clock_tolerance_s, 1);
  EXPECT_DOUBLE_EQ(source.requests_per_second, 0.5);
  EXPECT_EQ(source.staging_days, 7);
  EXPECT_EQ(source.realm.at("order_no"), "crm");
  EXPECT_THAT(source.hosts, ElementsAre("10.0.0.5:8080"));
  EXPECT_THAT(source.paths, ElementsAre(folder / "calls"));
  EXPECT_EQ(json::text(source.options, "/folder"), (folder / "calls").string());
  EXPECT_EQ(json::text(source.options, "/follow"), "false");
  EXPECT_EQ(json::text(source.options, "/words/电话"), "hotline");
  EXPECT_THAT(source.secrets, AllOf(Contains("s3cret-value"), Contains("Bearer s3cret-value")));
  EXPECT_THAT(config.expects.at("handler"), ElementsAre("calls", "chats"));
  EXPECT_THAT(config.expects.at("history"), ElementsAre("tickets"));
  EXPECT_EQ(config.language, "en");
  EXPECT_EQ(config.review_timezone, "Europe/Berlin");
  EXPECT_EQ(config.phone_region, "DE");
  EXPECT_EQ(config.too_broad, 9);
  EXPECT_EQ(config.store_folder, folder / "data");
  EXPECT_EQ(config.seal_key, folder / "keys/k.pem");
  EXPECT_THAT(config.trusted_keys, ElementsAre(folder / "a.pem", "/b.pem"));
}

TEST_F(ConfigTest, TellsAllProblemsAtOnceInTheOrderOfTheFile) {
  const auto found = problems(load(R"(sources:
  parcels:
    connector: parcels_api
    options:
      custmer: C1
      key: ${env:DOSSIER_TEST_KEY}
      page_size: 5000
      page_size: 5
      mode: fats
      timezone: CST
  tickets:
    connector: parcel_api
    deadline: 30
reprots: {}
review: {timezone: Shanghai}
)"));
  EXPECT_THAT(
      found,
      ElementsAre(
          "dossier.yaml:2: sources.parcels.options.customer: missing; Customer id of the contract.",
          "dossier.yaml:5: sources.parcels.options.custmer: unknown option; did you mean \"customer\"?",
          "dossier.yaml:7: sources.parcels.options.page_size: \"5000\" is above the maximum 1000. Set 1 to 1000.",
          "dossier.yaml:8: sources.parcels.options.page_size: given twice; the first one is in line 7",
          "dossier.yaml:9: sources.parcels.options.mode: \"fats\" is not one of: fast, slow; did you mean \"fast\"?",
          "dossier.yaml:10: sources.parcels.options.timezone: \"CST\" is no IANA time zone; wanted one such as "
          "Asia/Shanghai, or \"unknown\"",
          "dossier.yaml:12: sources.tickets.connector: no connector is named \"parcel_api\" (there are: "
          "parcels_api, bare); did you mean \"parcels_api\"?",
          "dossier.yaml:13: sources.tickets.deadline: \"30\": wanted a time from 1s to 3600s, such as 30s, 2m or 1h",
          "dossier.yaml:14: reprots: unknown key; did you mean \"reports\"?",
          "dossier.yaml:15: review.timezone: \"Shanghai\" is no IANA time zone; wanted one such as Asia/Shanghai"));
}

TEST_F(ConfigTest, RefusesALiteralSecretWithoutRepeatingIt) {
  const auto found = problems(load_source("    options:\n      customer: C1\n      key: s3cret\n"));
  EXPECT_THAT(
      found,
      ElementsAre("dossier.yaml:6: sources.parcels.options.key: a secret does not stand in the configuration itself; "
                  "write ${env:NAME} or ${file:PATH}"));
}

TEST_F(ConfigTest, KeepsItsSecretsOutOfTheLog) {
  ::setenv("DOSSIER_TEST_KEY", "kept-out-of-the-log", 1);
  ASSERT_TRUE(load_source(options));
  EXPECT_EQ(log::scrub("refused: kept-out-of-the-log"), "refused: ***");
}

TEST_F(ConfigTest, ReadsASecretFromAFileBesideTheConfiguration) {
  ASSERT_TRUE(write_file(folder / "key.txt", "from-a-file\n"));
  const auto config = good(
      "sources:\n  p:\n    connector: parcels_api\n    options:\n      customer: a$${b\n      key: ${file:key.txt}\n");
  EXPECT_EQ(json::text(config.sources.at(0).options, "/key"), "from-a-file");
  EXPECT_EQ(json::text(config.sources.at(0).options, "/customer"), "a${b");
}

TEST_F(ConfigTest, NamesAReferenceThatLeadsNowhere) {
  EXPECT_THAT(
      problems(load_source("    options:\n      customer: ${env:DOSSIER_TEST_UNSET}\n      key: ${file:absent}\n")),
      ElementsAre(HasSubstr("customer: the environment variable DOSSIER_TEST_UNSET is not set"),
                  HasSubstr("key: absent: cannot read: No such file")));
  EXPECT_THAT(problems(load_source("    options:\n      customer: ${vault:x}\n      key: ${env:DOSSIER_TEST_KEY\n")),
              ElementsAre(HasSubstr("wanted ${env:NAME} or ${file:PATH}"), HasSubstr("${ without }")));
}

TEST_F(ConfigTest, RefusesAPipeForTheConfigurationOrASecret) {
  const auto pipe = file.parent_path() / "pipe";
  ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
  const auto of_itself = load_config(pipe, known);
  ASSERT_FALSE(of_itself);
  EXPECT_THAT(of_itself.error().front().message(), HasSubstr("wanted a file"));
  EXPECT_THAT(problems(load_source("    options:\n      customer: C1\n      key: ${file:pipe}\n")),
              Contains(HasSubstr("pipe: a pipe, socket or device; wanted a file")));
}

TEST_F(ConfigTest, DoesNotShowTheValueOfAReferenceInAWrongPlace) {
  EXPECT_THAT(problems(load_source(options + "      page_size: ${env:DOSSIER_TEST_KEY}\n")),
              ElementsAre(HasSubstr("page_size: the value referred to is no whole number")));
}

TEST_F(ConfigTest, LintsWithoutEnvironmentAndFiles) {
  const auto lines =
      "    options:\n      customer: C1\n      key: ${env:DOSSIER_TEST_UNSET}\n      endpoint: ${file:absent}\n";
  EXPECT_FALSE(load_source(lines));
  EXPECT_THAT(problems(load_source(lines, true)), IsEmpty());
  EXPECT_FALSE(load_source("    options:\n      customer: C1\n      key: literal\n", true));
}

TEST_F(ConfigTest, HidesATokenInAnAddressButNotAWholeAddress) {
  ::setenv("DOSSIER_TEST_ADDRESS", "https://poll.example/x", 1);
  const auto address =
      load_source("    options:\n      customer: C1\n      endpoint: ${env:DOSSIER_TEST_ADDRESS}\n      key: ''\n");
  ASSERT_TRUE(address);
  EXPECT_THAT(address->sources.at(0).secrets, IsEmpty());
  const auto token = load_source(
      "    options:\n      customer: C1\n      endpoint: https://x/?t=${env:DOSSIER_TEST_KEY}\n      key: ''\n");
  ASSERT_TRUE(token);
  EXPECT_THAT(token->sources.at(0).secrets, ElementsAre("s3cret-value"));
}

TEST_F(ConfigTest, ChecksAddresses) {
  for (const auto* address : {"ftp://x/", "poll.example/query", "https://", "http://:80/", "https://x:99999/",
                              "https://x:port/", "\"http://a b/\""})
    EXPECT_THAT(problems(load_source(options + "      endpoint: " + address + "\n")),
                ElementsAre(HasSubstr("is no address of http or https")))
        << address;
  EXPECT_THAT(problems(load_source(options + "      endpoint: https://user:s3cret@x/\n")),
              ElementsAre(HasSubstr("with a password in it")));
}

TEST_F(ConfigTest, SaysWhereAnOptionBelongs) {
  EXPECT_THAT(problems(load_source("    customer: C1\n" + options)),
              ElementsAre("dossier.yaml:4: sources.parcels.customer: unknown key; it is an option of parcels_api: "
                          "write it under \"options:\""));
}

TEST_F(ConfigTest, WantsTheOperatorToAllowConnectionsThatAPluginOpensItself) {
  known.push_back(plugin(Spec("phones", "Its own client.").own_sockets(), "connector"));
  known.push_back(plugin(Spec("tables", "A file, or its own client.")
                             .access(choice("engine", "Which.", {"file", "server", "bridge"}, "file"))
                             .own_sockets("engine", {"server", "bridge"}),
                         "connector"));
  const std::string said =
      " opens connections of its own, which the hub cannot keep to allowed hosts. Allow it with \"own_sockets: true\" "
      "beside \"connector:\"";
  EXPECT_THAT(problems(load("sources:\n  a: {connector: phones}\n")),
              ElementsAre("dossier.yaml:2: sources.a: phones" + said));
  EXPECT_THAT(problems(load("sources:\n  a: {connector: tables, options: {engine: bridge}}\n")),
              ElementsAre("dossier.yaml:2: sources.a: engine: bridge" + said));
  EXPECT_THAT(problems(load("sources:\n  a: {connector: phones, own_sockets: false}\n")), SizeIs(1));
  good("sources:\n  a: {connector: phones, own_sockets: true}\n");
  good("sources:\n  a: {connector: tables, own_sockets: true, options: {engine: server}}\n");
  good("sources:\n  a: {connector: tables}\n");
  EXPECT_THAT(problems(load("sources:\n  a: {connector: bare, own_sockets: true}\n")),
              ElementsAre("dossier.yaml:2: sources.a.own_sockets: bare opens no connections of its own; remove this"));
}

TEST_F(ConfigTest, RefusesWrongShapes) {
  EXPECT_THAT(problems(load("just text\n")), Contains(HasSubstr("wanted a map")));
  EXPECT_THAT(problems(load("sources: [a, b]\n")), Contains(HasSubstr("sources: wanted a map")));
  EXPECT_THAT(problems(load("sources:\n  a: text\n")), Contains(HasSubstr("sources.a: wanted a map")));
  EXPECT_THAT(problems(load("sources: {a: {connector: bare, options: [x]}}\n")),
              ElementsAre(HasSubstr("sources.a.options: wanted a map")));
  EXPECT_THAT(problems(load("sources: {a: {connector: [bare]}}\n")), Contains(HasSubstr("connector: wanted a text")));
  EXPECT_THAT(problems(load_source(options + "      words: x\n")), ElementsAre(HasSubstr("words: wanted a map")));
  EXPECT_THAT(problems(load_source(options + "      words: {a: {b: c}}\n")),
              ElementsAre(HasSubstr("words.a: wanted a text")));
  EXPECT_THAT(problems(load_source(options + "      page_size: [1]\n")),
              ElementsAre(HasSubstr("page_size: wanted a single value")));
}

TEST_F(ConfigTest, WantsASource) {
  EXPECT_THAT(problems(load("review: {}\n")), ElementsAre(HasSubstr("no source is configured")));
  EXPECT_THAT(problems(load("sources: {a: {title: x}}\n")), ElementsAre(HasSubstr("sources.a: connector is missing")));
  EXPECT_THAT(problems(load("sources: {../a: {connector: bare}}\n")),
              ElementsAre(HasSubstr("a source's name has 1 to 40 letters")));
}

TEST_F(ConfigTest, ChecksRealms) {
  EXPECT_THAT(
      problems(load("sources: {a: {connector: bare, realm: {phone: x, oder_no: y, order_no: [z]}}}\n")),
      ElementsAre(HasSubstr("realm.phone: a phone is the same everywhere"), HasSubstr("did you mean \"order_no\"?"),
                  HasSubstr("realm.order_no: wanted the name of a realm")));
}

TEST_F(ConfigTest, TakesARealmThatIsNearlyAnothersForAMisspeltOne) {
  const std::string two = "sources: {tickets: {connector: bare}, papers: {connector: bare, realm: {order_no: ";
  EXPECT_THAT(problems(load(two + "tickts}}}\n")),
              ElementsAre(AllOf(HasSubstr("sources.papers.realm.order_no: no other source has a realm \"tickts\""),
                                HasSubstr("did you mean \"tickets\"?"))));
  EXPECT_TRUE(load(two + "tickets}}}\n"));
  EXPECT_TRUE(load(two + "papers}}}\n"));
  EXPECT_TRUE(load(two + "shop}}}\n"));
}

TEST_F(ConfigTest, ChecksPartsReportsAndReservedKeys) {
  EXPECT_THAT(
      problems(load("sources: {a: {connector: bare}}\nexpects: {handlers: x}\nreports: {pdf: {}}\nchecks: {a: b}\n")),
      ElementsAre(HasSubstr("expects.handlers: unknown part; did you mean \"handler\"?"),
                  HasSubstr("reports.pdf: no report is named so (there are: html)"),
                  HasSubstr("checks: not supported by this version")));
  EXPECT_THAT(problems(load("sources: {a: {connector: bare}}\nreports: {html: {language: de, size: A4}}\n")),
              ElementsAre(HasSubstr("\"de\" is neither zh-CN nor en"), HasSubstr("reports.html.size: unknown option")));
}

TEST_F(ConfigTest, ChecksTheAddressOfTheFigures) {
  const std::string source = "sources: {a: {connector: bare}}\n";
  for (const auto* address : {"9464", ":9464", "127.0.0.1:", "127.0.0.1:99999", "127.0.0.1:http"})
    EXPECT_THAT(problems(load(source + "server: {metrics: \"" + address + "\"}\n")),
                ElementsAre(AllOf(HasSubstr("server.metrics: \"" + std::string(address)),
                                  HasSubstr("such as 127.0.0.1:9464"))));
  EXPECT_THAT(problems(load(source + "server: {metric: x}\n")), ElementsAre(HasSubstr("server.metric: unknown key")));
}

TEST_F(ConfigTest, LaysAPresetUnderTheOwnOptions) {
  std::filesystem::create_directories(folder / "presets/parcels_api");
  ASSERT_TRUE(write_file(folder / "presets/parcels_api/house.yaml",
                         "options:\n  customer: P\n  mode: slow\n  words:\n    a: preset\n    b: preset\n"));
  const auto config = good(
      "sources:\n  p:\n    connector: parcels_api\n    preset: house\n    options:\n      customer: own\n"
      "      key: ${env:DOSSIER_TEST_KEY}\n      words: {b: own, c: ''}\n");
  const auto& values = config.sources.at(0).options;
  EXPECT_EQ(json::text(values, "/customer"), "own");
  EXPECT_EQ(json::text(values, "/mode"), "slow");
  EXPECT_EQ(json::canonical(*json::find(values, "/words")), R"({"a":"preset","b":"own","c":""})");
}

TEST_F(ConfigTest, NamesThePlaceOfAProblemInAPreset) {
  std::filesystem::create_directories(folder / "presets/parcels_api");
  ASSERT_TRUE(
      write_file(folder / "presets/parcels_api/house.yaml", "options:\n  customer: P\n  mod: slow\n  page_size: 0\n"));
  EXPECT_THAT(
      problems(load_source("    preset: house\n    options: {key: '${env:DOSSIER_TEST_KEY}'}\n")),
      ElementsAre(
          StartsWith("presets/parcels_api/house.yaml:3: options.mod: unknown option"),
          StartsWith(
              "presets/parcels_api/house.yaml:4: sources.parcels.options.page_size: \"0\" is below the minimum 1")));
  EXPECT_THAT(problems(load_source("    preset: hause\n" + options)),
              ElementsAre(HasSubstr(
                  "preset: \"hause\": no such preset of parcels_api (there are: house); did you mean \"house\"?")));
  EXPECT_THAT(problems(load_source("    preset: ../../dossier\n" + options)), ElementsAre(HasSubstr("no such preset")));
}

TEST_F(ConfigTest, LooksForPresetsWhereTheConfigurationSays) {
  std::filesystem::create_directories(folder / "elsewhere/parcels_api");
  ASSERT_TRUE(write_file(folder / "elsewhere/parcels_api/house.yaml", "options:\n  mode: slow\n"));
  const auto config =
      good("presets: elsewhere\nsources:\n  p:\n    connector: parcels_api\n    preset: house\n" + options);
  EXPECT_EQ(json::text(config.sources.at(0).options, "/mode"), "slow");
}

TEST_F(ConfigTest, SaysThatTheFileIsMissing) {
  const auto config = load_config(folder / "absent.yaml", known);
  ASSERT_FALSE(config);
  EXPECT_THAT(config.error().at(0).message(), HasSubstr("absent.yaml: cannot read: No such file"));
}

TEST_F(ConfigTest, FindsNoPluginWhereThereIsNone) {
  std::vector<Error> found;
  ASSERT_TRUE(write_file(folder / "readme.txt", "no library"));
  EXPECT_TRUE(discover_plugins({{folder.path(), folder / "absent"}, "/no/worker"}, folder / "cache", found).empty());
  EXPECT_TRUE(found.empty());
  ASSERT_TRUE(write_file(folder / "libbroken.so", "no library"));
  EXPECT_TRUE(discover_plugins({{folder.path()}, "/no/worker"}, folder / "cache", found).empty());
  ASSERT_EQ(found.size(), 1u);
  EXPECT_THAT(found[0].message(), HasSubstr("libbroken.so"));
}

TEST_F(ConfigTest, BelievesACachedSpecOnlyForTheVeryLibrary) {
  // Nothing here can be loaded: what is found was found in the cache.
  const auto discovered = [&] {
    std::vector<Error> ignored;
    return discover_plugins({{folder.path()}, "/no/worker"}, folder / "cache", ignored);
  };
  std::filesystem::create_directories(folder / "cache");
  const auto spec = Spec("cached", "x").stream(Stream("calls").consumes("phone").pulls()).json("connector").str();
  ASSERT_TRUE(write_file(folder / "cache" / ("spec-2-" + sha256("pretended library") + ".json"), spec));
  ASSERT_TRUE(write_file(folder / "libcached.so", "pretended library"));
  const auto plugins_found = discovered();
  ASSERT_EQ(plugins_found.size(), 1u);
  EXPECT_EQ(plugins_found[0].name, "cached");
  EXPECT_EQ(plugins_found[0].digest, sha256("pretended library"));
  EXPECT_THAT(plugins_found[0].streams.at(0).consumes, ElementsAre("phone"));
  EXPECT_TRUE(plugins_found[0].streams.at(0).pulls);
  ASSERT_TRUE(write_file(folder / "libcached.so", "another library"));
  EXPECT_TRUE(discovered().empty());
}

}  // namespace
}  // namespace dossier
