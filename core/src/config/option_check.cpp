#include "config/option_check.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include "base/letter_case.hpp"
#include "base/zones.hpp"
#include "config/map_reader.hpp"
#include "config/named_keys.hpp"
#include "config/references.hpp"

namespace dossier {
namespace {

/// "host" or "host:port" of an http address; nothing for what is none.
std::optional<std::string> host_of(const std::string& url, bool& holds_password) {
  const size_t start = url.starts_with("http://") ? 7 : url.starts_with("https://") ? 8 : 0;
  if (start == 0 || url.find_first_of(" \t\r\n") != std::string::npos) return std::nullopt;
  auto authority = url.substr(start, url.find_first_of("/?#", start) - start);
  if (const size_t user = authority.rfind('@'); user != std::string::npos) {
    holds_password = authority.substr(0, user).find(':') != std::string::npos;
    authority.erase(0, user + 1);
  }
  authority = lower_case(authority);
  const size_t colon = authority.find(':', authority.starts_with('[') ? authority.find(']') : 0);
  const auto host = authority.substr(0, colon);
  if (host.empty() || (host.front() == '[' && host.back() != ']')) return std::nullopt;
  if (colon == std::string::npos) return host;
  const auto port = whole_number(authority.substr(colon + 1));
  if (!port || *port < 1 || *port > 65535) return std::nullopt;
  return host + ":" + std::to_string(*port);
}

bool names_path(std::string_view address) {
  return address.find('/', address.find("://") + 3) != std::string_view::npos;
}

/// The first letter that is none of `only`, whole, in quotes.
std::string foreign_letter(const std::string& text, const std::string& only) {
  const auto at = text.find_first_not_of(only);
  size_t end = at + 1;
  while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) ++end;
  return "\"" + text.substr(at, end - at) + "\"";
}

class Checking {
 public:
  Checking(const OptionPlaces& places, Problems& problems) : places_(places), problems_(problems) {}

  void option(const json::Value& spec) {
    spec_ = &spec;
    name_ = json::text(spec, "/name");
    type_ = json::text(spec, "/type");
    const auto* own = given(places_.own);
    const auto* preset = given(places_.preset);
    if (type_ == "map") return map(own, preset);
    if (const auto* chosen = own ? own : preset) return scalar(*chosen);
    if (!spec.HasMember("default"))
      return problems_.add(*places_.owner, path(), "missing; " + json::text(spec, "/help"));
    accept(json::text(spec, "/default"), places_.owner, false);
  }

  /// When all options are there: what is given beside a value of another with which it counts for nothing.
  void rivals(const json::Value& spec) {
    spec_ = &spec;
    name_ = json::text(spec, "/name");
    const auto* own = given(places_.own);
    const auto* chosen = own ? own : given(places_.preset);
    const auto step = "/" + json::pointer_step(name_);
    if (!chosen || json::text(checked_.all.value(), step) == json::text(spec, "/default")) return;
    for (const auto& [rival, pointer] : json::each(spec, "/not_with")) {
      const auto other = json::text(rival, "/option"), value = json::text(rival, "/value");
      if (json::text(checked_.all.value(), "/" + json::pointer_step(other)) == value)
        problem(chosen, "counts for nothing with " + other + ": " + value + ". " + json::text(rival, "/advice"));
    }
  }

  /// When all options are there: the keys of a map that nothing names.
  void keys(const json::Value& spec) {
    name_ = json::text(spec, "/name");
    std::vector<std::string> maps;
    for (const auto& [map, pointer] : json::each(spec, "/keys_named_in")) maps.push_back(std::string(json::view(map)));
    const auto prefix = json::text(spec, "/key_prefix");
    const auto known = named_keys(checked_.all.value(), maps, prefix);
    if (known.empty()) return;
    for (const auto* layer : {given(places_.own), given(places_.preset)}) {
      if (!layer) continue;
      for (const auto& member : layer->members)
        if (std::find(known.begin(), known.end(), member.name) == known.end())
          problems_.add(member.node(), path() + "." + member.name,
                        "unknown key: \"" + prefix + member.name + "\" stands nowhere in " + enumerated(maps) +
                            did_you_mean(member.name, known));
    }
  }

  CheckedOptions take() { return std::move(checked_); }

 private:
  std::string path() const { return places_.path + "." + name_; }

  const YamlNode* given(const YamlNode* options) const {
    const auto* found = options ? options->find(name_) : nullptr;
    // `key:` without anything behind it gives nothing.
    return found && found->kind != YamlNode::Kind::nothing ? found : nullptr;
  }

  template <class Value>
  void put(const Value& value) {
    checked_.all.put(name_, value);
    if (json::text(*spec_, "/use") == "mapping") checked_.mapping.put(name_, value);
  }

  void problem(const YamlNode* node, const std::string& text) { problems_.add(*node, path(), text); }

  std::optional<std::string> resolve(const YamlNode& node, bool& referred) {
    auto resolved = resolve_references(node.text, places_.folder, places_.lint_only);
    if (!resolved) {
      problem(&node, resolved.error().message());
      return std::nullopt;
    }
    referred = resolved->has_reference;
    for (const auto& value : resolved->referred)
      if (is_confidential(value)) checked_.secrets.push_back(value);
    return std::move(resolved->text);
  }

  /// What stands within an address or a map may be a token. A whole address is shown, or no error could name it.
  bool is_confidential(const std::string& value) const {
    if (type_ == "secret" || type_ == "map") return true;
    return type_ == "url" && value.find("://") == std::string::npos;
  }

  void scalar(const YamlNode& node) {
    if (node.kind != YamlNode::Kind::text) return problem(&node, "wanted a single value");
    bool referred = false;
    const auto text = resolve(node, referred);
    if (!text) return;
    if (type_ == "secret" && !referred && !text->empty())
      return problem(&node, "a secret does not stand in the configuration itself; write ${env:NAME} or ${file:PATH}");
    // What is not resolved yet cannot be checked further.
    if (referred && places_.lint_only) return put(*text);
    accept(*text, &node, referred);
  }

  void accept(const std::string& text, const YamlNode* node, bool referred) {
    // The value of a reference is not shown: it may be a secret put into the wrong option.
    const auto shown = referred ? std::string("the value referred to") : "\"" + text + "\"";
    if (type_ == "integer") return integer(text, node, shown);
    if (type_ == "boolean") {
      const auto read = truth(text);
      return read ? put(*read) : problem(node, shown + " is neither true nor false");
    }
    if (type_ == "url" && !text.empty()) return url(text, node, shown);
    if (type_ == "path" && !text.empty()) return file(text, node, shown);
    if (type_ == "choice") return choice(text, node, shown);
    if (type_ == "timezone" && text != "unknown" && !is_zone(text))
      return problem(node, shown + " is no IANA time zone; wanted one such as Asia/Shanghai, or \"unknown\"");
    if (const auto only = json::text(*spec_, "/letters");
        !only.empty() && text.find_first_not_of(only) != std::string::npos)
      return problem(node,
                     shown + " holds " + foreign_letter(text, only) + "; wanted " + json::text(*spec_, "/made_so"));
    if (type_ == "secret" && !text.empty()) checked_.secrets.push_back(text);
    put(text);
  }

  void integer(const std::string& text, const YamlNode* node, const std::string& shown) {
    const auto read = whole_number(text);
    if (!read) return problem(node, shown + " is no whole number");
    const auto minimum = json::integer(*spec_, "/minimum", INT64_MIN),
               maximum = json::integer(*spec_, "/maximum", INT64_MAX);
    const auto range = " Set " + std::to_string(minimum) + " to " + std::to_string(maximum) + ".";
    if (*read < minimum) return problem(node, shown + " is below the minimum " + std::to_string(minimum) + "." + range);
    if (*read > maximum) return problem(node, shown + " is above the maximum " + std::to_string(maximum) + "." + range);
    put(*read);
  }

  void url(const std::string& text, const YamlNode* node, const std::string& shown) {
    bool holds_password = false;
    const auto host = host_of(text, holds_password);
    if (holds_password)
      return problem(node, "an address with a password in it; give user and password in options of their own");
    if (!host) return problem(node, shown + " is no address of http or https");
    checked_.hosts.push_back(*host);
    put(text);
  }

  void file(const std::string& text, const YamlNode* node, const std::string& shown) {
    if (is_file_address(text)) return address(text, node, shown);
    const auto absolute = std::filesystem::absolute(places_.folder / text).lexically_normal();
    checked_.paths.push_back(absolute);
    put(absolute.string());
  }

  void address(const std::string& text, const YamlNode* node, const std::string& shown) {
    const auto read = parse_file_address(text);
    if (!read) return problem(node, shown + ": " + read.error().message());
    if (read->scheme != "sftp") checked_.hosts.push_back(read->host + ":" + std::to_string(read->port));
    put(read->text());
    checked_.addresses.push_back(*read);
    // It is an address all the same: the login beside it is of use.
    if (read->scheme == "sftp" && !names_path(text))
      problem(node, shown + " names no folder; wanted one such as " + read->machine() + "/recordings, or " +
                        read->machine() + "/ for everything that this login can read");
  }

  void choice(const std::string& text, const YamlNode* node, const std::string& shown) {
    std::vector<std::string> choices;
    for (const auto& [value, pointer] : json::each(*spec_, "/choices"))
      choices.push_back(std::string(json::view(value)));
    if (std::find(choices.begin(), choices.end(), text) != choices.end()) return put(text);
    problem(node, shown + " is not one of: " + enumerated(choices) + did_you_mean(text, choices));
  }

  void map(const YamlNode* own, const YamlNode* preset) {
    std::map<std::string, std::string> texts;
    for (const auto* layer : {preset, own}) {
      if (!layer) continue;
      if (layer->kind != YamlNode::Kind::map) {
        problem(layer, "wanted a map (names and texts)");
        continue;
      }
      for (const auto& member : layer->members) {
        const auto& node = member.node();
        if (node.kind == YamlNode::Kind::list || node.kind == YamlNode::Kind::map) {
          problems_.add(node, path() + "." + member.name, "wanted a text");
          continue;
        }
        bool referred = false;
        if (const auto text = resolve(node, referred)) texts[member.name] = *text;
      }
    }
    put(texts);
  }

  const OptionPlaces& places_;
  Problems& problems_;
  CheckedOptions checked_;
  const json::Value* spec_ = nullptr;
  std::string name_, type_;
};

void report_unknown(const YamlNode* options, const std::string& path, const std::vector<std::string>& known,
                    Problems& problems) {
  if (!options) return;
  for (const auto& member : options->members)
    if (std::find(known.begin(), known.end(), member.name) == known.end())
      problems.add_at((options->file ? *options->file : "?") + ":" + std::to_string(member.line),
                      path + "." + member.name, "unknown option" + did_you_mean(member.name, known));
}

}  // namespace

std::vector<std::string> option_names(const json::Value& spec) {
  std::vector<std::string> names;
  for (const auto& [option, pointer] : json::each(spec, "/options")) names.push_back(json::text(option, "/name"));
  return names;
}

CheckedOptions check_options(const json::Value& spec, const OptionPlaces& places, Problems& problems) {
  auto usable = places;
  if (usable.own && usable.own->kind != YamlNode::Kind::map) {
    if (usable.own->kind != YamlNode::Kind::nothing)
      problems.add(*usable.own, usable.path, "wanted a map (names and values)");
    usable.own = nullptr;
  }
  Checking checking(usable, problems);
  const auto known = option_names(spec);
  report_unknown(usable.own, usable.path, known, problems);
  report_unknown(usable.preset, "options", known, problems);
  for (const auto& [option, pointer] : json::each(spec, "/options")) checking.option(option);
  for (const auto& [option, pointer] : json::each(spec, "/options")) checking.rivals(option);
  for (const auto& [option, pointer] : json::each(spec, "/options")) checking.keys(option);
  return checking.take();
}

}  // namespace dossier
