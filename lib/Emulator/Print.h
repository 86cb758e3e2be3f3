//===- Print.h - vprintf ----------------------------------------*- C++ -*-===//

#ifndef HEDDLE_LIB_EMULATOR_PRINT_H
#define HEDDLE_LIB_EMULATOR_PRINT_H

#include <cstdint>

namespace heddle::emulator {

/// vprintf to the standard output for the directives %d, %lld, %g and %%; anything else is printed as it is.
/// The number of values printed.
uint32_t printFormatted(const char *format, const void *values);

} // namespace heddle::emulator

#endif // HEDDLE_LIB_EMULATOR_PRINT_H
