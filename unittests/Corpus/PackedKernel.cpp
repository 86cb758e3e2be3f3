//===- PackedKernel.cpp - A conversion between wide loads and stores --------===//

#include "MachineCode.h"
#include "heddle/Dialect/Target/IR/TargetRegistry.h"
#include "heddle/Driver/Driver.h"
#include "heddle/Target/PTX/PTX.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/LLVMIR/NVVMDialect.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"
#include "mlir/IR/Builders.h"
#include "mlir/Parser/Parser.h"
#include "llvm/Support/FormatVariadic.h"

using namespace heddle;
using namespace heddle::corpus;
using namespace mlir;

/// Loads row-major, converts, stores row-major.
static std::string makeText(const Conversion &c, size_t number) {
  std::string text = llvm::formatv("tile.kernel @k{0}(%p: !tile.ptr<{1}>, %q: !tile.ptr<{1}>) attributes "
                                   "{{num_warps = {2} : i32, cluster = {3} : i32} {{\n",
                                   number, c.element, c.warps, c.cluster);
  auto offsets = [&](const char *suffix, const std::string &layout) {
    std::string type = "tensor<" + c.shape + "xi32, " + layout + ">", last;
    int64_t stride = c.numElements();
    for (auto [dim, size] : llvm::enumerate(c.sizes())) {
      stride /= size;
      text +=
          llvm::formatv("  %i{0}{1} = tile.index {0} : {2}\n  %n{0}{1} = arith.constant dense<{3}> : {2}\n"
                        "  %m{0}{1} = arith.muli %i{0}{1}, %n{0}{1} : {2}\n",
                        dim, suffix, type, stride);
      if (dim != 0)
        text += llvm::formatv("  %s{0}{1} = arith.addi {3}, %m{0}{1} : {2}\n", dim, suffix, type, last);
      last = llvm::formatv("%{0}{1}{2}", dim ? "s" : "m", dim, suffix);
    }
    return std::pair(last, type);
  };
  auto [from, fromType] = offsets("a", c.source);
  text += llvm::formatv("  %x = tile.load %p[{0}] : !tile.ptr<{1}>, {2} -> {3}\n", from, c.element, fromType,
                        c.sourceType());
  text += llvm::formatv("  %y = tile.convert_layout %x : {0} -> {1}\n", c.sourceType(), c.destinationType());
  auto [to, toType] = offsets("b", c.destination);
  text += llvm::formatv("  tile.store %y, %q[{0}] : {1}, !tile.ptr<{2}>, {3}\n  tile.return\n}\n", to,
                        c.destinationType(), c.element, toType);
  return text;
}

namespace {
/// Replaces accesses to global memory by wide ones.
class Packer {
public:
  explicit Packer(LLVM::LLVMFuncOp function) : function(function), builder(function.getContext()) {}

  void run() {
    SmallVector<LLVM::LoadOp> loads;
    SmallVector<LLVM::StoreOp> stores;
    function.walk([&](Operation *op) {
      if (auto load = dyn_cast<LLVM::LoadOp>(op); load && isGlobal(load.getAddr()))
        loads.push_back(load);
      if (auto store = dyn_cast<LLVM::StoreOp>(op); store && isGlobal(store.getAddr()))
        stores.push_back(store);
    });
    replaceLoads(loads);
    replaceStores(stores);
    SmallVector<LLVM::BitcastOp> casts;
    function.walk([&](LLVM::BitcastOp cast) { casts.push_back(cast); });
    for (LLVM::BitcastOp cast : casts)
      passWords(cast);
  }

private:
  static bool isGlobal(Value pointer) {
    return cast<LLVM::LLVMPointerType>(pointer.getType()).getAddressSpace() == 1;
  }
  static Type elementType(Type type) {
    auto vector = dyn_cast<VectorType>(type);
    return vector ? vector.getElementType() : type;
  }
  Value constant(int64_t value) {
    return LLVM::ConstantOp::create(builder, function.getLoc(), builder.getI32IntegerAttr(value));
  }

  /// The address of a thread's byte `offset` of `bytes`.
  Value address(Value base, unsigned bytes, unsigned offset) {
    Location loc = function.getLoc();
    Value tid = NVVM::ThreadIdXOp::create(builder, loc, builder.getI32Type());
    Value first = LLVM::MulOp::create(builder, loc, tid, constant(bytes));
    Value place = LLVM::AddOp::create(builder, loc, first, constant(offset));
    return LLVM::GEPOp::create(builder, loc, base.getType(), builder.getI8Type(), base, ValueRange{place});
  }

  void replaceLoads(ArrayRef<LLVM::LoadOp> loads) {
    if (loads.empty())
      return;
    LLVM::LoadOp first = loads.front();
    Type element = elementType(first.getType());
    unsigned width = element.getIntOrFloatBitWidth(), count = 0;
    for (LLVM::LoadOp load : loads)
      count += sizeOf(load.getType());
    builder.setInsertionPoint(first);
    unsigned chunkBits = std::clamp(count * width, 32u, 128u), perChunk = std::min(count, chunkBits / width);
    unsigned bytes = std::max(4u, count * width / 8);
    SmallVector<Value> elements;
    for (unsigned done = 0; done < count; done += perChunk) {
      Type type = chunkBits == 32 ? Type(builder.getI32Type())
                                  : VectorType::get({chunkBits / 32}, builder.getI32Type());
      Value words =
          LLVM::LoadOp::create(builder, function.getLoc(), type,
                               address(function.getArgument(0), bytes, done * width / 8), chunkBits / 8);
      split(words, element, perChunk, elements);
    }
    unsigned next = 0;
    for (LLVM::LoadOp load : loads) {
      unsigned size = sizeOf(load.getType());
      load.replaceAllUsesWith(join(ArrayRef<Value>(elements).slice(next, size), load.getType()));
      load.erase();
      next += size;
    }
  }

  void replaceStores(ArrayRef<LLVM::StoreOp> stores) {
    if (stores.empty())
      return;
    LLVM::StoreOp last = stores.back();
    builder.setInsertionPoint(last);
    Type element = elementType(last.getValue().getType());
    SmallVector<Value> elements;
    for (LLVM::StoreOp store : stores)
      split(store.getValue(), element, sizeOf(store.getValue().getType()), elements);
    unsigned width = element.getIntOrFloatBitWidth(), count = elements.size();
    unsigned chunkBits = std::clamp(count * width, 32u, 128u), perChunk = std::min(count, chunkBits / width);
    unsigned bytes = std::max(4u, count * width / 8);
    for (unsigned done = 0; done < count; done += perChunk) {
      SmallVector<Value> words = toWords(ArrayRef<Value>(elements).slice(done, perChunk));
      Value data = words.size() == 1
                       ? words.front()
                       : join(words, VectorType::get({int64_t(words.size())}, builder.getI32Type()));
      LLVM::StoreOp::create(builder, function.getLoc(), data,
                            address(function.getArgument(1), bytes, done * width / 8), chunkBits / 8);
    }
    for (LLVM::StoreOp store : stores)
      store.erase();
  }

  /// A vector of elements that becomes words and was made of words needs no elements.
  void passWords(LLVM::BitcastOp cast) {
    auto type = dyn_cast<VectorType>(cast.getType());
    auto from = dyn_cast<VectorType>(cast.getArg().getType());
    if (!type || !type.getElementType().isInteger(32) || !from)
      return;
    SmallVector<Value> elements(from.getNumElements());
    for (auto insert = cast.getArg().getDefiningOp<LLVM::InsertElementOp>(); insert;
         insert = insert.getVector().getDefiningOp<LLVM::InsertElementOp>()) {
      std::optional<int64_t> position = getConstantIntValue(insert.getPosition());
      if (!position)
        return;
      if (!elements[*position])
        elements[*position] = insert.getValue();
    }
    if (llvm::is_contained(elements, Value()))
      return;
    builder.setInsertionPoint(cast);
    if (SmallVector<Value> words = findWords(elements); !words.empty()) {
      cast.replaceAllUsesWith(join(words, type));
      cast.erase();
    }
  }

  /// Elements as words: those that they come from, or packed.
  SmallVector<Value> toWords(ArrayRef<Value> elements) {
    SmallVector<Value> words = findWords(elements);
    if (!words.empty())
      return words;
    Location loc = function.getLoc();
    Type element = elements.front().getType();
    unsigned bits = elements.size() * element.getIntOrFloatBitWidth();
    Value packed = join(elements, VectorType::get({int64_t(elements.size())}, element));
    if (bits < 32) {
      packed = LLVM::BitcastOp::create(builder, loc, builder.getIntegerType(bits), packed);
      return {LLVM::ZExtOp::create(builder, loc, builder.getI32Type(), packed)};
    }
    packed =
        LLVM::BitcastOp::create(builder, loc, VectorType::get({bits / 32}, builder.getI32Type()), packed);
    split(packed, builder.getI32Type(), bits / 32, words);
    return words;
  }

  /// The words of which `elements` are the parts in order, or nothing.
  SmallVector<Value> findWords(ArrayRef<Value> elements) {
    unsigned width = elements.front().getType().getIntOrFloatBitWidth();
    // For each element the words that it is taken from, and at which bit.
    SmallVector<std::pair<Value, unsigned>> places;
    for (Value element : elements) {
      auto extract = element.getDefiningOp<LLVM::ExtractElementOp>();
      auto cast = extract ? extract.getVector().getDefiningOp<LLVM::BitcastOp>() : LLVM::BitcastOp();
      std::optional<int64_t> position = extract ? getConstantIntValue(extract.getPosition()) : std::nullopt;
      if (!cast || !position || !elementType(cast.getArg().getType()).isInteger(32))
        return {};
      places.push_back({cast.getArg(), *position * width});
    }
    SmallVector<Value> words;
    for (unsigned bit = 0; bit + 32 <= elements.size() * width; bit += 32) {
      auto [source, begin] = places[bit / width];
      begin += bit % width;
      for (unsigned k = 1; k < 32 / width; ++k)
        if (places[bit / width + k] != std::pair(source, begin + k * width))
          return {};
      if (begin % 32 != 0)
        return {};
      words.push_back(
          isa<VectorType>(source.getType())
              ? LLVM::ExtractElementOp::create(builder, function.getLoc(), source, constant(begin / 32))
                    .getResult()
              : source);
    }
    return words;
  }

  static unsigned sizeOf(Type type) {
    auto vector = dyn_cast<VectorType>(type);
    return vector ? vector.getNumElements() : 1;
  }

  void split(Value value, Type element, unsigned count, SmallVectorImpl<Value> &elements) {
    Location loc = function.getLoc();
    if (value.getType() == element) {
      elements.push_back(value);
      return;
    }
    Type type = VectorType::get({count}, element);
    unsigned bits = count * element.getIntOrFloatBitWidth();
    if (bits < 32 && value.getType().isInteger(32))
      value = LLVM::TruncOp::create(builder, loc, builder.getIntegerType(bits), value);
    if (value.getType() != type)
      value = LLVM::BitcastOp::create(builder, loc, type, value);
    for (unsigned i = 0; i < count; ++i)
      elements.push_back(LLVM::ExtractElementOp::create(builder, loc, value, constant(i)));
  }

  Value join(ArrayRef<Value> elements, Type type) {
    if (!isa<VectorType>(type))
      return elements.front();
    Location loc = function.getLoc();
    Value vector = LLVM::PoisonOp::create(builder, loc, type);
    for (auto [i, element] : llvm::enumerate(elements))
      vector = LLVM::InsertElementOp::create(builder, loc, vector, element, constant(i));
    return vector;
  }

  LLVM::LLVMFuncOp function;
  OpBuilder builder;
};
} // namespace

llvm::Expected<std::string> corpus::makePackedPTX(llvm::ArrayRef<const Conversion *> conversions,
                                                  llvm::StringRef target) {
  std::string text = ("module attributes {tile.target = \"" + target + "\"} {\n").str();
  for (auto [i, conversion] : llvm::enumerate(conversions))
    text += makeText(*conversion, i);
  text += "}\n";
  auto context = makeContext();
  std::string message;
  ScopedDiagnosticHandler handler(context.get(), [&](Diagnostic &diagnostic) {
    message += diagnostic.str() + "\n";
    return success();
  });
  auto module = parseSourceString<ModuleOp>(text, context.get());
  if (!module || failed(lower(*module, Stage::LLVM)))
    return llvm::createStringError(message);
  for (auto function : module->getOps<LLVM::LLVMFuncOp>())
    if (function->hasAttr(NVVM::NVVMDialect::getKernelFuncAttrName()))
      Packer(function).run();
  return ptx::translateToPTX(*module, *target::lookupTarget(target), /*lineInfo=*/false);
}
