//===- MatrixMultiply.cpp - mma.sync ----------------------------------------===//

#include "heddle/Conversion/MatrixMultiply.h"
#include "heddle/Conversion/Distribution.h"
#include "heddle/Conversion/Instructions.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/LLVMIR/NVVMDialect.h"
#include "llvm/ADT/StringExtras.h"

using namespace mlir;
using namespace heddle;
using namespace heddle::simt;

//===----------------------------------------------------------------------===//
// Names
//===----------------------------------------------------------------------===//

static constexpr StringLiteral functionPrefix = "heddle_mma_";

static std::string shapeOf(const MultiplyForm &form) {
  return ("m" + Twine(form.m) + "n" + Twine(form.n) + "k" + Twine(form.k)).str();
}

std::string simt::getMultiplyFunction(const MultiplyForm &form) {
  return (functionPrefix + shapeOf(form) + "_" + form.a + "_" + form.b + "_" + form.accumulator).str();
}

std::optional<MultiplyForm> simt::parseMultiplyFunction(StringRef name) {
  if (!name.consume_front(functionPrefix))
    return std::nullopt;
  SmallVector<StringRef> parts;
  name.split(parts, '_');
  MultiplyForm form;
  StringRef shape = parts.front();
  if (parts.size() != 4 || !shape.consume_front("m") || shape.consumeInteger(10, form.m) ||
      !shape.consume_front("n") || shape.consumeInteger(10, form.n) || !shape.consume_front("k") ||
      shape.consumeInteger(10, form.k) || !shape.empty())
    return std::nullopt;
  form.a = parts[1].str();
  form.b = parts[2].str();
  form.accumulator = parts[3].str();
  return form;
}

//===----------------------------------------------------------------------===//
// Words
//===----------------------------------------------------------------------===//

/// Elements of a type in one word.
static unsigned elementsPerWord(StringRef type) {
  if (type == "f16" || type == "bf16")
    return 2;
  return llvm::is_contained({"s8", "u8", "e4m3", "e5m2"}, type) ? 4 : 1;
}

static SmallVector<Value> packWords(OpBuilder &builder, Location loc, StringRef type,
                                    ArrayRef<Value> elements) {
  unsigned size = elementsPerWord(type);
  if (size == 1)
    return SmallVector<Value>(elements);
  SmallVector<Value> words;
  for (size_t i = 0; i < elements.size(); i += size) {
    Value word = packVector(builder, loc, elements.slice(i, size));
    if (type != "f16")
      word = LLVM::BitcastOp::create(builder, loc, builder.getI32Type(), word);
    words.push_back(word);
  }
  return words;
}

SmallVector<Value> simt::packOperand(OpBuilder &builder, Location loc, StringRef type,
                                     ArrayRef<Value> elements) {
  return packWords(builder, loc, type, elements);
}

//===----------------------------------------------------------------------===//
// The instruction
//===----------------------------------------------------------------------===//

/// The op's names of the types of a and b, if the dialect has an instruction of this form.
static std::optional<std::array<NVVM::MMATypes, 2>> findOp(const MultiplyForm &form, bool isInteger) {
  auto a = NVVM::symbolizeMMATypes(form.a), b = NVVM::symbolizeMMATypes(form.b),
       accumulator = NVVM::symbolizeMMATypes(form.accumulator);
  if (!a || !b || !accumulator)
    return std::nullopt;
  auto overflow = isInteger ? std::optional(NVVM::MMAIntOverflow::wrapped) : std::nullopt;
  auto id = NVVM::MmaOp::getIntrinsicID(form.m, form.n, form.k, std::nullopt, overflow, NVVM::MMALayout::row,
                                        NVVM::MMALayout::col, *a, *b, *accumulator, *accumulator);
  if (id == 0)
    return std::nullopt;
  return std::array<NVVM::MMATypes, 2>{*a, *b};
}

/// "{$0, $1}" for the operands that begin with number `next`.
static std::string operandList(unsigned &next, unsigned count) {
  SmallVector<std::string> names;
  for (unsigned i = 0; i < count; ++i)
    names.push_back("$" + llvm::utostr(next++));
  return "{" + llvm::join(names, ", ") + "}";
}

/// PTX ISA 9.1, mma: the operands are D, A, B, C.
static std::string makePtx(const MultiplyForm &form, unsigned a, unsigned b, unsigned c) {
  unsigned next = 0;
  std::string d = operandList(next, c), lists = operandList(next, a);
  lists += ", " + operandList(next, b);
  lists += ", " + operandList(next, c);
  return "mma.sync.aligned." + shapeOf(form) + ".row.col." + form.accumulator + "." + form.a + "." + form.b +
         "." + form.accumulator + " " + d + ", " + lists + ";";
}

/// Words of two f16 are i32 for inline PTX.
static SmallVector<Value> castWords(OpBuilder &builder, Location loc, ValueRange words, Type to) {
  return llvm::map_to_vector(words, [&](Value word) -> Value {
    return word.getType() == to ? word : LLVM::BitcastOp::create(builder, loc, to, word).getResult();
  });
}

static SmallVector<Value> callFunction(OpBuilder &builder, Location loc, const MultiplyForm &form,
                                       ValueRange a, ValueRange b, ValueRange c) {
  Type wordType = c.front().getType();
  Type passed = isa<VectorType>(wordType) ? builder.getI32Type() : wordType;
  SmallVector<Value> arguments(a);
  llvm::append_range(arguments, b);
  llvm::append_range(arguments, castWords(builder, loc, c, passed));
  auto result = LLVM::LLVMStructType::getLiteral(builder.getContext(), SmallVector<Type>(c.size(), passed));
  auto type = LLVM::LLVMFunctionType::get(result, llvm::to_vector(ValueRange(arguments).getTypes()));
  Value packed = callInstruction(builder, loc, getMultiplyFunction(form), type, arguments,
                                 makePtx(form, a.size(), b.size(), c.size()));
  SmallVector<Value> words;
  for (unsigned i = 0; i < c.size(); ++i)
    words.push_back(LLVM::ExtractValueOp::create(builder, loc, packed, i));
  return castWords(builder, loc, words, wordType);
}

SmallVector<Value> simt::createMultiply(OpBuilder &builder, Location loc, const MultiplyForm &form,
                                        ValueRange a, ValueRange b, ArrayRef<Value> c) {
  SmallVector<Value> words = packWords(builder, loc, form.accumulator, c);
  SmallVector<Value> results;
  bool isInteger = form.accumulator == "s32";
  if (auto types = findOp(form, isInteger)) {
    auto structure = LLVM::LLVMStructType::getLiteral(builder.getContext(),
                                                      SmallVector<Type>(words.size(), words[0].getType()));
    auto op = NVVM::MmaOp::create(
        builder, loc, structure, a, b, words, ArrayRef<int64_t>{form.m, form.n, form.k},
        /*b1Op=*/std::nullopt, isInteger ? std::optional(NVVM::MMAIntOverflow::wrapped) : std::nullopt, types,
        std::array<NVVM::MMALayout, 2>{NVVM::MMALayout::row, NVVM::MMALayout::col});
    for (unsigned i = 0; i < words.size(); ++i)
      results.push_back(LLVM::ExtractValueOp::create(builder, loc, op.getRes(), i));
  } else {
    results = callFunction(builder, loc, form, a, b, words);
  }
  if (form.accumulator != "f16")
    return results;
  SmallVector<Value> elements;
  for (Value word : results)
    llvm::append_range(elements, unpackVector(builder, loc, word));
  return elements;
}
