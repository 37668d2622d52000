// A source to be pulled, of any size, that lives in a simulated time: at time t below `records` row t was entered, and
// from then on, at time records + t, every fifth row is edited, in an order of its own. It gives its rows in order of
// their last change, page by page, so that an edited one moves to the end; it is asked from a cursor, the time of the
// last change that was taken, up to the option `until`; of a range the simulated times are seconds since 1970. A row's
// number says which of several partitions it is in. Every `patience`-th page it says that it is asked too often; at
// the `fails_at`-th it does not answer.
#include <dossier/connector.hpp>

#include <algorithm>
#include <vector>

namespace {

using namespace dossier;

Spec spec() {
  return Spec("ledger", "Rows of a simulated time.")
      .stream(Stream("entries")
                  .consumes("complaint_no")
                  .yields("complaint_no")
                  .feeds(Part::handler)
                  .pulls_ranges()
                  .pulls_in_partitions())
      .access(integer("records", "Rows there will be.", 1000, 1, 10'000'000))
      .access(integer("until", "The simulated time.", 0, 0, 20'000'000))
      .access(integer("page", "Rows of one page.", 200, 1, 100'000))
      .access(integer("patience", "Pages until it wants to be left alone; 0: endless.", 0, 0, 1'000'000))
      .access(integer("fails_at", "The page at which it does not answer; 0: none.", 0, 0, 1'000'000));
}

class Ledger final : public Connector {
 public:
  Ledger(const Options& options, Host&)
      : records_(options.integer("records")),
        until_(options.integer("until")),
        page_(options.integer("page")),
        patience_(options.integer("patience")),
        fails_at_(options.integer("fails_at")),
        edited_(static_cast<size_t>(records_), none) {
    // 7919 is a prime: every row has a time of its own.
    for (int64_t row = 0; row < records_; row += 5) edited_[static_cast<size_t>(row * 7919 % records_)] = row;
  }

  Result<void> probe() override { return {}; }

  Result<void> read(const Request& request, Sink& sink) override {
    constexpr int64_t second = 1'000'000;
    int64_t time = request.cursor.empty() ? request.from / second : std::stoll(request.cursor) + 1;
    const auto until = std::min(until_, request.until / second);
    while (time < until) {
      if (++asked_ == fails_at_) return fail(ErrorKind::unavailable, "the ledger does not answer");
      if (patience_ > 0 && asked_ % patience_ == 0)
        return fail(ErrorKind::rate_limited, "the ledger is asked too often");
      const auto first = time;
      std::vector<json::Object> rows;
      for (; time < until && static_cast<int64_t>(rows.size()) < page_; ++time)
        if (const auto row = row_at(time); row != none && row % request.partition.of == request.partition.number)
          rows.push_back(row_of(row, time));
      const auto bytes = json::canonical(json::Object().put("rows", rows));
      DOSSIER_TRY(sink.document("from " + std::to_string(first), "application/json", bytes));
      DOSSIER_TRY(sink.checkpoint(std::to_string(time - 1)));
    }
    return {};
  }

  static Result<void> normalise(const Document& document, const Mapping&, Records& out) {
    const auto whole = DOSSIER_TRY(json::parse(document.bytes));
    for (const auto& [row, pointer] : json::each(whole, "/rows")) {
      auto& record = out.add("note", Key(json::text(row, "/id")), pointer);
      record.text(json::text(row, "/text")).identifier("complaint_no", json::text(row, "/complaint"), Owner::none);
    }
    return {};
  }

 private:
  static constexpr int64_t none = -1;

  /// The row that changed last at that time; an entry that was edited by now has moved.
  int64_t row_at(int64_t time) const {
    if (time >= records_) return time < 2 * records_ ? edited_[static_cast<size_t>(time - records_)] : none;
    const bool is_edited = time % 5 == 0 && records_ + time * 7919 % records_ < until_;
    return is_edited ? none : time;
  }

  json::Object row_of(int64_t row, int64_t time) const {
    return std::move(json::Object()
                         .put("id", "row-" + std::to_string(row))
                         .put("complaint", "TS" + std::to_string(row % 1000))
                         .put("text", (time < records_ ? "记入第" : "改过第") + std::to_string(row) + "条"));
  }

  int64_t records_, until_, page_, patience_, fails_at_, asked_ = 0;
  std::vector<int64_t> edited_;  // by time - records: the row that is edited then
};

}  // namespace

DOSSIER_CONNECTOR(Ledger, spec)
