#!/usr/bin/env bash
# The tests under the address and undefined-behaviour sanitizers, in a build of their own (build-sanitize).
set -euo pipefail
cd "$(dirname "$0")/.."
./scripts/build.sh sanitize
# libMLIR and libLLVM are not instrumented: their containers and allocators carry no annotations, and what they keep until the process ends
# is theirs. The sweep is shortened: every kernel is still compiled and run once for each width.
export ASAN_OPTIONS=detect_leaks=0:detect_container_overflow=0:allow_user_poisoning=0:detect_stack_use_after_return=0
export UBSAN_OPTIONS=print_stacktrace=1
export HEDDLE_SWEEP="${HEDDLE_SWEEP:-60}"
./scripts/run-tests.sh build-sanitize
