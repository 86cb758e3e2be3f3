"""Launching our PTX with CuPy: kernels by their metadata, arguments by a manifest."""

import json
import pathlib

import cupy
import numpy


class Kernel:
    """One kernel of a PTX file, launched as the metadata beside the file says."""

    def __init__(self, ptx, name=None):
        kernels = json.loads(pathlib.Path(str(ptx) + ".json").read_text())
        self.info = next(k for k in kernels if name in (None, k["name"]))
        self.function = cupy.RawModule(path=str(ptx)).get_function(self.info["name"])
        self.dynamic = self.info["shared_bytes"]["dynamic"]
        if self.dynamic:
            self.function.max_dynamic_shared_size_bytes = self.dynamic

    def __call__(self, grid, arguments):
        """`grid` counts clusters where the kernel has one, as everywhere in Heddle; the driver counts CTAs."""
        grid = (grid[0] * self.info["cluster"],) + tuple(grid[1:])
        self.function(grid, (self.info["threads_per_cta"],), tuple(arguments), shared_mem=self.dynamic)


class Case:
    """A case of the manifest with its arguments on the device."""

    def __init__(self, folder, entry):
        self.name = entry["name"]
        self.grid = tuple(entry["grid"])
        self.kernel = Kernel(folder / entry["ptx"], entry["kernel"])
        self.arguments, self.expected = [], []
        for argument in entry["arguments"]:
            if "scalar" in argument:
                self.arguments.append(numpy.dtype(argument["type"]).type(argument["scalar"]))
            elif "input" in argument:
                self.arguments.append(cupy.asarray(numpy.load(folder / argument["input"])))
            else:
                wanted = numpy.load(folder / argument["output"])
                # A pattern that no element left unwritten could pass for.
                buffer = cupy.frombuffer(b"\xcb" * wanted.nbytes, dtype=wanted.dtype).reshape(wanted.shape).copy()
                self.arguments.append(buffer)
                self.expected.append((buffer, wanted))

    def run(self):
        self.kernel(self.grid, self.arguments)

    def differences(self):
        """The number of elements that differ from the emulator's, bit for bit."""
        cupy.cuda.Device().synchronize()
        return sum(
            int((cupy.asnumpy(got).view(numpy.uint8) != wanted.view(numpy.uint8)).sum())
            for got, wanted in self.expected
        )


def load(folder, kind):
    folder = pathlib.Path(folder)
    manifest = json.loads((folder / "manifest.json").read_text())
    return [Case(folder, entry) for entry in manifest["cases"] if entry["kind"] == kind]


def milliseconds(run, repeats=20):
    """The median time of one call, by events, after a warm-up."""
    run()
    times = []
    for _ in range(repeats):
        start, stop = cupy.cuda.Event(), cupy.cuda.Event()
        start.record()
        run()
        stop.record()
        stop.synchronize()
        times.append(cupy.cuda.get_elapsed_time(start, stop))
    return float(numpy.median(times))


def device_name():
    return cupy.cuda.runtime.getDeviceProperties(0)["name"].decode()
