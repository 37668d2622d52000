#include "side_car.hpp"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/mark.h>
#include <yaml-cpp/parser.h>

#include <optional>
#include <sstream>

#include "dossier/dropped_files.hpp"

namespace statements {
namespace {

using dossier::ErrorKind;
using dossier::fail;

constexpr size_t most_texts = 500;

/// Leaves the parser; caught where it was started.
struct Refusal {
  int line;
  std::string what;
};

bool is_own_tag(const std::string& tag) { return !tag.empty() && tag != "?" && tag != "!"; }

/// Takes the parser's events one by one; nothing of the file is built but the texts.
class Taking final : public YAML::EventHandler {
 public:
  void OnDocumentStart(const YAML::Mark& mark) override {
    if (++documents_ > 1) refuse(mark, "a second YAML document; wanted one");
  }
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override { scalar(mark, anchor, {}, std::nullopt); }
  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override {
    scalar(mark, anchor, tag, value);
  }
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override { refuse(mark, "an alias (*name)"); }
  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value) override {
    check(mark, anchor, tag);
    if (depth_ != 1 || !field_) refuse(mark, "a list where a name or a text is wanted");
    depth_ = 2;
  }
  void OnSequenceEnd() override {
    depth_ = 1;
    field_ = nullptr;
  }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value) override {
    check(mark, anchor, tag);
    if (depth_ != 0) refuse(mark, "a map within the map; wanted texts or lists of texts");
    depth_ = 1;
  }
  void OnMapEnd() override { depth_ = 0; }

  Fields take() { return std::move(fields_); }
  bool is_empty() const { return fields_.empty(); }

 private:
  [[noreturn]] static void refuse(const YAML::Mark& mark, const std::string& what) {
    throw Refusal{mark.line + 1, what};
  }
  static void check(const YAML::Mark& mark, YAML::anchor_t anchor, const std::string& tag) {
    if (anchor != YAML::NullAnchor) refuse(mark, "an anchor (&name)");
    if (is_own_tag(tag)) refuse(mark, "a tag (!name)");
  }

  void scalar(const YAML::Mark& mark, YAML::anchor_t anchor, const std::string& tag,
              const std::optional<std::string>& text) {
    check(mark, anchor, tag);
    if (++texts_ > most_texts) refuse(mark, "more than " + std::to_string(most_texts) + " names and texts");
    if (depth_ == 0) refuse(mark, "a text; wanted lines of \"name: text\"");
    if (!field_) {
      const auto [place, is_new] = fields_.emplace(text.value_or(""), std::vector<std::string>());
      if (!is_new) refuse(mark, "the field \"" + place->first.substr(0, 40) + "\" for the second time");
      field_ = &place->second;
      return;
    }
    if (text && !text->empty()) field_->push_back(*text);
    if (depth_ == 1) field_ = nullptr;
  }

  Fields fields_;
  std::vector<std::string>* field_ = nullptr;  // whose value is due
  int depth_ = 0, documents_ = 0;
  size_t texts_ = 0;
};

std::optional<size_t> first_byte_that_is_no_utf8(std::string_view text) {
  for (size_t at = 0; at < text.size();) {
    const auto length = dossier::detail::utf8_length(text, at);
    if (length == 0 || text[at] == '\0') return at;
    at += length;
  }
  return std::nullopt;
}

tl::unexpected<dossier::Error> refused(int line, const std::string& what) {
  return fail(ErrorKind::malformed, "side-car, line " + std::to_string(line) + ": " + what +
                                        ". It is kept and not read; mend it, the next look-up reads it again");
}

}  // namespace

dossier::Result<Fields> read_side_car(std::string_view bytes) {
  if (bytes.size() > largest_side_car)
    return refused(1, std::to_string(bytes.size()) + " bytes, wanted at most " + std::to_string(largest_side_car));
  if (const auto place = first_byte_that_is_no_utf8(bytes))
    return refused(1, "no UTF-8 at byte " + std::to_string(*place) + "; save the file as UTF-8");
  std::istringstream stream{std::string(bytes)};
  Taking taking;
  try {
    YAML::Parser parser(stream);
    while (parser.HandleNextDocument(taking)) {
    }
  } catch (const Refusal& refusal) {
    return refused(refusal.line, refusal.what);
  } catch (const YAML::Exception& problem) {
    return refused(problem.mark.line + 1, "no YAML: " + problem.msg);
  }
  if (taking.is_empty()) return refused(1, "empty; wanted lines of \"name: text\"");
  return taking.take();
}

}  // namespace statements
