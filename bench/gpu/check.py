"""Runs every case of a package on the GPU and compares it with the emulator's output, bit for bit."""

import sys

import launch


def main():
    failed = total = 0
    for kind in ("example", "check"):
        for case in launch.load(sys.argv[1], kind):
            case.run()
            differences = case.differences()
            total += 1
            if differences:
                failed += 1
                print(f"{case.name}: {differences} bytes differ from the emulator's")
    print(f"{launch.device_name()}: {total - failed} passed, {failed} failed")
    sys.exit(1 if failed or not total else 0)


if __name__ == "__main__":
    main()
