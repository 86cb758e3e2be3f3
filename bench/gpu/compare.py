"""Times the transpose beside a plain copy, PyTorch's and a Triton one, in one run; ratios are to the copy."""

import sys

import cupy
import torch
import triton
import triton.language as tl

import launch


@triton.jit
def triton_transpose(source, result, rows, columns, SIZE: tl.constexpr):
    i = tl.program_id(1) * SIZE + tl.arange(0, SIZE)
    j = tl.program_id(0) * SIZE + tl.arange(0, SIZE)
    tile = tl.load(source + i[:, None] * columns + j[None, :])
    tl.store(result + j[:, None] * rows + i[None, :], tl.trans(tile))


def main():
    case = next(c for c in launch.load(sys.argv[1], "example") if c.name == "transpose")
    matrix = torch.as_tensor(case.arguments[0], device="cuda")
    rows, columns = matrix.shape
    result = torch.empty((columns, rows), dtype=matrix.dtype, device="cuda")
    stream = cupy.cuda.ExternalStream(torch.cuda.current_stream().cuda_stream)
    with stream:
        runs = {
            "copy": lambda: matrix.clone(),
            "Heddle": case.run,
            "PyTorch": lambda: result.copy_(matrix.t()),
            "Triton": lambda: triton_transpose[(columns // 64, rows // 64)](matrix, result, rows, columns, SIZE=64),
        }
        times = {name: launch.milliseconds(run) for name, run in runs.items()}
    print(f"{launch.device_name()}: transpose of {rows}x{columns} f16")
    print("| | us | GB/s | copy / this |\n|---|---|---|---|")
    for name, time in times.items():
        gigabytes = 2 * matrix.numel() * matrix.element_size() / time / 1e6
        print(f"| {name} | {time * 1e3:.1f} | {gigabytes:.0f} | {times['copy'] / time:.2f} |")
    if case.differences():
        sys.exit("the result differs from the emulator's")


if __name__ == "__main__":
    main()
