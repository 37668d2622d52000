option(DOSSIER_TESTS "Build the tests" ON)
set(DOSSIER_SANITIZE "" CACHE STRING "Sanitizers for everything: address,undefined or thread; empty for none")
set(DOSSIER_EXTERNAL_FIXTURES "" CACHE PATH "Folder of third-party payloads; tests that need it are skipped without")
set(DOSSIER_RT5_SCHEMA "" CACHE FILEPATH "schema.SQLite of Request Tracker 5, unpacked from Debian's package")
set(DOSSIER_REDMINE "" CACHE PATH "Folder usr/share/redmine, unpacked from Debian's package redmine")

if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE Release CACHE STRING "" FORCE)
endif()
set(CMAKE_CXX_FLAGS_RELEASE "-O2 -DNDEBUG")
# Hardly optimised: with sanitizers more takes twice as long to compile, and saves the tests less.
set(CMAKE_CXX_FLAGS_DEBUG "-Og -g1")

add_compile_options(-Wall -Wextra -Wpedantic -Wshadow -Wconversion)
if(DOSSIER_SANITIZE)
  add_compile_options(-fsanitize=${DOSSIER_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${DOSSIER_SANITIZE})
  add_compile_definitions(DOSSIER_SANITIZED=1)
else()
  # Not beside sanitizers: they make GCC warn where nothing is wrong, so that its manual advises against it.
  add_compile_options(-Werror)
endif()

option(DOSSIER_FUZZ "Build the fuzzers (clang with libFuzzer)" OFF)
if(DOSSIER_FUZZ)
  # clang counts null plus zero as an overflow, and RapidJSON adds it for empty texts.
  # For a few seconds of each, what compiles fast is worth more than what runs fast.
  set(DOSSIER_FUZZ_LEVEL "-O1" CACHE STRING "How far the fuzzers are optimised")
  add_compile_options(${DOSSIER_FUZZ_LEVEL} -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize=pointer-overflow -fno-omit-frame-pointer -fno-sanitize-recover=all)
  add_link_options(-fsanitize=address,undefined)
  add_compile_definitions(DOSSIER_SANITIZED=1)
endif()

# The builds that look for faults at run time read what nearly every file includes once. The release build does not: it
# shows that each file includes what it needs, and GCC takes warnings of the C++ library's own for ours where that comes
# precompiled.
if(DOSSIER_SANITIZE OR DOSSIER_FUZZ)
  set(DOSSIER_PRECOMPILED ON)
  # Some libraries ask for these of whoever uses them; a precompiled header is taken only where all ask alike.
  add_compile_options(-pthread)
  add_compile_definitions(_FILE_OFFSET_BITS=64)
endif()
