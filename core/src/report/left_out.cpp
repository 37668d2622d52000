// What sources are set to leave out: where they show nothing, that may be why.
#include "report/view.hpp"

namespace dossier::report {

namespace {

// A word for the value, or one for the option into which the value is put; else both as they are.
std::string statement(const View& view, const std::string& option, const std::string& value) {
  const auto& words = view.words;
  if (const auto word = words.named("states", option + "." + value, ""); !word.empty()) return std::string(word);
  if (!words.named("states", option, "").empty()) return words("states." + option, {view.masker.text(value)});
  return view.masker.text(option + "=" + value);
}

}  // namespace

std::string left_out_by(const View& view, const std::string& source) {
  const auto states = view.assembled.states.find(source);
  if (states == view.assembled.states.end()) return {};
  std::string said;
  for (const auto& [option, value] : states->second)
    said += (said.empty() ? "" : std::string(view.words("semicolon"))) + statement(view, option, value);
  return said;
}

void write_left_out(const View& view) {
  std::vector<Fact> facts;
  for (const auto& source : view.assembled.sources)
    if (const auto said = left_out_by(view, source); !said.empty())
      facts.emplace_back(view.source(source), said + std::string(view.words("stop")));
  view.nodes.facts(facts, view.words("states.title"));
}

}  // namespace dossier::report
