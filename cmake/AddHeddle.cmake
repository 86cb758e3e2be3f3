# One wrapper per kind of thing. Each names its sources and its links, and nothing else.
# LLVM and MLIR are always linked as their shared libraries: naming a component such as MLIRIR
# would put a second copy of MLIR's state beside libMLIR.so.

# heddle_add_library(HeddleF2 SOURCES A.cpp B.cpp LINK HeddleX [MLIR] [DEPENDS SomeIncGen])
#   LINK_MLIR: links libMLIR and libLLVM. Without it the library gets libLLVM (ADT, Support) alone.
function(heddle_add_library name)
  cmake_parse_arguments(ARG "LINK_MLIR" "" "SOURCES;LINK;DEPENDS" ${ARGN})
  add_library(${name} STATIC ${ARG_SOURCES})
  target_link_libraries(${name} PUBLIC ${ARG_LINK})
  if(ARG_LINK_MLIR)
    target_link_libraries(${name} PUBLIC MLIR LLVM)
  else()
    target_link_libraries(${name} PUBLIC LLVM)
  endif()
  if(ARG_DEPENDS)
    add_dependencies(${name} ${ARG_DEPENDS})
  endif()
endfunction()

# heddle_add_dialect(Tile tile): TableGen for include/heddle/Dialect/Tile/IR: TileOps.td with
# its dialect, types and attributes. Called from that directory.
function(heddle_add_dialect name namespace)
  set(LLVM_TARGET_DEFINITIONS ${name}Ops.td)
  mlir_tablegen(${name}Dialect.h.inc -gen-dialect-decls -dialect=${namespace})
  mlir_tablegen(${name}Dialect.cpp.inc -gen-dialect-defs -dialect=${namespace})
  mlir_tablegen(${name}Attributes.h.inc -gen-attrdef-decls -attrdefs-dialect=${namespace})
  mlir_tablegen(${name}Attributes.cpp.inc -gen-attrdef-defs -attrdefs-dialect=${namespace})
  mlir_tablegen(${name}Types.h.inc -gen-typedef-decls -typedefs-dialect=${namespace})
  mlir_tablegen(${name}Types.cpp.inc -gen-typedef-defs -typedefs-dialect=${namespace})
  mlir_tablegen(${name}Enums.h.inc -gen-enum-decls)
  mlir_tablegen(${name}Enums.cpp.inc -gen-enum-defs)
  mlir_tablegen(${name}Ops.h.inc -gen-op-decls)
  mlir_tablegen(${name}Ops.cpp.inc -gen-op-defs)
  add_public_tablegen_target(Heddle${name}IncGen)
  add_custom_target(Heddle${name}Doc
    COMMAND ${CMAKE_COMMAND} -E make_directory ${PROJECT_BINARY_DIR}/docs/reference
    COMMAND mlir-tblgen -gen-dialect-doc -dialect=${namespace} -I ${PROJECT_SOURCE_DIR}/include
            -I ${CMAKE_CURRENT_SOURCE_DIR} -I ${LLVM_INCLUDE_DIRS}
            ${CMAKE_CURRENT_SOURCE_DIR}/${name}Ops.td -o ${PROJECT_BINARY_DIR}/docs/reference/${name}Dialect.md
    DEPENDS Heddle${name}IncGen VERBATIM)
  set_property(GLOBAL APPEND PROPERTY HEDDLE_DOCS Heddle${name}Doc)
endfunction()

# heddle_add_passes(TileTransforms TilePasses): TableGen for Passes.td in the current directory.
function(heddle_add_passes name)
  set(LLVM_TARGET_DEFINITIONS Passes.td)
  mlir_tablegen(Passes.h.inc -gen-pass-decls -name Heddle${name})
  add_public_tablegen_target(Heddle${name}PassIncGen)
  add_custom_target(Heddle${name}PassDoc
    COMMAND ${CMAKE_COMMAND} -E make_directory ${PROJECT_BINARY_DIR}/docs/reference
    COMMAND mlir-tblgen -gen-pass-doc -I ${LLVM_INCLUDE_DIRS}
            ${CMAKE_CURRENT_SOURCE_DIR}/Passes.td -o ${PROJECT_BINARY_DIR}/docs/reference/${name}Passes.md
    DEPENDS Heddle${name}PassIncGen VERBATIM)
  set_property(GLOBAL APPEND PROPERTY HEDDLE_DOCS Heddle${name}PassDoc)
endfunction()

# heddle_add_tool(heddle-opt SOURCES opt.cpp LINK HeddleTile)
function(heddle_add_tool name)
  cmake_parse_arguments(ARG "" "" "SOURCES;LINK" ${ARGN})
  add_executable(${name} ${ARG_SOURCES})
  target_link_libraries(${name} PRIVATE ${ARG_LINK} MLIR LLVM)
endfunction()

# heddle_add_unittest(F2Tests SOURCES A.cpp LINK HeddleF2): a GoogleTest program in build/unittests, known to ctest and lit.
function(heddle_add_unittest name)
  cmake_parse_arguments(ARG "" "" "SOURCES;LINK" ${ARGN})
  find_package(GTest REQUIRED)
  add_executable(${name} ${ARG_SOURCES})
  set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY "${PROJECT_BINARY_DIR}/unittests")
  target_link_libraries(${name} PRIVATE ${ARG_LINK} GTest::gtest GTest::gtest_main LLVM)
  add_test(NAME ${name} COMMAND ${name})
  set_property(GLOBAL APPEND PROPERTY HEDDLE_UNITTESTS ${name})
endfunction()

# heddle_add_benchmark(f2-bench SOURCES F2Bench.cpp LINK HeddleF2): a Google Benchmark program in build/bin.
function(heddle_add_benchmark name)
  cmake_parse_arguments(ARG "" "" "SOURCES;LINK" ${ARGN})
  find_package(benchmark REQUIRED)
  add_executable(${name} ${ARG_SOURCES})
  target_link_libraries(${name} PRIVATE ${ARG_LINK} benchmark::benchmark LLVM)
endfunction()
