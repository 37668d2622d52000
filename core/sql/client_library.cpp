#include "client_library.hpp"

#include <Poco/Exception.h>
#include <Poco/SharedLibrary.h>

#include <map>
#include <memory>
#include <mutex>
#include <string>

namespace dossier::sql {

const ClientLibrary postgresql_client{
    DOSSIER_POSTGRESQL_CLIENT, "_ZN4Poco4Data10PostgreSQL9Connector17registerConnectorEv", "libpocodatapostgresql80"};
const ClientLibrary mysql_client{DOSSIER_MYSQL_CLIENT, "_ZN4Poco4Data5MySQL9Connector17registerConnectorEv",
                                 "libpocodatamysql80"};
const ClientLibrary odbc_client{DOSSIER_ODBC_CLIENT, "_ZN4Poco4Data4ODBC9Connector17registerConnectorEv",
                                "libpocodataodbc80"};

namespace {

using Loaded = std::map<std::string, std::unique_ptr<Poco::SharedLibrary>>;

// Never freed: the sessions' code lies in them.
Loaded& loaded() {
  static auto& libraries = *new Loaded;
  return libraries;
}

std::mutex& mutex() {
  static std::mutex made;
  return made;
}

}  // namespace

Result<void> load(const ClientLibrary& client) {
  const std::lock_guard lock(mutex());
  if (loaded().count(client.file) > 0) return {};
  try {
    auto library = std::make_unique<Poco::SharedLibrary>(client.file);
    reinterpret_cast<void (*)()>(library->getSymbol(client.symbol))();
    loaded()[client.file] = std::move(library);
    return {};
  } catch (const Poco::Exception& exception) {
    return fail(ErrorKind::config, std::string("the database client ") + client.file + " cannot be loaded (" +
                                       exception.message() + "). Install it: apt-get install " + client.package);
  }
}

void* function_of(const ClientLibrary& client, const char* name) {
  const std::lock_guard lock(mutex());
  return loaded().at(client.file)->getSymbol(name);
}

}  // namespace dossier::sql
