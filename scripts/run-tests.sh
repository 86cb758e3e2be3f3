#!/usr/bin/env bash
# Runs all tests of a build directory and prints, as the last line, how many passed, failed and were skipped.
# Exits 0 only if some ran and none failed.
set -uo pipefail
cd "$(dirname "$0")/.."
build="${1:-build}"
reports="$build/test-reports"
rm -rf "$reports"
mkdir -p "$reports"
status=0
crashed=0

for program in "$build"/unittests/*Tests; do
  [ -x "$program" ] || continue
  name=$(basename "$program")
  echo "== $name"
  "$program" --gtest_brief=1 --gtest_output="xml:$reports/$name.xml" || status=1
  # A program that died wrote no report: count it as one failure.
  [ -s "$reports/$name.xml" ] || crashed=$((crashed + 1))
done

echo "== lit"
/usr/bin/python3 /usr/lib/llvm-22/bin/lit -q --xunit-xml-output "$reports/lit.xml" "$build/test" || status=1
[ -s "$reports/lit.xml" ] || crashed=$((crashed + 1))

/usr/bin/python3 - "$reports" "$crashed" <<'PYTHON' || status=1
import pathlib, sys, xml.etree.ElementTree as ElementTree

passed = skipped = 0
failed = int(sys.argv[2])
for report in sorted(pathlib.Path(sys.argv[1]).glob("*.xml")):
    for case in ElementTree.parse(report).getroot().iter("testcase"):
        if case.find("failure") is not None or case.find("error") is not None:
            failed += 1
        elif case.find("skipped") is not None or case.get("status") == "notrun":
            skipped += 1
        else:
            passed += 1
print(f"{passed} passed, {failed} failed, {skipped} skipped")
sys.exit(0 if passed and not failed else 1)
PYTHON
exit $status
