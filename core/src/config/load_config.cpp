#include <algorithm>

#include "base/zones.hpp"
#include "config/config.hpp"
#include "config/map_reader.hpp"
#include "config/option_check.hpp"
#include "config/presets.hpp"
#include "config/realm_check.hpp"
#include "config/schedule_check.hpp"
#include "config/source_check.hpp"

namespace dossier {
namespace {

namespace fs = std::filesystem;

class Loading {
 public:
  Loading(const fs::path& file, const YamlNode& root, const std::vector<PluginSpec>& plugins, bool lint_only)
      : root_(root),
        plugins_(plugins),
        lint_only_(lint_only),
        folder_(fs::absolute(file).parent_path()),
        reader_(&root, "", problems_) {
    config_.file = file;
  }

  tl::expected<Config, std::vector<Error>> load() {
    report_duplicates(root_, "", problems_);
    sources();
    expects();
    reports();
    review();
    collect();
    store();
    seal();
    config_.schedule = read_schedule(reader_.get("schedule"), config_, plugins_, problems_);
    server();
    reserve("checks");
    reader_.finish();
    if (problems_.none()) return std::move(config_);
    return tl::unexpected(in_order(problems_.take()));
  }

 private:
  /// By line, as a reader goes through the file; problems of other files after their own order.
  static std::vector<Error> in_order(std::vector<Error> problems) {
    const auto key = [](const Error& error) {
      const auto& text = error.message();
      const size_t colon = text.find(':');
      const size_t end = colon == std::string::npos ? colon : text.find(':', colon + 1);
      const auto line = end == std::string::npos ? std::nullopt : whole_number(text.substr(colon + 1, end - colon - 1));
      return std::pair(text.substr(0, colon), line.value_or(0));
    };
    std::stable_sort(problems.begin(), problems.end(),
                     [&](const Error& left, const Error& right) { return key(left) < key(right); });
    return problems;
  }

  fs::path path_at(const std::string& text) const { return (folder_ / text).lexically_normal(); }

  void sources() {
    std::string presets;
    reader_.text("presets", presets);
    const SourcePlaces places{plugins_, data_folders(config_.file, "presets", presets), folder_, lint_only_};
    const auto* node = reader_.get("sources");
    config_.sources = read_sources(node, places, problems_);
    check_realms(node, config_.sources, problems_);
    if (config_.sources.empty())
      problems_.add(node ? *node : root_, "sources", "no source is configured; wanted at least one");
  }

  void expects() {
    static const std::vector<std::string> parts{"customer", "handler", "related", "system_log", "history"};
    for (const auto* member : MapReader(reader_.get("expects"), "expects", problems_).members()) {
      const auto path = "expects." + member->name;
      if (std::find(parts.begin(), parts.end(), member->name) == parts.end())
        problems_.add(member->node(), path,
                      "unknown part" + did_you_mean(member->name, parts) + " There are: " + enumerated(parts) + ".");
      else config_.expects[member->name] = texts_of(member->node(), path, problems_);
    }
  }

  void reports() {
    const auto* node = reader_.get("reports");
    for (const auto* member : MapReader(node, "reports", problems_).members()) report(*member);
    if (config_.reports.empty()) config_.reports = {"html"};
  }

  void report(const YamlNode::Member& member) {
    const auto path = "reports." + member.name;
    const auto* spec = find_plugin(plugins_, "report", member.name);
    if (!spec) {
      const auto known = plugin_names(plugins_, "report");
      return problems_.add_at(
          place_of(member), path,
          "no report is named so (there are: " + enumerated(known) + ")" + did_you_mean(member.name, known));
    }
    config_.reports.push_back(member.name);
    // The language is every report's; the other keys are the plugin's own options.
    YamlNode own = member.node();
    if (own.kind == YamlNode::Kind::map) {
      if (const auto* language = own.find("language")) this->language(*language, path + ".language");
      std::erase_if(own.members, [](const auto& option) { return option.name == "language"; });
    }
    const auto checked =
        check_options(spec->json, {&own, nullptr, &member.node(), path, folder_, lint_only_}, problems_);
    config_.report_options[member.name].CopyFrom(checked.all.value(),
                                                 config_.report_options[member.name].GetAllocator());
  }

  void language(const YamlNode& node, const std::string& path) {
    if (node.text == "zh-CN" || node.text == "en") config_.language = node.text;
    else problems_.add(node, path, "\"" + node.text + "\" is neither zh-CN nor en");
  }

  void review() {
    MapReader review(reader_.get("review"), "review", problems_);
    review.text("timezone", config_.review_timezone);
    review.text("phone_region", config_.phone_region);
    if (!is_zone(config_.review_timezone))
      problems_.add(*review.get("timezone"), "review.timezone",
                    "\"" + config_.review_timezone + "\" is no IANA time zone; wanted one such as Asia/Shanghai");
    const auto& region = config_.phone_region;
    const auto is_capital = [](char letter) { return letter >= 'A' && letter <= 'Z'; };
    if (region.size() != 2 || !std::all_of(region.begin(), region.end(), is_capital))
      problems_.add(*review.get("phone_region"), "review.phone_region",
                    "\"" + region + "\": wanted two capital letters such as CN");
    config_.owed = read_owed(review, config_.file, problems_);
    review.finish();
  }

  void collect() {
    MapReader collect(reader_.get("collect"), "collect", problems_);
    int64_t deadline = config_.case_deadline.count();
    collect.seconds("deadline", deadline, 1, 7200);
    config_.case_deadline = std::chrono::seconds(deadline);
    collect.integer("too_broad", config_.too_broad, 1, 1'000'000);
    collect.finish();
  }

  void store() {
    MapReader store(reader_.get("store"), "store", problems_);
    std::string folder = "var";
    store.text("folder", folder);
    store.finish();
    config_.store_folder = path_at(folder);
    config_.bundle_folder = config_.store_folder / "bundles";
    config_.seal_key = config_.store_folder / "seal" / "key.pem";
  }

  void seal() {
    MapReader seal(reader_.get("seal"), "seal", problems_);
    std::string key;
    seal.text("key", key);
    if (!key.empty()) config_.seal_key = path_at(key);
    if (const auto* trusted = seal.get("trusted"))
      for (const auto& path : texts_of(*trusted, "seal.trusted", problems_))
        config_.trusted_keys.push_back(path_at(path));
    seal.finish();
  }

  void server() {
    MapReader server(reader_.get("server"), "server", problems_);
    auto& address = config_.metrics_address;
    server.text("metrics", address);
    const auto colon = address.rfind(':');
    const auto port = whole_number(address.substr(colon == std::string::npos ? address.size() : colon + 1));
    if (!address.empty() && (colon == 0 || !port || *port < 0 || *port > 65535))
      problems_.add(*server.get("metrics"), server.path_of("metrics"),
                    "\"" + address + "\": wanted an address of this machine and a port, such as 127.0.0.1:9464");
    server.finish();
  }

  /// Keys that later versions read: taken when empty, so that a configuration may already show them.
  void reserve(const std::string& name) {
    const auto* node = reader_.get(name);
    const bool empty = !node || ((node->kind == YamlNode::Kind::map || node->kind == YamlNode::Kind::list) &&
                                 node->members.empty() && node->items.empty());
    if (!empty) problems_.add(*node, name, "not supported by this version; leave it empty");
  }

  static std::string place_of(const YamlNode::Member& member) {
    return (member.node().file ? *member.node().file : "?") + ":" + std::to_string(member.line);
  }

  const YamlNode& root_;
  const std::vector<PluginSpec>& plugins_;
  const bool lint_only_;
  const fs::path folder_;
  Problems problems_;
  MapReader reader_;
  Config config_;
};

}  // namespace

tl::expected<Config, std::vector<Error>> load_config(const fs::path& file, const std::vector<PluginSpec>& plugins,
                                                     bool lint_only) {
  auto root = read_yaml(file);
  if (!root) return tl::unexpected(std::vector<Error>{std::move(root.error())});
  return Loading(file, *root, plugins, lint_only).load();
}

}  // namespace dossier
