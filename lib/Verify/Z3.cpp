//===- Z3.cpp - The solver behind a text ------------------------------------===//

#include "Z3.h"

#ifdef HEDDLE_HAS_Z3
#include <z3.h>

llvm::Expected<std::string> heddle::verify::runSMTLIB(const std::string &script) {
  Z3_config config = Z3_mk_config();
  Z3_context context = Z3_mk_context(config);
  Z3_del_config(config);
  // Errors are printed into the answer; Z3's default is to end the process.
  Z3_set_error_handler(context, [](Z3_context, Z3_error_code) {});
  std::string answer = Z3_eval_smtlib2_string(context, script.c_str());
  Z3_del_context(context);
  return answer;
}
#else
llvm::Expected<std::string> heddle::verify::runSMTLIB(const std::string &) {
  return llvm::createStringError("Heddle was built without Z3");
}
#endif
