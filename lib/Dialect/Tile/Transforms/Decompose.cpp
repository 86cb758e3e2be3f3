//===- Decompose.cpp - tile-decompose ---------------------------------------===//

#include "Decompose.h"
#include "heddle/Dialect/Tile/Transforms/Passes.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"

namespace heddle::tile {
#define GEN_PASS_DEF_TILEDECOMPOSE
#include "heddle/Dialect/Tile/Transforms/Passes.h.inc"
} // namespace heddle::tile

using namespace mlir;
using namespace heddle;

namespace {
struct TileDecomposePass : tile::impl::TileDecomposeBase<TileDecomposePass> {
  void runOnOperation() override {
    RewritePatternSet patterns(&getContext());
    tile::populateDecomposeReducePatterns(patterns);
    tile::populateDecomposeScanPatterns(patterns);
    tile::populateDecomposeAtomicPatterns(patterns);
    tile::populateDecomposeGatherPatterns(patterns);
    GreedyRewriteConfig config;
    config.enableFolding(false).enableConstantCSE(false);
    config.setRegionSimplificationLevel(GreedySimplifyRegionLevel::Disabled);
    config.setStrictness(GreedyRewriteStrictness::ExistingAndNewOps);
    // Only these: what else is in the kernel, dead conversions too, is for the passes that follow to see.
    SmallVector<Operation *> ops;
    getOperation().walk([&](Operation *op) {
      if (isa<tile::ReduceOp, tile::ScanOp, tile::AtomicRMWOp, tile::AtomicCASOp, tile::GatherOp,
              tile::HistogramOp>(op))
        ops.push_back(op);
    });
    if (failed(applyOpPatternsGreedily(ops, std::move(patterns), config)))
      signalPassFailure();
  }
};
} // namespace
