# stele_sources(<library> [PUBLIC_HEADERS h...] [SOURCES f...])
#
# Adds the files of the current folder to <library>. Headers under PUBLIC_HEADERS are installed
# and must compile alone (CMake's all_verify_interface_header_sets checks it).
function(stele_sources library)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "PUBLIC_HEADERS;SOURCES")
  if(arg_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "stele_sources(${library}): unexpected ${arg_UNPARSED_ARGUMENTS}")
  endif()
  list(TRANSFORM arg_PUBLIC_HEADERS PREPEND "${CMAKE_CURRENT_SOURCE_DIR}/")
  if(arg_SOURCES)
    target_sources(${library} PRIVATE ${arg_SOURCES})
  endif()
  if(arg_PUBLIC_HEADERS)
    target_sources(${library} PUBLIC FILE_SET HEADERS
      BASE_DIRS "${PROJECT_SOURCE_DIR}" FILES ${arg_PUBLIC_HEADERS})
  endif()
endfunction()
