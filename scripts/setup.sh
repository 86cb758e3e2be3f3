#!/usr/bin/env bash
# Installs what building and testing need, with the system's package manager. Does nothing if it is all there.
set -euo pipefail
cd "$(dirname "$0")/.."

packages=(
  cmake ninja-build ccache clang-22 lld-22 clang-format-22 libclang-rt-22-dev
  llvm-22-dev llvm-22-tools libmlir-22-dev mlir-22-tools
  libz3-dev libboost-context-dev libgtest-dev libbenchmark-dev
  python3 python3-numpy
)

missing=()
for package in "${packages[@]}"; do
  dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q "install ok installed" || missing+=("$package")
done
if [ ${#missing[@]} -ne 0 ]; then
  sudo=""
  if [ "$(id -u)" -ne 0 ]; then
    sudo="sudo"
  fi
  echo "Installing: ${missing[*]}"
  export DEBIAN_FRONTEND=noninteractive
  $sudo apt-get update -qq
  $sudo apt-get install -y -qq --no-install-recommends "${missing[@]}"
fi

# NVIDIA's disassembler, with which some tests count machine instructions. Optional: pointless without ptxas, and
# where it cannot be had these tests are skipped. Tried once; remove the directory to try again.
tools=build/tools
if [ ! -d "$tools" ] && { command -v ptxas || [ -x /usr/local/cuda/bin/ptxas ]; } >/dev/null; then
  mkdir -p "$tools"
  python3 -m pip install --quiet --no-deps --retries 0 --timeout 10 --target "$tools" nvidia-cuda-nvdisasm==13.5.37 \
    >/dev/null 2>&1 || echo "nvdisasm was not installed: the tests of machine code will be skipped"
fi
