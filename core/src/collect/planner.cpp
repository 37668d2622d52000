#include "collect/planner.hpp"

#include <algorithm>

namespace dossier {
namespace {

bool holds(const std::vector<std::string>& list, std::string_view value) {
  return std::find(list.begin(), list.end(), value) != list.end();
}

AskedSource asked(const Source& source) { return {source.config().name, source.config().realm}; }

}  // namespace

Planner::Planner(const ReviewCase& review_case, const std::vector<Source*>& sources, Micros started)
    : case_(review_case), sources_(sources) {
  window_.until = started;
  discover(complaint_identifier(case_), {});
  schedule();
}

void Planner::learn(const Task& task, const Answered& answered) {
  // What an agent did for others is counted, never followed.
  if (!task.question.metadata_only)
    for (const auto& record : answered.records) take_in(record, task);
  follow_records_of_the_case();
  schedule();
  schedule_contacts();
  if (answered.records.empty() && !task.is_repeat && task.question.companions.size() < task.stream->uses.size())
    unhelped_.push_back(task);
  schedule_repeats();
}

void Planner::recall(const Members& members) {
  if (!window_.complaint_at) window_.complaint_at = members.window.complaint_at;
  for (const auto& [key, step] : members.followed)
    if (steps_.emplace(key, step).second) fresh_.push_back(key);
  schedule();
  for (const auto& contact : members.contacts) ask_around(contact);
  schedule_repeats();
}

void Planner::complete(Task& task) const {
  auto& question = task.question;
  question.companions = companions_of(task);
  if (question.metadata_only) return;
  question.until = window_.until;
  if (question.identifier.type != "complaint_no")
    question.from = holds(task.stream->feeds, "history") ? window_.history_from() : window_.parts_from();
}

void Planner::discover(const Identifier& identifier, const std::vector<std::string>& path) {
  auto [found, is_new] = steps_.emplace(identifier.key(), Step{identifier, path});
  if (!is_new) return;
  found->second.path.push_back(say(identifier));
  fresh_.push_back(identifier.key());
}

void Planner::take_in(const Record& record, const Task& task) {
  const auto& asked = task.question.identifier;
  if (record.kind == "ticket" && is_own(record, case_) && record.at && !window_.complaint_at)
    window_.complaint_at = record.at->earliest;
  belonging_.add(record, case_, asked);
  if (auto identifiers = followed(record, case_, asked); !identifiers.empty())
    leading_.push_back({key_of(record), std::move(identifiers), task.path});
  if (auto contacts = claimed_contacts(record, task.path); !contacts.empty())
    claiming_.push_back({key_of(record), std::move(contacts)});
}

// An answer may also hold rows of other customers (a despatch advice for two orders): what those name leads nowhere.
void Planner::follow_records_of_the_case() {
  const auto leads = [&](const Leading& leading) {
    if (!belonging_.is_of_case(leading.record, steps_)) return false;
    for (const auto& identifier : leading.identifiers) discover(identifier, leading.path);
    return true;
  };
  while (std::erase_if(leading_, leads) > 0) continue;
}

void Planner::schedule() {
  for (const auto& key : std::exchange(fresh_, {}))
    for (auto* source : sources_)
      for (const auto& stream : source->spec().streams) {
        const auto& step = steps_.at(key);
        if (!holds(stream.consumes, step.identifier.type)) continue;
        if (!is_valid_in(step.identifier, source->config().name, source->config().realm)) continue;
        Task task{source, &stream, {}, step.path};
        task.question.stream = stream.name;
        task.question.identifier = step.identifier;
        tasks_.push_back(std::move(task));
      }
}

void Planner::schedule_contacts() {
  std::erase_if(claiming_, [&](const Claiming& claiming) {
    if (!belonging_.is_of_case(claiming.record, steps_)) return false;
    for (const auto& contact : claiming.contacts) ask_around(contact);
    return true;
  });
}

void Planner::ask_around(const ClaimedContact& contact) {
  for (auto* source : sources_)
    for (const auto& stream : source->spec().streams) {
      if (!why_not_asked(contact, stream, asked(*source), window_).empty()) continue;
      const auto window = window_of(*contact.at);
      for (const auto& agent : askable(contact, stream, asked(*source))) {
        if (!asked_around_.emplace(source->config().name, stream.name, agent.key(), window.from, window.until).second)
          continue;
        Task task{source, &stream, {}, path_to(contact, agent)};
        task.question.stream = stream.name;
        task.question.identifier = agent;
        task.question.from = window.from;
        task.question.until = window.until;
        task.question.metadata_only = true;
        tasks_.push_back(std::move(task));
      }
    }
}

// A tracking service that wants the customer's phone answers nothing without it; the phone may come from a slower
// source.
void Planner::schedule_repeats() {
  std::erase_if(unhelped_, [&](Task& task) {
    if (companions_of(task).size() == task.question.companions.size()) return false;
    task.is_repeat = true;
    tasks_.push_back(std::move(task));
    return true;
  });
}

// Of several of a type the first in order of keys, whichever was found first.
std::map<std::string, std::string> Planner::companions_of(const Task& task) const {
  std::map<std::string, std::string> companions;
  for (const auto& type : task.stream->uses)
    for (const auto& [key, step] : steps_)
      if (step.identifier.type == type) companions.emplace(type, step.identifier.value);
  return companions;
}

}  // namespace dossier
