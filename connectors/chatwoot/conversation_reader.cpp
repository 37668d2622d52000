// Chatwoot pages by id, but orders by time (app/finders/message_finder.rb): no cursor gives the latest 20, `before` the
// latest 20 below an id, `after` and `before` together the oldest 1000 within [after, before). Ids and times disagree
// by a little where two messages are written at once, and by much where old messages were imported. So a walk back,
// page by page, that ends with the window, and then one look over the whole range of ids for what the walk has missed.
#include "conversation_reader.hpp"

#include <algorithm>
#include <utility>

namespace dossier::chatwoot {
namespace {

constexpr size_t messages_on_a_page = 20;
constexpr size_t messages_in_a_range = 1000;
constexpr int most_pages = 2000;
constexpr int most_halvings = 40;
constexpr size_t most_runs = 20;
constexpr int64_t beyond_all_ids = int64_t{1} << 53;

int64_t id_of(const json::Value& message) { return message.IsObject() ? json::integer(message, "/id", -1) : -1; }

std::string range(int64_t first, int64_t end) {
  return "?after=" + std::to_string(first) + "&before=" + std::to_string(end);
}

Error partial(const std::string& message) { return Error(ErrorKind::malformed, message).because("partial_page"); }

}  // namespace

Result<void> ConversationReader::read(const std::string& number, const std::string& contact) {
  number_ = number;
  contact_ = contact;
  seen_.clear();
  pages_ = 0;
  DOSSIER_TRY(walk_back());
  if (pages_ > 1) DOSSIER_TRY(find_missed(*seen_.begin(), beyond_all_ids, 0));
  return {};
}

Result<void> ConversationReader::walk_back() {
  std::string query;
  for (;;) {
    const auto page = DOSSIER_TRY(fetch(query));
    const bool is_last = page.messages < messages_on_a_page;
    const bool brings_new = std::any_of(page.ids.begin(), page.ids.end(), [&](int64_t id) { return !seen_.count(id); });
    // What has no id cannot be read, and is kept so that this shows. Only all of a conversation on one page says what
    // is no longer in it.
    if (brings_new || page.ids.size() < page.messages)
      DOSSIER_TRY(keep(page, is_last && query.empty() ? Covers::all : Covers::some));
    ++pages_;
    if (is_last || page.all_too_old) return {};
    if (!brings_new)
      return fail(
          partial(path() + query + ": answered no message that was not seen before; older ones could not be read"));
    if (pages_ >= most_pages)
      return fail(
          partial(path() + ": more than " + std::to_string(most_pages) + " pages; older messages were not read"));
    query = "?before=" + std::to_string(*std::min_element(page.ids.begin(), page.ids.end()));
  }
}

// A range of ids whose answer is not full has no message besides: that proves it. A full one is halved. Versions of
// Chatwoot that know no ranges answer a page seen already, which proves nothing and does no harm.
Result<void> ConversationReader::find_missed(int64_t first, int64_t last, int halvings) {
  auto page = DOSSIER_TRY(fetch(range(first, last)));
  std::sort(page.ids.begin(), page.ids.end());
  if (page.messages >= messages_in_a_range && halvings < most_halvings && !page.ids.empty()) {
    const auto middle = page.ids[page.ids.size() / 2];
    if (middle > first && middle < last) {
      DOSSIER_TRY(find_missed(first, middle, halvings + 1));
      return find_missed(middle, last, halvings + 1);
    }
  }
  auto runs = runs_of_missed(page);
  if (runs.size() > most_runs) runs = {{runs.front().first, runs.back().second}};
  for (const auto& [begin, end] : runs) {
    const auto missed = DOSSIER_TRY(fetch(range(begin, end + 1)));
    DOSSIER_TRY(keep(missed, Covers::some));
  }
  return {};
}

// First and last id of neighbours that were all missed, so that what is here already does not come once more.
std::vector<std::pair<int64_t, int64_t>> ConversationReader::runs_of_missed(const Page& page) const {
  std::set<int64_t> too_old;
  for (const auto& [message, pointer] : json::each(page.json, "/payload"))
    if (!is_in_window(message)) too_old.insert(id_of(message));
  std::vector<std::pair<int64_t, int64_t>> runs;
  bool in_run = false;
  for (const auto id : page.ids) {
    const bool is_missed = !seen_.count(id) && !too_old.count(id);
    if (is_missed && in_run) runs.back().second = id;
    else if (is_missed) runs.emplace_back(id, id);
    in_run = is_missed;
  }
  return runs;
}

Result<ConversationReader::Page> ConversationReader::fetch(const std::string& query) {
  auto answer = DOSSIER_TRY(api_.get(path() + query));
  auto parsed = DOSSIER_TRY(api_.parsed_or_kept(answer, path() + query, key(), sink_));
  DOSSIER_TRY(check_owner(parsed));
  Page page{std::move(answer.handle), std::move(parsed), 0, {}, true};
  for (const auto& [message, pointer] : json::each(page.json, "/payload")) {
    ++page.messages;
    if (const auto id = id_of(message); id >= 0) page.ids.push_back(id);
    page.all_too_old = page.all_too_old && !is_in_window(message);
  }
  return page;
}

Result<void> ConversationReader::check_owner(const json::Value& page) const {
  const auto* payload = json::find(page, "/payload");
  if (!payload || !payload->IsArray())
    return fail(ErrorKind::malformed, path() + ": /payload is no list; not an answer of Chatwoot");
  auto contact = json::text(page, "/meta/contact/id");
  if (contact.empty()) contact = json::text(page, "/meta/contact_id");
  if (contact != contact_ && payload->Size() > 0)
    return fail(ErrorKind::malformed, path() + ": answered the conversation of contact \"" + contact +
                                          "\", wanted that of " + contact_ + "; not kept");
  for (const auto& [message, pointer] : json::each(page, "/payload"))
    if (const auto number = message.IsObject() ? json::text(message, "/conversation_id") : std::string();
        !number.empty() && number != number_)
      return fail(ErrorKind::malformed,
                  path() + ": answered a message of conversation " + number + " (" + pointer + "); not kept");
  return {};
}

Result<void> ConversationReader::keep(const Page& page, Covers covers) {
  DOSSIER_TRY(sink_.document(key(), page.handle, covers));
  for (const auto& [message, pointer] : json::each(page.json, "/payload")) {
    if (host_.cancelled()) return fail(ErrorKind::cancelled, "cancelled");
    const auto id = id_of(message);
    if (id >= 0 && seen_.insert(id).second && is_in_window(message)) DOSSIER_TRY(files_.fetch(message));
  }
  return {};
}

// A time that is no number of seconds is looked at by the host, not here.
bool ConversationReader::is_in_window(const json::Value& message) const {
  const auto seconds = message.IsObject() ? json::integer(message, "/created_at", -1) : -1;
  return seconds < 0 || seconds >= request_.from / 1'000'000;
}

}  // namespace dossier::chatwoot
