#include <Poco/Data/Statement.h>
#include <Poco/Data/StatementImpl.h>
#include <Poco/Nullable.h>

#include "columns.hpp"

namespace dossier::sql {
namespace {

// A statement that can be prepared and asked for its columns without being run; Poco offers neither.
class Prepared : public Poco::Data::Statement {
 public:
  explicit Prepared(Poco::Data::Session& session) : Poco::Data::Statement(session) {}

  std::vector<Column> columns() {
    std::vector<Column> columns;
    const auto count = Peek::prepare(*impl());
    for (size_t index = 0; index < count; ++index) {
      const auto& column = metaColumn(index);
      columns.push_back({column.name(), column.type() == Poco::Data::MetaColumn::FDT_BLOB});
    }
    return columns;
  }

 private:
  struct Peek : Poco::Data::StatementImpl {
    static size_t prepare(Poco::Data::StatementImpl& statement) {
      (statement.*(&Peek::compileImpl))();
      return (statement.*(&Peek::columnsReturned))();
    }
  };
};

}  // namespace

std::vector<Column> postgresql_columns(Poco::Data::Session& session, const std::string& sql) {
  Poco::Nullable<std::string> unused;  // with a place to put values Poco does not look at their types
  Prepared statement(session);
  statement << sql, Poco::Data::Keywords::into(unused), Poco::Data::Keywords::range(0, 1);
  return statement.columns();
}

}  // namespace dossier::sql
