// A prepared statement of MySQL's and MariaDB's own client.
//
// Poco 1.11 sizes its buffers by what the server says before it runs a query and reads beyond them where a value is
// longer (a placeholder as a column, LONGTEXT); it knows no TIMESTAMP, YEAR or BIT, and drops sub-seconds.
#pragma once

#include <Poco/Data/Session.h>

#include <memory>
#include <string>
#include <vector>

#include "columns.hpp"
#include "dossier/sql.hpp"

namespace dossier::sql {

/// All calls throw Poco::Exception, in the words that problem_of() knows.
class MysqlStatement {
 public:
  /// Has the server prepare it.
  MysqlStatement(Poco::Data::Session& session, const std::string& sql);
  ~MysqlStatement();

  std::vector<Column> columns() const;
  void execute(const std::vector<Bound>& values);
  /// The next rows, about 1 MiB of them or one; none at the end. Values as their texts; texts in their column's
  /// charset.
  std::vector<RawRow> some();

 private:
  class Client;
  std::unique_ptr<Client> client_;
};

}  // namespace dossier::sql
