#include "problems.hpp"

#include <algorithm>
#include <set>

#include "sql_text.hpp"

namespace dossier::sql {
namespace {

struct Known {
  const char* words;  // in lower case
  ErrorKind kind;
  const char* reason;
  const char* next_step;
  const char* odbc_next_step = nullptr;  // where a driver is told in "connection_string" what our options say else
};

// The first that fits counts. Codes in brackets: MySQL's error numbers, then SQLSTATEs as ODBC prints them.
constexpr Known known[] = {
    {"password authentication failed", ErrorKind::permission, "auth_failed",
     "Set the options \"user\" and \"password\""},
    {"no password supplied", ErrorKind::permission, "auth_failed", "Set the option \"password\""},
    {"[mysql_errno]: 1045", ErrorKind::permission, "auth_failed", "Set the options \"user\" and \"password\""},
    {"access denied for user", ErrorKind::permission, "auth_failed",
     "Set \"user\" and \"password\"; may it connect from this machine, and to this database?"},
    {"no pg_hba.conf entry", ErrorKind::permission, "auth_failed",
     "Let pg_hba.conf of the server accept this user from this machine"},
    {"sqlstate = 28", ErrorKind::permission, "auth_failed", "Set the options \"user\" and \"password\""},
    {"is not allowed to connect to this", ErrorKind::permission, "auth_failed",
     "GRANT the user access from this machine"},
    {"role \"", ErrorKind::permission, "auth_failed", "Set the option \"user\""},
    {"permission denied for database", ErrorKind::permission, "forbidden", "GRANT CONNECT ON DATABASE … TO this user"},
    {"permission denied for schema", ErrorKind::permission, "forbidden", "GRANT USAGE ON SCHEMA … TO this user"},
    {"permission denied for", ErrorKind::permission, "forbidden", "GRANT SELECT ON it TO this user"},
    {"command denied to user", ErrorKind::permission, "forbidden", "GRANT SELECT ON it TO this user"},
    {"sqlstate = 42501", ErrorKind::permission, "forbidden", "GRANT SELECT ON it TO this user"},
    {"unknown database", ErrorKind::config, "", "Set the option \"database\" (ODBC: \"connection_string\")"},
    {"database \"", ErrorKind::config, "", "Set the option \"database\" (ODBC: \"connection_string\")"},
    {"could not translate host name", ErrorKind::unavailable, "", "Is the host right?"},
    {"unknown mysql server host", ErrorKind::unavailable, "", "Is the host right?"},
    {"unknown server host", ErrorKind::unavailable, "", "Is the host right?"},
    {"server does not support ssl", ErrorKind::config, "",
     "Turn encryption on at the server, or set tls: if_offered where the way to it is trusted",
     "Turn encryption on at the server, or write SSLmode=prefer into \"connection_string\" where the way to it is "
     "trusted"},
    {"certificate has expired", ErrorKind::unavailable, "", "Have it renewed at the server"},
    {"certificate verify failed", ErrorKind::config, "",
     "Set the option \"tls_authority\" to the certificate of who signed the server's",
     "Is it still valid? Write pqopt={sslrootcert=…} into \"connection_string\", with the certificate of who signed "
     "it"},
    {"ssl is required, but the server does not support it", ErrorKind::config, "",
     "The server has TLS off. Turn it on there (ssl_cert and ssl_key of its configuration); or, where the way to it is "
     "trusted, take FORCETLS, SSLVERIFY and SSLCA out of \"connection_string\""},
    {"tls/ssl error", ErrorKind::config, "",
     "Does SSLCA in \"connection_string\" name who signed the server's certificate, and Server the name in it?"},
    {"received invalid response to ssl negotiation", ErrorKind::config, "",
     "Another program than PostgreSQL answers at this port. Set \"host\" and \"port\", or for MariaDB and MySQL "
     "engine: mysql",
     "Another program than PostgreSQL answers at this port. Correct Server, Port or Driver in \"connection_string\""},
    {"expected authentication request from server", ErrorKind::config, "",
     "Another program than PostgreSQL answers at this port. Set \"host\" and \"port\", or for MariaDB and MySQL "
     "engine: mysql",
     "Another program than PostgreSQL answers at this port. Correct Server, Port or Driver in \"connection_string\""},
    {"duplicate column name", ErrorKind::config, "", "Give each column its own name with AS"},
    {"data too long: error binding", ErrorKind::config, "",
     "Longer values this ODBC driver does not take; PostgreSQL's does with MaxVarcharSize=65536 in "
     "\"connection_string\""},
    {"server certificate for", ErrorKind::config, "", "Set the option \"host\" to the name in the certificate",
     "Set Server in \"connection_string\" to the name in the certificate"},
    {"root certificate file", ErrorKind::config, "", "Set the option \"tls_authority\" to a readable PEM file",
     "Name a readable PEM file in \"connection_string\": pqopt={sslrootcert=…}"},
    {"can't open lib", ErrorKind::config, "",
     "Install the ODBC driver (odbc-postgresql, odbc-mariadb, or the vendor's); odbcinst -q -d lists those there are"},
    {"im002", ErrorKind::config, "",
     "Name a driver that odbcinst -q -d lists, or a DSN of odbc.ini, in \"connection_string\""},
    {"connection refused", ErrorKind::unavailable, "",
     "Does the server run, and listen at this host and port? Try again later"},
    {"timeout expired", ErrorKind::unavailable, "timed_out", "Is the server reachable from here? Try again later"},
    {"statement timeout", ErrorKind::unavailable, "timed_out", "An index may help; or raise time_limit_s"},
    {"max_statement_time exceeded", ErrorKind::unavailable, "timed_out", "An index may help; or raise time_limit_s"},
    {"maximum statement execution time", ErrorKind::unavailable, "timed_out",
     "An index may help; or raise time_limit_s"},
    {"sqlstate = hyt00", ErrorKind::unavailable, "timed_out", "An index may help; or raise time_limit_s"},
    {"canceling statement", ErrorKind::unavailable, "", "Somebody stopped it at the server; try again"},
    {"execution was interrupted", ErrorKind::unavailable, "", "Somebody stopped it at the server; try again"},
    {"server closed the connection", ErrorKind::unavailable, "", "The server went away; try again later"},
    {"terminating connection", ErrorKind::unavailable, "", "The server went away; try again later"},
    {"no connection to the server", ErrorKind::unavailable, "", "The server went away; try again later"},
    {"lost connection", ErrorKind::unavailable, "", "The server went away; try again later"},
    {"server has gone away", ErrorKind::unavailable, "", "The server went away; try again later"},
    {"not connected", ErrorKind::unavailable, "", "The server went away; try again later"},
    {"could not connect", ErrorKind::unavailable, "",
     "Does the server run, and listen at this host and port? Try again later"},
    {"can't connect", ErrorKind::unavailable, "",
     "Does the server run, and listen at this host and port? Try again later"},
    {"too many connections", ErrorKind::unavailable, "", "Try again later, or lower concurrency of this source"},
    {"too many clients", ErrorKind::unavailable, "", "Try again later, or lower concurrency of this source"},
    {"remaining connection slots", ErrorKind::unavailable, "", "Try again later, or lower concurrency of this source"},
    {"the database system is", ErrorKind::unavailable, "", "The server is starting or stopping; try again later"},
    {"sqlstate = 08", ErrorKind::unavailable, "",
     "Does the server run, and listen at this host and port? Try again later"},
};

std::string first_line(std::string text) {
  if (const auto begin = text.find_first_not_of(" \t\r\n"); begin != std::string::npos) text.erase(0, begin);
  text = text.substr(0, text.find('\n'));
  while (!text.empty() && (text.back() == ' ' || text.back() == '.' || text.back() == '\r' || text.back() == '\t' ||
                           text.back() == ';' || text.back() == ':'))
    text.pop_back();
  return text;
}

// ODBC drivers put their own name and the server's in front.
std::string without_brackets(std::string text) {
  while (!text.empty() && text[0] == '[' && text.find(']') != std::string::npos) text.erase(0, text.find(']') + 1);
  return text;
}

// What stands behind the last of these marks, up to the tab or line end that the driver puts behind it.
std::string behind(const std::string& said, const char* mark) {
  const auto at = said.rfind(mark);
  if (at == std::string::npos) return {};
  auto rest = said.substr(at + std::string(mark).size());
  return first_line(rest.substr(0, rest.find("\t[")));
}

constexpr const char* odbc_mark = "Native Error Code = ";

const char* next_step(const Known& fault, const std::string& said) {
  const bool over_odbc = said.find(odbc_mark) != std::string::npos;
  return over_odbc && fault.odbc_next_step ? fault.odbc_next_step : fault.next_step;
}

}  // namespace

std::string sentence_of(const std::string& said) {
  for (const auto* mark : {"[mysql_stmt_error]: ", "[mysql_error]: "})
    if (auto found = behind(said, mark); !found.empty()) return found;
  if (const auto code = said.find(odbc_mark); code != std::string::npos)
    if (const auto line = said.find('\n', code); line != std::string::npos)
      return without_brackets(first_line(said.substr(line)));
  for (const auto* mark : {"ERROR:  ", "FATAL:  ", "Connection Error: "})
    if (auto found = behind(said, mark); !found.empty()) return found;
  return first_line(said);
}

Error problem_of(const std::string& said) {
  const auto words = lower(said);
  for (const auto& fault : known)
    if (words.find(fault.words) != std::string::npos)
      return Error(fault.kind, sentence_of(said) + ". " + next_step(fault, said)).because(fault.reason);
  return {ErrorKind::config, sentence_of(said)};
}

bool is_about_names(const std::string& said) {
  const auto words = lower(said);
  for (const auto* name :
       {"does not exist", "doesn't exist", "unknown column", "unknown table", "sqlstate = 42s02", "sqlstate = 42s22"})
    if (words.find(name) != std::string::npos) return true;
  return false;
}

std::string without(const std::string& password, std::string text) {
  if (password.empty()) return text;
  for (size_t at = text.find(password); at != std::string::npos; at = text.find(password, at + 3))
    text.replace(at, password.size(), "***");
  return text;
}

Error took_too_long(const Limits& limits) {
  return Error(ErrorKind::unavailable, "took longer than " + std::to_string(limits.time_limit.count()) +
                                           " s and was stopped. An index may help; or raise time_limit_s")
      .because("timed_out");
}

Error too_many_rows(const Limits& limits) {
  return Error(ErrorKind::malformed, "gives more than " + std::to_string(limits.most_rows) +
                                         " rows; nothing of it was kept. Narrow the query, or raise max_rows")
      .because("too_broad");
}

Result<void> expect_different(const std::vector<std::string>& columns) {
  std::set<std::string> seen;
  for (const auto& name : columns)
    if (!seen.insert(name).second)
      return fail(ErrorKind::config, "two columns are named \"" + name + "\"; give each its own name with AS");
  return {};
}

std::string listed_tables(const std::vector<std::string>& tables) {
  constexpr size_t shown = 12;
  std::string names;
  for (size_t index = 0; index < std::min(shown, tables.size()); ++index)
    names += (names.empty() ? "" : ", ") + tables[index];
  return (names.empty() ? "none" : names + (tables.size() > shown ? ", …" : "")) +
         ". Does the preset, or the query, fit this database?";
}

}  // namespace dossier::sql
