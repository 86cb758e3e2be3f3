//===- ExplainProof.cpp - Proof of what is explained ------------------------===//

#include "ExplainedConversions.h"
#include "heddle/Driver/Driver.h"
#include "heddle/Verify/Passes.h"
#include "mlir/Pass/PassManager.h"

using namespace mlir;
using namespace heddle;

namespace {
/// A copy of a program in which each conversion has its number as a location, which its steps inherit. Those
/// without a plan are cut out, so that the others can be planned.
class NumberedProgram {
public:
  NumberedProgram(ModuleOp module, ArrayRef<explain::Conversion> conversions)
      : copy(module.clone()), errors(conversions.size()) {
    for (auto [i, op] : llvm::enumerate(listConversions(*copy))) {
      if (conversions[i].answer.getPlan()) {
        op->setLoc(NameLoc::get(StringAttr::get(op.getContext(), prefix + Twine(i)), op.getLoc()));
        continue;
      }
      OpBuilder builder(op);
      auto cut =
          UnrealizedConversionCastOp::create(builder, op.getLoc(), TypeRange(op.getType()), op.getSource());
      op.replaceAllUsesWith(cut.getResult(0));
      op.erase();
    }
  }

  /// Whether the passes succeed. Diagnostics go on to whoever prints them; what they say of a conversion is
  /// kept.
  bool run(llvm::function_ref<void(OpPassManager &)> addPasses) {
    ScopedDiagnosticHandler handler(copy->getContext(), [&](Diagnostic &diagnostic) {
      if (diagnostic.getSeverity() == DiagnosticSeverity::Error)
        keep(diagnostic);
      return failure();
    });
    PassManager pm(copy->getContext());
    addPasses(pm);
    return succeeded(pm.run(*copy));
  }

  /// What was said first of each conversion, or nothing.
  ArrayRef<std::string> getErrors() const { return errors; }

private:
  static constexpr llvm::StringLiteral prefix = "conversion ";

  void keep(const Diagnostic &diagnostic) {
    auto name = dyn_cast<NameLoc>(diagnostic.getLocation());
    StringRef text = name ? name.getName().getValue() : StringRef();
    unsigned i = 0;
    if (text.consume_front(prefix) && !text.getAsInteger(10, i) && i < errors.size() && errors[i].empty())
      errors[i] = diagnostic.str();
  }

  OwningOpRef<ModuleOp> copy;
  std::vector<std::string> errors;
};
} // namespace

static StringRef nameOf(Proof proof) {
  return proof == Proof::Off       ? "off"
         : proof == Proof::Algebra ? "algebra"
         : proof == Proof::Origins ? "origins"
                                   : "smt";
}

LogicalResult heddle::proveConversions(ModuleOp module, Proof proof,
                                       MutableArrayRef<explain::Conversion> conversions) {
  if (proof == Proof::Off)
    return success();
  NumberedProgram program(module, conversions);
  bool planned = program.run([](OpPassManager &pm) { buildPlanPipeline(pm, Proof::Off); });
  bool proved = planned;
  if (planned && proof >= Proof::Origins)
    proved = program.run(
        [&](OpPassManager &pm) { pm.addPass(verify::createMoveProve({/*solver=*/proof == Proof::SMT})); });
  for (auto [conversion, error] : llvm::zip_equal(conversions, program.getErrors())) {
    if (!conversion.answer.getPlan())
      continue;
    std::string why = planned || !error.empty() ? error : "the program it stands in is refused";
    conversion.proof = explain::ProofOutcome{nameOf(proof).str(), why};
  }
  return success(proved);
}
