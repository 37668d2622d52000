// Poco's database clients, loaded only where configured: each brings a client library of its vendor.
#pragma once

#include "dossier/result.hpp"

namespace dossier::sql {

struct ClientLibrary {
  const char* file;     // the shared library's soname
  const char* symbol;   // its Connector::registerConnector(), as the Itanium C++ ABI spells it
  const char* package;  // Debian's package
};

extern const ClientLibrary postgresql_client, mysql_client, odbc_client;

/// Loads it once for the process; it stays loaded. Errors: config, naming the package to install.
Result<void> load(const ClientLibrary& client);

/// A function of the vendor's library, behind load(): `Function` is its type. Throws Poco::NotFoundException.
void* function_of(const ClientLibrary& client, const char* name);
template <class Function>
Function* function_of(const ClientLibrary& client, const char* name) {
  return reinterpret_cast<Function*>(function_of(client, name));
}

}  // namespace dossier::sql
