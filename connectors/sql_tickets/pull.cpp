#include "pull.hpp"

#include <algorithm>
#include <optional>
#include <set>
#include <string_view>

#include "changed_cursor.hpp"
#include "field_names.hpp"
#include "timeless.hpp"

namespace dossier::sql_tickets {
namespace {

using Page = std::vector<ChangedAt>;

/// The same one for ever, on every machine (FNV-1a): a ticket that changed its share could be passed over.
uint64_t share_of(std::string_view ticket, uint64_t shares) {
  uint64_t hash = 14695981039346656037u;
  for (const char letter : ticket) hash = (hash ^ static_cast<unsigned char>(letter)) * 1099511628211u;
  return hash % shares;
}

class Pull {
 public:
  Pull(const Request& request, TicketReader& reader, const std::string& changed)
      : until_(*reader.values().at("until")), partition_(request.partition), reader_(reader), changed_(changed) {
    if (request.cursor.empty()) at_.changed = *reader.values().at("from");
  }

  Result<void> go_on(const Request& request, int64_t overlap_minutes) {
    if (request.cursor.empty()) return {};
    const auto cursor = DOSSIER_TRY(ChangedCursor::of(request));
    at_ = cursor.at;
    last_ = at_.changed;
    if (cursor.since.empty()) at_.changed = earlier(at_.changed, overlap_minutes);
    else cut_at_ = cursor.since;
    return {};
  }

  Result<void> run(const HandOver& hand_over, Sink& sink) {
    for (bool is_last = false; !is_last;) {
      MediaElsewhere media;
      std::vector<TicketDocument> tickets;
      is_last = DOSSIER_TRY(read_page(tickets, media));
      DOSSIER_TRY(hand_over(tickets, media));
      if (!is_last) DOSSIER_TRY(sink.checkpoint(ChangedCursor{at_, cut_at_.value_or(at_.changed)}.text()));
    }
    return sink.checkpoint(cut_at_.value_or(last_));
  }

 private:
  /// Whether it is the last one.
  Result<bool> read_page(std::vector<TicketDocument>& tickets, MediaElsewhere& media) {
    const auto snapshot = DOSSIER_TRY(sql::Snapshot::of(reader_.database()));
    const auto page = DOSSIER_TRY(next_page());
    const auto end =
        std::find_if(page.begin(), page.end(), [&](const auto& row) { return !is_before(row.changed, until_); });
    std::set<std::string> read;  // a ticket may stand there for several of its changes
    for (auto row = page.begin(); row != end; ++row) {
      if (is_ours(row->ticket) && read.insert(row->ticket).second)
        tickets.push_back(DOSSIER_TRY(reader_.read(row->ticket, media)));
      at_ = *row;
      last_ = std::max(last_, row->changed);
    }
    return page.empty() || end != page.end();
  }

  bool is_ours(const std::string& ticket) const {
    return share_of(ticket, static_cast<uint64_t>(partition_.of)) == static_cast<uint64_t>(partition_.number);
  }

  Result<Page> next_page() {
    reader_.values()["after_changed"] = at_.changed;
    reader_.values()["after_ticket"] = at_.ticket;
    Page page;
    DOSSIER_TRY(reader_.run(std::string(changed_query), changed_, [&](const auto& columns, sql::RawRow& row) {
      ChangedAt next{value_of("changed", columns, row), value_of("ticket", columns, row)};
      const auto& before = page.empty() ? at_ : page.back();
      if (const auto fault = fault_of(next, before); !fault.empty())
        return Result<void>(fail(ErrorKind::config, fault));
      page.push_back(std::move(next));
      return Result<void>();
    }));
    return page;
  }

  // A query without its ORDER BY, or whose condition lets the same rows through again, would go on for ever.
  std::string fault_of(const ChangedAt& next, const ChangedAt& before) const {
    const auto seen = "gives ticket \"" + next.ticket + "\", changed \"" + next.changed + "\"";
    if (next.ticket.empty() || !is_wall_clock(next.changed))
      return seen + "; wanted a ticket, and a time like 2026-10-14 09:20:00";
    if (next.changed < before.changed || (next.changed == at_.changed && next.ticket == at_.ticket))
      return seen + " behind \"" + before.ticket + "\", changed \"" + before.changed +
             "\"; wanted what is behind :after_changed and :after_ticket alone, ORDER BY changed, ticket";
    return {};
  }

  std::string until_;
  Request::Partition partition_;
  TicketReader& reader_;
  const std::string& changed_;
  ChangedAt at_;
  std::string last_ = at_.changed;
  std::optional<std::string> cut_at_;  // where the run was cut short that this one goes on with
};

// Without the field of the complaint's number every ticket would bear another one.
Result<void> check_names(sql::Database& database, const Plan& plan) {
  const auto snapshot = DOSSIER_TRY(sql::Snapshot::of(database));
  if (const auto faults = DOSSIER_TRY(faults_of_names(database, plan, {"complaint_no"})); !faults.empty())
    return fail(ErrorKind::config, faults + ". Nothing was asked");
  return {};
}

// Told at the end, since it keeps nothing else from being pulled; once, by whoever takes the first share.
Result<void> tell_timeless(sql::Database& database, const Plan& plan, const Request& request,
                           const std::string& changed) {
  if (request.from > 0 || request.partition.number > 0) return {};
  const auto fault = fault_of_times(database, plan, changed);
  if (fault.empty()) return {};
  return fail(Error(ErrorKind::unavailable, fault + ". All else was pulled").because("partial_page"));
}

}  // namespace

Result<void> pull(sql::Database& database, const Plan& plan, const Request& request, int64_t overlap_minutes,
                  const WriteBlob& write_blob, const HandOver& hand_over, Sink& sink) {
  if (const auto faults = faults_of_placeholders(plan, database.dialect()); !faults.empty())
    return fail(ErrorKind::config, faults + ". Nothing was asked");
  const auto changed = plan.queries.find(std::string(changed_query));
  if (changed == plan.queries.end())
    return fail(ErrorKind::config, "no query is named \"" + std::string(changed_query) +
                                       "\", by which tickets are pulled; nothing was asked. Add one to the option "
                                       "\"queries\", or take the source out of the schedule");
  DOSSIER_TRY(check_names(database, plan));
  TicketReader reader(database, plan, values_of_pull(request, plan), write_blob);
  Pull pull(request, reader, changed->second);
  DOSSIER_TRY(pull.go_on(request, overlap_minutes));
  DOSSIER_TRY(pull.run(hand_over, sink));
  return tell_timeless(database, plan, request, changed->second);
}

}  // namespace dossier::sql_tickets
