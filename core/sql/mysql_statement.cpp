#include "mysql_statement.hpp"

#include <Poco/Data/MySQL/SessionImpl.h>
#include <Poco/Exception.h>

#include <array>

#include "client_library.hpp"

namespace dossier::sql {
namespace {

// The client is loaded only where configured: its functions are looked up, once each.
#define DOSSIER_MYSQL(name)                                                          \
  ([] {                                                                              \
    static const auto function = function_of<decltype(::name)>(mysql_client, #name); \
    return function;                                                                 \
  }())

using Metadata = std::unique_ptr<MYSQL_RES, decltype(&::mysql_free_result)>;

}  // namespace

class MysqlStatement::Client {
 public:
  explicit Client(MYSQL* handle) : statement_(DOSSIER_MYSQL(mysql_stmt_init)(handle)) {
    if (!statement_) throw Poco::OutOfMemoryException("no memory for a statement");
  }
  ~Client() { DOSSIER_MYSQL(mysql_stmt_close)(statement_); }
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  void prepare(const std::string& sql) {
    expect(DOSSIER_MYSQL(mysql_stmt_prepare)(statement_, sql.data(), sql.size()) == 0);
  }

  std::vector<Column> columns() const {
    const Metadata result(DOSSIER_MYSQL(mysql_stmt_result_metadata)(statement_), DOSSIER_MYSQL(mysql_free_result));
    std::vector<Column> columns;
    const auto count = result ? DOSSIER_MYSQL(mysql_num_fields)(result.get()) : 0;
    for (unsigned index = 0; index < count; ++index) {
      const auto* field = DOSSIER_MYSQL(mysql_fetch_field_direct)(result.get(), index);
      columns.push_back({{field->name, field->name_length}, false});
    }
    return columns;
  }

  void execute(const std::vector<Bound>& values) {
    std::vector<MYSQL_BIND> binds(values.size());
    for (size_t index = 0; index < values.size(); ++index) {
      binds[index].buffer_type = values[index] ? MYSQL_TYPE_STRING : MYSQL_TYPE_NULL;
      if (!values[index]) continue;
      binds[index].buffer = const_cast<char*>(values[index]->data());
      binds[index].buffer_length = static_cast<unsigned long>(values[index]->size());
    }
    if (!binds.empty()) expect(DOSSIER_MYSQL(mysql_stmt_bind_param)(statement_, binds.data()) == 0);
    expect(DOSSIER_MYSQL(mysql_stmt_execute)(statement_) == 0);
    bind_results();
  }

  /// The next row; false at the end.
  bool fetch(RawRow& row) {
    const int code = DOSSIER_MYSQL(mysql_stmt_fetch)(statement_);
    if (code == MYSQL_NO_DATA) return false;
    expect(code == 0 || code == MYSQL_DATA_TRUNCATED);
    row.assign(cells_.size(), std::nullopt);
    for (size_t index = 0; index < cells_.size(); ++index)
      if (!cells_[index].null) row[index] = value(static_cast<unsigned>(index));
    return true;
  }

 private:
  struct Cell {
    std::array<char, 256> start{};
    unsigned long length = 0;
    my_bool null = 0;
  };

  // Short values come at once; longer ones are asked for again when their length is known.
  void bind_results() {
    cells_.resize(columns().size());
    std::vector<MYSQL_BIND> binds(cells_.size());
    for (size_t index = 0; index < cells_.size(); ++index) {
      auto& cell = cells_[index];
      binds[index] = bind_of(cell.start.data(), cell.start.size(), cell.length, cell.null);
    }
    if (!binds.empty()) expect(DOSSIER_MYSQL(mysql_stmt_bind_result)(statement_, binds.data()) == 0);
  }

  std::string value(unsigned index) {
    auto& cell = cells_[index];
    if (cell.length <= cell.start.size()) return {cell.start.data(), cell.length};
    std::string whole(cell.length, '\0');
    auto bind = bind_of(whole.data(), whole.size(), cell.length, cell.null);
    expect(DOSSIER_MYSQL(mysql_stmt_fetch_column)(statement_, &bind, index, 0) == 0);
    return whole;
  }

  static MYSQL_BIND bind_of(char* buffer, size_t size, unsigned long& length, my_bool& null) {
    MYSQL_BIND bind{};
    bind.buffer_type = MYSQL_TYPE_STRING;
    bind.buffer = buffer;
    bind.buffer_length = static_cast<unsigned long>(size);
    bind.length = &length;
    bind.is_null = &null;
    return bind;
  }

  void expect(bool right) const {
    if (right) return;
    throw Poco::Exception(std::string("[mysql_stmt_error]: ") + DOSSIER_MYSQL(mysql_stmt_error)(statement_) +
                          "\t[mysql_stmt_errno]: " + std::to_string(DOSSIER_MYSQL(mysql_stmt_errno)(statement_)));
  }

  MYSQL_STMT* statement_;
  std::vector<Cell> cells_;
};

MysqlStatement::MysqlStatement(Poco::Data::Session& session, const std::string& sql)
    : client_(std::make_unique<Client>(static_cast<Poco::Data::MySQL::SessionImpl*>(session.impl())->handle())) {
  client_->prepare(sql);
}

MysqlStatement::~MysqlStatement() = default;

std::vector<Column> MysqlStatement::columns() const { return client_->columns(); }

void MysqlStatement::execute(const std::vector<Bound>& values) { client_->execute(values); }

std::vector<RawRow> MysqlStatement::some() {
  constexpr size_t wanted_bytes = size_t{1} << 20, most_rows = 256;
  std::vector<RawRow> rows;
  RawRow row;
  for (size_t bytes = 0; rows.size() < most_rows && bytes < wanted_bytes && client_->fetch(row);) {
    for (const auto& value : row) bytes += value ? value->size() : 0;
    rows.push_back(std::move(row));
  }
  return rows;
}

}  // namespace dossier::sql
