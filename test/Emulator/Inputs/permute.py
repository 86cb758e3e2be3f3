"""Whether OUT is prmt.b32 of the constants in permute.mlir with the selectors in IN, by PTX ISA's table."""

import sys
import numpy as np

data = (0x0390E5FF << 32 | 0x80C17F02).to_bytes(8, "little")
for selector, result in zip(np.load(sys.argv[1]).tolist(), np.load(sys.argv[2]).view("u4").tolist()):
    nibbles = [(selector >> shift) & 15 for shift in (0, 4, 8, 12)]
    signs = [255 * (data[n - 8] >> 7) if n >= 8 else data[n] for n in nibbles]
    assert bytes(signs) == result.to_bytes(4, "little"), (hex(selector), hex(result))
