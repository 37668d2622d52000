// The columns of a query.
#pragma once

#include <Poco/Data/Session.h>

#include <string>
#include <vector>

namespace dossier::sql {

/// A column of a query, as the database describes it.
struct Column {
  std::string name;
  bool bytes = false;  // not a text
};

/// Has the server prepare the query and does not run it. Throw Poco::Exception, in the words that problem_of() knows.
/// Through ODBC the driver is asked itself: Poco 1.11 refuses a query that gives a type it does not know (uuid).
std::vector<Column> postgresql_columns(Poco::Data::Session& session, const std::string& sql);
std::vector<Column> odbc_columns(Poco::Data::Session& session, const std::string& sql);

}  // namespace dossier::sql
