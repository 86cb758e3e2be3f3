#!/usr/bin/env bash
# Everything from a clean clone to the test results: sets up, builds, runs all tests.
set -euo pipefail
cd "$(dirname "$0")/.."
./scripts/build.sh dev
./scripts/run-tests.sh build
