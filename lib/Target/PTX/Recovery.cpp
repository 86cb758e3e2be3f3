//===- Recovery.cpp - Fatal errors of the backend as errors -----------------===//
//
// The NVPTX backend knows no other way to refuse an instruction than report_fatal_error, which ends the
// process. LLVM's crash recovery can jump out of it. Both the handler and crash recovery are global to the
// process, so they are installed only while at least one thread is inside the backend.
//
//===----------------------------------------------------------------------===//

#include "Recovery.h"
#include "llvm/Support/CrashRecoveryContext.h"
#include "llvm/Support/ErrorHandling.h"
#include "llvm/Support/Regex.h"
#include "llvm/Support/raw_ostream.h"
#include <mutex>

using namespace llvm;

/// Where the message of this thread goes, if it is inside the backend.
static thread_local std::string *fatalMessage = nullptr;

static void handleFatalError(void *, const char *reason, bool) {
  if (!fatalMessage) {
    // Another thread: what LLVM itself would print. It ends the process when this returns.
    errs() << "LLVM ERROR: " << reason << "\n";
    return;
  }
  *fatalMessage = reason;
  CrashRecoveryContext::GetCurrent()->HandleExit(1);
}

namespace {
class ScopedRecovery {
public:
  ScopedRecovery() {
    std::lock_guard<std::mutex> lock(mutex);
    if (users++ != 0)
      return;
    CrashRecoveryContext::Enable();
    install_fatal_error_handler(handleFatalError);
  }
  ~ScopedRecovery() {
    std::lock_guard<std::mutex> lock(mutex);
    if (--users != 0)
      return;
    remove_fatal_error_handler();
    CrashRecoveryContext::Disable();
  }

private:
  static std::mutex mutex;
  static unsigned users;
};
std::mutex ScopedRecovery::mutex;
unsigned ScopedRecovery::users = 0;
} // namespace

/// The message without the addresses of nodes, which differ from run to run.
static std::string removeAddresses(StringRef message) {
  Regex address("0x[0-9a-f]{8,}(: )?");
  std::string text = message.rtrim().str();
  while (address.match(text))
    text = address.sub("", text);
  return text;
}

Error heddle::ptx::runRecovering(function_ref<void()> work) {
  ScopedRecovery recovery;
  std::string message;
  std::string *outer = std::exchange(fatalMessage, &message);
  CrashRecoveryContext context;
  bool finished = context.RunSafely(work);
  fatalMessage = outer;
  if (finished)
    return Error::success();
  return createStringError(message.empty() ? "the backend crashed" : removeAddresses(message));
}
