//===- InstructionsTest.cpp - Instructions without an nvvm op ---------------===//

#include "heddle/Conversion/Instructions.h"
#include "heddle/Dialect/Target/IR/TargetRegistry.h"
#include "heddle/Emulator/Emulator.h"
#include "heddle/Target/PTX/PTX.h"
#include "mlir/Dialect/DLTI/DLTI.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/LLVMIR/NVVMDialect.h"
#include "mlir/IR/MLIRContext.h"
#include "mlir/IR/Verifier.h"
#include "mlir/Parser/Parser.h"
#include "gtest/gtest.h"

using namespace heddle;

namespace {

/// Stores what %x and %y are; the test puts instructions before the stores.
const char *const kernel = R"mlir(
module {
  llvm.func @k(%out: !llvm.ptr<1>) attributes {nvvm.kernel, nvvm.reqntid = array<i32: 32, 1, 1>} {
    %x = nvvm.read.ptx.sreg.tid.x : i32
    %p = llvm.getelementptr %out[%x] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %x, %p : i32, !llvm.ptr<1>
    llvm.return
  }
}
)mlir";

class InstructionsTest : public testing::Test {
protected:
  InstructionsTest() {
    context.loadDialect<mlir::LLVM::LLVMDialect, mlir::NVVM::NVVMDialect, mlir::DLTIDialect>();
    module = mlir::parseSourceString<mlir::ModuleOp>(kernel, &context);
    module->walk([&](mlir::LLVM::StoreOp op) { store = op; });
  }

  /// Stores movmatrix, `times` over, of the lane's number plus 7 in the high half.
  void storeTransposed(unsigned times) {
    mlir::OpBuilder builder(store);
    mlir::Location loc = store.getLoc();
    mlir::Value seven = mlir::LLVM::ConstantOp::create(builder, loc, builder.getI32IntegerAttr(7 << 16));
    mlir::Value value = mlir::LLVM::AddOp::create(builder, loc, store.getValue(), seven);
    for (unsigned i = 0; i < times; ++i)
      value = simt::createMovmatrix(builder, loc, value);
    store.getValueMutable().assign(value);
    ASSERT_TRUE(mlir::succeeded(mlir::verify(*module)));
  }

  std::vector<uint32_t> run() {
    std::vector<uint32_t> out(32);
    auto program = emulator::Program::compile(*module);
    if (!program) {
      ADD_FAILURE() << llvm::toString(program.takeError());
      return out;
    }
    llvm::MutableArrayRef<uint8_t> bytes(reinterpret_cast<uint8_t *>(out.data()), 128);
    auto result = (*program)->run("k", {emulator::BufferArgument{"out", bytes}}, {});
    if (!result)
      ADD_FAILURE() << llvm::toString(result.takeError());
    else
      EXPECT_TRUE(result->ok());
    return out;
  }

  mlir::MLIRContext context;
  mlir::OwningOpRef<mlir::ModuleOp> module;
  mlir::LLVM::StoreOp store;
};

TEST_F(InstructionsTest, MovmatrixTransposes) {
  storeTransposed(1);
  std::vector<uint32_t> out = run();
  for (unsigned lane = 0; lane < 32; ++lane)
    for (unsigned i = 0; i < 2; ++i) {
      // Element a[row][col] of the source: in the low half, at even columns, the lane's number; 7 in the
      // other.
      unsigned row = 2 * (lane % 4) + i, col = lane / 4;
      EXPECT_EQ((out[lane] >> (16 * i)) & 0xffff, col % 2 ? 7 : 4 * row + col / 2) << lane;
    }
}

TEST_F(InstructionsTest, MovmatrixTwiceIsNothing) {
  storeTransposed(2);
  std::vector<uint32_t> out = run();
  for (unsigned lane = 0; lane < 32; ++lane)
    EXPECT_EQ(out[lane], lane + (7 << 16));
}

TEST_F(InstructionsTest, OneFunctionAndOneInstructionEach) {
  storeTransposed(3);
  unsigned functions = 0;
  for (auto function : module->getOps<mlir::LLVM::LLVMFuncOp>())
    functions += function.getSymName() == simt::movmatrixFunction;
  EXPECT_EQ(functions, 1u);
  auto ptx = ptx::translateToPTX(*module, *target::lookupTarget("sm_80"), /*lineInfo=*/false);
  ASSERT_TRUE(bool(ptx)) << llvm::toString(ptx.takeError());
  EXPECT_EQ(llvm::StringRef(*ptx).count("movmatrix.sync.aligned.m8n8.trans.b16"), 3u) << *ptx;
  EXPECT_EQ(llvm::StringRef(*ptx).count("call"), 0u) << *ptx;
}

TEST_F(InstructionsTest, InlineAssemblyIsConvergent) {
  storeTransposed(1);
  auto text = ptx::translateToLLVMIR(*module, *target::lookupTarget("sm_80"));
  ASSERT_TRUE(bool(text)) << llvm::toString(text.takeError());
  llvm::StringRef rest = llvm::StringRef(*text).split("asm sideeffect").second;
  llvm::StringRef group = rest.split('\n').first.rsplit(' ').second;
  EXPECT_NE(text->find("attributes " + group.str() + " = { convergent"), std::string::npos) << *text;
}

} // namespace
