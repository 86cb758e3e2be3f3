"""Reference for test/Emulator/matrix.mlir: matrix instructions as reshapes and transposes.

matrix.py make FILE           512 random bytes as 128 int32
matrix.py check FORM N IN OUT whether OUT is what FORM with N matrices makes of IN

Row k of shared memory in these kernels is at byte 16 * (k ^ 5).
"""

import sys
import numpy as np


def ldmatrix(form, n, rows):
    """Registers by lane from rows of 16 bytes."""
    if form == "m16n16":
        # The transposed 16x16 matrix; its halves of 8 rows are two registers.
        halves = rows.reshape(n, 16, 16).transpose(0, 2, 1).reshape(2 * n, 8, 4, 4)
        return halves.reshape(2 * n, 32, 4).transpose(1, 0, 2)
    matrices = rows.view("u2").reshape(n, 8, 8)
    if form == "trans":
        matrices = matrices.transpose(0, 2, 1)
    return np.ascontiguousarray(matrices).reshape(n, 32, 2).transpose(1, 0, 2)


def stmatrix(form, n, registers):
    """Rows of 16 bytes from the registers by lane."""
    if form == "m16n8":
        # Fragment element i: row lane / 4 + 8 * (i / 2), column 2 * (lane % 4) + i % 2.
        fragments = registers.view("u1").reshape(8, 4, n, 2, 2).transpose(2, 3, 0, 1, 4)
        return fragments.reshape(n, 16, 8).transpose(0, 2, 1).reshape(8 * n, 16)
    matrices = registers.view("u2").reshape(32, n, 2).transpose(1, 0, 2).reshape(n, 8, 8)
    if form == "trans":
        matrices = matrices.transpose(0, 2, 1)
    return np.ascontiguousarray(matrices).view("u1").reshape(8 * n, 16)


def main():
    if sys.argv[1] == "make":
        np.save(sys.argv[2], np.random.RandomState(7).randint(-(2**31), 2**31, 128).astype("i4"))
        return 0
    form, n, data, out = sys.argv[2], int(sys.argv[3]), np.load(sys.argv[4]), np.load(sys.argv[5])
    permuted = np.arange(32) ^ 5
    if form == "movmatrix":
        want = data[:32].view("u2").reshape(8, 8).T
    elif form.startswith("st-"):
        registers = np.ascontiguousarray(data.reshape(32, 4)[:, :n])
        stored = stmatrix(form[3:], n, registers)
        want = np.zeros((32, 16), "u1")
        want[permuted[: 8 * n]] = stored
        out = out.view("u1").reshape(32, 16).copy()
        untouched = np.setdiff1d(np.arange(32), permuted[: 8 * n])
        assert (out[untouched] == 0).all()
    else:
        rows = data.view("u1").reshape(32, 16)[permuted]
        registers = n * (2 if form == "m16n16" else 1)
        want = ldmatrix(form, n, rows[: 8 * registers])
        out = out[: 32 * registers]
    got = np.ascontiguousarray(out).view("u1").ravel()
    want = np.ascontiguousarray(want).view("u1").ravel()
    assert (got[: len(want)] == want).all(), (got[: len(want)], want)
    return 0


sys.exit(main())
