# Finds LLVM/MLIR 22 as packaged and sets the flags that everything is built with.

# The packages' version files refuse `find_package(MLIR 22)`, so the major version is tested here.
find_package(MLIR REQUIRED CONFIG HINTS /usr/lib/llvm-22/lib/cmake/mlir)
if(NOT LLVM_VERSION_MAJOR EQUAL 22)
  message(FATAL_ERROR "Heddle needs LLVM/MLIR 22, found ${LLVM_PACKAGE_VERSION} in ${MLIR_DIR}")
endif()

list(APPEND CMAKE_MODULE_PATH "${MLIR_CMAKE_DIR}" "${LLVM_CMAKE_DIR}")
include(TableGen)
include(AddLLVM)
include(AddMLIR)

include_directories(SYSTEM ${LLVM_INCLUDE_DIRS} ${MLIR_INCLUDE_DIRS})
include_directories(${PROJECT_SOURCE_DIR}/include ${PROJECT_BINARY_DIR}/include)
separate_arguments(llvm_definitions NATIVE_COMMAND "${LLVM_DEFINITIONS}")
add_definitions(${llvm_definitions})

set(CMAKE_RUNTIME_OUTPUT_DIRECTORY "${PROJECT_BINARY_DIR}/bin")
set(CMAKE_LIBRARY_OUTPUT_DIRECTORY "${PROJECT_BINARY_DIR}/lib")
set(CMAKE_ARCHIVE_OUTPUT_DIRECTORY "${PROJECT_BINARY_DIR}/lib")

# LLVM is packaged with RTTI and without exceptions; our own code uses neither exceptions nor dynamic_cast.
add_compile_options(-Wall -Wextra -Wno-unused-parameter -fno-exceptions)
# A view of a temporary (marked LLVM_LIFETIME_BOUND) is a wrong answer waiting for another optimization level.
if(CMAKE_CXX_COMPILER_ID MATCHES "Clang")
  add_compile_options(-Werror=dangling)
endif()
# The packages define NDEBUG for release builds and LLVM_ENABLE_ASSERTIONS has no effect on us, so ask for assert() by name.
if(HEDDLE_ENABLE_ASSERTIONS)
  add_compile_options(-UNDEBUG)
endif()

if(HEDDLE_SANITIZERS)
  add_compile_options(-fsanitize=${HEDDLE_SANITIZERS} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  # libMLIR.so is not instrumented: its vtables are no proof of anything, and its containers must not be annotated.
  add_compile_options(-fno-sanitize=vptr,function)
  add_link_options(-fsanitize=${HEDDLE_SANITIZERS})
endif()

find_program(HEDDLE_CCACHE ccache)
if(HEDDLE_CCACHE)
  set(CMAKE_C_COMPILER_LAUNCHER "${HEDDLE_CCACHE}")
  set(CMAKE_CXX_COMPILER_LAUNCHER "${HEDDLE_CCACHE}")
endif()
find_program(HEDDLE_LLD NAMES ld.lld-22 ld.lld)
if(HEDDLE_LLD)
  add_link_options(--ld-path=${HEDDLE_LLD})
endif()
