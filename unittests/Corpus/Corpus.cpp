//===- Corpus.cpp - Named layout conversions in files -----------------------===//

#include "Corpus.h"
#include "heddle/Dialect/Tile/IR/Layouts.h"
#include "heddle/Driver/Registration.h"
#include "mlir/AsmParser/AsmParser.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/raw_ostream.h"
#include <cstdlib>
#include <random>

using namespace heddle;
using namespace heddle::corpus;
using layout::LinearLayout;

llvm::SmallVector<int64_t> Conversion::sizes() const {
  llvm::SmallVector<int64_t> result;
  for (llvm::StringRef part : llvm::split(shape, 'x'))
    part.getAsInteger(10, result.emplace_back());
  return result;
}

int64_t Conversion::numElements() const {
  int64_t product = 1;
  for (int64_t size : sizes())
    product *= size;
  return product;
}

//===----------------------------------------------------------------------===//
// Text
//===----------------------------------------------------------------------===//

static constexpr llvm::StringLiteral columns = "name\telement\tshape\twarps\tcluster\tsource\tdestination";

std::string corpus::printFamily(const Family &family) {
  std::string text;
  llvm::raw_string_ostream os(text);
  os << "# " << family.about << "\n# " << columns << "\n";
  for (const Conversion &c : family.conversions)
    os << c.name << "\t" << c.element << "\t" << c.shape << "\t" << c.warps << "\t" << c.cluster << "\t"
       << c.source << "\t" << c.destination << "\n";
  return text;
}

llvm::Expected<Family> corpus::parseFamily(llvm::StringRef name, llvm::StringRef text) {
  Family family;
  family.name = name.str();
  unsigned number = 0;
  for (llvm::StringRef line : llvm::split(text, '\n')) {
    ++number;
    if (line.consume_front("# ")) {
      if (number == 1)
        family.about = line.str();
      continue;
    }
    if (line.empty())
      continue;
    llvm::SmallVector<llvm::StringRef> fields;
    line.split(fields, '\t');
    Conversion c;
    if (fields.size() != 7 || fields[3].getAsInteger(10, c.warps) || fields[4].getAsInteger(10, c.cluster))
      return llvm::createStringError("%s: line %u is not a conversion", family.name.c_str(), number);
    c.name = fields[0].str();
    c.element = fields[1].str();
    c.shape = fields[2].str();
    c.source = fields[5].str();
    c.destination = fields[6].str();
    family.conversions.push_back(std::move(c));
  }
  return family;
}

std::string corpus::layoutText(const LinearLayout &linear) {
  std::string text = "#tile.layout<";
  llvm::raw_string_ostream os(text);
  unsigned rank = linear.getOuts().size();
  llvm::interleaveComma(linear.getIns(), os, [&](layout::DimSize in) {
    os << in.dim.name() << " = [";
    for (unsigned bit = 0; bit < in.bits; ++bit) {
      os << (bit ? ", [" : "[");
      for (unsigned d = 0; d < rank; ++d)
        os << (d ? ", " : "") << linear.basis(in.dim, bit, layout::Dim::tensor(d));
      os << "]";
    }
    os << "]";
  });
  return text + ">";
}

//===----------------------------------------------------------------------===//
// Files
//===----------------------------------------------------------------------===//

std::string corpus::testPath(llvm::StringRef path) { return (HEDDLE_TEST_SOURCE "/" + path).str(); }

std::optional<std::string> corpus::readText(llvm::StringRef path) {
  auto buffer = llvm::MemoryBuffer::getFile(path, /*IsText=*/true);
  return buffer ? std::optional<std::string>((*buffer)->getBuffer().str()) : std::nullopt;
}

std::vector<Family> corpus::readCorpus() {
  std::vector<std::string> paths;
  std::error_code error;
  for (llvm::sys::fs::directory_iterator it(testPath("corpus/conversions"), error), end; it != end && !error;
       it.increment(error))
    paths.push_back(it->path());
  llvm::sort(paths);
  std::vector<Family> families;
  for (llvm::StringRef file : paths) {
    llvm::StringRef name = llvm::sys::path::stem(file);
    families.push_back(readFamily(name));
  }
  return families;
}

Family corpus::readFamily(llvm::StringRef name) {
  return llvm::cantFail(
      parseFamily(name, readText(testPath(("corpus/conversions/" + name + ".tsv").str())).value_or("")));
}

Family corpus::sampleFamily(Family family, size_t size) {
  std::mt19937 random(7);
  std::vector<Conversion> &all = family.conversions;
  while (all.size() > size)
    all.erase(all.begin() + random() % all.size());
  return family;
}

bool corpus::isUpdating() { return std::getenv("HEDDLE_UPDATE_CORPUS") != nullptr; }

std::string corpus::compareOrUpdate(llvm::StringRef path, llvm::StringRef text) {
  std::optional<std::string> old = readText(path);
  if (old == text)
    return "";
  if (isUpdating()) {
    std::error_code error;
    llvm::raw_fd_ostream os(path, error);
    os << text;
    return error ? error.message() : "";
  }
  std::string message = path.str() + " is not up to date; scripts/update-corpus.sh rewrites it";
  if (!old)
    return message + " (it does not exist)";
  llvm::SmallVector<llvm::StringRef> oldLines, newLines;
  llvm::StringRef(*old).split(oldLines, '\n');
  text.split(newLines, '\n');
  auto [was, is] = std::mismatch(oldLines.begin(), oldLines.end(), newLines.begin(), newLines.end());
  message += "; the first difference is in line " + std::to_string(was - oldLines.begin() + 1);
  message += "\n- " + (was == oldLines.end() ? "" : was->str());
  return message + "\n+ " + (is == newLines.end() ? "" : is->str());
}

//===----------------------------------------------------------------------===//
// Problems
//===----------------------------------------------------------------------===//

std::unique_ptr<mlir::MLIRContext> corpus::makeContext() {
  mlir::DialectRegistry registry;
  registerAllDialects(registry);
  auto context = std::make_unique<mlir::MLIRContext>(registry, mlir::MLIRContext::Threading::DISABLED);
  context->loadDialect<tile::TileDialect>();
  return context;
}

unsigned corpus::elementBits(llvm::StringRef element) {
  unsigned bits = 0;
  if (element.consume_front("bf") || element.consume_front("f") || element.consume_front("i"))
    element.take_while(llvm::isDigit).getAsInteger(10, bits);
  return bits;
}

static llvm::Expected<LinearLayout> parseLayout(mlir::MLIRContext &context, llvm::StringRef text,
                                                tile::HardwareBits bits) {
  std::string message;
  mlir::ScopedDiagnosticHandler handler(&context, [&](mlir::Diagnostic &diagnostic) {
    message += diagnostic.str();
    return mlir::success();
  });
  auto type = llvm::dyn_cast_or_null<mlir::RankedTensorType>(mlir::parseType(text, &context));
  if (!type || !tile::getLayout(type))
    return llvm::createStringError("'" + text + "' is not a tensor with a layout: " + message);
  tile::LayoutAttr attr = tile::getLayout(type);
  if (attr.getBits(layout::kLane) > bits.lane || attr.getBits(layout::kWarp) > bits.warp ||
      attr.getBits(layout::kBlock) > bits.block)
    return llvm::createStringError("'" + text + "' has more bases than there are bits");
  LinearLayout linear = tile::toLinearLayout(type, bits);
  if (!linear.isSurjective())
    return llvm::createStringError("'" + text + "' does not cover its tensor");
  return linear;
}

llvm::Expected<plan::Problem> corpus::makeProblem(mlir::MLIRContext &context, const Conversion &c) {
  tile::HardwareBits bits{5, llvm::Log2_32(c.warps), llvm::Log2_32(c.cluster)};
  llvm::Expected<LinearLayout> source = parseLayout(context, c.sourceType(), bits);
  if (!source)
    return source.takeError();
  llvm::Expected<LinearLayout> destination = parseLayout(context, c.destinationType(), bits);
  if (!destination)
    return destination.takeError();
  plan::Problem problem;
  problem.source = *source;
  problem.destination = *destination;
  problem.elementBits = elementBits(c.element);
  return problem;
}
