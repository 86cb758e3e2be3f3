//===- Claims.cpp - What must hold for all threads --------------------------===//

#include "Claims.h"
#include "../Z3.h"
#include "mlir/Target/SMTLIB/ExportSMTLIB.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/raw_ostream.h"

using namespace mlir;
using namespace heddle;
using namespace heddle::verify;

/// The value of the variable in the solver's answer to `(get-value (NAME))`: "((thread #b0001001))".
static unsigned parseValue(StringRef answer) {
  size_t begin = answer.rfind("#b");
  unsigned value = 0;
  if (begin != StringRef::npos)
    answer.drop_front(begin + 2)
        .take_while([](char c) { return c == '0' || c == '1'; })
        .getAsInteger(2, value);
  else if ((begin = answer.rfind("#x")) != StringRef::npos)
    answer.drop_front(begin + 2)
        .take_while([](char c) { return llvm::isHexDigit(c); })
        .getAsInteger(16, value);
  return value;
}

namespace {
enum class Answer { Unsat, Sat };

/// One question to the solver: is there a thread for which `condition` holds? With `value` set to it, if
/// there is.
llvm::Expected<Answer> ask(smt::SolverOp solver, Value condition, Value variable, unsigned &value) {
  OpBuilder builder = OpBuilder::atBlockTerminator(solver.getBody());
  auto assertion = smt::AssertOp::create(builder, solver.getLoc(), condition);
  auto check = smt::CheckOp::create(builder, solver.getLoc(), TypeRange());
  for (Region *region : {&check.getSatRegion(), &check.getUnknownRegion(), &check.getUnsatRegion()}) {
    OpBuilder inner(region);
    inner.setInsertionPointToStart(&region->emplaceBlock());
    smt::YieldOp::create(inner, solver.getLoc());
  }
  std::string script;
  llvm::raw_string_ostream os(script);
  bool exported = succeeded(smt::exportSMTLIB(solver->getParentOfType<ModuleOp>(), os));
  check.erase();
  assertion.erase();
  if (!exported)
    return llvm::createStringError("the formula cannot be written as SMT-LIB");
  // The dialect has no word for asking what the solver found.
  size_t end = script.rfind("(reset)");
  script.resize(end == std::string::npos ? script.size() : end);
  std::string getValue = "(get-value (thread))\n";
  llvm::Expected<std::string> answer = runSMTLIB(variable ? script + getValue : script);
  if (!answer)
    return answer.takeError();
  StringRef text = StringRef(*answer).trim();
  if (text.starts_with("unsat"))
    return Answer::Unsat;
  if (!text.starts_with("sat"))
    return llvm::createStringError("the solver says: " +
                                   text.take_until([](char c) { return c == '\n'; }).str());
  value = parseValue(text);
  return Answer::Sat;
}
} // namespace

llvm::Expected<std::optional<std::string>> verify::refute(smt::SolverOp solver, Value variable,
                                                          ArrayRef<Claim> claims) {
  OpBuilder builder = OpBuilder::atBlockTerminator(solver.getBody());
  Formulas f(builder, solver.getLoc());
  SmallVector<Value> wrong;
  for (const Claim &claim : claims)
    wrong.push_back(f.negate(claim.holds));
  unsigned thread = 0;
  llvm::Expected<Answer> all = ask(solver, f.any(wrong), Value(), thread);
  if (!all)
    return all.takeError();
  if (*all == Answer::Unsat)
    return std::nullopt;
  for (auto [claim, isWrong] : llvm::zip_equal(claims, wrong)) {
    llvm::Expected<Answer> one = ask(solver, isWrong, variable, thread);
    if (!one)
      return one.takeError();
    if (*one == Answer::Sat)
      return claim.describe(thread);
  }
  return llvm::createStringError("the solver contradicts itself");
}

llvm::Expected<bool> verify::holds(smt::SolverOp solver, Value formula) {
  OpBuilder builder = OpBuilder::atBlockTerminator(solver.getBody());
  Formulas f(builder, solver.getLoc());
  unsigned thread = 0;
  llvm::Expected<Answer> answer = ask(solver, f.negate(formula), Value(), thread);
  if (!answer)
    return answer.takeError();
  return *answer == Answer::Unsat;
}
