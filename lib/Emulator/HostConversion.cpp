//===- HostConversion.cpp - From the device module to a host module ---------===//

#include "HostConversion.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/LLVMIR/NVVMDialect.h"
#include "mlir/IR/Builders.h"
#include "mlir/Interfaces/DataLayoutInterfaces.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace heddle;
using namespace heddle::emulator;

static std::string describeLocation(Location loc) {
  std::string text = "unknown location";
  loc->walk([&](Location part) {
    auto file = dyn_cast<FileLineColLoc>(part);
    if (!file)
      return WalkResult::advance();
    text = file.getFilename().str() + ":" + std::to_string(file.getLine()) + ":" +
           std::to_string(file.getColumn());
    return WalkResult::interrupt();
  });
  return text;
}

namespace {

class HostConverter {
public:
  explicit HostConverter(ModuleOp module) : module(module), builder(module.getContext()), dataLayout(module) {
    i32 = builder.getI32Type();
    i64 = builder.getI64Type();
    hostPointer = LLVM::LLVMPointerType::get(builder.getContext());
    none = LLVM::LLVMVoidType::get(builder.getContext());
  }

  FailureOr<ProgramInfo> run() {
    placeSharedVariables();
    SmallVector<LLVM::LLVMFuncOp> functions(module.getOps<LLVM::LLVMFuncOp>());
    for (LLVM::LLVMFuncOp function : functions)
      if (!function.isExternal() && failed(convertFunction(function)))
        return failure();
    for (LLVM::GlobalOp global : llvm::make_early_inc_range(module.getOps<LLVM::GlobalOp>()))
      if (global.getAddrSpace() == 3)
        global.erase();
    return std::move(info);
  }

private:
  void placeSharedVariables() {
    uint32_t next = sharedBase;
    for (LLVM::GlobalOp global : module.getOps<LLVM::GlobalOp>()) {
      if (global.getAddrSpace() != 3)
        continue;
      SharedVariable variable{global.getSymName().str(), next, 0};
      variable.bytes = dataLayout.getTypeSize(global.getType());
      next = llvm::alignTo(next + variable.bytes, 128);
      info.shared.push_back(variable);
    }
    info.dynamicSharedAddress = next;
    for (SharedVariable &variable : info.shared)
      if (variable.bytes == 0)
        variable.address = next;
  }

  LogicalResult convertFunction(LLVM::LLVMFuncOp function) {
    if (function->hasAttr(NVVM::NVVMDialect::getKernelFuncAttrName()))
      convertKernelAttributes(function);
    entry = &function.getBody().front();
    for (Block &block : function.getBody()) {
      SmallVector<Operation *> ops;
      for (Operation &op : block)
        ops.push_back(&op);
      BlockInfo counts;
      for (Operation *op : ops)
        if (failed(convertOp(op, counts)))
          return failure();
      builder.setInsertionPointToStart(&block);
      call(function.getLoc(), "heddle_emu_block", none,
           {constant(function.getLoc(), i32, info.blocks.size())});
      info.blocks.push_back(std::move(counts));
    }
    return success();
  }

  void convertKernelAttributes(LLVM::LLVMFuncOp function) {
    std::vector<bool> &parameters = info.kernels[function.getSymName().str()];
    for (Type type : function.getArgumentTypes())
      parameters.push_back(isa<LLVM::LLVMPointerType>(type));
    for (NamedAttribute attr : llvm::to_vector(function->getDiscardableAttrs()))
      if (attr.getName().getValue().starts_with("nvvm.") || attr.getName().getValue().starts_with("heddle."))
        function->removeDiscardableAttr(attr.getName());
    function.removeArgAttrsAttr();
  }

  //===--------------------------------------------------------------------===//
  // Helpers
  //===--------------------------------------------------------------------===//

  Value constant(Location loc, Type type, int64_t value) {
    return LLVM::ConstantOp::create(builder, loc, type, builder.getIntegerAttr(type, value));
  }

  Value call(Location loc, StringRef name, Type result, ValueRange arguments) {
    auto callee = module.lookupSymbol<LLVM::LLVMFuncOp>(name);
    if (!callee) {
      OpBuilder::InsertionGuard guard(builder);
      builder.setInsertionPointToStart(module.getBody());
      auto type = LLVM::LLVMFunctionType::get(result, llvm::to_vector(arguments.getTypes()));
      callee = LLVM::LLVMFuncOp::create(builder, module.getLoc(), name, type);
    }
    auto op = LLVM::CallOp::create(builder, loc, callee, arguments);
    return isa<LLVM::LLVMVoidType>(result) ? Value() : op.getResult();
  }

  Value site(Operation *op, StringRef message = "") {
    info.sites.push_back({describeLocation(op->getLoc()), message.str()});
    return constant(op->getLoc(), i32, info.sites.size() - 1);
  }

  /// A place on the host's stack for a value on its way to or from device memory.
  Value temporary(Location loc, Type type) {
    OpBuilder::InsertionGuard guard(builder);
    builder.setInsertionPointToStart(entry);
    return LLVM::AllocaOp::create(builder, loc, hostPointer, type, constant(loc, i32, 1), /*alignment=*/16);
  }

  void replace(Operation *op, Value value) {
    op->getResult(0).replaceAllUsesWith(value);
    op->erase();
  }

  LogicalResult unsupported(Operation *op) {
    return op->emitError("'") << op->getName() << "' is not supported by the emulator";
  }

  //===--------------------------------------------------------------------===//
  // Ops
  //===--------------------------------------------------------------------===//

  LogicalResult convertOp(Operation *op, BlockInfo &counts) {
    builder.setInsertionPoint(op);
    if (isa<NVVM::NVVMDialect>(op->getDialect()))
      return convertNVVM(op, counts);
    return llvm::TypeSwitch<Operation *, LogicalResult>(op)
        .Case([&](LLVM::LoadOp load) { return convertLoad(load, counts); })
        .Case([&](LLVM::StoreOp store) { return convertStore(store, counts); })
        .Case([&](LLVM::AddressOfOp address) { return convertAddressOf(address); })
        .Case([&](LLVM::SelectOp select) { return countSelect(select, counts); })
        .Case([&](LLVM::Trap trap) { return convertTrap(trap); })
        .Case<LLVM::AtomicRMWOp, LLVM::AtomicCmpXchgOp, LLVM::MemcpyOp, LLVM::InlineAsmOp>(
            [&](auto other) { return unsupported(other); })
        .Default([](Operation *) { return success(); });
  }

  /// "shared" or "global" for device memory; empty for the host's stack.
  static StringRef spaceOf(Value pointer) {
    switch (cast<LLVM::LLVMPointerType>(pointer.getType()).getAddressSpace()) {
    case 1:
      return "global";
    case 3:
      return "shared";
    default:
      return "";
    }
  }

  SmallVector<Value> accessArguments(Operation *op, Value pointer, Value place, Type type,
                                     std::optional<uint64_t> alignment) {
    Location loc = op->getLoc();
    uint64_t bytes = dataLayout.getTypeSize(type);
    uint64_t align = alignment.value_or(dataLayout.getTypeABIAlignment(type));
    return {LLVM::PtrToIntOp::create(builder, loc, i64, pointer),
            place,
            constant(loc, i32, bytes),
            constant(loc, i32, align),
            constant(loc, i32, spaceOf(pointer) == "shared"),
            site(op)};
  }

  LogicalResult convertLoad(LLVM::LoadOp op, BlockInfo &counts) {
    StringRef space = spaceOf(op.getAddr());
    if (space.empty())
      return success();
    ++counts.instructions[("ld_" + space).str()];
    Value place = temporary(op.getLoc(), op.getType());
    call(op.getLoc(), "heddle_emu_load", none,
         accessArguments(op, op.getAddr(), place, op.getType(), op.getAlignment()));
    replace(op, LLVM::LoadOp::create(builder, op.getLoc(), op.getType(), place));
    return success();
  }

  LogicalResult convertStore(LLVM::StoreOp op, BlockInfo &counts) {
    StringRef space = spaceOf(op.getAddr());
    if (space.empty())
      return success();
    ++counts.instructions[("st_" + space).str()];
    Type type = op.getValue().getType();
    Value place = temporary(op.getLoc(), type);
    LLVM::StoreOp::create(builder, op.getLoc(), op.getValue(), place);
    call(op.getLoc(), "heddle_emu_store", none,
         accessArguments(op, op.getAddr(), place, type, op.getAlignment()));
    op.erase();
    return success();
  }

  LogicalResult convertAddressOf(LLVM::AddressOfOp op) {
    auto variable =
        llvm::find_if(info.shared, [&](const SharedVariable &v) { return v.name == op.getGlobalName(); });
    if (variable == info.shared.end())
      return success();
    replace(op, LLVM::IntToPtrOp::create(builder, op.getLoc(), op.getType(),
                                         constant(op.getLoc(), i64, variable->address)));
    return success();
  }

  static LogicalResult countSelect(LLVM::SelectOp op, BlockInfo &counts) {
    Type type = op.getType(), element = type;
    unsigned elements = 1;
    if (auto vector = dyn_cast<VectorType>(type)) {
      element = vector.getElementType();
      elements = vector.getNumElements();
    }
    if (element.isIntOrFloat() && element.getIntOrFloatBitWidth() > 1)
      counts.instructions["selp"] += elements;
    return success();
  }

  LogicalResult convertTrap(LLVM::Trap op) {
    auto message = op->getAttrOfType<StringAttr>("heddle.message");
    call(op.getLoc(), "heddle_emu_trap", none, {site(op, message ? message.getValue() : "trap")});
    op.erase();
    return success();
  }

  /// A special register that the runtime numbers: tid, ntid, ctaid, nctaid in x, y, z, then the lane.
  static std::optional<int> specialRegister(Operation *op) {
    return llvm::TypeSwitch<Operation *, std::optional<int>>(op)
        .Case<NVVM::ThreadIdXOp>([](auto) { return 0; })
        .Case<NVVM::ThreadIdYOp>([](auto) { return 1; })
        .Case<NVVM::ThreadIdZOp>([](auto) { return 2; })
        .Case<NVVM::BlockDimXOp>([](auto) { return 3; })
        .Case<NVVM::BlockDimYOp>([](auto) { return 4; })
        .Case<NVVM::BlockDimZOp>([](auto) { return 5; })
        .Case<NVVM::BlockIdXOp>([](auto) { return 6; })
        .Case<NVVM::BlockIdYOp>([](auto) { return 7; })
        .Case<NVVM::BlockIdZOp>([](auto) { return 8; })
        .Case<NVVM::GridDimXOp>([](auto) { return 9; })
        .Case<NVVM::GridDimYOp>([](auto) { return 10; })
        .Case<NVVM::GridDimZOp>([](auto) { return 11; })
        .Case<NVVM::LaneIdOp>([](auto) { return 12; })
        .Default([](Operation *) { return std::nullopt; });
  }

  LogicalResult convertNVVM(Operation *op, BlockInfo &counts) {
    Location loc = op->getLoc();
    if (std::optional<int> number = specialRegister(op)) {
      replace(op, call(loc, "heddle_emu_special_register", i32, {constant(loc, i32, *number)}));
      return success();
    }
    if (auto shuffle = dyn_cast<NVVM::ShflOp>(op))
      return convertShuffle(shuffle, counts);
    if (auto permute = dyn_cast<NVVM::PermuteOp>(op))
      return convertPermute(permute, counts);
    if (auto sync = dyn_cast<NVVM::SyncWarpOp>(op)) {
      ++counts.instructions["bar_warp"];
      call(loc, "heddle_emu_warp_barrier", none, {sync.getMask(), site(op)});
      op->erase();
      return success();
    }
    auto barrier = dyn_cast<NVVM::BarrierOp>(op);
    if (barrier && (barrier->getNumOperands() != 0 || barrier.getReductionOp()))
      return unsupported(op);
    if (barrier || isa<NVVM::Barrier0Op>(op)) {
      ++counts.instructions["bar"];
      call(loc, "heddle_emu_barrier", none, {site(op)});
      op->erase();
      return success();
    }
    return unsupported(op);
  }

  LogicalResult convertShuffle(NVVM::ShflOp op, BlockInfo &counts) {
    if (op.getReturnValueAndIsValid())
      return unsupported(op);
    ++counts.instructions["shfl"];
    Location loc = op.getLoc();
    Value value = op.getVal();
    if (!value.getType().isInteger(32))
      value = LLVM::BitcastOp::create(builder, loc, i32, value);
    Value result = call(loc, "heddle_emu_shuffle", i32,
                        {op.getThreadMask(), value, op.getOffset(), op.getMaskAndClamp(),
                         constant(loc, i32, static_cast<int>(op.getKind())), site(op)});
    if (!op.getType().isInteger(32))
      result = LLVM::BitcastOp::create(builder, loc, op.getType(), result);
    replace(op, result);
    return success();
  }

  LogicalResult convertPermute(NVVM::PermuteOp op, BlockInfo &counts) {
    if (op.getMode() != NVVM::PermuteMode::DEFAULT)
      return unsupported(op);
    ++counts.instructions["prmt"];
    replace(op, call(op.getLoc(), "heddle_emu_permute", i32, {op.getLo(), op.getHi(), op.getSelector()}));
    return success();
  }

  ModuleOp module;
  OpBuilder builder;
  DataLayout dataLayout;
  Type i32, i64, hostPointer, none;
  Block *entry = nullptr;
  ProgramInfo info;
};

} // namespace

FailureOr<ProgramInfo> emulator::convertForHost(ModuleOp module) { return HostConverter(module).run(); }
