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
    `--target-file` adds an architecture or replaces one. What several architectures have alike, such as the layouts of
    mma.sync's operands, stands once in a `target.rows` that they include; sizes and costs never do.
  }];
  let extraClassDeclaration = "void addRows();";
}

#endif // HEDDLE_DIALECT_TARGET_TARGETDIALECT_TD
