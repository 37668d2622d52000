#include "config/yaml.hpp"

#include <yaml-cpp/anchor.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <sstream>

#include "base/files.hpp"
#include "base/text.hpp"

namespace dossier {
namespace {

/// Thrown through yaml-cpp, never further than parse_yaml.
struct Refused {
  int line;
  std::string why;
};

/// Builds the tree from events: yaml-cpp's own tree would hide keys given twice.
class Builder final : public YAML::EventHandler {
 public:
  explicit Builder(std::shared_ptr<const std::string> file) : file_(std::move(file)) {}

  void OnDocumentStart(const YAML::Mark&) override {}
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark& mark, YAML::anchor_t) override { add(node(mark, YamlNode::Kind::nothing)); }
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override {
    throw Refused{mark.line + 1, "an alias (*name): write the value out"};
  }
  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t, const std::string& value) override {
    const bool plain = tag == "?" || tag.empty();
    const bool nothing = plain && (value.empty() || value == "~" || value == "null");
    refuse_controls(mark, value);
    auto scalar = node(mark, nothing ? YamlNode::Kind::nothing : YamlNode::Kind::text);
    if (!nothing) scalar.text = value;
    add(std::move(scalar));
  }
  void OnSequenceStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t, YAML::EmitterStyle::value) override {
    open(node(mark, YamlNode::Kind::list));
  }
  void OnSequenceEnd() override { close(); }
  void OnMapStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t, YAML::EmitterStyle::value) override {
    open(node(mark, YamlNode::Kind::map));
  }
  void OnMapEnd() override { close(); }

  YamlNode take() { return std::move(root_); }

 private:
  struct Open {
    YamlNode node;
    bool has_name = false;
    std::string name;
    int name_line = 0;
  };

  bool expects_name() const {
    return !open_.empty() && open_.back().node.kind == YamlNode::Kind::map && !open_.back().has_name;
  }

  // Names and titles are shown on terminals, which take some for orders. A value may have several lines, a name not.
  void refuse_controls(const YAML::Mark& mark, const std::string& text) const {
    for (size_t at = 0; at < text.size(); ++at) {
      const bool is_layout = (text[at] == '\n' || text[at] == '\t') && !expects_name();
      if (!is_layout && control_length(text, at) > 0)
        throw Refused{mark.line + 1, "a control character in a " + std::string(expects_name() ? "key" : "value") +
                                         " (its byte " + std::to_string(at + 1) + "); wanted printable text"};
    }
  }

  YamlNode node(const YAML::Mark& mark, YamlNode::Kind kind) {
    if (++count_ > yaml_nodes) throw Refused{mark.line + 1, "more than " + std::to_string(yaml_nodes) + " values"};
    YamlNode made;
    made.kind = kind;
    made.file = file_;
    made.line = mark.line + 1;
    return made;
  }

  void open(YamlNode node) {
    if (static_cast<int>(open_.size()) >= yaml_depth)
      throw Refused{node.line, "nested deeper than " + std::to_string(yaml_depth) + " levels"};
    if (expects_name()) throw Refused{node.line, "a list or map as a key; wanted a text"};
    open_.push_back({std::move(node), false, {}, 0});
  }

  void close() {
    auto done = std::move(open_.back().node);
    open_.pop_back();
    add(std::move(done));
  }

  void add(YamlNode node) {
    if (open_.empty()) {
      root_ = std::move(node);
      return;
    }
    auto& around = open_.back();
    if (around.node.kind == YamlNode::Kind::list) {
      around.node.items.push_back(std::move(node));
    } else if (!around.has_name) {
      around.has_name = true;
      around.name = node.text;
      around.name_line = node.line;
    } else {
      YamlNode::Member member{around.name, around.name_line, {}};
      member.value.push_back(std::move(node));
      around.node.members.push_back(std::move(member));
      around.has_name = false;
    }
  }

  std::shared_ptr<const std::string> file_;
  std::vector<Open> open_;
  YamlNode root_;
  int count_ = 0;
};

tl::unexpected<Error> refuse(const std::string& file, int line, const std::string& why) {
  return fail(ErrorKind::config, file + ":" + std::to_string(line) + ": " + without_controls(why));
}

}  // namespace

const YamlNode* YamlNode::find(std::string_view name) const {
  for (const auto& member : members)
    if (member.name == name) return &member.node();
  return nullptr;
}

Result<YamlNode> parse_yaml(std::string_view text, const std::string& file) {
  if (!is_utf8(text)) return fail(ErrorKind::config, file + ": not UTF-8; save the file in that charset");
  Builder builder(std::make_shared<const std::string>(file));
  try {
    std::istringstream stream{std::string(text)};
    YAML::Parser parser(stream);
    if (!parser.HandleNextDocument(builder)) return refuse(file, 1, "empty; wanted a configuration");
    Builder further(std::make_shared<const std::string>(file));
    if (parser.HandleNextDocument(further))
      return refuse(file, further.take().line, "a second document (---); wanted one");
  } catch (const Refused& refused) {
    return refuse(file, refused.line, refused.why);
  } catch (const YAML::Exception& problem) {
    return refuse(file, problem.mark.line + 1, "not YAML: " + problem.msg);
  } catch (const std::exception& problem) {
    return fail(ErrorKind::config, file + ": not YAML: " + problem.what());
  }
  return builder.take();
}

Result<YamlNode> read_yaml(const std::filesystem::path& file) {
  auto bytes = read_file(file, yaml_bytes);
  if (!bytes) return fail(ErrorKind::config, bytes.error().message());
  return parse_yaml(*bytes, file.string());
}

}  // namespace dossier
