#include <Poco/Data/ODBC/SessionImpl.h>
#include <Poco/Exception.h>
#include <sql.h>
#include <sqlext.h>

#include <array>

#include "client_library.hpp"
#include "columns.hpp"

namespace dossier::sql {
namespace {

#define DOSSIER_ODBC(name) function_of<decltype(::name)>(odbc_client, #name)

using Text = std::array<SQLCHAR, 1024>;

std::string text_of(const Text& text, SQLSMALLINT length) {
  const auto size = std::min(static_cast<size_t>(std::max<SQLSMALLINT>(length, 0)), text.size() - 1);
  return {reinterpret_cast<const char*>(text.data()), size};
}

Poco::Exception exception_of(SQLSMALLINT kind, SQLHANDLE handle) {
  Text state{}, message{};
  SQLINTEGER native = 0;
  SQLSMALLINT length = 0;
  DOSSIER_ODBC(SQLGetDiagRec)
  (kind, handle, 1, state.data(), &native, message.data(), static_cast<SQLSMALLINT>(message.size()), &length);
  return Poco::Exception("SQLSTATE = " + text_of(state, 5) + "\nNative Error Code = " + std::to_string(native) + "\n" +
                         text_of(message, length));
}

bool is_dead(SQLHDBC connection) {
  SQLUINTEGER dead = SQL_CD_FALSE;
  DOSSIER_ODBC(SQLGetConnectAttr)(connection, SQL_ATTR_CONNECTION_DEAD, &dead, 0, nullptr);
  return dead == SQL_CD_TRUE;
}

class Prepared {
 public:
  Prepared(SQLHDBC connection, const std::string& sql) : connection_(connection) {
    if (!SQL_SUCCEEDED(DOSSIER_ODBC(SQLAllocHandle)(SQL_HANDLE_STMT, connection, &statement_)))
      throw exception_of(SQL_HANDLE_DBC, connection);
    auto text = sql;
    try {
      expect(DOSSIER_ODBC(SQLPrepare)(statement_, reinterpret_cast<SQLCHAR*>(text.data()),
                                      static_cast<SQLINTEGER>(text.size())));
    } catch (const Poco::Exception&) {
      free();
      throw;
    }
  }
  ~Prepared() { free(); }
  Prepared(const Prepared&) = delete;
  Prepared& operator=(const Prepared&) = delete;

  SQLSMALLINT count() const {
    SQLSMALLINT columns = 0;
    expect(DOSSIER_ODBC(SQLNumResultCols)(statement_, &columns));
    return columns;
  }

  Column column(SQLSMALLINT number) const {
    Text name{};
    SQLSMALLINT length = 0, type = 0, digits = 0, nullable = 0;
    SQLULEN size = 0;
    expect(DOSSIER_ODBC(SQLDescribeCol)(statement_, static_cast<SQLUSMALLINT>(number), name.data(),
                                        static_cast<SQLSMALLINT>(name.size()), &length, &type, &size, &digits,
                                        &nullable));
    return {text_of(name, length), type == SQL_BINARY || type == SQL_VARBINARY || type == SQL_LONGVARBINARY};
  }

 private:
  void expect(SQLRETURN code) const {
    if (SQL_SUCCEEDED(code)) return;
    // psqlODBC then speaks of a query that has not been executed.
    if (is_dead(connection_)) throw Poco::Exception("not connected");
    throw exception_of(SQL_HANDLE_STMT, statement_);
  }
  void free() { DOSSIER_ODBC(SQLFreeHandle)(SQL_HANDLE_STMT, statement_); }

  SQLHDBC connection_;
  SQLHSTMT statement_ = SQL_NULL_HSTMT;
};

}  // namespace

std::vector<Column> odbc_columns(Poco::Data::Session& session, const std::string& sql) {
  const Prepared query(static_cast<Poco::Data::ODBC::SessionImpl*>(session.impl())->dbc().handle(), sql);
  std::vector<Column> columns;
  for (SQLSMALLINT number = 1; number <= query.count(); ++number) columns.push_back(query.column(number));
  return columns;
}

}  // namespace dossier::sql
