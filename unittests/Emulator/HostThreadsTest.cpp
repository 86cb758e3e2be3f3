//===- HostThreadsTest.cpp - Results do not depend on host threads ----------===//

#include "heddle/Emulator/Emulator.h"
#include "mlir/Dialect/DLTI/DLTI.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/LLVMIR/NVVMDialect.h"
#include "mlir/IR/MLIRContext.h"
#include "mlir/Parser/Parser.h"
#include "llvm/Support/FormatVariadic.h"
#include "gtest/gtest.h"

using namespace heddle;

namespace {

/// Every thread takes its word from the next CTA of the cluster. In clusters from `%faulty` on there is no
/// barrier after the load.
const char *const rotateKernel = R"mlir(
module {
  llvm.mlir.global internal @smem() {addr_space = 3 : i32, alignment = 16 : i64} : !llvm.array<256 x i8>
  llvm.func @rotate(%out: !llvm.ptr<1>, %faulty: i32) attributes {nvvm.kernel} {
    %base = llvm.mlir.addressof @smem : !llvm.ptr<3>
    %one = llvm.mlir.constant(1 : i32) : i32
    %threads = llvm.mlir.constant(64 : i32) : i32
    %tid = nvvm.read.ptx.sreg.tid.x : i32
    %cta = nvvm.read.ptx.sreg.ctaid.x : i32
    %cluster = nvvm.read.ptx.sreg.clusterid.x : i32
    %rank = nvvm.read.ptx.sreg.cluster.ctarank : i32
    %size = nvvm.read.ptx.sreg.cluster.nctarank : i32
    %first = llvm.mul %cta, %threads : i32
    %mine = llvm.add %first, %tid : i32
    %p = llvm.getelementptr %base[%tid] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, i32
    llvm.store %mine, %p : i32, !llvm.ptr<3>
    nvvm.cluster.arrive {aligned}
    nvvm.cluster.wait {aligned}
    %next = llvm.add %rank, %one : i32
    %target = llvm.urem %next, %size : i32
    %q = nvvm.mapa %p, %target : !llvm.ptr<3> -> !llvm.ptr<7>
    %theirs = llvm.load %q : !llvm.ptr<7> -> i32
    %r = llvm.getelementptr %out[%mine] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %theirs, %r : i32, !llvm.ptr<1>
    %right = llvm.icmp "ult" %cluster, %faulty : i32
    llvm.cond_br %right, ^sync, ^end
  ^sync:
    nvvm.cluster.arrive {aligned}
    nvvm.cluster.wait {aligned}
    llvm.br ^end
  ^end:
    llvm.return
  }
}
)mlir";

constexpr uint32_t clusters = 9, ctas = 4, threads = 64;

class HostThreadsTest : public testing::Test {
protected:
  HostThreadsTest() {
    context.loadDialect<mlir::LLVM::LLVMDialect, mlir::NVVM::NVVMDialect, mlir::DLTIDialect>();
    module = mlir::parseSourceString<mlir::ModuleOp>(rotateKernel, &context);
    program = llvm::cantFail(emulator::Program::compile(*module));
  }

  emulator::RunResult run(uint32_t faulty, unsigned hostThreads) {
    out.assign(clusters * ctas * threads, 0);
    emulator::LaunchConfig config;
    config.grid = {clusters, 1, 1};
    config.cluster = ctas;
    config.threadsPerCta = threads;
    config.hostThreads = hostThreads;
    llvm::MutableArrayRef<uint8_t> bytes(reinterpret_cast<uint8_t *>(out.data()), out.size() * 4);
    emulator::ScalarArgument scalar{{uint8_t(faulty), 0, 0, 0}};
    return llvm::cantFail(program->run("rotate", {emulator::BufferArgument{"out", bytes}, scalar}, config));
  }

  static std::string text(const emulator::RunResult &result) {
    return llvm::formatv("{0:2}", result.toJSON());
  }

  mlir::MLIRContext context;
  mlir::OwningOpRef<mlir::ModuleOp> module;
  std::unique_ptr<emulator::Program> program;
  std::vector<uint32_t> out;
};

TEST_F(HostThreadsTest, SameCountsAndResults) {
  std::string expected = text(run(clusters, 1));
  EXPECT_NE(expected.find("\"ld_cluster\": 72"), std::string::npos) << expected;
  for (unsigned hostThreads : {2u, 5u, 16u}) {
    EXPECT_EQ(text(run(clusters, hostThreads)), expected);
    for (uint32_t i = 0; i < out.size(); ++i) {
      uint32_t cta = i / threads, next = cta / ctas * ctas + (cta + 1) % ctas;
      ASSERT_EQ(out[i], next * threads + i % threads);
    }
  }
}

TEST_F(HostThreadsTest, SameFirstFault) {
  emulator::RunResult first = run(5, 1);
  ASSERT_FALSE(first.ok());
  EXPECT_EQ(first.faults[0].kind, emulator::FaultKind::ClusterLifetime);
  EXPECT_EQ(first.faults[0].cta[0] / ctas, 5u);
  for (unsigned hostThreads : {2u, 5u, 16u})
    EXPECT_EQ(text(run(5, hostThreads)), text(first));
}

TEST_F(HostThreadsTest, LargestClusterRuns) {
  emulator::LaunchConfig config;
  config.cluster = 16;
  config.threadsPerCta = 64;
  config.grid = {2, 1, 1};
  config.hostThreads = 64;
  out.assign(2 * 16 * 64, 0);
  llvm::MutableArrayRef<uint8_t> bytes(reinterpret_cast<uint8_t *>(out.data()), out.size() * 4);
  emulator::ScalarArgument scalar{{2, 0, 0, 0}};
  auto result =
      llvm::cantFail(program->run("rotate", {emulator::BufferArgument{"out", bytes}, scalar}, config));
  EXPECT_TRUE(result.ok());
  config.cluster = 17;
  auto refused = program->run("rotate", {emulator::BufferArgument{"out", bytes}, scalar}, config);
  ASSERT_FALSE(bool(refused));
  EXPECT_EQ(llvm::toString(refused.takeError()), "expected clusters of 1 to 16 CTAs");
}

} // namespace
