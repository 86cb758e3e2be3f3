//===- HostConversion.cpp - From the device module to a host module ---------===//

#include "HostConverter.h"

#include "heddle/Conversion/Instructions.h"
#include "heddle/Conversion/MatrixMultiply.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace heddle;
using namespace heddle::emulator;

HostConverter::HostConverter(ModuleOp module)
    : module(module), builder(module.getContext()), dataLayout(module) {
  i32 = builder.getI32Type();
  i64 = builder.getI64Type();
  hostPointer = LLVM::LLVMPointerType::get(builder.getContext());
  none = LLVM::LLVMVoidType::get(builder.getContext());
}

//===----------------------------------------------------------------------===//
// Functions
//===----------------------------------------------------------------------===//

/// Functions around one instruction that has no op: they are known by name and never called on the host.
static bool isInstruction(LLVM::LLVMFuncOp function) {
  return function.getSymName() == simt::movmatrixFunction ||
         simt::parseMultiplyFunction(function.getSymName());
}

FailureOr<ProgramInfo> HostConverter::run() {
  placeSharedVariables();
  exportConstants();
  SmallVector<LLVM::LLVMFuncOp> functions(module.getOps<LLVM::LLVMFuncOp>());
  for (LLVM::LLVMFuncOp function : functions)
    if (!function.isExternal() && !isInstruction(function) && failed(convertFunction(function)))
      return failure();
  for (LLVM::LLVMFuncOp function : functions)
    if (isInstruction(function))
      function.erase();
  for (LLVM::GlobalOp global : llvm::make_early_inc_range(module.getOps<LLVM::GlobalOp>()))
    if (global.getAddrSpace() == 3)
      global.erase();
  return std::move(info);
}

void HostConverter::placeSharedVariables() {
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

/// Constants stay variables of the host module, which the launch finds by name: their accesses are checked.
void HostConverter::exportConstants() {
  for (LLVM::GlobalOp global : module.getOps<LLVM::GlobalOp>()) {
    if (global.getAddrSpace() != 1 || !global.getConstant())
      continue;
    global.setLinkage(LLVM::Linkage::External);
    info.constants.push_back({global.getSymName().str(), dataLayout.getTypeSize(global.getType())});
  }
}

LogicalResult HostConverter::convertFunction(LLVM::LLVMFuncOp function) {
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
    call(function.getLoc(), "heddle_emu_block", none, {constant(function.getLoc(), i32, info.blocks.size())});
    info.blocks.push_back(std::move(counts));
  }
  return success();
}

void HostConverter::convertKernelAttributes(LLVM::LLVMFuncOp function) {
  std::vector<bool> &parameters = info.kernels[function.getSymName().str()];
  for (Type type : function.getArgumentTypes())
    parameters.push_back(isa<LLVM::LLVMPointerType>(type));
  for (NamedAttribute attr : llvm::to_vector(function->getDiscardableAttrs()))
    if (attr.getName().getValue().starts_with("nvvm.") || attr.getName().getValue().starts_with("heddle."))
      function->removeDiscardableAttr(attr.getName());
  function.removeArgAttrsAttr();
}

//===----------------------------------------------------------------------===//
// Helpers
//===----------------------------------------------------------------------===//

Value HostConverter::constant(Location loc, Type type, int64_t value) {
  return LLVM::ConstantOp::create(builder, loc, type, builder.getIntegerAttr(type, value));
}

Value HostConverter::call(Location loc, StringRef name, Type result, ValueRange arguments) {
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

/// What a function around an instruction stands for.
static std::string nameOfInstruction(LLVM::CallOp call) {
  return call.getCallee() == simt::movmatrixFunction ? "movmatrix" : "mma.sync";
}

Value HostConverter::site(Operation *op, StringRef message) {
  auto instruction = dyn_cast<LLVM::CallOp>(op);
  std::string name = instruction ? nameOfInstruction(instruction) : op->getName().stripDialect().str();
  info.sites.push_back({describeLocation(op->getLoc()), name, message.str()});
  return constant(op->getLoc(), i32, info.sites.size() - 1);
}

Value HostConverter::temporary(Location loc, Type type) {
  OpBuilder::InsertionGuard guard(builder);
  builder.setInsertionPointToStart(entry);
  return LLVM::AllocaOp::create(builder, loc, hostPointer, type, constant(loc, i32, 1), /*alignment=*/16);
}

Value HostConverter::addressOf(Location loc, Value pointer) {
  return LLVM::PtrToIntOp::create(builder, loc, i64, pointer);
}

void HostConverter::replace(Operation *op, Value value) {
  op->getResult(0).replaceAllUsesWith(value);
  op->erase();
}

LogicalResult HostConverter::unsupported(Operation *op) {
  return op->emitError("'") << op->getName() << "' is not supported by the emulator";
}

//===----------------------------------------------------------------------===//
// Ops of the llvm dialect
//===----------------------------------------------------------------------===//

/// How many selects NVPTX makes of one. Those of i1 are logic on predicates; a scalar condition chooses whole
/// 32-bit registers of a vector, a vector of conditions single elements.
static unsigned countSelects(LLVM::SelectOp op) {
  auto vector = dyn_cast<VectorType>(op.getType());
  Type element = vector ? vector.getElementType() : op.getType();
  if (element.isInteger(1))
    return 0;
  if (!vector)
    return 1;
  if (isa<VectorType>(op.getCondition().getType()) || !element.isIntOrFloat())
    return vector.getNumElements();
  return llvm::divideCeil(vector.getNumElements() * element.getIntOrFloatBitWidth(), 32);
}

LogicalResult HostConverter::convertOp(Operation *op, BlockInfo &counts) {
  builder.setInsertionPoint(op);
  if (isa<NVVM::NVVMDialect>(op->getDialect()))
    return convertNVVM(op, counts);
  return llvm::TypeSwitch<Operation *, LogicalResult>(op)
      .Case([&](LLVM::LoadOp load) { return convertLoad(load, counts); })
      .Case([&](LLVM::StoreOp store) { return convertStore(store, counts); })
      .Case([&](LLVM::AddressOfOp address) { return convertAddressOf(address); })
      .Case([&](LLVM::CallOp call) { return convertCall(call, counts); })
      .Case([&](LLVM::SelectOp select) {
        if (unsigned selects = countSelects(select))
          counts.instructions["selp"] += selects;
        return success();
      })
      .Case([&](LLVM::Trap trap) { return convertTrap(trap); })
      .Case([&](LLVM::AtomicRMWOp atomic) {
        return convertAtomic(atomic, atomic.getPtrMutable(), atomic.getVal().getType(), atomic.getAlignment(),
                             atomic.getBinOp() != LLVM::AtomicBinOp::xchg, counts);
      })
      .Case([&](LLVM::AtomicCmpXchgOp atomic) {
        return convertAtomic(atomic, atomic.getPtrMutable(), atomic.getVal().getType(), atomic.getAlignment(),
                             /*reads=*/true, counts);
      })
      .Case<LLVM::MemcpyOp, LLVM::InlineAsmOp>([&](auto other) { return unsupported(other); })
      .Default([](Operation *) { return success(); });
}

namespace {
/// A kind of device memory, and what its accesses are called in the counts.
struct Space {
  MemorySpace number;
  StringRef name;
};
} // namespace

/// Nothing for the host's stack.
static std::optional<Space> spaceOf(Value pointer) {
  switch (cast<LLVM::LLVMPointerType>(pointer.getType()).getAddressSpace()) {
  case 1:
    return Space{MemorySpace::Global, "global"};
  case 3:
    return Space{MemorySpace::Shared, "shared"};
  case 7:
    return Space{MemorySpace::Cluster, "cluster"};
  default:
    return std::nullopt;
  }
}

SmallVector<Value> HostConverter::accessArguments(Operation *op, Value pointer, Value place, Type type,
                                                  std::optional<uint64_t> alignment, bool isAtomic,
                                                  bool isVolatile) {
  Location loc = op->getLoc();
  uint64_t bytes = dataLayout.getTypeSize(type);
  uint64_t align = alignment.value_or(dataLayout.getTypeABIAlignment(type));
  MemorySpace space = spaceOf(pointer)->number;
  info.hasGlobalAtomics |= isAtomic && space == MemorySpace::Global;
  uint32_t access = static_cast<uint32_t>(space) | (isAtomic ? accessIsAtomic : 0) |
                    (isAtomic || isVolatile ? accessYields : 0);
  return {addressOf(loc, pointer),    place,   constant(loc, i32, bytes), constant(loc, i32, align),
          constant(loc, i32, access), site(op)};
}

LogicalResult HostConverter::convertLoad(LLVM::LoadOp op, BlockInfo &counts) {
  std::optional<Space> space = spaceOf(op.getAddr());
  if (!space)
    return success();
  ++counts.instructions[("ld_" + space->name).str()];
  Value place = temporary(op.getLoc(), op.getType());
  call(op.getLoc(), "heddle_emu_load", none,
       accessArguments(op, op.getAddr(), place, op.getType(), op.getAlignment(),
                       op.getOrdering() != LLVM::AtomicOrdering::not_atomic, op.getVolatile_()));
  replace(op, LLVM::LoadOp::create(builder, op.getLoc(), op.getType(), place));
  return success();
}

LogicalResult HostConverter::convertStore(LLVM::StoreOp op, BlockInfo &counts) {
  std::optional<Space> space = spaceOf(op.getAddr());
  if (!space)
    return success();
  ++counts.instructions[("st_" + space->name).str()];
  Type type = op.getValue().getType();
  Value place = temporary(op.getLoc(), type);
  LLVM::StoreOp::create(builder, op.getLoc(), op.getValue(), place);
  call(op.getLoc(), "heddle_emu_store", none,
       accessArguments(op, op.getAddr(), place, type, op.getAlignment(),
                       op.getOrdering() != LLVM::AtomicOrdering::not_atomic, op.getVolatile_()));
  op.erase();
  return success();
}

/// The runtime checks the access and gives its place on the host; there the same op does the rest, atomically
/// among host threads, too.
LogicalResult HostConverter::convertAtomic(Operation *op, OpOperand &pointer, Type type,
                                           std::optional<uint64_t> alignment, bool reads, BlockInfo &counts) {
  std::optional<Space> space = spaceOf(pointer.get());
  if (!space)
    return success();
  ++counts.instructions[("atom_" + space->name).str()];
  Location loc = op->getLoc();
  SmallVector<Value> arguments =
      accessArguments(op, pointer.get(), constant(loc, i32, reads), type, alignment,
                      /*isAtomic=*/true, /*isVolatile=*/false);
  pointer.set(call(loc, "heddle_emu_atomic", hostPointer, arguments));
  return success();
}

LogicalResult HostConverter::convertAddressOf(LLVM::AddressOfOp op) {
  auto variable =
      llvm::find_if(info.shared, [&](const SharedVariable &v) { return v.name == op.getGlobalName(); });
  if (variable == info.shared.end())
    return success();
  replace(op, LLVM::IntToPtrOp::create(builder, op.getLoc(), op.getType(),
                                       constant(op.getLoc(), i64, variable->address)));
  return success();
}

LogicalResult HostConverter::convertTrap(LLVM::Trap op) {
  auto message = op->getAttrOfType<StringAttr>("heddle.message");
  call(op.getLoc(), "heddle_emu_trap", none, {site(op, message ? message.getValue() : "trap")});
  op.erase();
  return success();
}

LogicalResult HostConverter::convertCall(LLVM::CallOp op, BlockInfo &counts) {
  if (op.getCallee() && simt::parseMultiplyFunction(*op.getCallee()))
    return convertMultiplyCall(op, counts);
  if (op.getCallee() == simt::vprintfFunction) {
    info.prints = true;
    replace(op, call(op.getLoc(), "heddle_emu_vprintf", i32, op.getArgOperands()));
    return success();
  }
  if (op.getCallee() != simt::movmatrixFunction)
    return success();
  ++counts.instructions["movmatrix"];
  replace(op, call(op.getLoc(), "heddle_emu_movmatrix", i32, {op.getArgOperands().front(), site(op)}));
  return success();
}

FailureOr<ProgramInfo> emulator::convertForHost(ModuleOp module) { return HostConverter(module).run(); }
