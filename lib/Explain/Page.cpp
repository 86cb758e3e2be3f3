//===- Page.cpp - Conversions as a page to look at --------------------------===//
//
// The page is made of the files in page/, which are embedded as text, of the JSON and of the text of each
// conversion. It asks for nothing else: no network, no files.
//
//===----------------------------------------------------------------------===//

#include "heddle/Explain/Explain.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/raw_ostream.h"

using namespace heddle;
using namespace heddle::explain;

namespace {
struct Text {
  llvm::StringLiteral name, contents;
};
} // namespace

static constexpr Text texts[] = {
#include "EmbeddedPage.inc"
};

static llvm::StringRef textOf(llvm::StringRef name) {
  return llvm::find_if(texts, [&](const Text &text) { return text.name == name; })->contents;
}

static std::string escaped(llvm::StringRef text) {
  std::string result;
  llvm::raw_string_ostream os(result);
  llvm::printHTMLEscaped(text, os);
  return result;
}

/// JSON that cannot end the element it stands in.
static std::string embeddable(llvm::json::Value value) {
  std::string text, result;
  llvm::raw_string_ostream(text) << value;
  for (char c : text)
    if (c == '<')
      result += "\\u003c";
    else
      result += c;
  return result;
}

static std::string makeSections(llvm::ArrayRef<Conversion> conversions) {
  std::string result;
  llvm::raw_string_ostream os(result);
  for (const Conversion &conversion : conversions) {
    std::string text;
    llvm::raw_string_ostream textOS(text);
    printText(conversion, textOS);
    os << "<section>\n<h2>" << escaped(summarize(conversion.answer)) << "</h2>\n<p class=\"lead\">"
       << escaped(llvm::StringRef(text).split('\n').first) << "</p>\n<pre>" << escaped(text)
       << "</pre>\n</section>\n";
  }
  if (conversions.empty())
    os << "<p>There are no conversions.</p>\n";
  return result;
}

void explain::printPage(llvm::ArrayRef<Conversion> conversions, llvm::StringRef title,
                        llvm::raw_ostream &os) {
  llvm::json::Array list;
  for (const Conversion &conversion : conversions)
    list.push_back(toJSON(conversion));
  std::pair<llvm::StringRef, std::string> fields[] = {
      {"TITLE", escaped(title)},
      {"CSS", textOf("page.css").trim().str()},
      {"SECTIONS", makeSections(conversions)},
      {"JSON", embeddable(std::move(list))},
      {"SCRIPT",
       "\"use strict\";\n" + (textOf("algebra.js") + textOf("figure.js") + textOf("page.js")).str()}};
  // Fields are %NAME%, each alone between two other texts; what is put in is not looked at again.
  for (llvm::StringRef rest = textOf("page.html"); !rest.empty();) {
    std::pair<llvm::StringRef, llvm::StringRef> before = rest.split('%');
    std::pair<llvm::StringRef, llvm::StringRef> name = before.second.split('%');
    os << before.first;
    auto *field = llvm::find_if(fields, [&](const auto &f) { return f.first == name.first; });
    if (field != std::end(fields))
      os << field->second;
    rest = name.second;
  }
}
