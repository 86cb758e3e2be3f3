"""What the kernels of cluster.mlir have to store."""

import sys
import numpy as np

out = np.load(sys.argv[2])
if sys.argv[1] == "registers":
    # A grid of 3 x 2 clusters of 2 CTAs.
    want = [
        [x, y, 6, 2, x // 2, y, 3, 2, x % 2, 0, 2, 1, x % 2, 2, 0, 32] for y in range(2) for x in range(6)
    ]
elif sys.argv[1] == "exchange":
    want = [[1000 * (cta ^ 1) + t for t in range(64)] for cta in range(6)]
else:
    want = [[100 * (w // 8) + 8 * (cta % 4) + w % 8 for w in range(32)] for cta in range(8)]
assert (out == np.array(want)).all(), (out, want)
