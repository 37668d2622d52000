#include "look_up.hpp"

#include <algorithm>

#include "numbers.hpp"
#include "search.hpp"
#include "times.hpp"

namespace dossier::mailbox {
namespace {

constexpr size_t fetched_at_once = 50;
constexpr size_t ids_at_once = 5;
constexpr size_t most_ids = 300;  // of one look-up's threads

void add_people(const std::vector<Address>& from, std::vector<std::string>& to) {
  for (const auto& one : from)
    if (!one.email.empty()) to.push_back(one.email);
}

std::vector<std::string> people_of(const Mail& mail) {
  std::vector<std::string> people;
  if (!mail.bounce) add_people(mail.from, people);
  add_people(mail.to, people);
  add_people(mail.copied, people);
  for (const auto& one : mail.bounce.failed) people.push_back(one.recipient);
  return people;
}

// Of other ids a server may refuse the whole question; such a mail is found by those that it answers.
bool can_be_asked_for(const std::string& id) {
  return !id.empty() && std::all_of(id.begin(), id.end(), [](char letter) { return letter > ' ' && letter < '\x7F'; });
}

bool has(const std::vector<Address>& addresses, const std::string& email) {
  return std::any_of(addresses.begin(), addresses.end(), [&](const Address& one) { return one.email == email; });
}

}  // namespace

Result<void> LookUp::run() {
  if (request_.identifier.type == "email") people_.insert(lower_case(request_.identifier.value));
  DOSSIER_TRY(find_named());
  DOSSIER_TRY(find_thread());
  return left_out_.told();
}

Result<void> LookUp::find_named() {
  const auto criteria = DOSSIER_TRY(criteria_of(request_));
  for (const auto& name : reading_.folders) {
    const auto folder = DOSSIER_TRY(imap_.examine(name));
    for (size_t index = 0; index < criteria.size(); ++index) {
      const bool by_header = request_.identifier.type == "email" && index == 0;
      DOSSIER_TRY(take(folder, criteria[index], by_header ? &LookUp::is_to_or_from : &LookUp::may_be,
                       &LookUp::names_what_is_sought));
    }
  }
  return {};
}

// Whatever answers what was found, or was answered by it, until nothing new appears.
Result<void> LookUp::find_thread() {
  while (!unasked_.empty()) {
    const auto count = std::min(ids_at_once, unasked_.size());
    const std::vector<std::string> ids(unasked_.begin(), unasked_.begin() + static_cast<std::ptrdiff_t>(count));
    unasked_.erase(unasked_.begin(), unasked_.begin() + static_cast<std::ptrdiff_t>(count));
    const auto criteria = DOSSIER_TRY(criteria_of_thread(ids, request_));
    for (const auto& name : reading_.folders) {
      const auto folder = DOSSIER_TRY(imap_.examine(name));
      DOSSIER_TRY(take(folder, criteria[0], &LookUp::is_of_the_thread, &LookUp::is_of_the_thread));
      DOSSIER_TRY(take(folder, criteria[1], &LookUp::may_be, &LookUp::is_of_the_thread));
    }
  }
  return {};
}

// The server's search takes what merely resembles: each mail is looked into before it is taken.
Result<void> LookUp::take(const Folder& folder, const std::string& criteria, Wanted by_header, Wanted by_all) {
  auto uids = DOSSIER_TRY(imap_.search(criteria));
  std::erase_if(uids, [&](uint64_t uid) { return seen_.count({folder.name, uid}) > 0; });
  for (size_t from = 0; from < uids.size(); from += fetched_at_once) {
    const auto until = std::min(from + fetched_at_once, uids.size());
    const std::vector<uint64_t> portion(uids.begin() + static_cast<std::ptrdiff_t>(from),
                                        uids.begin() + static_cast<std::ptrdiff_t>(until));
    for (const auto& header : DOSSIER_TRY(imap_.headers(portion)))
      DOSSIER_TRY(take_one(folder, header, by_header, by_all));
  }
  return {};
}

Result<void> LookUp::take_one(const Folder& folder, const FetchedItem& header, Wanted by_header, Wanted by_all) {
  if (!is_in_window(header) || seen_.count({folder.name, header.uid}) > 0) return {};
  const auto head = read_headers(header.content, reading_.charset);
  const bool is_whole = header.content.size() < longest_header;
  if (head && is_whole && !(this->*by_header)(*head)) return {};
  if (header.size > largest_mail) return leave_out(folder, header, &LeftOut::add_large);
  const auto item = DOSSIER_TRY(imap_.mail(header.uid));
  if (!item) return {};  // removed since it was found
  const auto mail = read_without_attachments(*item, reading_.charset);
  if (!mail) return leave_out(folder, header, &LeftOut::add_unreadable);
  if (!(this->*by_all)(*mail)) return {};
  seen_.insert({folder.name, header.uid});
  remember(*mail, by_all == &LookUp::names_what_is_sought);
  const auto key = copies_.new_key(*mail, item->content);
  if (!key) return {};
  if (++taken_ > reading_.most_mails)
    return fail(Error(ErrorKind::malformed, request_.identifier.type + " is named by more than " +
                                                std::to_string(reading_.most_mails) +
                                                " mails; nothing more was read. Raise the option \"max_mails\" if that "
                                                "is right")
                    .because("too_broad"));
  return hand_over(*item, *key, reading_.charset, host_, sink_);
}

Result<void> LookUp::leave_out(const Folder& folder, const FetchedItem& item, Leaving how) {
  seen_.insert({folder.name, item.uid});
  (left_out_.*how)(folder, item);
  return {};
}

// By when the server took it in: the sender's clock may lie.
bool LookUp::is_in_window(const FetchedItem& item) const {
  const auto at = arrival(item.internal_date);
  return !at || (*at >= request_.from && *at < request_.until);
}

bool LookUp::is_to_or_from(const Mail& mail) const {
  const auto email = lower_case(request_.identifier.value);
  return has(mail.from, email) || has(mail.to, email) || has(mail.copied, email);
}

bool LookUp::names_what_is_sought(const Mail& mail) const {
  if (request_.identifier.type != "email")
    return names_number(mail.subject + "\n" + mail.text, request_.identifier.value);
  const auto email = lower_case(request_.identifier.value);
  return is_to_or_from(mail) || std::any_of(mail.bounce.failed.begin(), mail.bounce.failed.end(),
                                            [&](const Undelivered& one) { return one.recipient == email; });
}

// A mail to many has an answer of each: those of others are none of this case's.
bool LookUp::is_of_the_thread(const Mail& mail) const {
  const auto ties = [&](const std::string& id) { return thread_.count(id) > 0; };
  const bool is_tied = ties(mail.message_id) || ties(mail.bounce.original) ||
                       std::any_of(mail.references.begin(), mail.references.end(), ties);
  const auto people = people_of(mail);
  return is_tied && std::none_of(people.begin(), people.end(), [&](const std::string& email) {
           return whose_.is_outside(email) && people_.count(email) == 0;
         });
}

void LookUp::remember(const Mail& mail, bool was_named) {
  if (was_named && request_.identifier.type != "email")
    for (const auto& email : people_of(mail))
      if (whose_.is_outside(email)) people_.insert(email);
  auto ids = mail.references;
  ids.push_back(mail.message_id);
  ids.push_back(mail.bounce.original);
  for (const auto& id : ids)
    if (can_be_asked_for(id) && thread_.size() < most_ids && thread_.insert(id).second) unasked_.push_back(id);
}

}  // namespace dossier::mailbox
