//===- PTXTest.cpp - From the llvm dialect to PTX and cubins ----------------===//

#include "heddle/Target/PTX/PTX.h"
#include "heddle/Dialect/Target/IR/TargetRegistry.h"
#include "mlir/Dialect/DLTI/DLTI.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/LLVMIR/NVVMDialect.h"
#include "mlir/IR/MLIRContext.h"
#include "mlir/Parser/Parser.h"
#include "llvm/Support/Process.h"
#include "gtest/gtest.h"
#include <cstdlib>
#include <thread>

using namespace heddle;

namespace {

/// Eight halves from one place to another, with a barrier and a shuffle between.
const char *const copyKernel = R"mlir(
module {
  llvm.mlir.global external @dynamic() {addr_space = 3 : i32, alignment = 16 : i64} : !llvm.array<0 x i8>
  llvm.func @copy(%src: !llvm.ptr<1> {llvm.noalias, llvm.align = 16 : i64}, %dst: !llvm.ptr<1>)
      attributes {nvvm.kernel, nvvm.reqntid = array<i32: 64, 1, 1>} {
    %tid = nvvm.read.ptx.sreg.tid.x : i32
    %p = llvm.getelementptr %src[%tid] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, vector<8xf16>
    %x = llvm.load %p {alignment = 16 : i64} : !llvm.ptr<1> -> vector<8xf16>
    %s0 = llvm.mlir.addressof @dynamic : !llvm.ptr<3>
    %s = llvm.getelementptr %s0[%tid] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, vector<8xf16>
    llvm.store %x, %s {alignment = 16 : i64} : vector<8xf16>, !llvm.ptr<3>
    nvvm.barrier0
    %c1 = llvm.mlir.constant(1 : i32) : i32
    %tid2 = llvm.xor %tid, %c1 : i32
    %s2 = llvm.getelementptr %s0[%tid2] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, vector<8xf16>
    %y = llvm.load %s2 {alignment = 16 : i64} : !llvm.ptr<3> -> vector<8xf16>
    %q = llvm.getelementptr %dst[%tid] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, vector<8xf16>
    llvm.store %y, %q {alignment = 16 : i64} : vector<8xf16>, !llvm.ptr<1>
    llvm.return
  }
}
)mlir";

class PTXTest : public testing::Test {
protected:
  PTXTest() { context.loadDialect<mlir::LLVM::LLVMDialect, mlir::NVVM::NVVMDialect, mlir::DLTIDialect>(); }

  mlir::OwningOpRef<mlir::ModuleOp> parse(llvm::StringRef text) {
    auto module = mlir::parseSourceString<mlir::ModuleOp>(text, mlir::ParserConfig(&context), "kernel.mlir");
    EXPECT_TRUE(bool(module));
    return module;
  }

  std::string toPTX(llvm::StringRef text, llvm::StringRef target, bool lineInfo = true) {
    auto module = parse(text);
    auto ptx = ptx::translateToPTX(*module, *target::lookupTarget(target), lineInfo);
    if (ptx)
      return *ptx;
    ADD_FAILURE() << llvm::toString(ptx.takeError());
    return "";
  }

  /// The text of the error that the module must cause.
  std::string errorOf(llvm::StringRef text, const plan::TargetModel &target) {
    auto module = parse(text);
    auto ptx = ptx::translateToPTX(*module, target);
    if (!ptx)
      return llvm::toString(ptx.takeError());
    ADD_FAILURE() << "no error, but\n" << *ptx;
    return "";
  }

  mlir::MLIRContext context;
};

bool contains(llvm::StringRef text, llvm::StringRef part) { return text.contains(part); }

TEST_F(PTXTest, LLVMIRHasTripleAndDataLayout) {
  auto module = parse(copyKernel);
  auto text = ptx::translateToLLVMIR(*module, *target::lookupTarget("sm_80"));
  ASSERT_TRUE(bool(text));
  EXPECT_PRED2(contains, *text, "target triple = \"nvptx64-nvidia-cuda\"");
  EXPECT_PRED2(contains, *text, "target datalayout = \"e-");
  EXPECT_PRED2(contains, *text, "ptx_kernel void @copy");
  EXPECT_PRED2(contains, *text, "@dynamic = external addrspace(3) global [0 x i8], align 16");
}

TEST_F(PTXTest, HeaderNamesTargetAndVersion) {
  EXPECT_PRED2(contains, toPTX(copyKernel, "sm_80"), ".version 7.8\n.target sm_80\n.address_size 64");
  EXPECT_PRED2(contains, toPTX(copyKernel, "sm_90a"), ".version 8.7\n.target sm_90a\n.address_size 64");
}

TEST_F(PTXTest, KernelHasItsDirectivesAndVectorAccesses) {
  for (llvm::StringRef target : {"sm_80", "sm_90a"}) {
    std::string text = toPTX(copyKernel, target);
    EXPECT_PRED2(contains, text, ".visible .entry copy(");
    EXPECT_PRED2(contains, text, ".reqntid 64, 1, 1");
    EXPECT_PRED2(contains, text, ".extern .shared .align 16 .b8 dynamic[]");
    EXPECT_TRUE(contains(text, "ld.global.v4.b32") || contains(text, "ld.global.nc.v4.b32")) << text;
    EXPECT_PRED2(contains, text, "st.shared.v4.b32");
    EXPECT_PRED2(contains, text, "ld.shared.v4.b32");
    EXPECT_PRED2(contains, text, "st.global.v4.b32");
  }
}

TEST_F(PTXTest, LineInfoIsForLinesOnly) {
  std::string with = toPTX(copyKernel, "sm_80"), without = toPTX(copyKernel, "sm_80", /*lineInfo=*/false);
  EXPECT_PRED2(contains, with, "kernel.mlir\"");
  EXPECT_PRED2(contains, with, ".loc\t1 8 "); // the load
  EXPECT_FALSE(contains(with, ".debug_info")) << "ptxas would be asked for a debug build";
  EXPECT_FALSE(contains(with, ", debug"));
  EXPECT_FALSE(contains(without, ".loc"));
}

TEST_F(PTXTest, InputIsNotChanged) {
  auto module = parse(copyKernel);
  auto print = [&] {
    std::string text;
    llvm::raw_string_ostream os(text);
    module->print(os, mlir::OpPrintingFlags().enableDebugInfo());
    return text;
  };
  std::string before = print();
  ASSERT_TRUE(bool(ptx::translateToPTX(*module, *target::lookupTarget("sm_80"))));
  EXPECT_EQ(print(), before);
}

TEST_F(PTXTest, MultiplyAndAddStayTwoRoundings) {
  std::string text = toPTX(R"mlir(
    llvm.func @k(%p: !llvm.ptr<1>) attributes {nvvm.kernel} {
      %x = llvm.load %p : !llvm.ptr<1> -> f32
      %y = llvm.fmul %x, %x : f32
      %z = llvm.fadd %y, %x : f32
      llvm.store %z, %p : f32, !llvm.ptr<1>
      llvm.return
    })mlir",
                           "sm_80");
  // ptxas contracts mul.f32 and add.f32, but not the forms that name a rounding.
  EXPECT_PRED2(contains, text, "mul.rn.f32");
  EXPECT_PRED2(contains, text, "add.rn.f32");
}

TEST_F(PTXTest, TwiceGivesTheSameBytes) {
  EXPECT_EQ(toPTX(copyKernel, "sm_90a"), toPTX(copyKernel, "sm_90a"));
}

/// Shared memory cannot be initialized: the backend's answer to that is a fatal error.
const char *const fatalKernel = R"mlir(
  llvm.mlir.global internal @s(7 : i32) {addr_space = 3 : i32} : i32
  llvm.func @k(%p: !llvm.ptr<1>) attributes {nvvm.kernel} {
    %s = llvm.mlir.addressof @s : !llvm.ptr<3>
    %x = llvm.load volatile %s : !llvm.ptr<3> -> i32
    llvm.store %x, %p : i32, !llvm.ptr<1>
    llvm.store volatile %x, %s : i32, !llvm.ptr<3>
    llvm.return
  })mlir";

TEST_F(PTXTest, FatalErrorsOfTheBackendAreErrors) {
  EXPECT_PRED2(contains, errorOf(fatalKernel, *target::lookupTarget("sm_80")), "initial value of 's'");
  // And nothing is left behind that would harm what comes after.
  EXPECT_PRED2(contains, toPTX(copyKernel, "sm_80"), ".entry copy(");
}

TEST_F(PTXTest, UnsupportedInstructionsAreErrors) {
  std::string error = errorOf(R"mlir(
    llvm.func @k(%p: !llvm.ptr<1>, %x: f64) attributes {nvvm.kernel} {
      %y = llvm.intr.sin(%x) : (f64) -> f64
      llvm.store %y, %p : f64, !llvm.ptr<1>
      llvm.return
    })mlir",
                              *target::lookupTarget("sm_80"));
  EXPECT_PRED2(contains, error, "Cannot select: f64 = fsin");
  EXPECT_FALSE(contains(error, "0x")) << error;
}

TEST_F(PTXTest, UntranslatableOpsAreErrors) {
  std::string error = errorOf(R"mlir(
    llvm.func @k(%x: i32) -> i32 attributes {nvvm.kernel} {
      %y = builtin.unrealized_conversion_cast %x : i32 to i32
      %z = builtin.unrealized_conversion_cast %y : i32 to index
      llvm.return %x : i32
    })mlir",
                              *target::lookupTarget("sm_80"));
  EXPECT_PRED2(contains, error, "unrealized_conversion_cast");
}

TEST_F(PTXTest, UnknownNamesAreErrors) {
  plan::TargetModel model = *target::lookupTarget("sm_80");
  model.archName = "sm_8";
  EXPECT_EQ(errorOf(copyKernel, model), "the LLVM backend does not know the processor 'sm_8'");
  model = *target::lookupTarget("sm_80");
  model.ptxVersion = 79;
  EXPECT_EQ(errorOf(copyKernel, model), "the LLVM backend does not know the PTX version 'ptx79'");
  // Both are known, but not together.
  model = *target::lookupTarget("sm_90a");
  model.ptxVersion = 70;
  EXPECT_FALSE(errorOf(copyKernel, model).empty());
}

TEST_F(PTXTest, ThreadsDoNotDisturbEachOther) {
  std::string good[2], bad[2];
  auto run = [](const char *text, std::string &result) {
    for (int i = 0; i < 3; ++i) {
      mlir::MLIRContext context(mlir::MLIRContext::Threading::DISABLED);
      context.loadDialect<mlir::LLVM::LLVMDialect, mlir::NVVM::NVVMDialect, mlir::DLTIDialect>();
      auto module = mlir::parseSourceString<mlir::ModuleOp>(text, &context);
      auto ptx = ptx::translateToPTX(*module, *target::lookupTarget("sm_80"));
      result = ptx ? *ptx : llvm::toString(ptx.takeError());
    }
  };
  std::thread threads[] = {
      std::thread(run, copyKernel, std::ref(good[0])), std::thread(run, fatalKernel, std::ref(bad[0])),
      std::thread(run, copyKernel, std::ref(good[1])), std::thread(run, fatalKernel, std::ref(bad[1]))};
  for (std::thread &thread : threads)
    thread.join();
  for (std::string &text : good)
    EXPECT_PRED2(contains, text, ".entry copy(");
  for (std::string &text : bad)
    EXPECT_PRED2(contains, text, "initial value of 's'");
}

//===----------------------------------------------------------------------===//
// ptxas
//===----------------------------------------------------------------------===//

class PtxasTest : public PTXTest {
protected:
  void SetUp() override {
    if (!ptx::findPtxas())
      GTEST_SKIP() << "no ptxas";
  }
};

TEST_F(PtxasTest, KernelAssembles) {
  for (llvm::StringRef target : {"sm_80", "sm_90a"}) {
    auto cubin = ptx::assemble(toPTX(copyKernel, target), *target::lookupTarget(target));
    ASSERT_TRUE(bool(cubin)) << llvm::toString(cubin.takeError());
    EXPECT_EQ(cubin->bytes.substr(0, 4), "\x7f"
                                         "ELF");
    EXPECT_PRED2(contains, cubin->log, "registers");
  }
}

TEST_F(PtxasTest, ErrorsHaveItsText) {
  auto cubin = ptx::assemble(".version 7.8\n.target sm_80\n.address_size 64\nnonsense\n",
                             *target::lookupTarget("sm_80"));
  ASSERT_FALSE(bool(cubin));
  EXPECT_PRED2(contains, llvm::toString(cubin.takeError()), "nonsense");
}

TEST_F(PtxasTest, AnEmptyNameFindsNothing) {
  std::optional<std::string> before = llvm::sys::Process::GetEnv("HEDDLE_PTXAS");
  setenv("HEDDLE_PTXAS", "/nowhere/ptxas", 1);
  EXPECT_FALSE(ptx::findPtxas().has_value());
  auto cubin = ptx::assemble("", *target::lookupTarget("sm_80"));
  EXPECT_FALSE(bool(cubin));
  llvm::consumeError(cubin.takeError());
  before ? setenv("HEDDLE_PTXAS", before->c_str(), 1) : unsetenv("HEDDLE_PTXAS");
}

} // namespace
