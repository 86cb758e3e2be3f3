//===- KernelOps.cpp - Kernels and where they run --------------------------===//

#include "heddle/Dialect/Tile/IR/Layouts.h"
#include "heddle/Dialect/Tile/IR/TileOps.h"
#include "mlir/IR/OpImplementation.h"
#include "mlir/IR/TypeUtilities.h"
#include "mlir/Interfaces/FunctionImplementation.h"
#include "llvm/ADT/StringExtras.h"

using namespace mlir;
using namespace heddle;
using namespace heddle::tile;

/// `%x = tile.program_id x` or `tile.program_id x : i32`: the type may be left out.
static ParseResult parseOptionalI32(OpAsmParser &parser, Type &type) {
  if (failed(parser.parseOptionalColon())) {
    type = parser.getBuilder().getI32Type();
    return success();
  }
  return parser.parseType(type);
}
static void printOptionalI32(OpAsmPrinter &printer, Operation *, Type type) { printer << " : " << type; }

#define GET_OP_CLASSES
#include "heddle/Dialect/Tile/IR/TileOps.cpp.inc"

ParseResult KernelOp::parse(OpAsmParser &parser, OperationState &result) {
  auto buildType = [](Builder &builder, ArrayRef<Type> inputs, ArrayRef<Type> results,
                      function_interface_impl::VariadicFlag,
                      std::string &) { return builder.getFunctionType(inputs, results); };
  return function_interface_impl::parseFunctionOp(
      parser, result, /*allowVariadic=*/false, getFunctionTypeAttrName(result.name), buildType,
      getArgAttrsAttrName(result.name), getResAttrsAttrName(result.name));
}

void KernelOp::print(OpAsmPrinter &printer) {
  function_interface_impl::printFunctionOp(printer, *this, /*isVariadic=*/false, getFunctionTypeAttrName(),
                                           getArgAttrsAttrName(), getResAttrsAttrName());
}

static bool isParameterType(Type type) {
  if (type.isSignlessInteger())
    return llvm::is_contained({1u, 8u, 16u, 32u, 64u}, type.getIntOrFloatBitWidth());
  return isa<PointerType>(type) ||
         (isa<FloatType>(type) && llvm::is_contained({8u, 16u, 32u, 64u}, type.getIntOrFloatBitWidth()));
}

/// PTX ISA, section Identifiers; `heddle_` is for what the compiler adds to a module.
static bool isKernelName(StringRef name) {
  return !name.empty() && llvm::isAlpha(name.front()) && !name.starts_with("heddle_") &&
         llvm::all_of(name, [](char c) { return llvm::isAlnum(c) || c == '_' || c == '$'; });
}

LogicalResult KernelOp::verify() {
  int32_t warps = static_cast<int32_t>(getNumWarps());
  if (warps < 1 || warps > 32 || !llvm::isPowerOf2_32(warps)) // C1
    return emitOpError("expected 'num_warps' to be a power of two from 1 to 32, but got ") << warps;
  const plan::TargetModel *target = getTarget(*this);
  if (!target)
    return emitOpError("is in a module with the unknown target '") << getTargetName(*this) << "'";
  if (warps * int64_t(target->warpSize) > int64_t(target->maxThreadsPerCta))
    return emitOpError("expected at most ")
           << target->maxThreadsPerCta << " threads in a CTA on " << target->name
           << ", but 'num_warps' makes " << warps * int64_t(target->warpSize);
  int32_t cluster = static_cast<int32_t>(getClusterSize());
  int32_t maxCluster = std::max(1u, target->maxClusterSize);
  if (cluster < 1 || cluster > maxCluster || !llvm::isPowerOf2_32(cluster)) // C2
    return emitOpError("expected 'cluster' to be a power of two from 1 to ")
           << maxCluster << " on " << target->name << ", but got " << cluster;
  if (!getResultTypes().empty())
    return emitOpError("expected no results, but got ") << getResultTypes().size();
  for (auto [i, type] : llvm::enumerate(getArgumentTypes())) // C3
    if (!isParameterType(type))
      return emitOpError("expected parameter ") << i << " to be a pointer or a scalar, but got " << type;
  if (!isKernelName(getSymName())) // C6
    return emitOpError(
               "expected a name of letters, digits, '_' and '$' that begins with a letter and not with "
               "'heddle_', but got '")
           << getSymName() << "'";
  if (getBody().empty())
    return emitOpError("expected a body");
  return success();
}

/// C4: a layout lists no more bits than the kernel has.
static LogicalResult verifyBits(Operation *op, LayoutAttr layout, HardwareBits bits) {
  std::pair<layout::Dim, unsigned> limits[] = {
      {layout::kLane, bits.lane}, {layout::kWarp, bits.warp}, {layout::kBlock, bits.block}};
  for (auto [dim, limit] : limits)
    if (layout.getBits(dim) > limit)
      return op->emitOpError("expected a layout with at most ")
             << limit << " " << dim.name() << " bases in this kernel, but got " << layout.getBits(dim);
  return success();
}

/// C5: an elementwise op has one layout. Tensors without one are left to layout assignment.
static LogicalResult verifyElementwise(Operation *op) {
  if (!op->hasTrait<OpTrait::Elementwise>())
    return success();
  RankedTensorType first;
  for (Type type :
       llvm::concat<Type>(llvm::to_vector(op->getOperandTypes()), llvm::to_vector(op->getResultTypes()))) {
    auto tensor = dyn_cast<RankedTensorType>(type);
    if (!tensor || !tensor.getEncoding())
      continue;
    if (first && first.getEncoding() != tensor.getEncoding())
      return op->emitOpError("expected one layout for all tensors of an elementwise op, but got ")
             << first << " and " << tensor;
    first = tensor;
  }
  return success();
}

LogicalResult KernelOp::verifyRegions() {
  HardwareBits bits = getHardwareBits(*this);
  auto verifyType = [&](Operation *op, Type type) {
    LayoutAttr layout = getLayout(type);
    return layout ? verifyBits(op, layout, bits) : success();
  };
  WalkResult result = getBody().walk([&](Operation *op) -> WalkResult {
    for (Type type : op->getResultTypes())
      if (failed(verifyType(op, type)))
        return WalkResult::interrupt();
    for (Region &region : op->getRegions())
      for (Block &block : region)
        for (Type type : block.getArgumentTypes())
          if (failed(verifyType(op, type)))
            return WalkResult::interrupt();
    return failed(verifyElementwise(op)) ? WalkResult::interrupt() : WalkResult::advance();
  });
  return failure(result.wasInterrupted());
}
