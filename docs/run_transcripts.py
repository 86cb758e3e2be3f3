"""Keeps the transcripts in the docs true, by running them. usage: run_transcripts.py [--check] FILE.md...

A transcript is a fenced block of the language `console`. Its lines that begin with "$ " are commands for the shell; they are
run in order, in an empty directory that looks like a built repository, and each is followed by what it prints. A command that
fails is an error. With --check nothing is written; a difference is an error, too. heddle has to be on PATH.
"""

import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
TRANSCRIPT = re.compile(r"(?<=^```console\n)(.*?)(?=^```$)", re.MULTILINE | re.DOTALL)


def make_room(directory):
    """A directory in which the commands of a reader's shell work."""
    heddle = pathlib.Path(shutil.which("heddle") or sys.exit("heddle is not on PATH"))
    room, tools = directory / "room", directory / "tools"
    room.mkdir()
    tools.mkdir()
    for name in ("examples", "docs", "test", "targets"):
        (room / name).symlink_to(ROOT / name)
    (room / "build").symlink_to(heddle.parent.parent)
    (tools / "python3").symlink_to(sys.executable)
    return room, {**os.environ, "PATH": f"{tools}{os.pathsep}{os.environ['PATH']}"}


def run(command, room, environment):
    result = subprocess.run(
        ["sh", "-c", command], cwd=room, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    if result.returncode:
        sys.exit(f"'{command}' failed with status {result.returncode}: {result.stdout}")
    return result.stdout


def splice(text):
    with tempfile.TemporaryDirectory() as directory:
        room, environment = make_room(pathlib.Path(directory))

        def replace(match):
            commands = [line for line in match.group(1).splitlines() if line.startswith("$ ")]
            return "".join(f"{command}\n{run(command[2:], room, environment)}" for command in commands)

        return TRANSCRIPT.sub(replace, text)


def main():
    check = "--check" in sys.argv
    for path in (pathlib.Path(argument) for argument in sys.argv[1:] if argument != "--check"):
        old = path.read_text()
        new = splice(old)
        if not check:
            path.write_text(new)
        elif old != new:
            pairs = enumerate(zip(old.splitlines() + [""], new.splitlines() + [""]), 1)
            number, (written, printed) = next(pair for pair in pairs if pair[1][0] != pair[1][1])
            sys.exit(f"{path}:{number}: it says '{written}', but the tools print '{printed}'; run {sys.argv[0]} {path}")


main()
