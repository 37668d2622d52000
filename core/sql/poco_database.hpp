// What PostgreSQL, MySQL and ODBC have in common behind Poco::Data.
//
// A query runs on a thread of its own while the caller's thread looks at the clock and at `cancelled`; what takes too
// long is stopped at the server, over a second connection.
#pragma once

#include <Poco/Data/Session.h>
#include <Poco/Data/Statement.h>
#include <Poco/Nullable.h>

#include <future>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "columns.hpp"
#include "engines.hpp"
#include "problems.hpp"

namespace dossier::sql {

class PocoDatabase : public Database {
 public:
  /// The first call of all.
  Result<void> connect();
  std::string_view zone() const final { return zone_; }
  Result<void> begin() final;
  void end() final;
  Result<std::vector<std::string>> columns(std::string_view sql, const Values& values) final;
  Result<void> run(std::string_view sql, const Values& values, const TakeRow& take) final;

 protected:
  using Session = Poco::Data::Session;
  using Cells = std::vector<Poco::Nullable<std::string>>;

  PocoDatabase(Access access, Limits limits) : access_(std::move(access)), limits_(std::move(limits)) {}

  // What differs. All but problems may throw Poco::Exception.
  virtual Positions positions() const { return Positions::question_marks; }
  virtual std::unique_ptr<Session> new_session() const = 0;
  /// Settings of the session that queries run in.
  virtual void set_up() = 0;
  virtual std::string zone_query() const = 0;
  virtual void begin_snapshot() = 0;
  virtual void end_snapshot() = 0;
  /// The columns of a query, without running it; on another thread than the caller's.
  virtual std::vector<Column> describe(const std::string& sql) = 0;
  /// Proves, without running it, that this user may read what a query names, where describing it does not.
  virtual void prove(const BoundSql&) {}
  virtual Result<void> fetch(const BoundSql& query, const std::vector<Column>& columns, const TakeRow& take) = 0;
  /// What a second connection says to stop the query that now runs; empty where there is no way.
  virtual std::string stop_statement() const = 0;
  /// A query for the names of up to 13 tables; empty where there is none.
  virtual std::string tables_query() const = 0;
  /// A query for the tables and their columns; empty where there is none.
  virtual std::string columns_query() const = 0;

  /// Runs a statement that gives nothing.
  void say(const std::string& sql, const std::vector<Bound>& values = {});
  void say_all(const std::vector<std::string>& statements);
  /// The first of them that the server accepts, if any.
  void say_one_of(const std::vector<std::string>& statements);
  /// The first value of the first row; empty where there is none.
  std::string ask(const std::string& sql);
  /// Every row of a query, row by row, through Poco; `cook` makes a value of each cell. Gives how many.
  using Cook = std::function<std::string(size_t column, std::string raw)>;
  Result<int64_t> each_row(const std::string& sql, const std::vector<Bound>& values, const std::vector<Column>& columns,
                           const Cook& cook, const TakeRow& take);
  /// Hands one row over, unless there were too many of this run() already or it is time to stop.
  Result<void> hand_over(const std::vector<std::string>& names, RawRow& row, const TakeRow& take);
  static std::vector<std::string> names_of(const std::vector<Column>& columns);
  /// Lets the database work on another thread; on this one the clock and `cancelled` are looked at.
  template <class Body>
  auto aside(const Body& body) -> decltype(body()) {
    auto running = std::async(std::launch::async, body);
    wait_for([&](std::chrono::milliseconds time) { return running.wait_for(time) == std::future_status::ready; });
    return running.get();
  }
  bool is_cancelled() const { return limits_.cancelled && limits_.cancelled(); }
  Session& session() { return *session_; }

  const Access access_;
  const Limits limits_;

 private:
  Result<std::vector<Column>> columns_of(const BoundSql& query);
  size_t execute(Poco::Data::Statement& statement) {
    return aside([&] { return statement.execute(); });
  }
  void wait_for(const std::function<bool(std::chrono::milliseconds)>& done);
  void stop();
  template <class Body>
  auto guarded(const Body& body) -> decltype(body());
  Error problem(const std::string& said);
  std::string tables_there();
  std::string columns_there();

  std::unique_ptr<Session> session_;
  std::string zone_;
  std::string asked_;  // the query that runs, or was run last
  std::chrono::steady_clock::time_point deadline_ = std::chrono::steady_clock::time_point::max();
  int64_t rows_ = 0;
};

/// Connects the database just made.
template <class Made>
Result<std::unique_ptr<Database>> connected(std::unique_ptr<Made> database) {
  DOSSIER_TRY(database->connect());
  return std::unique_ptr<Database>(std::move(database));
}

}  // namespace dossier::sql
