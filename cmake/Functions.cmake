# dossier_precompile(<name> <visibility>): core/precompiled.hpp, read once: half of the time that a file takes to compile.
# GCC takes it for sources of the same flags, hence one for the hub and one for plugins, whose symbols are hidden.
function(dossier_precompile name visibility)
  if(DOSSIER_PRECOMPILED)
    set(source ${CMAKE_CURRENT_BINARY_DIR}/${name}.cpp)
    file(CONFIGURE OUTPUT ${source} CONTENT "// Compiled beside the header alone.\n")
    add_library(${name} OBJECT ${source})
    set_target_properties(${name} PROPERTIES CXX_VISIBILITY_PRESET ${visibility})
    if(visibility STREQUAL "hidden")
      set_target_properties(${name} PROPERTIES VISIBILITY_INLINES_HIDDEN ON)
    endif()
    target_link_libraries(${name} PRIVATE dossier_sdk)
    target_precompile_headers(${name} PRIVATE ${PROJECT_SOURCE_DIR}/core/precompiled.hpp)
    dossier_compile_for_ccache(${name})
  endif()
endfunction()

# dossier_takes_precompiled(<target> <name>): the target reads what dossier_precompile(<name> …) has read.
function(dossier_takes_precompiled target name)
  if(DOSSIER_PRECOMPILED)
    dossier_compile_for_ccache(${target})
    target_precompile_headers(${target} REUSE_FROM ${name})
  endif()
endfunction()

# What ccache asks of whoever precompiles.
function(dossier_compile_for_ccache target)
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    target_compile_options(${target} PRIVATE $<$<COMPILE_LANGUAGE:CXX>:-fpch-preprocess>)
  else()
    target_compile_options(${target} PRIVATE "$<$<COMPILE_LANGUAGE:CXX>:SHELL:-Xclang -fno-pch-timestamp>")
  endif()
endfunction()

# dossier_stage(<name> LIBS …): one stage of core/src as a static library. What it links is what it may include: the
# stages before it in the ladder, and the libraries named here.
function(dossier_stage name)
  cmake_parse_arguments(arg "" "" "LIBS" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/src/${name}/*.cpp)
  if(sources)
    add_library(dossier_${name} STATIC ${sources})
    dossier_takes_precompiled(dossier_${name} dossier_headers)
    set(scope PUBLIC)
  else()
    add_library(dossier_${name} INTERFACE)
    set(scope INTERFACE)
  endif()
  target_link_libraries(dossier_${name} ${scope} dossier_sdk ${arg_LIBS})
  target_include_directories(dossier_${name} ${scope} ${PROJECT_SOURCE_DIR}/core/src)
endfunction()

# dossier_plugin(<target> <name> <subfolder> LIBS …): <name>.cpp as a module that sees nothing of ours but the SDK.
function(dossier_plugin target name subfolder)
  cmake_parse_arguments(arg "" "" "LIBS;SOURCES" ${ARGN})
  add_library(${target} MODULE ${name}.cpp ${arg_SOURCES})
  set_target_properties(${target} PROPERTIES
    OUTPUT_NAME ${name} CXX_VISIBILITY_PRESET hidden VISIBILITY_INLINES_HIDDEN ON
    LIBRARY_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/plugins/${subfolder})
  target_link_libraries(${target} PRIVATE dossier_sdk ${arg_LIBS})
  dossier_takes_precompiled(${target} dossier_plugin_headers)
  add_dependencies(dossier_plugins ${target})
  # Libraries are loaded once and never unloaded.
  target_link_options(${target} PRIVATE -Wl,-z,nodelete)
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    target_link_options(${target} PRIVATE -Wl,--no-undefined)
  endif()
  if(DOSSIER_TESTS AND EXISTS ${CMAKE_CURRENT_SOURCE_DIR}/${name}_test.cpp)
    set_property(GLOBAL APPEND PROPERTY dossier_plugin_tests "${target}|${subfolder}.${name}|${CMAKE_CURRENT_SOURCE_DIR}/${name}_test.cpp")
  endif()
endfunction()

# All of connectors/<name>/CMakeLists.txt.
function(dossier_add_connector name)
  dossier_plugin(connector_${name} ${name} connectors ${ARGN})
endfunction()

# All of plugins/reports/<name>/CMakeLists.txt.
function(dossier_add_report name)
  dossier_plugin(report_${name} ${name} reports ${ARGN})
endfunction()

# dossier_test(<name> SOURCES … LIBS …): a GoogleTest program, run by ctest under its name.
function(dossier_test name)
  cmake_parse_arguments(arg "" "" "SOURCES;LIBS;DEPENDS" ${ARGN})
  string(REPLACE "." "_" target "${name}")
  add_executable(test_${target} ${arg_SOURCES})
  target_link_libraries(test_${target} PRIVATE ${arg_LIBS} GTest::gmock GTest::gtest_main)
  set_target_properties(test_${target} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests)
  # Optimising the tests themselves takes as long as compiling all they test; looking for undefined behaviour in them
  # (what they test is looked at) nearly as long again.
  target_compile_options(test_${target} PRIVATE -O0 -fno-sanitize=undefined -fpch-preprocess)
  target_precompile_headers(test_${target} REUSE_FROM dossier_test_headers)
  target_compile_definitions(test_${target} PRIVATE
    DOSSIER_SOURCE_DIR="${PROJECT_SOURCE_DIR}" DOSSIER_BUILD_DIR="${CMAKE_BINARY_DIR}"
    DOSSIER_EXTERNAL_FIXTURES="${DOSSIER_EXTERNAL_FIXTURES}" DOSSIER_RT5_SCHEMA="${DOSSIER_RT5_SCHEMA}"
    DOSSIER_REDMINE="${DOSSIER_REDMINE}")
  if(arg_DEPENDS)
    add_dependencies(test_${target} ${arg_DEPENDS})
  endif()
  add_test(NAME ${name} COMMAND test_${target})
  set_tests_properties(${name} PROPERTIES
    ENVIRONMENT "LSAN_OPTIONS=suppressions=${PROJECT_SOURCE_DIR}/tests/leaks_of_others.txt:print_suppressions=0")
endfunction()

# dossier_bench(<name> LIBS … ARGUMENTS …): <name>.cpp as the program bench_<name>, which measures ratios within one run
# and fails above its goal; run by ctest as bench.<name>, alone.
function(dossier_bench name)
  cmake_parse_arguments(arg "" "" "LIBS;DEPENDS;ARGUMENTS" ${ARGN})
  add_executable(bench_${name} ${name}.cpp)
  target_link_libraries(bench_${name} PRIVATE ${arg_LIBS})
  set_target_properties(bench_${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bench)
  if(arg_DEPENDS)
    add_dependencies(bench_${name} ${arg_DEPENDS})
  endif()
  add_test(NAME bench.${name} COMMAND bench_${name} ${arg_ARGUMENTS})
  set_tests_properties(bench.${name} PROPERTIES RUN_SERIAL ON TIMEOUT 600)
endfunction()
