"""Times each conversion by each path, with as many CTAs as fill the GPU: is the chosen plan the best?"""

import json
import pathlib
import sys
from collections import defaultdict

import cupy

import launch


def main():
    folder = pathlib.Path(sys.argv[1])
    entries = {e["name"]: e for e in json.loads((folder / "manifest.json").read_text())["cases"]}
    processors = cupy.cuda.Device().attributes["MultiProcessorCount"]
    times = defaultdict(dict)
    for case in launch.load(folder, "timing"):
        # All CTAs write the same values to the same places.
        case.grid = (processors * 8,)
        entry = entries[case.name]
        times[entry["conversion"]][entry["path"]] = launch.milliseconds(case.run)
        if case.differences():
            sys.exit(f"{case.name} differs from the emulator's output")
    close = 0
    print(f"{launch.device_name()}\n| conversion | chosen, us | best, us | by | ratio |\n|---|---|---|---|---|")
    for conversion, by_path in sorted(times.items()):
        best = min(by_path, key=by_path.get)
        ratio = by_path["chosen"] / by_path[best]
        close += ratio <= 1.05
        print(f"| {conversion} | {by_path['chosen'] * 1e3:.1f} | {by_path[best] * 1e3:.1f} | {best} | {ratio:.2f} |")
    print(f"\nwithin 5% of the best: {close} of {len(times)}")


if __name__ == "__main__":
    main()
