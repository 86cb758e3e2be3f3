//===- Hints.cpp - Cache hints of loads and stores --------------------------===//

#include "Hints.h"
#include "heddle/Conversion/Distribution.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Interfaces/DataLayoutInterfaces.h"
#include "llvm/ADT/StringExtras.h"

using namespace mlir;
using namespace heddle;

namespace {
/// The registers of an access: PTX has vectors of 32-bit words.
struct Words {
  unsigned count; // 1: no vector
  unsigned bits;
  Type type; // of one; of a byte it is i16, the smallest register
  std::string constraint() const { return bits == 64 ? "l" : bits == 32 ? "r" : "h"; }
  /// ".v4.b32"
  std::string suffix() const {
    return (count > 1 ? ".v" + llvm::utostr(count) : "") + ".b" + llvm::utostr(bits);
  }
  /// "{$0, $1}", from number `first` on.
  std::string list(unsigned first) const {
    std::string text;
    for (unsigned i = 0; i < count; ++i)
      text += (i ? ", $" : "$") + llvm::utostr(first + i);
    return count > 1 ? "{" + text + "}" : text;
  }
};
} // namespace

static Words wordsOf(OpBuilder &builder, unsigned bytes) {
  unsigned bits = std::min(32u, bytes * 8);
  return {std::max(1u, bytes / 4), bits, builder.getIntegerType(std::max(16u, bits))};
}

static void writeLoad(LLVM::LoadOp op, StringRef hint, unsigned bytes) {
  OpBuilder builder(op);
  Location loc = op.getLoc();
  Words words = wordsOf(builder, bytes);
  std::string ptx = "ld.global" + hint.str() + words.suffix() + " " + words.list(0) + ", [$" +
                    llvm::utostr(words.count) + "];";
  std::string constraints;
  for (unsigned i = 0; i < words.count; ++i)
    constraints += "=" + words.constraint() + ",";
  SmallVector<Type> types(words.count, words.type);
  Type result = words.count == 1 ? words.type : LLVM::LLVMStructType::getLiteral(op.getContext(), types);
  auto assembly = LLVM::InlineAsmOp::create(
      builder, loc, result, op.getAddr(), ptx, constraints + "l,~{memory}", /*hasSideEffects=*/true,
      /*isAlignStack=*/false, LLVM::TailCallKind::None, LLVM::AsmDialectAttr(), /*operandAttrs=*/ArrayAttr());
  Value value = assembly.getRes();
  if (words.count > 1) {
    Value vector = LLVM::PoisonOp::create(builder, loc, VectorType::get({words.count}, words.type));
    for (unsigned i = 0; i < words.count; ++i) {
      Value index = LLVM::ConstantOp::create(builder, loc, builder.getI32IntegerAttr(i));
      Value word = LLVM::ExtractValueOp::create(builder, loc, value, i);
      vector = LLVM::InsertElementOp::create(builder, loc, vector, word, index);
    }
    value = vector;
  } else if (bytes == 1) {
    value = LLVM::TruncOp::create(builder, loc, builder.getI8Type(), value);
  }
  if (value.getType() != op.getType())
    value = LLVM::BitcastOp::create(builder, loc, op.getType(), value);
  op.replaceAllUsesWith(value);
  op.erase();
}

static void writeStore(LLVM::StoreOp op, StringRef hint, unsigned bytes) {
  OpBuilder builder(op);
  Location loc = op.getLoc();
  Words words = wordsOf(builder, bytes);
  Value value = op.getValue();
  Type whole =
      words.count > 1 ? Type(VectorType::get({words.count}, words.type)) : builder.getIntegerType(words.bits);
  if (value.getType() != whole)
    value = LLVM::BitcastOp::create(builder, loc, whole, value);
  SmallVector<Value> operands = {op.getAddr()};
  std::string constraints = "l,";
  for (unsigned i = 0; i < words.count; ++i) {
    Value word = value;
    if (words.count > 1) {
      Value index = LLVM::ConstantOp::create(builder, loc, builder.getI32IntegerAttr(i));
      word = LLVM::ExtractElementOp::create(builder, loc, value, index);
    } else if (bytes == 1) {
      word = LLVM::ZExtOp::create(builder, loc, words.type, value);
    }
    operands.push_back(word);
    constraints += words.constraint() + ",";
  }
  std::string ptx = "st.global" + hint.str() + words.suffix() + " [$0], " + words.list(1) + ";";
  LLVM::InlineAsmOp::create(builder, loc, TypeRange(), operands, ptx, constraints + "~{memory}",
                            /*hasSideEffects=*/true, /*isAlignStack=*/false, LLVM::TailCallKind::None,
                            LLVM::AsmDialectAttr(), /*operandAttrs=*/ArrayAttr());
  op.erase();
}

void ptx::writeHints(ModuleOp module) {
  DataLayout layout(module);
  SmallVector<Operation *> accesses;
  module.walk([&](Operation *op) {
    if (op->hasAttr(simt::cacheHintAttrName))
      accesses.push_back(op);
  });
  for (Operation *access : accesses) {
    StringRef hint = access->getAttrOfType<StringAttr>(simt::cacheHintAttrName).getValue();
    if (auto load = dyn_cast<LLVM::LoadOp>(access))
      writeLoad(load, hint, layout.getTypeSize(load.getType()));
    else if (auto store = dyn_cast<LLVM::StoreOp>(access))
      writeStore(store, hint, layout.getTypeSize(store.getValue().getType()));
  }
}
