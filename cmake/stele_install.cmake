# Installed: the command, the two libraries with their public headers, the models, and the files by
# which find_package(stele) and pkg-config find them.
include(CMakePackageConfigHelpers)

install(TARGETS stele_align stele_tm EXPORT steleTargets
        ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR}
        LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR}
        FILE_SET HEADERS DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/stele)
install(TARGETS stele RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
install(EXPORT steleTargets NAMESPACE stele:: DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/stele)

configure_package_config_file(cmake/steleConfig.cmake.in "${PROJECT_BINARY_DIR}/steleConfig.cmake"
  INSTALL_DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/stele)
write_basic_package_version_file("${PROJECT_BINARY_DIR}/steleConfigVersion.cmake"
  COMPATIBILITY SameMinorVersion)
install(FILES "${PROJECT_BINARY_DIR}/steleConfig.cmake"
              "${PROJECT_BINARY_DIR}/steleConfigVersion.cmake"
        DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/stele)

foreach(library align tm)
  configure_file(cmake/stele-${library}.pc.in "${PROJECT_BINARY_DIR}/stele-${library}.pc" @ONLY)
  install(FILES "${PROJECT_BINARY_DIR}/stele-${library}.pc"
          DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
endforeach()
configure_file(cmake/stele.pc.in "${PROJECT_BINARY_DIR}/stele.pc" @ONLY)
install(FILES "${PROJECT_BINARY_DIR}/stele.pc" DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
