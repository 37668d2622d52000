#include "app/progress.hpp"

#include <iostream>

#include "app/say.hpp"
#include "base/text.hpp"

namespace dossier::app {

ProgressView::ProgressView(std::vector<std::pair<std::string, std::string>> sources, bool live)
    : sources_(std::move(sources)), live_(live) {
  if (live_) draw();
}

void ProgressView::show(const Progress& progress) {
  auto& state = states_[progress.source];
  if (progress.what == Progress::What::started) {
    ++state.running;
  } else if (progress.what == Progress::What::finished) {
    --state.running;
    ++state.done;
    state.records += progress.records;
  }
  if (progress.outcome == "gap") ++state.gaps;
  if (live_) {
    draw();
  } else if (progress.what != Progress::What::started) {
    say(progress.source + "/" + progress.stream + ": " + progress.identifier + ": " + progress.outcome +
        (progress.records > 0 ? ", " + counted(progress.records, "record") : "") +
        (progress.message.empty() ? "" : ": " + progress.message));
  }
}

void ProgressView::draw() {
  if (drawn_) std::cerr << "\x1b[" << sources_.size() << "F";
  for (const auto& [name, title] : sources_) std::cerr << "\x1b[2K" << line(title, states_[name]) << "\n";
  std::cerr.flush();
  drawn_ = true;
}

std::string ProgressView::line(const std::string& title, const State& state) {
  const std::string mark = state.gaps > 0 ? "!" : state.running > 0 ? "…" : state.done > 0 ? "✓" : "·";
  std::string text =
      " " + mark + " " + title + ": " + counted(state.records, "record") + ", " + counted(state.done, "look-up");
  if (state.running > 0) text += ", " + std::to_string(state.running) + " running";
  if (state.gaps > 0) text += ", " + std::to_string(state.gaps) + " failed";
  return text;
}

}  // namespace dossier::app
