#include "collect/members.hpp"

#include <algorithm>
#include <iterator>

namespace dossier {
namespace {

class Search {
 public:
  Search(const ReviewCase& review_case, Store& store, Micros as_of) : case_(review_case), store_(store), as_of_(as_of) {
    members_.window.until = as_of;
  }

  // Level by level, each level in order of keys: the shortest path wins, and of equal ones the first in that order.
  Result<Members> run() {
    discover(complaint_identifier(case_), {});
    while (!next_.empty()) {
      const auto level = std::exchange(next_, {});
      for (const auto& key : level) DOSSIER_TRY(match(members_.followed.at(key)));
    }
    drop_outside_window();
    DOSSIER_TRY(add_near_misses());
    DOSSIER_TRY(show_newest());
    DOSSIER_TRY(add_former());
    return std::move(members_);
  }

 private:
  void discover(const Identifier& identifier, const std::vector<std::string>& path) {
    auto [found, is_new] = members_.followed.emplace(identifier.key(), Step{identifier, path});
    if (!is_new) return;
    found->second.path.push_back(say(identifier));
    next_.insert(identifier.key());
  }

  Result<void> match(const Step& step) {
    const auto names = [&](const Identifier& named) { return named.key() == step.identifier.key(); };
    auto records = DOSSIER_TRY(store_.records_with(step.identifier, as_of_));
    DOSSIER_TRY(add_all(std::move(records), step, names));
    if (step.identifier.type != "waybill_no") return {};
    const auto has_number = [&](const Identifier& named) {
      return named.type == step.identifier.type && named.value == step.identifier.value;
    };
    return add_all(DOSSIER_TRY(store_.answering(step.identifier, as_of_)), step, has_number);
  }

  template <class Names>
  Result<void> add_all(std::vector<Record> records, const Step& step, const Names& names) {
    for (auto& record : records) {
      const bool history = is_anothers(record, case_);
      if (mentions(record, names, history)) DOSSIER_TRY(add(std::move(record), history, step));
    }
    return {};
  }

  // A stranger's complaint that merely names the customer's phone (as its courier's, agent's or recipient's) is not his
  // history.
  template <class Names>
  static bool mentions(const Record& record, const Names& names, bool history) {
    return std::any_of(record.identifiers.begin(), record.identifiers.end(), [&](const Identifier& identifier) {
      return names(identifier) && (history ? identifier.owner == "customer" : binds(identifier));
    });
  }

  // The record and whatever links to it, each before what links to it in turn. A thread in which every message answers
  // the one before is as deep as it is long: no recursion.
  Result<void> add(Record first, bool history, const Step& step) {
    std::vector<Record> waiting;
    waiting.push_back(std::move(first));
    while (!waiting.empty()) {
      auto record = std::move(waiting.back());
      waiting.pop_back();
      const auto key = key_of(record);
      if (!add_alone(std::move(record), history, step)) continue;
      auto children = DOSSIER_TRY(store_.linked(key, as_of_));
      std::move(children.rbegin(), children.rend(), std::back_inserter(waiting));
    }
    return {};
  }

  /// False when it was there already.
  bool add_alone(Record record, bool history, const Step& step) {
    const auto key = key_of(record);
    const auto known = members_.records.find(key);
    if (known != members_.records.end() && (history || !known->second.history)) return false;
    if (!history && record.kind == "ticket" && is_own(record, case_) && record.at && !members_.window.complaint_at)
      members_.window.complaint_at = record.at->earliest;
    if (!history)
      for (const auto& identifier : followed(record, case_, step.identifier)) discover(identifier, step.path);
    members_.records[key] = Member{std::move(record), 0, history, step.path};
    return true;
  }

  // What is dated ahead (a clock that runs fast, 9999 for "never") is known now, and stays.
  void drop_outside_window() {
    const auto& window = members_.window;
    std::erase_if(members_.records, [&](auto& entry) {
      auto& member = entry.second;
      if (!member.record.at || is_own(member.record, case_)) return false;
      const auto from = member.history ? window.history_from() : window.parts_from();
      if (member.record.at->latest >= from) return false;
      if (!member.metadata_only) members_.before_window.push_back(std::move(member));
      return true;
    });
  }

  // After the trail has ended, since nothing that is found here is followed.
  Result<void> add_near_misses() {
    for (const auto& [key, member] : members_.records) {
      if (member.history) continue;
      for (auto& contact : claimed_contacts(member.record, member.path))
        members_.contacts.push_back(std::move(contact));
    }
    std::vector<std::string> phones;
    for (const auto& [key, step] : members_.followed)
      if (step.identifier.type == "phone") phones.push_back(step.identifier.value);
    for (const auto& contact : members_.contacts)
      if (contact.at)
        for (const auto& agent : contact.agents) DOSSIER_TRY(add_near_misses(contact, agent, phones));
    drop_outside_window();
    return {};
  }

  Result<void> add_near_misses(const ClaimedContact& contact, const Identifier& agent,
                               const std::vector<std::string>& phones) {
    for (auto& record : DOSSIER_TRY(store_.records_with(agent, as_of_))) {
      if (is_anothers(record, case_) || !is_near_miss(record, *contact.at, phones)) continue;
      const auto key = key_of(record);
      members_.records.emplace(key, Member{std::move(record), 0, false, path_to(contact, agent), true});
    }
    return {};
  }

  // What was of the case once stays, also when its source words it for another case now (a ticket moved, a number
  // corrected): it belongs by the version that named the case, and is shown as it is today.
  Result<void> show_newest() {
    for (auto& [key, member] : members_.records) {
      if (!member.record.superseded) continue;
      auto newest = DOSSIER_TRY(store_.newest(key, as_of_));
      if (!is_on_trail(newest)) member.by_version = member.record.version;
      member.record = std::move(newest);
    }
    return {};
  }

  // The newest version may have been reached by another of its identifiers, after an earlier one by what it lacks now.
  bool is_on_trail(const Record& record) const {
    return is_own(record, case_) ||
           (!is_anothers(record, case_) &&
            std::any_of(record.identifiers.begin(), record.identifiers.end(), [&](const Identifier& identifier) {
              return binds(identifier) && members_.followed.count(identifier.key()) > 0;
            }));
  }

  // A phone that is corrected, a date that moves the window: what was evidence once is not taken out of it. It hangs on
  // nothing, and nothing is asked by what it names.
  Result<void> add_former() {
    for (const auto& item : DOSSIER_TRY(store_.numbered_items(case_.number, as_of_))) {
      if (const auto known = members_.records.find(item.key); known != members_.records.end()) {
        auto& member = known->second;
        member.former = member.metadata_only && !item.metadata_only;
        member.metadata_only = member.metadata_only && item.metadata_only;
        continue;
      }
      auto record = DOSSIER_TRY(store_.newest(item.key, as_of_));
      std::erase_if(members_.before_window, [&](const Member& old) { return key_of(old.record) == item.key; });
      members_.records[item.key] =
          Member{std::move(record), 0, item.history, {say(complaint_identifier(case_))}, item.metadata_only, true};
    }
    return {};
  }

  const ReviewCase& case_;
  Store& store_;
  Micros as_of_;
  Members members_;
  std::set<std::string> next_;
};

}  // namespace

Result<Members> find_members(const ReviewCase& review_case, Store& store, Micros as_of) {
  return Search(review_case, store, as_of).run();
}

}  // namespace dossier
