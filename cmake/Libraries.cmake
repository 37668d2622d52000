# Every library of others, as one imported target each, with its headers as SYSTEM.
find_package(Threads REQUIRED)
find_package(PkgConfig REQUIRED)
find_package(Boost REQUIRED)
find_package(CURL REQUIRED)
find_package(OpenSSL REQUIRED)
find_package(ZLIB REQUIRED)
find_package(SQLite3 REQUIRED)
find_package(ICU REQUIRED COMPONENTS i18n uc)
find_package(yaml-cpp REQUIRED)
find_package(spdlog REQUIRED)

# Poco's package files name these targets and nobody defines them.
foreach(client PostgreSQL::client MySQL::client ODBC::ODBC)
  if(NOT TARGET ${client})
    add_library(${client} INTERFACE IMPORTED)
  endif()
endforeach()
find_package(Poco REQUIRED COMPONENTS Foundation Net Data DataSQLite)

pkg_check_modules(zstd REQUIRED IMPORTED_TARGET libzstd)
pkg_check_modules(libssh REQUIRED IMPORTED_TARGET libssh)
pkg_check_modules(re2 REQUIRED IMPORTED_TARGET re2)
find_library(PHONENUMBER_LIBRARY phonenumber REQUIRED)
