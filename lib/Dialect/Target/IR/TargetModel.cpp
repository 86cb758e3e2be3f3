//===- TargetModel.cpp - From rows to the planner's plain form --------------===//

#include "heddle/Dialect/Target/IR/TargetDialect.h"
#include "llvm/ADT/TypeSwitch.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace heddle;
using namespace heddle::target;
using layout::LinearLayout;

//===----------------------------------------------------------------------===//
// Tiles
//===----------------------------------------------------------------------===//

using Basis = SmallVector<int32_t, 2>;

static SmallVector<Basis> makePairs(ArrayRef<int32_t> flat) {
  SmallVector<Basis> bases;
  for (size_t i = 0; i < flat.size(); i += 2)
    bases.push_back({flat[i], flat[i + 1]});
  return bases;
}

static LinearLayout makeTile(ArrayRef<int64_t> shape, ArrayRef<int32_t> registerBases,
                             ArrayRef<int32_t> laneBases) {
  SmallVector<Basis> registers = makePairs(registerBases), lanes = makePairs(laneBases);
  LinearLayout::InBases ins[] = {{layout::kRegister, registers}, {layout::kLane, lanes}};
  return *LinearLayout::fromBases(ins, shape);
}

static f2::BitMatrix makeSquare(ArrayRef<int32_t> images) {
  return f2::BitMatrix(images.size(), SmallVector<f2::Word>(images.begin(), images.end()));
}

static plan::Fragment makeFragment(OperandOp op) {
  SmallVector<Basis> registers = makePairs(op.getRegisterBases()), lanes = makePairs(op.getLaneBases()),
                     warps = makePairs(op.getWarpBases() ? *op.getWarpBases() : ArrayRef<int32_t>());
  LinearLayout::InBases ins[] = {
      {layout::kRegister, registers}, {layout::kLane, lanes}, {layout::kWarp, warps}};
  plan::Fragment fragment;
  fragment.operand = op.getOperand().str();
  fragment.elementBits = op.getBits();
  fragment.shape.assign(op.getShape().begin(), op.getShape().end());
  fragment.layout = *LinearLayout::fromBases(ins, op.getShape());
  return fragment;
}

//===----------------------------------------------------------------------===//
// Shared rows
//===----------------------------------------------------------------------===//

/// Adds a row, or replaces the one of the same name.
template <typename Row> static void assign(std::vector<Row> &rows, Row row) {
  auto it = llvm::find_if(rows, [&](const Row &other) { return other.name == row.name; });
  if (it == rows.end())
    rows.push_back(std::move(row));
  else
    *it = std::move(row);
}

static void addMatrix(plan::SharedRows &rows, MatrixOp op) {
  plan::MatrixInstruction instruction;
  for (auto operand : op.getBody().getOps<OperandOp>())
    instruction.operands.push_back(makeFragment(operand));
  if (auto accumulators = op.getAccumulators())
    for (auto type : accumulators->getAsRange<StringAttr>())
      instruction.accumulators.push_back(type.str());
  for (const std::string &name : op.getInstructionNames()) {
    instruction.name = name;
    assign(rows.matrixInstructions, instruction);
  }
}

template <typename Op> static void addMatrixMove(plan::SharedRows &rows, Op op) {
  plan::MatrixMove move;
  move.name = op.getName().str();
  move.isStore = std::is_same_v<Op, MatrixStoreOp>;
  move.isTransposed = op.getTrans();
  move.matrices = op.getMatrices();
  move.elementBits = op.getBits();
  move.memoryBits = op.getMemoryBits();
  move.rowBytes = op.getRowBytes();
  move.tile = makeTile(op.getShape(), op.getRegisterBases(), op.getLaneBases());
  unsigned bits = op.getAddress().size();
  layout::DimSize lane{layout::kLane, bits}, row{layout::Dim::tensor(0), bits};
  move.addresses = LinearLayout(lane, row, makeSquare(op.getAddress()));
  assign(rows.matrixMoves, std::move(move));
}

static void addMovMatrix(plan::SharedRows &rows, MovMatrixOp op) {
  plan::RegisterTranspose transpose;
  transpose.name = op.getName().str();
  transpose.elementBits = op.getBits();
  transpose.source = makeTile(op.getShape(), op.getSourceRegister(), op.getSourceLane());
  transpose.destination = makeTile(op.getShape(), op.getResultRegister(), op.getResultLane());
  assign(rows.registerTransposes, std::move(transpose));
}

static void addTensorShape(plan::SharedRows &rows, TensorShapeOp op) {
  plan::TensorMemoryShape shape;
  shape.name = op.getName().str();
  shape.maxRepeats = op.getRepeats();
  shape.isSplit = op.getSplit();
  shape.tile = makeTile(op.getShape(), op.getRegisterBases(), op.getLaneBases());
  assign(rows.tensorMemoryShapes, std::move(shape));
}

static void addSwizzle(plan::SharedRows &rows, SwizzleOp op) {
  plan::SwizzleMode mode;
  mode.name = op.getName().str();
  mode.spanBytes = op.getSpan();
  mode.alignment = op.getAlignment();
  mode.matrix = makeSquare(op.getAddress());
  assign(rows.swizzleModes, std::move(mode));
}

static void addSharedRow(plan::SharedRows &rows, Operation &row) {
  llvm::TypeSwitch<Operation *>(&row)
      .Case([&](FeatureOp op) { rows.features[op.getName()] = true; })
      .Case([&](MatrixOp op) { addMatrix(rows, op); })
      .Case<MatrixLoadOp, MatrixStoreOp>([&](auto op) { addMatrixMove(rows, op); })
      .Case([&](MovMatrixOp op) { addMovMatrix(rows, op); })
      .Case([&](TensorShapeOp op) { addTensorShape(rows, op); })
      .Case([&](SwizzleOp op) { addSwizzle(rows, op); });
}

//===----------------------------------------------------------------------===//
// Architectures
//===----------------------------------------------------------------------===//

static void addArchRow(plan::TargetModel &model, Operation &row) {
  llvm::TypeSwitch<Operation *>(&row)
      .Case([&](IsaOp op) {
        model.archName = op.getProcessor().str();
        model.ptxVersion = op.getPtx();
      })
      .Case([&](LimitsOp op) {
        model.warpSize = op.getWarpSize();
        model.maxThreadsPerCta = op.getThreads();
        model.maxRegistersPerThread = op.getRegisters();
        model.maxClusterSize = op.getCluster();
      })
      .Case([&](MemoryOp op) {
        model.sharedBanks = op.getBanks();
        model.bankBytes = op.getBankBytes();
        model.staticSharedBytes = op.getStaticBytes();
        model.maxSharedBytes = op.getSharedBytes();
        model.maxSharedAccessBits = op.getSharedAccess();
        model.maxGlobalAccessBits = op.getGlobalAccess();
      })
      .Case([&](SmOp op) {
        model.sm = {op.getSharedBytes(),  op.getSharedReserved(), op.getSharedUnit(), op.getRegisters(),
                    op.getRegisterUnit(), op.getPartitions(),     op.getWarps(),      op.getCtas()};
      })
      .Case([&](TensorMemoryOp op) {
        model.tensorLanes = op.getLanes();
        model.tensorColumns = op.getColumns();
      })
      .Case([&](CostOp op) {
        model.costs[op.getKey()] = {op.getIssue().convertToDouble(), op.getLatency().convertToDouble(),
                                    op.getSource().str(), *plan::parsePipe(op.getPipe())};
      })
      .Case([&](WeightOp op) {
        model.weights[op.getName()] = {op.getValue().convertToDouble(), op.getSource().str()};
      });
}

/// The first instruction whose lanes are not those of a warp. Matrix instructions of warp groups have lanes,
/// too.
static std::optional<std::string> findWrongLanes(const plan::TargetModel &model) {
  unsigned laneBits = llvm::Log2_32(model.warpSize);
  auto isWrong = [&](const LinearLayout &layout) { return layout.inBits(layout::kLane) != laneBits; };
  for (const plan::MatrixInstruction &row : model.matrixInstructions)
    for (const plan::Fragment &fragment : row.operands)
      if (isWrong(fragment.layout))
        return row.name;
  for (const plan::MatrixMove &row : model.matrixMoves)
    if (isWrong(row.tile))
      return row.name;
  for (const plan::RegisterTranspose &row : model.registerTransposes)
    if (isWrong(row.source) || isWrong(row.destination))
      return row.name;
  for (const plan::TensorMemoryShape &row : model.tensorMemoryShapes)
    if (isWrong(row.tile))
      return row.name;
  return std::nullopt;
}

plan::SharedRows target::makeRows(RowsOp set) {
  plan::SharedRows rows;
  for (Operation &row : set.getBody().front())
    addSharedRow(rows, row);
  return rows;
}

FailureOr<plan::TargetModel>
target::makeModel(ArchOp arch, llvm::function_ref<const plan::SharedRows *(StringRef)> findRows) {
  plan::TargetModel model;
  model.name = arch.getSymName().str();
  for (auto include : arch.getBody().getOps<IncludeOp>()) {
    const plan::SharedRows *rows = findRows(include.getRows());
    if (!rows) // C3
      return include.emitOpError("names an unknown set of rows '") << include.getRows() << "'";
    for (auto &feature : rows->features)
      model.features[feature.getKey()] = true;
    auto append = [](auto &to, const auto &from) {
      for (const auto &row : from)
        assign(to, row);
    };
    append(model.matrixInstructions, rows->matrixInstructions);
    append(model.matrixMoves, rows->matrixMoves);
    append(model.registerTransposes, rows->registerTransposes);
    append(model.tensorMemoryShapes, rows->tensorMemoryShapes);
    append(model.swizzleModes, rows->swizzleModes);
  }
  for (Operation &row : arch.getBody().front()) {
    addSharedRow(model, row);
    addArchRow(model, row);
  }
  for (auto emulated : arch.getBody().getOps<EmulatedOp>()) { // C4
    auto it = llvm::find_if(model.matrixInstructions,
                            [&](const plan::MatrixInstruction &m) { return m.name == emulated.getName(); });
    if (it == model.matrixInstructions.end())
      return emulated.emitOpError("names an unknown matrix instruction '") << emulated.getName() << "'";
    it->emulated = true;
  }
  if (std::optional<std::string> name = findWrongLanes(model)) // C5
    return arch.emitOpError("has warps of ")
           << model.warpSize << " lanes, but the layouts of '" << *name << "' have another number";
  return model;
}
