# What a C++ user needs: headers, the pure libraries, and a package file for find_package(dragoman).
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

install(DIRECTORY include/dragoman DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
install(TARGETS dragoman_model dragoman_format dragoman_solve dragoman_infer dragoman_record
  dragoman_vault dragoman_brief dragoman_page dragoman_server
  EXPORT dragoman-targets ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR})
install(TARGETS dragoman RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
install(EXPORT dragoman-targets NAMESPACE dragoman::
  DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/dragoman)
configure_package_config_file(cmake/dragoman-config.cmake.in
  ${CMAKE_CURRENT_BINARY_DIR}/dragoman-config.cmake
  INSTALL_DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/dragoman)
write_basic_package_version_file(${CMAKE_CURRENT_BINARY_DIR}/dragoman-config-version.cmake
  COMPATIBILITY SameMinorVersion)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/dragoman-config.cmake
  ${CMAKE_CURRENT_BINARY_DIR}/dragoman-config-version.cmake
  DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/dragoman)
