//===- Npy.cpp - NumPy's .npy files -----------------------------------------===//

#include "heddle/Driver/Npy.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Endian.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/FileUtilities.h"
#include "llvm/Support/MemoryBuffer.h"

using namespace heddle;

static constexpr llvm::StringLiteral magic("\x93NUMPY");

/// The value of a key of the header, up to the next key: {'descr': '<f2', 'fortran_order': False, 'shape':
/// (3, 4), }.
static std::optional<llvm::StringRef> findKey(llvm::StringRef header, llvm::StringRef key) {
  size_t at = header.find(("'" + key + "'").str());
  if (at == llvm::StringRef::npos)
    return std::nullopt;
  llvm::StringRef rest = header.drop_front(at + key.size() + 2).ltrim();
  if (!rest.consume_front(":"))
    return std::nullopt;
  return rest.ltrim();
}

static llvm::Error parseHeader(llvm::StringRef header, NpyArray &array) {
  auto descr = findKey(header, "descr"), order = findKey(header, "fortran_order"),
       shape = findKey(header, "shape");
  if (!descr || !order || !shape)
    return llvm::createStringError("the header lacks 'descr', 'fortran_order' or 'shape'");
  if (!descr->consume_front("'"))
    return llvm::createStringError("expected a plain dtype, but got a structured one");
  llvm::StringRef dtype = descr->take_until([](char c) { return c == '\''; });
  if (!dtype.consume_front("<") && !dtype.consume_front("|"))
    return llvm::createStringError("expected a little-endian dtype, but got '" + dtype + "'");
  array.dtype = dtype.str();
  if (!order->starts_with("False"))
    return llvm::createStringError("expected C order, but the array is in Fortran order");
  if (!shape->consume_front("("))
    return llvm::createStringError("expected 'shape' to be a tuple");
  llvm::StringRef sizes = shape->take_until([](char c) { return c == ')'; });
  while (!(sizes = sizes.ltrim(", ")).empty()) {
    int64_t size;
    if (sizes.consumeInteger(10, size) || size < 0)
      return llvm::createStringError("expected 'shape' to be a tuple of sizes");
    array.shape.push_back(size);
  }
  return llvm::Error::success();
}

llvm::Expected<NpyArray> heddle::parseNpy(llvm::StringRef contents) {
  if (!contents.consume_front(magic) || contents.size() < 4)
    return llvm::createStringError("not a .npy file");
  unsigned version = static_cast<uint8_t>(contents[0]);
  if (version < 1 || version > 3)
    return llvm::createStringError("unknown .npy version " + llvm::Twine(version));
  contents = contents.drop_front(2);
  unsigned lengthBytes = version == 1 ? 2 : 4;
  if (contents.size() < lengthBytes)
    return llvm::createStringError("the file is truncated");
  size_t length = version == 1 ? llvm::support::endian::read16le(contents.data())
                               : llvm::support::endian::read32le(contents.data());
  contents = contents.drop_front(lengthBytes);
  if (contents.size() < length)
    return llvm::createStringError("the file is truncated");
  NpyArray array;
  if (llvm::Error error = parseHeader(contents.take_front(length), array))
    return std::move(error);
  contents = contents.drop_front(length);
  unsigned elementBytes;
  if (array.dtype.size() < 2 || !llvm::StringRef("fiub").contains(array.dtype[0]) ||
      llvm::StringRef(array.dtype).drop_front().getAsInteger(10, elementBytes) || elementBytes == 0 ||
      elementBytes > 8)
    return llvm::createStringError("expected a dtype of plain numbers, but got '" + array.dtype + "'");
  uint64_t elements = 1;
  for (int64_t size : array.shape) {
    if (size != 0 && elements > (uint64_t(1) << 40) / size)
      return llvm::createStringError("the array is too large");
    elements *= size;
  }
  if (contents.size() != elements * elementBytes)
    return llvm::createStringError("expected " + llvm::Twine(elements * elementBytes) +
                                   " bytes of data, but got " + llvm::Twine(contents.size()));
  array.bytes.assign(contents.bytes_begin(), contents.bytes_end());
  return std::move(array);
}

std::string heddle::formatNpy(const NpyArray &array) {
  std::string header = "{'descr': '" + std::string(array.dtype.back() == '1' ? "|" : "<") + array.dtype +
                       "', 'fortran_order': False, 'shape': (";
  for (int64_t size : array.shape)
    header += std::to_string(size) + ", ";
  header += "), }";
  // The data begins at a multiple of 64; the header ends in a newline.
  size_t before = magic.size() + 4;
  header.append((64 - (before + header.size() + 1) % 64) % 64, ' ');
  header += '\n';
  std::string contents = magic.str() + '\x01' + '\x00';
  contents += static_cast<char>(header.size() & 0xff);
  contents += static_cast<char>(header.size() >> 8);
  contents += header;
  contents.append(array.bytes.begin(), array.bytes.end());
  return contents;
}

llvm::Expected<NpyArray> heddle::readNpy(llvm::StringRef path) {
  if (llvm::sys::fs::is_directory(path))
    return llvm::createStringError("cannot read '" + path + "': it is a directory");
  auto buffer = llvm::MemoryBuffer::getFile(path, /*IsText=*/false, /*RequiresNullTerminator=*/false);
  if (!buffer)
    return llvm::createStringError("cannot read '" + path + "': " + buffer.getError().message());
  llvm::Expected<NpyArray> array = parseNpy((*buffer)->getBuffer());
  if (!array)
    return llvm::createStringError("cannot read '" + path + "': " + llvm::toString(array.takeError()));
  return array;
}

llvm::Error heddle::writeNpy(llvm::StringRef path, const NpyArray &array) {
  if (llvm::sys::fs::is_directory(path))
    return llvm::createStringError("cannot write '" + path + "': it is a directory");
  return llvm::writeToOutput(path, [&](llvm::raw_ostream &os) {
    os << formatNpy(array);
    return llvm::Error::success();
  });
}
