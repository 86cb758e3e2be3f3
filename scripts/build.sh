#!/usr/bin/env bash
# Configures and builds a preset (default: dev) after setting up.
set -euo pipefail
cd "$(dirname "$0")/.."
./scripts/setup.sh
preset="${1:-dev}"
cmake --preset "$preset" >/dev/null
cmake --build --preset "$preset"
