"""Assembles every PTX file of a folder: assemble.py FOLDER ARCH."""

import os
import pathlib
import shutil
import subprocess
import sys

ptxas = os.environ.get("HEDDLE_PTXAS") or shutil.which("ptxas") or "/usr/local/cuda/bin/ptxas"
files = sorted(pathlib.Path(sys.argv[1]).glob("*.ptx"))
for file in files:
    subprocess.run([ptxas, f"-arch={sys.argv[2]}", str(file), "-o", os.devnull], check=True)
print(f"assembled {len(files)}")
