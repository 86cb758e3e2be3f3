//===- MemoryAccess.h - One element of an access ----------------*- C++ -*-===//

#ifndef HEDDLE_LIB_INTERPRET_MEMORYACCESS_H
#define HEDDLE_LIB_INTERPRET_MEMORYACCESS_H

#include "Interpreter.h"

namespace heddle::interpret {

/// Whether the mask, if there is one, is set for element i.
bool isActive(Interpreter &interpreter, mlir::Value mask, size_t i);
/// The bytes of element i of an access by a base and offsets or by pointers, or an error.
mlir::FailureOr<uint8_t *> lookup(Interpreter &interpreter, mlir::Operation *op, mlir::Value base,
                                  mlir::Value offsets, mlir::Type element, size_t i);
/// An element as memory has it, little endian; an i1 is a byte.
uint64_t readElement(const uint8_t *bytes, mlir::Type type);
void writeElement(uint8_t *bytes, mlir::Type type, uint64_t element);

} // namespace heddle::interpret

#endif // HEDDLE_LIB_INTERPRET_MEMORYACCESS_H
