#include "poco_database.hpp"

#include <Poco/Exception.h>

#include <algorithm>

#include "table_columns.hpp"

namespace dossier::sql {
namespace {

namespace keywords = Poco::Data::Keywords;
using Clock = std::chrono::steady_clock;

class BoundValues {
 public:
  BoundValues(Poco::Data::Statement& statement, const std::vector<Bound>& values) {
    values_.reserve(values.size());
    for (const auto& value : values)
      values_.push_back(value ? Poco::Nullable<std::string>(*value) : Poco::Nullable<std::string>());
    for (auto& value : values_) statement, keywords::use(value);
  }

 private:
  std::vector<Poco::Nullable<std::string>> values_;
};

}  // namespace

// Every call into Poco that a caller of ours can see: its exceptions end here.
template <class Body>
auto PocoDatabase::guarded(const Body& body) -> decltype(body()) {
  deadline_ = Clock::now() + limits_.time_limit;
  try {
    return body();
  } catch (const Poco::Exception& exception) {
    return fail(problem(exception.displayText()));
  }
}

Result<void> PocoDatabase::connect() {
  return guarded([&]() -> Result<void> {
    deadline_ += limits_.login_limit;
    session_ = new_session();
    set_up();
    zone_ = zone_query().empty() ? "" : ask(zone_query());
    return {};
  });
}

Result<void> PocoDatabase::begin() {
  return guarded([&]() -> Result<void> {
    begin_snapshot();
    return {};
  });
}

void PocoDatabase::end() {
  try {
    end_snapshot();
  } catch (const Poco::Exception&) {
    // Nothing was written: the server ends the transaction with the connection.
  }
}

Result<std::vector<std::string>> PocoDatabase::columns(std::string_view sql, const Values& values) {
  const auto bound = DOSSIER_TRY(bind_named(sql, values, dialect(), positions()));
  asked_ = sql;
  return guarded([&]() -> Result<std::vector<std::string>> {
    const auto columns = DOSSIER_TRY(columns_of(bound));
    prove(bound);
    return names_of(columns);
  });
}

Result<void> PocoDatabase::run(std::string_view sql, const Values& values, const TakeRow& take) {
  const auto bound = DOSSIER_TRY(bind_named(sql, values, dialect(), positions()));
  asked_ = sql;
  return guarded([&]() -> Result<void> {
    rows_ = 0;
    return fetch(bound, DOSSIER_TRY(columns_of(bound)), take);
  });
}

Result<std::vector<Column>> PocoDatabase::columns_of(const BoundSql& query) {
  auto columns = aside([&] { return describe(query.sql); });
  if (columns.empty()) return fail(ErrorKind::config, "gives no columns; write exactly one query that only reads");
  DOSSIER_TRY(expect_different(names_of(columns)));
  return columns;
}

void PocoDatabase::say(const std::string& sql, const std::vector<Bound>& values) {
  Poco::Data::Statement statement(*session_);
  statement << sql;
  const BoundValues bound(statement, values);
  execute(statement);
}

void PocoDatabase::say_all(const std::vector<std::string>& statements) {
  for (const auto& statement : statements) say(statement);
}

void PocoDatabase::say_one_of(const std::vector<std::string>& statements) {
  for (const auto& statement : statements) {
    try {
      return say(statement);
    } catch (const Poco::Exception&) {
      continue;
    }
  }
}

std::string PocoDatabase::ask(const std::string& sql) {
  Poco::Nullable<std::string> answer;
  Poco::Data::Statement statement(*session_);
  statement << sql, keywords::into(answer), keywords::range(0, 1);
  execute(statement);
  return answer.isNull() ? "" : answer.value().c_str();
}

// One row at a time: Poco's clients fail on NULL and on long texts when they fill vectors.
Result<int64_t> PocoDatabase::each_row(const std::string& sql, const std::vector<Bound>& values,
                                       const std::vector<Column>& columns, const Cook& cook, const TakeRow& take) {
  const auto names = names_of(columns);
  Cells cells(columns.size());
  Poco::Data::Statement statement(*session_);
  statement << sql;
  const BoundValues bound(statement, values);
  for (auto& cell : cells) statement, keywords::into(cell);
  statement, keywords::range(0, 1);
  int64_t count = 0;
  while (!statement.done()) {
    // The first call runs the query; the others take what it gave. Through ODBC Poco 1.11 gives a number where a query
    // with placeholders has given no row.
    if (count == 0) execute(statement);
    else statement.execute();
    if (statement.rowsExtracted() == 0) break;
    ++count;
    RawRow row(columns.size());
    for (size_t index = 0; index < cells.size(); ++index) {
      if (!cells[index].isNull()) row[index] = cook(index, std::move(cells[index].value()));
      cells[index].clear();
    }
    DOSSIER_TRY(hand_over(names, row, take));
  }
  return count;
}

Result<void> PocoDatabase::hand_over(const std::vector<std::string>& names, RawRow& row, const TakeRow& take) {
  if (++rows_ > limits_.most_rows) return fail(too_many_rows(limits_));
  if (is_cancelled() || Clock::now() > deadline_) throw Poco::TimeoutException("stopped between rows");
  return take(names, row);
}

std::vector<std::string> PocoDatabase::names_of(const std::vector<Column>& columns) {
  std::vector<std::string> names;
  for (const auto& column : columns) names.push_back(column.name);
  return names;
}

void PocoDatabase::wait_for(const std::function<bool(std::chrono::milliseconds)>& done) {
  constexpr auto look = std::chrono::milliseconds(20), again = std::chrono::milliseconds(500);
  std::optional<Clock::time_point> stopped;
  while (!done(look)) {
    // The server is told the same limit: it is given a second to say so itself.
    const bool must_stop = is_cancelled() || Clock::now() > deadline_ + std::chrono::seconds(1);
    // A stop that came before the server began to work was for nothing.
    if (!must_stop || (stopped && Clock::now() < *stopped + again)) continue;
    stop();
    stopped = Clock::now();
  }
}

void PocoDatabase::stop() {
  if (stop_statement().empty()) return;
  try {
    const auto second = new_session();
    Poco::Data::Statement statement(*second);
    statement << stop_statement();
    statement.execute();
  } catch (const Poco::Exception&) {
    // Then the server's own time limit ends it.
  }
}

Error PocoDatabase::problem(const std::string& said) {
  if (is_cancelled()) return {ErrorKind::cancelled, "cancelled"};
  if (Clock::now() > deadline_) return took_too_long(limits_);
  auto error = problem_of(without(access_.password, said));
  if (error.kind() != ErrorKind::config || !is_about_names(said) || !session_) return error;
  const auto columns = is_about_a_column(said) ? columns_there() : std::string();
  return {error.kind(), error.message() + ". " + (columns.empty() ? tables_there() : columns)};
}

std::string PocoDatabase::columns_there() {
  std::vector<TableColumn> columns;
  try {
    const auto second = columns_query().empty() ? nullptr : new_session();
    Poco::Nullable<std::string> table, column;
    if (second) {
      Poco::Data::Statement statement(*second);
      statement << columns_query(), keywords::into(table), keywords::into(column), keywords::range(0, 1);
      while (!statement.done() && statement.execute() > 0)
        if (!table.isNull() && !column.isNull()) columns.emplace_back(table.value().c_str(), column.value().c_str());
    }
  } catch (const Poco::Exception&) {
    return {};
  }
  return listed_columns(columns, asked_);
}

// A missing table is nearly always the wrong database or the wrong preset: show what is there.
std::string PocoDatabase::tables_there() {
  std::vector<std::string> tables;
  try {
    // The transaction of the first one may be spoilt.
    const auto second = tables_query().empty() ? nullptr : new_session();
    Poco::Nullable<std::string> name;
    if (second) {
      Poco::Data::Statement statement(*second);
      statement << tables_query(), keywords::into(name), keywords::range(0, 1);
      while (!statement.done() && statement.execute() > 0)
        tables.emplace_back(name.isNull() ? "" : name.value().c_str());
    }
  } catch (const Poco::Exception&) {
    tables.clear();
  }
  return "Tables this user may read: " + listed_tables(tables);
}

}  // namespace dossier::sql
