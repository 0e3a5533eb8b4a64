#!/usr/bin/env python3
"""Runs one command-line case and compares what it prints, byte for byte.

A case is a folder with:
  cmd      a bash script; `stele` is the built command, $CORPORA the corpora folder, $CASE this folder
  stdin    optional, what the script reads
  stdout, stderr   what is expected; a missing file means nothing is expected
  exit     the expected exit code; a missing file means 0
`run_case.py --listed FOLDER CASE...` checks that the cases are all that the folder has.
The script runs in an empty folder. `<...>` on a line of an expectation stands for any text on that
line. With STELE_UPDATE_CASES=1 the expectations are rewritten from what was printed.
"""
import os
import pathlib
import re
import subprocess
import sys
import tempfile


def matches(expected, actual):
    parts = [re.escape(part) for part in expected.split("<...>")]
    return re.fullmatch("[^\n]*".join(parts), actual) is not None


def run(stele, corpora, case):
    with tempfile.TemporaryDirectory() as work:
        tools = pathlib.Path(work) / "bin"
        tools.mkdir()
        (tools / "stele").symlink_to(stele)
        room = pathlib.Path(work) / "room"
        room.mkdir()
        environment = dict(os.environ, PATH=f"{tools}:{os.environ['PATH']}", CORPORA=str(corpora),
                           CASE=str(case), LC_ALL="C.UTF-8")
        stdin = case / "stdin"
        done = subprocess.run(["bash", str(case / "cmd")], cwd=room, env=environment, timeout=300,
                              input=stdin.read_bytes() if stdin.exists() else b"",
                              capture_output=True, check=False)
    return {"stdout": done.stdout.decode("utf-8", "replace"),
            "stderr": done.stderr.decode("utf-8", "replace"), "exit": f"{done.returncode}\n"}


def list_unlisted(folder, listed):
    """A case that the build does not know is never run."""
    missing = sorted({path.name for path in folder.iterdir()} ^ set(listed))
    for name in missing:
        print(f"{name}: in {folder} or in CMakeLists.txt, but not in both")
    return 1 if missing else 0


def main():
    if sys.argv[1] == "--listed":
        return list_unlisted(pathlib.Path(sys.argv[2]), sys.argv[3:])
    stele, corpora, case = (pathlib.Path(argument).resolve() for argument in sys.argv[1:4])
    printed = run(stele, corpora, case)
    if os.environ.get("STELE_UPDATE_CASES") == "1":
        for name, text in printed.items():
            path = case / name
            if text and text != "0\n":
                path.write_text(text, encoding="utf-8")
            elif path.exists():
                path.unlink()
        return 0
    faults = 0
    for name, text in printed.items():
        path = case / name
        expected = path.read_bytes().decode("utf-8") if path.exists() else ("0\n" if name == "exit" else "")
        if not matches(expected, text):
            faults += 1
            print(f"--- {name}: expected\n{expected}--- {name}: printed\n{text}")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
