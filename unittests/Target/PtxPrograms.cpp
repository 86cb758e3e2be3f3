//===- PtxPrograms.cpp - One-instruction programs for rows of a table -------===//

#include "PtxPrograms.h"
#include "heddle/Target/PTX/PTX.h"
#include "llvm/ADT/StringExtras.h"

using namespace heddle;
using namespace heddle::testing;
using llvm::StringRef;

const Programs &testing::getFeaturePrograms() {
  static const Programs programs = {
      {"shfl", "shfl.sync.bfly.b32 %r1, %r0, 1, 31, -1;"},
      {"prmt", "prmt.b32 %r2, %r0, %r1, 0x5410;"},
      {"lop3", "lop3.b32 %r3, %r0, %r1, %r2, 0xe8;"},
      {"match.sync", "match.any.sync.b32 %r1, %r0, -1;"},
      {"redux.sync", "redux.sync.add.s32 %r1, %r0, -1;"},
      {"redux.f32", "redux.sync.max.f32 %f1, %f0, -1;"},
      {"cp.async", "cp.async.cg.shared.global [%r0], [%d0], 16;"},
      {"mbarrier", "mbarrier.init.shared.b64 [%r0], 1;"},
      {"mbarrier.tx", "mbarrier.arrive.expect_tx.shared::cta.b64 %d1, [%r0], %r1;"},
      {"ldmatrix", "ldmatrix.sync.aligned.m8n8.x1.shared.b16 {%r1}, [%r0];"},
      {"ldmatrix.b8", "ldmatrix.sync.aligned.m16n16.x1.trans.shared.b8 {%r1, %r2}, [%r0];"},
      {"ldmatrix.b6", "ldmatrix.sync.aligned.m8n16.x1.shared.b8x16.b6x16_p32 {%r1}, [%r0];"},
      {"ldmatrix.b4", "ldmatrix.sync.aligned.m8n16.x1.shared.b8x16.b4x16_p64 {%r1}, [%r0];"},
      {"stmatrix", "stmatrix.sync.aligned.m8n8.x1.shared.b16 [%r0], {%r1};"},
      {"stmatrix.b8", "stmatrix.sync.aligned.m16n8.x1.trans.shared.b8 [%r0], {%r1};"},
      {"movmatrix", "movmatrix.sync.aligned.m8n8.trans.b16 %r1, %r0;"},
      {"barrier.cluster", "barrier.cluster.arrive.aligned;"},
      {"mapa", "mapa.shared::cluster.u32 %r1, %r0, %r2;"},
      {"ld.shared::cluster", "ld.shared::cluster.b32 %r1, [%r0];"},
      {"st.async", "st.async.weak.shared::cluster.mbarrier::complete_tx::bytes.b32 [%r0], %r1, [%r2];"},
      {"cp.async.bulk",
       "cp.async.bulk.shared::cluster.global.mbarrier::complete_tx::bytes [%r0], [%d0], %r1, [%r2];"},
      {"cp.async.bulk.tensor", "cp.async.bulk.tensor.2d.shared::cluster.global.mbarrier::complete_tx::bytes "
                               "[%r0], [%d0, {%r1, %r2}], [%r3];"},
      {"cp.async.bulk.tensor.multicast",
       "cp.async.bulk.tensor.2d.shared::cluster.global.mbarrier::complete_tx::bytes.multicast::cluster "
       "[%r0], [%d0, {%r1, %r2}], [%r3], %h0;"},
      {"cp.async.bulk.tensor.gather4",
       "cp.async.bulk.tensor.2d.shared::cta.global.tile::gather4.mbarrier::complete_tx::bytes "
       "[%r0], [%d0, {%r1, %r2, %r3, %r4, %r5}], [%r6];"},
      {"cp.reduce.async.bulk",
       "cp.reduce.async.bulk.global.shared::cta.bulk_group.add.u32 [%d0], [%r0], %r1;"},
      {"elect.sync", "elect.sync %r1|%q1, -1;"},
      {"griddepcontrol", "griddepcontrol.wait;"},
      {"multimem", "multimem.ld_reduce.relaxed.sys.global.add.bf16x2 %r1, [%d0];"},
      {"red.vector", "red.global.v4.f32.add [%d0], {%f0, %f1, %f2, %f3};"},
      {"wgmma", "wgmma.fence.sync.aligned;"},
      {"setmaxnreg", "setmaxnreg.inc.sync.aligned.u32 160;"},
      {"tensormap.replace", "tensormap.replace.tile.global_address.global.b1024.b64 [%d0], %d1;"},
      {"fma.f32x2", "fma.rn.f32x2 %d0, %d1, %d2, %d3;"},
      {"max3", "max.f32 %f0, %f1, %f2, %f3;"},
      {"st.bulk", "st.bulk.weak.shared::cta [%r0], %d0, 0;"},
      {"clusterlaunchcontrol",
       "clusterlaunchcontrol.try_cancel.async.shared::cta.mbarrier::complete_tx::bytes.b128 [%r0], [%r1];"},
      {"ld.global.256", "ld.global.v8.b32 {%r0, %r1, %r2, %r3, %r4, %r5, %r6, %r7}, [%d0];"},
      {"cvt.fp8", "cvt.rn.satfinite.e4m3x2.f32 %h0, %f0, %f1;"},
      {"cvt.fp4", "{ .reg .b8 %b; cvt.rn.satfinite.e2m1x2.f32 %b, %f0, %f1; }"},
      {"tcgen05", "tcgen05.alloc.cta_group::1.sync.aligned.shared::cta.b32 [%r0], 32;"},
  };
  return programs;
}

/// "{%r8, %r9}": `count` registers from `first` on.
static std::string list(StringRef prefix, unsigned first, unsigned count) {
  std::string text = "{";
  for (unsigned i = 0; i < count; ++i)
    text += ((i ? ", %" : "%") + prefix + llvm::Twine(first + i)).str();
  return text + "}";
}

/// The registers of a fragment with elements of so many bits.
static std::string registersOf(const plan::Fragment &fragment, unsigned bits, StringRef prefix,
                               unsigned first) {
  return list(prefix, first, (bits << fragment.layout.inBits(layout::kRegister)) / (prefix == "g" ? 64 : 32));
}

static std::string accumulatorOf(const plan::Fragment &c, StringRef type) {
  return registersOf(c, type == "f16" ? 16 : c.elementBits,
                     type == "f32"   ? "f"
                     : type == "f64" ? "g"
                                     : "r",
                     0);
}

/// mma.m16n8k16.f16, mma.m16n8k64.mxf4nvf4.2x.e2m1: shape, for some a kind (and a size of the block), type.
static std::string makeMma(const plan::MatrixInstruction &instruction, const std::string &accumulator) {
  llvm::SmallVector<StringRef> parts;
  StringRef(instruction.name).split(parts, '.');
  std::string type = parts.back().str(), qualifiers, suffix, scales;
  StringRef kind = parts.size() > 3 ? parts[2] : "";
  if (!kind.empty())
    qualifiers = (".kind::" + kind).str();
  if (kind.starts_with("mx")) {
    bool four = parts[3] == "4x";
    qualifiers += std::string(".block_scale.scale_vec::") + (kind == "mxf8f6f4" ? "1X" : four ? "4X" : "2X");
    suffix = four ? ".ue4m3" : ".ue8m0";
    scales = ", %r100, {0, 0}, %r101, {0, 0}";
  }
  if (type == "b1")
    suffix = ".and.popc";
  StringRef file = type == "f64" ? "g" : "r";
  const plan::Fragment &a = *instruction.findOperand("a"), &b = *instruction.findOperand("b");
  std::string c = accumulatorOf(*instruction.findOperand("c"), accumulator);
  return "mma.sync.aligned." + parts[1].str() + ".row.col" + qualifiers + "." + accumulator + "." + type +
         "." + type + "." + accumulator + suffix + " " + c + ", " + registersOf(a, a.elementBits, file, 20) +
         ", " + registersOf(b, b.elementBits, file, 60) + ", " + c + scales + ";";
}

/// wgmma.m64n64 has an accumulator, wgmma.m64k16.f16 an A in registers; the other operands are in shared
/// memory.
static std::string makeWgmma(const plan::MatrixInstruction &instruction, const std::string &accumulator) {
  auto [shape, type] = StringRef(instruction.name).drop_front(strlen("wgmma.")).split('.');
  std::string start = "wgmma.mma_async.sync.aligned.";
  if (const plan::Fragment *c = instruction.findOperand("c")) {
    bool integer = accumulator == "s32";
    std::string types = accumulator + (integer ? ".s8.s8 " : ".f16.f16 ");
    return start + shape.str() + (integer ? "k32." : "k16.") + types + accumulatorOf(*c, accumulator) +
           ", %d0, %d1, %q0" + (integer ? ";" : ", 1, 1, 0, 0;");
  }
  const plan::Fragment &a = *instruction.findOperand("a");
  bool integer = type == "s8" || type == "u8" || type == "b1";
  std::string types = (integer ? ".s32." : ".f32.") + type.str() + "." + type.str();
  std::string flags = integer ? "" : type.ends_with("16") ? ", 1, 1, 0" : ", 1, 1";
  return start + "m64n8" + shape.drop_front(strlen("m64")).str() + types +
         (type == "b1" ? ".and.popc " : " ") + list(integer ? "r" : "f", 0, 4) + ", " +
         registersOf(a, a.elementBits, "r", 20) + ", %d0, %q0" + flags + ";";
}

Programs testing::getPrograms(const plan::MatrixInstruction &instruction) {
  Programs programs;
  if (StringRef(instruction.name).starts_with("wgmma") && instruction.accumulators.empty())
    programs[instruction.name] = makeWgmma(instruction, "");
  for (const std::string &type : instruction.accumulators)
    programs[instruction.name + " " + type] = StringRef(instruction.name).starts_with("wgmma")
                                                  ? makeWgmma(instruction, type)
                                                  : makeMma(instruction, type);
  return programs;
}

/// "ldmatrix.m8n8.x4.trans.b16" with the qualifiers that the name leaves out.
Programs testing::getPrograms(const plan::MatrixMove &move) {
  auto [op, rest] = StringRef(move.name).split('.');
  size_t count = rest.find(".x") + 3;
  size_t space = rest.substr(count).starts_with(".trans") ? count + strlen(".trans") : count;
  std::string name =
      (op + ".sync.aligned." + rest.take_front(space) + ".shared" + rest.drop_front(space)).str();
  std::string registers = list("r", 1, move.getWords());
  return {
      {move.name, move.isStore ? name + " [%r0], " + registers + ";" : name + " " + registers + ", [%r0];"}};
}

Programs testing::getPrograms(const plan::RegisterTranspose &move) {
  auto [op, rest] = StringRef(move.name).split('.');
  return {{move.name, (op + ".sync.aligned." + rest + " %r1, %r0;").str()}};
}

Programs testing::getPrograms(const plan::TensorMemoryShape &shape, bool tooMany) {
  unsigned repeats = shape.maxRepeats * (tooMany ? 2 : 1);
  unsigned registers = repeats << shape.tile.inBits(layout::kRegister);
  std::string name = shape.name + ".x" + std::to_string(repeats);
  return {{name, "tcgen05.ld.sync.aligned." + name + ".b32 " + list("r", 1, registers) + ", [%r0]" +
                     (shape.isSplit ? ", 16;" : ";")}};
}

static std::string wrap(StringRef statements, unsigned index) {
  return (".visible .entry k" + llvm::Twine(index) +
          "() .reqntid 128, 1, 1 {\n.reg .b16 %h<8>; .reg .b32 %r<512>; .reg .b64 %d<16>; .reg .f32 %f<512>; "
          ".reg .f64 %g<96>; .reg .pred %q<4>;\n" +
          statements + "\nret;\n}\n")
      .str();
}

std::map<std::string, std::string> testing::findRefused(const Programs &programs, StringRef processor,
                                                        unsigned version) {
  std::string header = (".version " + llvm::Twine(version / 10) + "." + llvm::Twine(version % 10) +
                        "\n.target " + processor + "\n.address_size 64\n")
                           .str();
  plan::TargetModel model;
  model.archName = processor.str();
  std::string all = header;
  // A program has five lines after the three of the header; its statements are on the third.
  for (const auto &program : llvm::enumerate(programs))
    all += wrap(program.value().second, program.index());
  auto cubin = ptx::assemble(all, model, /*allowWarnings=*/true);
  if (cubin)
    return {};
  std::string message = llvm::toString(cubin.takeError());
  std::map<std::string, std::string> refused;
  unsigned line = 3 + 3;
  for (const auto &[name, statements] : programs) {
    std::string where = ", line " + std::to_string(line) + "; error";
    line += 5;
    if (size_t at = message.find(where); at != std::string::npos) {
      refused[name] = StringRef(message).substr(at + where.size()).split('\n').first.ltrim(" :").str();
      continue;
    }
    // A syntax error ends the run, so what was not complained about is asked again, alone.
    auto alone = ptx::assemble(header + wrap(statements, 0), model, /*allowWarnings=*/true);
    if (!alone)
      refused[name] = llvm::toString(alone.takeError());
  }
  return refused;
}
