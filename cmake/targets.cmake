# Settings that every target of the house shares.
add_library(dragoman_settings INTERFACE)
target_compile_features(dragoman_settings INTERFACE cxx_std_20)
target_compile_options(dragoman_settings INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wnon-virtual-dtor
  -Wno-sign-conversion -Wno-missing-field-initializers)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  # Wrong in GCC 12's optimised builds, about code inlined from system headers: std::string's
  # append (GCC bugs 105329 and 105651) and Boost.Multiprecision's rational numbers.
  target_compile_options(dragoman_settings INTERFACE -Wno-restrict -Wno-maybe-uninitialized)
endif()
if(DRAGOMAN_SANITIZE)
  target_compile_options(dragoman_settings INTERFACE
    -fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer)
  target_link_options(dragoman_settings INTERFACE -fsanitize=address,undefined)
endif()

# dragoman_library(<name> SOURCES … [LINKS …] [PRIVATE_LINKS …]): the static library
# dragoman_<name>. LINKS are rooms that its interface uses, PRIVATE_LINKS what only its sources use.
function(dragoman_library name)
  cmake_parse_arguments(ARG "" "" "SOURCES;LINKS;PRIVATE_LINKS" ${ARGN})
  add_library(dragoman_${name} STATIC ${ARG_SOURCES})
  add_library(dragoman::${name} ALIAS dragoman_${name})
  set_target_properties(dragoman_${name} PROPERTIES EXPORT_NAME ${name})
  target_include_directories(dragoman_${name}
    PUBLIC $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}/include> $<INSTALL_INTERFACE:include>
    PRIVATE ${PROJECT_SOURCE_DIR}/src)
  target_compile_features(dragoman_${name} PUBLIC cxx_std_20)
  target_link_libraries(dragoman_${name}
    PUBLIC ${ARG_LINKS}
    PRIVATE ${ARG_PRIVATE_LINKS} $<BUILD_INTERFACE:dragoman_settings>)
endfunction()

# dragoman_test_settings(<target> [LINKS …]): what the sources of tests are compiled with. Tests are
# compiled more often than run, so they are optimised less than what they test.
function(dragoman_test_settings target)
  cmake_parse_arguments(ARG "" "" "LINKS" ${ARGN})
  target_include_directories(${target} PRIVATE ${PROJECT_SOURCE_DIR}/src ${PROJECT_SOURCE_DIR}/tests)
  target_link_libraries(${target} PUBLIC ${ARG_LINKS} PRIVATE dragoman_settings)
  target_compile_definitions(${target} PRIVATE DRAGOMAN_SOURCE_DIR="${PROJECT_SOURCE_DIR}"
    DRAGOMAN_PROGRAM="${CMAKE_BINARY_DIR}/dragoman")
  target_compile_options(${target} PRIVATE $<$<CONFIG:Release>:-O1>)
endfunction()

# dragoman_test(<name> SOURCES … [LINKS …] [TIMEOUT seconds] [COST seconds]): one GoogleTest program,
# registered test by test. COST: about what its longest test takes where that is long; CTest begins
# with those, so that no processor waits for them at the end.
function(dragoman_test name)
  cmake_parse_arguments(ARG "" "TIMEOUT;COST" "SOURCES;LINKS" ${ARGN})
  set(properties TIMEOUT 300)
  if(ARG_TIMEOUT)
    set(properties TIMEOUT ${ARG_TIMEOUT})
  endif()
  if(ARG_COST)
    list(APPEND properties COST ${ARG_COST})
  endif()
  add_executable(${name} ${ARG_SOURCES})
  dragoman_test_settings(${name} LINKS ${ARG_LINKS} GTest::gtest_main)
  # A parameter that is a struct would be shown as bytes beside its test's name.
  gtest_discover_tests(${name} NO_PRETTY_VALUES DISCOVERY_TIMEOUT 60 PROPERTIES ${properties})
endfunction()
