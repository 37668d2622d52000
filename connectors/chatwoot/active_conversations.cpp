// Chatwoot numbers its pages, and orders them as told (app/finders/conversation_finder.rb). From the oldest activity
// on, a conversation that becomes active leaves its page, all behind it move up by one, and the first of the next page
// is passed over; from the newest on it only makes others come twice. A deleted one does move them up: then there are
// fewer than before. `updated_within` is not used: it knows no pages, and not every version knows it.
#include "active_conversations.hpp"

#include <algorithm>
#include <utility>
#include <vector>

namespace dossier::chatwoot {
namespace {

constexpr int most_pages = 200'000;
constexpr int most_repeats = 4;  // pages one after the other that bring nothing which the page before did not

struct Row {
  Active conversation;
  int64_t created_at = 0;
};

struct Page {
  std::vector<Row> rows;
  int64_t all_count = 0;  // of the whole list

  bool is_sorted() const {
    return std::is_sorted(rows.begin(), rows.end(), [](const Row& left, const Row& right) {
      return left.conversation.last_active > right.conversation.last_active;
    });
  }
  bool is_older_than(int64_t since) const {
    return std::all_of(rows.begin(), rows.end(), [&](const Row& row) { return row.conversation.last_active < since; });
  }
};

Error partial(const std::string& message) { return Error(ErrorKind::malformed, message).because("partial_page"); }

Result<Row> row_of(const json::Value& conversation, const std::string& place) {
  const auto number = conversation.IsObject() ? json::text(conversation, "/id") : std::string();
  if (!is_number(number)) return fail(ErrorKind::malformed, place + " is no conversation; not an answer of Chatwoot");
  const auto active = json::integer(conversation, "/last_activity_at", json::integer(conversation, "/timestamp"));
  if (active <= 0)
    return fail(ErrorKind::malformed, place + "/last_activity_at: missing or no time; wanted seconds since 1970");
  return Row{{active, std::stoll(number)}, json::integer(conversation, "/created_at")};
}

Result<Page> page_of(const Api& api, int number) {
  const auto path =
      "/conversations?status=all&assignee_type=all&sort_by=last_activity_at_desc&page=" + std::to_string(number);
  const auto answer = DOSSIER_TRY(api.get_json(path));
  const auto* payload = json::find(answer, "/data/payload");
  if (!payload || !payload->IsArray())
    return fail(ErrorKind::malformed, path + ": /data/payload is no list; not an answer of Chatwoot");
  Page page;
  page.all_count = json::integer(answer, "/data/meta/all_count");
  for (const auto& [conversation, pointer] : json::each(answer, "/data/payload"))
    page.rows.push_back(DOSSIER_TRY(row_of(conversation, path + ": " + pointer)));
  return page;
}

class Walk {
 public:
  Walk(const Api& api, int64_t since, size_t most, const IsWanted& is_wanted)
      : api_(api), since_(since), most_(most), is_wanted_(is_wanted) {}

  Result<ActiveConversations> run() {
    int64_t all_count = 0;
    for (int number = 1, read = 0;; ++number) {
      const auto page = DOSSIER_TRY(page_of(api_, number));
      if (page.rows.empty()) return std::move(found_);
      DOSSIER_TRY(look_for_an_end(page, ++read));
      if (read == 1) found_.newest = page.rows.front().conversation.last_active;
      for (const auto& row : page.rows) add(row);
      is_sorted_ = is_sorted_ && page.is_sorted();
      if (is_sorted_ && page.is_older_than(since_)) return std::move(found_);
      const bool has_moved_up = page.all_count < std::exchange(all_count, page.all_count);
      if (has_moved_up && number > 1) number -= 2;
    }
  }

 private:
  void add(const Row& row) {
    if (row.conversation.last_active < since_ || !is_wanted_(row.conversation, row.created_at)) return;
    found_.oldest.insert(row.conversation);
    if (found_.oldest.size() <= most_) return;
    found_.oldest.erase(std::prev(found_.oldest.end()));
    found_.is_cut = true;
  }

  Result<void> look_for_an_end(const Page& page, int read) {
    std::set<int64_t> numbers;
    for (const auto& row : page.rows) numbers.insert(row.conversation.number);
    const bool repeats = std::includes(last_.begin(), last_.end(), numbers.begin(), numbers.end());
    repeats_ = repeats ? repeats_ + 1 : 0;
    last_ = std::move(numbers);
    if (repeats_ < most_repeats && read <= most_pages) return {};
    return fail(
        partial("/conversations: " +
                std::string(repeats ? "the same page comes again and again" : "more pages than any account has") +
                "; not all conversations could be listed, and none was passed over. Not retried"));
  }

  const Api& api_;
  int64_t since_;
  size_t most_;
  const IsWanted& is_wanted_;
  ActiveConversations found_;
  std::set<int64_t> last_;  // of the page before
  int repeats_ = 0;
  bool is_sorted_ = true;  // as far as seen; else only the list's end ends it
};

}  // namespace

Result<ActiveConversations> active_conversations(const Api& api, int64_t since, size_t most,
                                                 const IsWanted& is_wanted) {
  return Walk(api, since, most, is_wanted).run();
}

}  // namespace dossier::chatwoot
