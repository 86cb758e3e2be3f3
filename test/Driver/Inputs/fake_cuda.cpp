// A libcuda.so.1 for tests: it writes each call to the file in $FAKE_CUDA_LOG, keeps device memory on the
// host, and as the kernel copies the buffer of the first parameter to that of the last, as far as it goes.
// $FAKE_CUDA_FAIL is the name of a function that fails.

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <map>
#include <string>
#include <vector>

namespace {
std::map<uint64_t, std::vector<unsigned char>> memory;
uint64_t nextAddress = 0x7f0000000000;

/// How the parameters are passed: 'p' for a pointer and the number of bytes for a scalar, from the PTX.
std::vector<std::string> parameters;

FILE *openLog() {
  const char *path = std::getenv("FAKE_CUDA_LOG");
  return path ? std::fopen(path, "a") : nullptr;
}

template <typename... Args> int record(const char *name, const char *format, Args... args) {
  if (FILE *log = openLog()) {
    std::fprintf(log, "%s ", name);
    std::fprintf(log, format, args...);
    std::fputc('\n', log);
    std::fclose(log);
  }
  const char *failing = std::getenv("FAKE_CUDA_FAIL");
  return failing && std::strcmp(failing, name) == 0 ? 719 : 0;
}

/// The types of `.param .u64 .ptr ...` and the like in the entry, in order.
void readParameters(const std::string &ptx) {
  size_t begin = ptx.find(".entry"), end = ptx.find(')', begin);
  parameters.clear();
  for (size_t at = ptx.find(".param ", begin); at < end; at = ptx.find(".param ", at + 1)) {
    std::string line = ptx.substr(at, ptx.find('\n', at) - at);
    parameters.push_back(line.find(".ptr") != std::string::npos ? "p"
                                                                : line.substr(7, line.find(' ', 7) - 7));
  }
}

std::string describe(void **values) {
  std::string text;
  for (size_t i = 0; i < parameters.size(); ++i) {
    char number[64];
    if (parameters[i] == "p")
      std::snprintf(number, sizeof(number), " pointer[%zu]",
                    memory.at(*static_cast<uint64_t *>(values[i])).size());
    else
      std::snprintf(number, sizeof(number), " %s=%x", parameters[i].c_str(),
                    *static_cast<unsigned *>(values[i]));
    text += number;
  }
  return text;
}

void runKernel(void **values) {
  std::vector<unsigned char> *first = nullptr, *last = nullptr;
  for (size_t i = 0; i < parameters.size(); ++i) {
    if (parameters[i] != "p")
      continue;
    last = &memory.at(*static_cast<uint64_t *>(values[i]));
    first = first ? first : last;
  }
  if (first != last)
    std::memcpy(last->data(), first->data(), first->size() < last->size() ? first->size() : last->size());
}

struct Attribute {
  int id, padding;
  unsigned x, y, z, rest[13];
};
struct Config {
  unsigned grid[3], block[3], shared;
  void *stream;
  const Attribute *attributes;
  unsigned numAttributes;
};
} // namespace

extern "C" {
int cuInit(unsigned flags) {
  const char *none = std::getenv("FAKE_CUDA_NO_DEVICE");
  return none ? (record("cuInit", "%u", flags), 100) : record("cuInit", "%u", flags);
}
int cuGetErrorName(int result, const char **name) {
  *name = result == 100 ? "CUDA_ERROR_NO_DEVICE" : "CUDA_ERROR_LAUNCH_FAILED";
  return 0;
}
int cuGetErrorString(int result, const char **text) {
  *text = result == 100 ? "no CUDA-capable device is detected" : "unspecified launch failure";
  return 0;
}
int cuDeviceGetCount(int *count) {
  *count = 1;
  return record("cuDeviceGetCount", "%d", 1);
}
int cuDeviceGet(int *device, int ordinal) {
  *device = 40 + ordinal;
  return record("cuDeviceGet", "%d", ordinal);
}
int cuDevicePrimaryCtxRetain(void **context, int device) {
  *context = &memory;
  return record("cuDevicePrimaryCtxRetain", "%d", device);
}
int cuDevicePrimaryCtxRelease_v2(int device) {
  record("cuDevicePrimaryCtxRelease", "%d with %zu buffers", device, memory.size());
  return 0;
}
int cuCtxSetCurrent(void *context) { return record("cuCtxSetCurrent", "%d", context == &memory); }
int cuModuleLoadDataEx(void **module, const void *image, unsigned numOptions, int *options, void **values) {
  std::string ptx(static_cast<const char *>(image));
  readParameters(ptx);
  *module = &parameters;
  int result = record("cuModuleLoadDataEx", "%s", ptx.substr(ptx.find(".target"), 13).c_str());
  if (result && numOptions == 2 && options[0] == 5 && options[1] == 6)
    std::snprintf(static_cast<char *>(values[0]), reinterpret_cast<size_t>(values[1]),
                  "line 7: no such instruction\n");
  return result;
}
int cuModuleUnload(void *module) { return record("cuModuleUnload", "%d", module == &parameters); }
int cuModuleGetFunction(void **function, void *, const char *name) {
  *function = &nextAddress;
  return record("cuModuleGetFunction", "%s", name);
}
int cuFuncSetAttribute(void *, int attribute, int value) {
  return record("cuFuncSetAttribute", "%d = %d", attribute, value);
}
int cuMemAlloc_v2(uint64_t *pointer, size_t bytes) {
  *pointer = nextAddress;
  nextAddress += 1 << 20;
  memory[*pointer].resize(bytes);
  return record("cuMemAlloc", "%zu", bytes);
}
int cuMemFree_v2(uint64_t pointer) {
  size_t bytes = memory.at(pointer).size();
  memory.erase(pointer);
  return record("cuMemFree", "%zu", bytes);
}
int cuMemcpyHtoD_v2(uint64_t pointer, const void *from, size_t bytes) {
  std::memcpy(memory.at(pointer).data(), from, bytes);
  return record("cuMemcpyHtoD", "%zu: %02x", bytes, *static_cast<const unsigned char *>(from));
}
int cuMemcpyDtoH_v2(void *to, uint64_t pointer, size_t bytes) {
  std::memcpy(to, memory.at(pointer).data(), bytes);
  return record("cuMemcpyDtoH", "%zu", bytes);
}
int cuLaunchKernel(void *, unsigned gridX, unsigned gridY, unsigned gridZ, unsigned blockX, unsigned blockY,
                   unsigned blockZ, unsigned shared, void *, void **values, void **) {
  runKernel(values);
  return record("cuLaunchKernel", "%u,%u,%u x %u,%u,%u shared %u:%s", gridX, gridY, gridZ, blockX, blockY,
                blockZ, shared, describe(values).c_str());
}
#ifndef FAKE_CUDA_IS_OLD
int cuLaunchKernelEx(const Config *c, void *, void **values, void **) {
  runKernel(values);
  const Attribute &a = c->attributes[0];
  return record("cuLaunchKernelEx", "%u,%u,%u x %u,%u,%u shared %u, %u attributes, %d = %u,%u,%u:%s",
                c->grid[0], c->grid[1], c->grid[2], c->block[0], c->block[1], c->block[2], c->shared,
                c->numAttributes, a.id, a.x, a.y, a.z, describe(values).c_str());
}
#endif
int cuCtxSynchronize() { return record("cuCtxSynchronize", "%s", ""); }
}
