//===- TargetDialect.td - Target tables as IR -------------------*- tablegen -*-===//

#ifndef HEDDLE_DIALECT_TARGET_TARGETDIALECT_TD
#define HEDDLE_DIALECT_TARGET_TARGETDIALECT_TD

include "mlir/IR/OpBase.td"

def Target_Dialect : Dialect {
  let name = "target";
  let cppNamespace = "::heddle::target";
  let summary = "What an architecture can do and what it costs";
  let description = [{
    A target table is a module with one `target.arch` for each architecture, and one op for each row inside: so every row
    has a location, a comment and a verifier. Tables are data: no code compares capability numbers, and a table given by
    `--target-file` adds an architecture or replaces one.
  }];
}

#endif // HEDDLE_DIALECT_TARGET_TARGETDIALECT_TD
