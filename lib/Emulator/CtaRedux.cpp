//===- CtaRedux.cpp - redux.sync --------------------------------------------===//

#include "Cta.h"
#include "mlir/Dialect/LLVMIR/NVVMDialect.h"

using namespace heddle::emulator;
using mlir::NVVM::ReduxKind;

uint32_t Cta::redux(uint32_t mask, uint32_t value, uint32_t kind, uint32_t site) {
  Thread &self = threads[running];
  self.mask = mask;
  self.a = value;
  self.kind = kind;
  wait(State::AtRedux, site);
  return self.result;
}

/// PTX ISA, redux.sync: the operation on the values of all lanes of the mask; add is modulo 2^32.
static uint32_t combine(ReduxKind kind, uint32_t a, uint32_t b) {
  auto signedA = static_cast<int32_t>(a), signedB = static_cast<int32_t>(b);
  switch (kind) {
  case ReduxKind::ADD:
    return a + b;
  case ReduxKind::AND:
    return a & b;
  case ReduxKind::OR:
    return a | b;
  case ReduxKind::XOR:
    return a ^ b;
  case ReduxKind::MIN:
    return std::min(signedA, signedB);
  case ReduxKind::MAX:
    return std::max(signedA, signedB);
  case ReduxKind::UMIN:
    return std::min(a, b);
  case ReduxKind::UMAX:
    return std::max(a, b);
  default: // Those on floats are refused by the host conversion.
    return 0;
  }
}

void Cta::performRedux(uint32_t warp, uint64_t mask) {
  Thread *lanes = &threads[warp * config.warpSize];
  auto kind = static_cast<ReduxKind>(lanes[llvm::countr_zero(mask)].kind);
  std::optional<uint32_t> result;
  for (uint64_t rest = mask; rest; rest &= rest - 1) {
    uint32_t value = lanes[llvm::countr_zero(rest)].a;
    result = result ? combine(kind, *result, value) : value;
  }
  for (uint64_t rest = mask; rest; rest &= rest - 1)
    lanes[llvm::countr_zero(rest)].result = *result;
}
