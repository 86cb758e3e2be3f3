//===- PrintToSIMT.cpp - tile.print as vprintf ------------------------------===//

#include "FloatFormats.h"
#include "Patterns.h"
#include "heddle/Conversion/Instructions.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/LLVMIR/NVVMDialect.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/IR/TypeUtilities.h"

using namespace mlir;
using namespace heddle;
using namespace heddle::simt;

namespace {

/// Emits the calls of one op.
class Printer {
public:
  Printer(tile::PrintOp op, OpBuilder &builder)
      : op(op), builder(builder), loc(op.getLoc()), module(op->getParentOfType<ModuleOp>()),
        bits(getHardwareBits(op)), indexing(builder, loc, bits) {
    i32 = builder.getI32Type();
    pointer = LLVM::LLVMPointerType::get(builder.getContext());
    element = getElementTypeOrSelf(op.getValue().getType());
    for (auto cta : {NVVM::BlockIdXOp::getOperationName(), NVVM::BlockIdYOp::getOperationName(),
                     NVVM::BlockIdZOp::getOperationName()}) {
      OperationState state(loc, cta, ValueRange(), TypeRange(i32));
      prefix.push_back(builder.create(state)->getResult(0));
    }
  }

  void printScalar(Value value) {
    OpBuilder::InsertionGuard guard(builder);
    enterIf(llvm::maskTrailingOnes<f2::Word>(bits.lane + bits.warp + bits.block));
    printLine(prefix, value);
  }

  /// Of the slots that hold copies, the one whose free bits are zero prints.
  void printTensor(Value vector, RankedTensorType type) {
    OpBuilder::InsertionGuard guard(builder);
    layout::LinearLayout linear = tile::toLinearLayout(type, bits);
    f2::Word copies = f2::freeColumns(linear.matrix());
    unsigned registerBits = linear.inBits(layout::kRegister);
    enterIf(copies >> registerBits);
    Value thread = indexing.apply(threadColumns(linear));
    StoredRegisters registers(tile::getLayout(type));
    for (auto [i, value] : llvm::enumerate(unpackVector(builder, loc, vector))) {
      unsigned reg = registers.registerOf(i);
      if (reg & copies & llvm::maskTrailingOnes<f2::Word>(registerBits))
        continue;
      Value flat = apply<arith::XOrIOp>(thread, linear.apply(reg));
      SmallVector<Value> values = prefix;
      for (int64_t d = 0; d < type.getRank(); ++d) {
        layout::Dim dim = layout::Dim::tensor(d);
        Value shifted = apply<arith::ShRUIOp>(flat, linear.outOffset(dim));
        values.push_back(
            apply<arith::AndIOp>(shifted, llvm::maskTrailingOnes<uint64_t>(linear.outBits(dim))));
      }
      printLine(values, value);
    }
  }

private:
  template <typename Op> Value apply(Value value, uint64_t constant) {
    return Op::create(builder, loc, value, indexing.constant(constant));
  }

  /// What follows is done by the threads for which these bits of their position are zero.
  void enterIf(f2::Word mask) {
    if (mask == 0)
      return;
    auto branch = scf::IfOp::create(builder, loc, indexing.isZero(mask), /*withElseRegion=*/false);
    builder.setInsertionPointToStart(branch.thenBlock());
  }

  /// Integers as i64, floats as f64.
  Value widen(Value value) {
    if (auto type = dyn_cast<FloatType>(element)) {
      if (isFloat8(type))
        value = widenFloat8(builder, loc, value, type);
      return value.getType().isF64() ? value
                                     : arith::ExtFOp::create(builder, loc, builder.getF64Type(), value);
    }
    Type i64 = builder.getI64Type();
    if (element.isInteger(64))
      return value;
    return element.isInteger(1) ? arith::ExtUIOp::create(builder, loc, i64, value).getResult()
                                : arith::ExtSIOp::create(builder, loc, i64, value).getResult();
  }

  /// `coordinates`: three of the CTA, then those of the element.
  void printLine(ArrayRef<Value> coordinates, Value value) {
    SmallVector<Value> values(coordinates);
    values.push_back(widen(value));
    SmallVector<Type> types = llvm::map_to_vector(values, [](Value v) { return v.getType(); });
    auto structure = LLVM::LLVMStructType::getLiteral(builder.getContext(), types);
    Value place = allocate(structure);
    for (auto [i, part] : llvm::enumerate(values)) {
      Value address = LLVM::GEPOp::create(builder, loc, pointer, structure, place,
                                          ArrayRef<LLVM::GEPArg>{0, static_cast<int32_t>(i)});
      LLVM::StoreOp::create(builder, loc, part, address);
    }
    Value format = LLVM::AddressOfOp::create(builder, loc, getFormat(coordinates.size() - 3));
    LLVM::CallOp::create(builder, loc, getPrintFunction(), ValueRange{format, place});
  }

  /// On the stack of the function, not of a loop in it.
  Value allocate(Type type) {
    OpBuilder::InsertionGuard guard(builder);
    auto function = op->getParentOfType<FunctionOpInterface>();
    builder.setInsertionPointToStart(&function.getFunctionBody().front());
    return LLVM::AllocaOp::create(builder, loc, pointer, type,
                                  arith::ConstantOp::create(builder, loc, builder.getI32IntegerAttr(1)));
  }

  /// "[%d,%d,%d] message (%d, %d): %g\n", with a percent sign doubled.
  std::string makeFormat(unsigned rank) {
    std::string format = "[%d,%d,%d] ";
    for (char c : op.getMessage())
      format += c == '%' ? "%%" : std::string(1, c);
    if (rank > 0)
      format += " (";
    for (unsigned d = 0; d < rank; ++d)
      format += d ? ", %d" : "%d";
    format += rank > 0 ? "): " : ": ";
    format += isa<FloatType>(element) ? "%g\n" : "%lld\n";
    format.push_back('\0');
    return format;
  }

  LLVM::GlobalOp getFormat(unsigned rank) {
    auto text = builder.getStringAttr(makeFormat(rank));
    unsigned count = 0;
    for (auto global : module.getOps<LLVM::GlobalOp>())
      if (global.getSymName().starts_with("heddle_format_")) {
        if (global.getValueOrNull() == text)
          return global;
        ++count;
      }
    OpBuilder::InsertionGuard guard(builder);
    builder.setInsertionPointToStart(module.getBody());
    auto type = LLVM::LLVMArrayType::get(builder.getI8Type(), text.size());
    return LLVM::GlobalOp::create(builder, loc, type, /*isConstant=*/true, LLVM::Linkage::Internal,
                                  "heddle_format_" + std::to_string(count), text);
  }

  LLVM::LLVMFuncOp getPrintFunction() {
    if (auto function = module.lookupSymbol<LLVM::LLVMFuncOp>(vprintfFunction))
      return function;
    OpBuilder::InsertionGuard guard(builder);
    builder.setInsertionPointToStart(module.getBody());
    auto type = LLVM::LLVMFunctionType::get(i32, {pointer, pointer});
    return LLVM::LLVMFuncOp::create(builder, module.getLoc(), vprintfFunction, type);
  }

  tile::PrintOp op;
  OpBuilder &builder;
  Location loc;
  ModuleOp module;
  tile::HardwareBits bits;
  ThreadIndexing indexing;
  Type i32, pointer, element;
  SmallVector<Value> prefix;
};

struct PrintPattern : OpConversionPattern<tile::PrintOp> {
  using OpConversionPattern::OpConversionPattern;
  LogicalResult matchAndRewrite(tile::PrintOp op, OpAdaptor adaptor,
                                ConversionPatternRewriter &rewriter) const override {
    if (auto type = dyn_cast<FloatType>(getElementTypeOrSelf(op.getValue().getType()));
        type && type.getWidth() < 16 && !isFloat8(type))
      return op.emitOpError("has no code for elements of type ") << type;
    Printer printer(op, rewriter);
    if (auto type = dyn_cast<RankedTensorType>(op.getValue().getType()))
      printer.printTensor(adaptor.getValue(), type);
    else
      printer.printScalar(adaptor.getValue());
    rewriter.eraseOp(op);
    return success();
  }
};

} // namespace

void simt::populatePrintPatterns(const SIMTTypeConverter &converter, RewritePatternSet &patterns) {
  patterns.add<PrintPattern>(converter, patterns.getContext());
}
