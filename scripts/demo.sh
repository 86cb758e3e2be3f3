#!/usr/bin/env bash
# The main job on real data: plans, compiles, runs and checks the tiled transpose of a 2048x1536 f16 matrix.
set -euo pipefail
cd "$(dirname "$0")/.."
echo "Setting up and building (the first time takes minutes; the log is build/demo.log) ..."
mkdir -p build
./scripts/build.sh dev >build/demo.log 2>&1 || { tail -n 40 build/demo.log; exit 1; }

heddle=build/bin/heddle
work=build/demo
mkdir -p "$work"
/usr/bin/python3 - "$work" <<'PYTHON'
import sys, numpy
random = numpy.random.default_rng(0)
numpy.save(sys.argv[1] + "/x.npy", random.standard_normal((2048, 1536)).astype(numpy.float16))
PYTHON

echo "The plan of the conversion in examples/transpose.mlir:"
$heddle explain examples/transpose.mlir --target sm_90a | grep -E "path|step|counts|rejected"

$heddle compile examples/transpose.mlir --target sm_90a -o "$work/transpose.ptx"
echo "Compiled to PTX for sm_90a: $(grep -c '' "$work/transpose.ptx") lines, $(grep -c 'ld.global.v4' "$work/transpose.ptx") 128-bit loads, $(grep -c 'st.global.v4' "$work/transpose.ptx") 128-bit stores"
if $heddle compile examples/transpose.mlir --target sm_90a --emit cubin -o "$work/transpose.cubin" 2>"$work/ptxas.log"; then
  echo "Assembled by ptxas: $(stat -c %s "$work/transpose.cubin") bytes of cubin"
elif grep -q "was not found" "$work/ptxas.log"; then
  echo "ptxas is not installed: no cubin"
else
  cat "$work/ptxas.log"
  exit 1
fi

rm -f "$work/y.npy"
$heddle run examples/transpose.mlir --target sm_90a --grid 24,32 --arg "in:$work/x.npy" --arg "out:$work/y.npy:1536x2048xf16" \
  --arg 2048:i32 --arg 1536:i32 --stats "$work/stats.json"
/usr/bin/python3 - "$work" <<'PYTHON'
import json, sys, numpy
work = sys.argv[1]
stats = json.load(open(work + "/stats.json"))
shared, memory = stats["shared"], stats["global"]
print("Ran 768 CTAs of 128 threads on the emulator, every access checked")
print(f"Shared memory: {shared['wavefronts']} wavefronts, ideal {shared['ideal_wavefronts']}: "
      f"{shared['wavefronts'] - shared['ideal_wavefronts']} bank conflicts")
print(f"Global memory: {memory['sectors']} sectors, ideal {memory['ideal_sectors']}")
if not numpy.array_equal(numpy.load(work + "/x.npy").T, numpy.load(work + "/y.npy")):
    sys.exit("The result differs from NumPy's transpose")
print("Verified: the result equals NumPy's transpose, bit for bit")
PYTHON
