#include "pull.hpp"

#include <algorithm>

#include "look_up.hpp"

namespace dossier::chatwoot {
namespace {

constexpr int64_t second = 1'000'000;
constexpr size_t most_at_once = 100'000;  // conversations that are listed before they are read
constexpr int most_failures = 5;          // something else answers in Chatwoot's place

std::string position_of(const Active& conversation) {
  return std::to_string(conversation.last_active) + "/" + std::to_string(conversation.number);
}

// Its messages are here, and nothing that a repetition would bring is not.
bool is_final(const Error& error) { return error.kind() == ErrorKind::permission || error.reason() == "partial_page"; }

Error partly(const Active& conversation, const Error& error, const std::string& next) {
  return Error(ErrorKind::unavailable,
               "conversation " + std::to_string(conversation.number) + ": " + error.message() + next)
      .because("partial_page");
}

}  // namespace

Pull::Pull(Host& host, const Api& api, const Request& request, const PullWindow& window, Sink& sink)
    : host_(host), api_(api), window_(window), request_(request), sink_(sink) {
  request_.from = window.from();
}

// A conversation that becomes active while it waits for its turn moves in the list: so it is listed anew until nothing
// is left, from shortly before what was the newest.
Result<void> Pull::run() {
  DOSSIER_TRY(find_place());
  const auto wanted = [this](const Active& one, int64_t created_at) { return is_wanted(one, created_at); };
  for (auto since = window_.from() / second;;) {
    const auto list = DOSSIER_TRY(active_conversations(api_, since, most_at_once, wanted));
    if (list.oldest.empty()) break;
    for (const auto& conversation : list.oldest) DOSSIER_TRY(take(conversation));
    since = list.is_cut ? after_.last_active : std::max(since, list.newest - pull_overlap / second);
  }
  if (held_) return fail(*held_);
  DOSSIER_TRY(sink_.checkpoint(window_.done()));
  return told_ ? Result<void>(fail(*told_)) : Result<void>();
}

Result<void> Pull::find_place() {
  const auto& text = window_.after();
  if (text.empty()) return {};
  const auto slash = std::min(text.find('/'), text.size() - 1);
  const auto active = text.substr(0, slash), number = text.substr(slash + 1);
  if (!is_number(active) || !is_number(number))
    return window_.unreadable("<seconds>/<number of a conversation> behind \"behind\"");
  after_ = {std::stoll(active), std::stoll(number)};
  return {};
}

// Also one that was active again after the window: what was said in it within the window is the same as ever.
bool Pull::is_wanted(const Active& conversation, int64_t created_at) const {
  return created_at < (window_.until() + second - 1) / second && conversation > after_ &&
         !taken_late_.count(conversation.number);
}

Result<void> Pull::take(const Active& conversation) {
  LookUp look_up(host_, api_, request_, sink_);
  auto read = look_up.read_conversation(std::to_string(conversation.number));
  if (!read && read.error().kind() != ErrorKind::malformed) return fail(std::move(read.error()));
  if (read) read = look_up.outcome();
  after_ = conversation;
  if (conversation.last_active >= window_.until() / second) taken_late_.insert(conversation.number);
  if (!read) DOSSIER_TRY(put_down(conversation, read.error()));
  return held_ ? Result<void>() : sink_.checkpoint(window_.behind(position_of(conversation)));
}

Result<void> Pull::put_down(const Active& conversation, const Error& error) {
  if (is_final(error)) {
    if (!told_) told_ = partly(conversation, error, "");
    return {};
  }
  if (!held_) held_ = partly(conversation, error, "; the next pull begins with it again");
  return ++failures_ < most_failures ? Result<void>() : Result<void>(fail(*held_));
}

}  // namespace dossier::chatwoot
