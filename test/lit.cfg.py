import ctypes
import os
import lit.formats

config.name = "Heddle"
config.test_format = lit.formats.ShTest(execute_external=False)
config.suffixes = [".mlir", ".test"]
config.excludes = ["Inputs"]
config.test_source_root = os.path.join(config.heddle_source, "test")
config.test_exec_root = os.path.join(config.heddle_build, "test")

config.environment["PATH"] = os.pathsep.join(
    [os.path.join(config.heddle_build, "bin"), config.llvm_tools, os.environ["PATH"]]
)
for name in ("ASAN_OPTIONS", "UBSAN_OPTIONS", "HEDDLE_PTXAS"):
    if name in os.environ:
        config.environment[name] = os.environ[name]
config.substitutions.append(("%examples", os.path.join(config.heddle_source, "examples")))
config.substitutions.append(("%docs", os.path.join(config.heddle_source, "docs")))
config.substitutions.append(("%fakecuda", os.path.join(config.heddle_build, "test", "fake-cuda")))
config.substitutions.append(("%python", "/usr/bin/python3"))

ptxas = os.environ.get("HEDDLE_PTXAS") or lit.util.which("ptxas", os.environ["PATH"])
if ptxas or os.path.exists("/usr/local/cuda/bin/ptxas"):
    config.available_features.add("ptxas")

# What a machine without a driver says is tested only there, and runs on a GPU only where there is one.
try:
    driver, count = ctypes.CDLL("libcuda.so.1"), ctypes.c_int()
    if driver.cuInit(0) == 0 and driver.cuDeviceGetCount(ctypes.byref(count)) == 0 and count.value > 0:
        config.available_features.add("cuda-device")
except OSError:
    config.available_features.add("no-cuda-driver")
if lit.util.which("node", os.environ["PATH"]):
    config.available_features.add("node")
