# Our own compile flags. They reach our targets only and are never exported.

# "Dev" is the daily build: optimised enough for real corpora, assertions on, light debug
# information so that it compiles fast.
set(CMAKE_CXX_FLAGS_DEV "-O2 -g1")
if(NOT CMAKE_BUILD_TYPE AND NOT CMAKE_CONFIGURATION_TYPES)
  set(CMAKE_BUILD_TYPE Release CACHE STRING "Build type" FORCE)
endif()

find_program(STELE_CCACHE ccache)
if(STELE_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_CXX_COMPILER_LAUNCHER "${STELE_CCACHE}")
endif()

add_library(stele_build_flags INTERFACE)
target_compile_features(stele_build_flags INTERFACE cxx_std_20)
target_compile_options(stele_build_flags INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Woverloaded-virtual -Wcast-qual -Wvla
  -Wextra-semi -Werror=return-type -fno-strict-aliasing
  # Options structs are filled with designated initialisers; the rest keeps its defaults.
  -Wno-missing-field-initializers
  # GCC 12 sees overlaps in std::string's operator+ that cannot be (its bug 105651).
  $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict>)
option(STELE_WARNINGS_AS_ERRORS "Treat warnings as errors" ${PROJECT_IS_TOP_LEVEL})
if(STELE_WARNINGS_AS_ERRORS)
  target_compile_options(stele_build_flags INTERFACE -Werror)
endif()
if(STELE_SANITIZE)
  target_compile_options(stele_build_flags INTERFACE
    -fsanitize=${STELE_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  target_link_options(stele_build_flags INTERFACE -fsanitize=${STELE_SANITIZE})
endif()
if(STELE_BUILD_FUZZERS)
  target_compile_options(stele_build_flags INTERFACE -fsanitize=fuzzer-no-link)
  # Debian's libFuzzer is built against libstdc++, so nothing else changes.
endif()

function(stele_configure_target target)
  target_link_libraries(${target} PRIVATE $<BUILD_INTERFACE:stele_build_flags>)
  set_target_properties(${target} PROPERTIES CXX_EXTENSIONS OFF POSITION_INDEPENDENT_CODE ON)
endfunction()
