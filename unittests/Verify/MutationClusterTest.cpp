//===- MutationClusterTest.cpp - What is wrong is refused: clusters ---------===//

#include "Mutation.h"
#include "heddle/Verify/Scratch.h"

using namespace mlir;
using namespace heddle;
using namespace heddle::verify;
using testing::HasSubstr;

// Rows over two CTAs as columns over them, in two warps each.
static const char *rowsOfCtas =
    "#tile.layout<register = [[0, 1], [0, 2]], lane = [[0, 4], [0, 8], [1, 0], [2, 0], "
    "[4, 0]], warp = [[8, 0]], block = [[16, 0]]>";
static const char *columnsOfCtas =
    "#tile.layout<register = [[0, 1], [0, 2]], lane = [[0, 4], [1, 0], [2, 0], "
    "[4, 0], [8, 0]], warp = [[16, 0]], block = [[0, 8]]>";

namespace {
class ClusterMutation : public Mutation {
protected:
  OwningOpRef<ModuleOp> plannedCluster() {
    std::string type = "tensor<32x16xf32, ";
    return planText(*context,
                    "module attributes {tile.target = \"sm_90a\"} {\n"
                    "tile.kernel @k(%s: f32) attributes {num_warps = 2 : i32, cluster = 2 : i32} {\n"
                    "  %x = tile.splat %s : " +
                        type + rowsOfCtas + ">\n  %y = tile.convert_layout %x : " + type + rowsOfCtas +
                        "> -> " + type + columnsOfCtas + ">\n  %m = arith.cmpf oeq, %y, %y : " + type +
                        columnsOfCtas + ">\n  tile.assert %m, \"use\" : tensor<32x16xi1, " + columnsOfCtas +
                        ">\n  tile.return\n}\n}\n");
  }
  IsolatedConversion throughCluster() {
    auto module = plannedCluster();
    IsolatedConversion conversion = isolateConversion(*module);
    EXPECT_EQ(proveLowered(conversion), "");
    EXPECT_EQ(proveLoweredBySMT(conversion), "");
    return conversion;
  }
};
} // namespace

TEST_F(ClusterMutation, WrongCta) {
  IsolatedConversion conversion = throughCluster();
  unsigned count = forEach<NVVM::MapaOp>(*conversion.module, [](NVVM::MapaOp op) {
    OpBuilder builder(op);
    op.getBMutable().assign(
        arith::XOrIOp::create(builder, op.getLoc(), op.getB(), makeConstant(builder, op.getLoc(), 1)));
  });
  ASSERT_GT(count, 0u);
  // CTA 0 gets what is 16 rows further.
  EXPECT_EQ(refuse(conversion), "(0,0): CTA 0 warp 0 lane 0 register 0 holds (16,0)");
}

TEST_F(ClusterMutation, CtaOutsideOfTheCluster) {
  IsolatedConversion conversion = throughCluster();
  forEach<NVVM::MapaOp>(*conversion.module, [](NVVM::MapaOp op) {
    OpBuilder builder(op);
    op.getBMutable().assign(
        arith::AddIOp::create(builder, op.getLoc(), op.getB(), makeConstant(builder, op.getLoc(), 1)));
  });
  EXPECT_THAT(refuse(conversion), HasSubstr("names CTA 2 of a cluster of 2"));
  EXPECT_THAT(proveLoweredBySMT(conversion), HasSubstr("names a CTA outside of the cluster"));
}

/// Erases the barriers of the cluster from the `begin`-th on, below `end`.
static void eraseBarriers(IsolatedConversion &conversion, unsigned begin, unsigned end) {
  unsigned index = 0;
  forEach<NVVM::ClusterArriveOp>(*conversion.module, [&](NVVM::ClusterArriveOp op) {
    if (unsigned i = index++; i < begin || i >= end)
      return;
    op->getNextNode()->erase();
    op.erase();
  });
}

TEST_F(ClusterMutation, MissingClusterBarrier) {
  IsolatedConversion conversion = throughCluster();
  eraseBarriers(conversion, 0, 1);
  EXPECT_THAT(refuse(conversion), HasSubstr("has written with no barrier in between"));
}

TEST_F(ClusterMutation, CtaBarrierWhereAClusterBarrierIsNeeded) {
  IsolatedConversion conversion = throughCluster();
  auto arrive = *conversion.function.getBody().front().getOps<NVVM::ClusterArriveOp>().begin();
  OpBuilder builder(arrive);
  NVVM::Barrier0Op::create(builder, arrive.getLoc());
  eraseBarriers(conversion, 0, 1);
  EXPECT_THAT(refuse(conversion), HasSubstr("has written with no barrier in between"));
  EXPECT_THAT(proveLoweredBySMT(conversion), HasSubstr("another CTA has written with no barrier in between"));
}

/// By itself the conversion is right; but a CTA may end while another still reads its memory.
TEST_F(ClusterMutation, MissingBarrierAtTheEnd) {
  auto module = plannedCluster();
  auto kernel = *module->getOps<tile::KernelOp>().begin();
  for (bool isBroken : {false, true}) {
    IsolatedConversion conversion = isolateConversion(*module);
    if (isBroken)
      eraseBarriers(conversion, 1, 2);
    llvm::Expected<OriginsProof> proof = proveOrigins(conversion);
    ASSERT_TRUE(bool(proof)) << llvm::toString(proof.takeError());
    ScratchUses uses;
    uses[findConversions(kernel).front().steps.front()] = &proof->uses.front();
    std::string text;
    ScopedDiagnosticHandler handler(context.get(), [&](Diagnostic &diagnostic) { text = diagnostic.str(); });
    EXPECT_EQ(succeeded(verifyScratch(kernel, uses)), !isBroken);
    EXPECT_EQ(text, isBroken
                        ? "'move.cluster' op is not proved: expected a barrier of the cluster between its "
                          "accesses to other CTAs and the end of the kernel"
                        : "");
  }
}

TEST_F(ClusterMutation, WaitWithoutArrival) {
  IsolatedConversion conversion = throughCluster();
  auto arrive = *conversion.function.getBody().front().getOps<NVVM::ClusterArriveOp>().begin();
  arrive.erase();
  EXPECT_THAT(refuse(conversion), HasSubstr("has no arrival right before it"));
}
