// Which look-ups a case calls for, as its answers come in.
#pragma once

#include <map>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "collect/belonging.hpp"
#include "collect/claimed_contact.hpp"
#include "collect/members.hpp"
#include "collect/trail.hpp"
#include "ingest/ingest.hpp"

namespace dossier {

/// One look-up to be made.
struct Task {
  Source* source = nullptr;
  const StreamSpec* stream = nullptr;
  Question question;
  std::vector<std::string> path;  // how its identifier was found
  bool is_repeat = false;         // made once already, without a companion that has become known since
};

/// Threads: not safe; who collects holds a lock.
class Planner {
 public:
  /// `sources` and the case outlive the planner. `started`: the end of every window.
  Planner(const ReviewCase& review_case, const std::vector<Source*>& sources, Micros started);

  /// Learns from an answer: new identifiers of the customer, claimed contacts, companions that earlier look-ups lacked.
  void learn(const Task& task, const Answered& answered);

  /// Learns what the store holds of the case: a trail that today's answers do not lead along, since the source that
  /// once did fails, or no longer has what it had.
  void recall(const Members& members);

  /// The look-ups that have come up since the last call; at the first, those of the complaint's number.
  std::vector<Task> take() { return std::exchange(tasks_, {}); }

  /// Window and companions, as they are known now: called right before the look-up is made.
  void complete(Task& task) const;

  /// Whether a learnt record is of the case, as far as is known by now; a later answer may still tie it to the case.
  bool is_of_case(const RecordKey& record) const { return belonging_.is_of_case(record, steps_); }

 private:
  struct Leading {
    RecordKey record;
    std::vector<Identifier> identifiers;
    std::vector<std::string> path;
  };
  struct Claiming {
    RecordKey record;
    std::vector<ClaimedContact> contacts;
  };
  void discover(const Identifier& identifier, const std::vector<std::string>& path);
  void take_in(const Record& record, const Task& task);
  void follow_records_of_the_case();
  void schedule();
  void schedule_contacts();
  void ask_around(const ClaimedContact& contact);
  void schedule_repeats();
  std::map<std::string, std::string> companions_of(const Task& task) const;

  const ReviewCase& case_;
  const std::vector<Source*>& sources_;
  CaseWindow window_;
  std::map<std::string, Step> steps_;  // identifier key → how it was found
  std::vector<std::string> fresh_;     // keys of steps without look-ups yet
  std::vector<Task> tasks_;
  std::vector<Task> unhelped_;  // made without some companion, and nothing came of it
  Belonging belonging_;
  std::vector<Leading> leading_;    // records that name identifiers, until they are known to be of the case
  std::vector<Claiming> claiming_;  // records that claim contacts, until they are known to be of the case
  std::set<std::tuple<std::string, std::string, std::string, Micros, Micros>> asked_around_;
};

}  // namespace dossier
