#!/usr/bin/env python3
"""Runs the `console` blocks of Markdown pages and compares what they show, so that no page lies.

A block is fenced by ```console. A line that starts with "$ " is a command for bash, and the lines
after it are what it prints on both outputs. A line "..." stands for any lines; "<...>" for any text
on a line. Blocks starting with a line "# not run" are left alone. All blocks of a page run in one
folder, where `corpora` is the project's and `stele` the built command.
Usage: check_console.py STELE SOURCE_DIR PAGE...
"""
import os
import pathlib
import re
import subprocess
import sys
import tempfile

BLOCK = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def read_commands(page):
    for block in BLOCK.findall(page):
        if block.startswith("# not run"):
            continue
        command, shown = None, []
        for line in block.splitlines():
            if line.startswith("$ "):
                if command is not None:
                    yield command, shown
                command, shown = line[2:], []
            elif command is not None:
                # A backslash at the end of a command continues it.
                if command.endswith("\\") and not shown:
                    command = command[:-1] + line.strip()
                else:
                    shown.append(line)
        if command is not None:
            yield command, shown


def to_pattern(shown):
    lines = []
    for line in shown:
        if line.strip() == "...":
            lines.append(r"(?:[^\n]*\n)*")
        else:
            text = "[^\n]*".join(re.escape(part) for part in line.rstrip().split("<...>"))
            lines.append(text + r"[ \t]*\n")
    return "".join(lines)


def check_page(stele, source, page):
    faults = 0
    with tempfile.TemporaryDirectory() as work:
        tools = pathlib.Path(work) / "bin"
        room = pathlib.Path(work) / "room"
        tools.mkdir()
        room.mkdir()
        (tools / "stele").symlink_to(stele)
        (room / "corpora").symlink_to(source / "corpora")
        environment = dict(os.environ, PATH=f"{tools}:{os.environ['PATH']}", LC_ALL="C.UTF-8")
        count = 0
        for command, shown in read_commands(page.read_text(encoding="utf-8")):
            count += 1
            done = subprocess.run(["bash", "-c", command], cwd=room, env=environment, text=True,
                                  timeout=600, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                  stderr=subprocess.STDOUT, check=False)
            printed = done.stdout if not done.stdout or done.stdout.endswith("\n") else done.stdout + "\n"
            if not re.fullmatch(to_pattern(shown), printed):
                faults += 1
                print(f"{page.name}: $ {command}\n--- shown\n" + "\n".join(shown) +
                      f"\n--- printed\n{printed}")
        print(f"{page.name}: {count} commands, {faults} differ")
    return faults


def main():
    stele, source = (pathlib.Path(argument).resolve() for argument in sys.argv[1:3])
    return 1 if sum(check_page(stele, source, pathlib.Path(page)) for page in sys.argv[3:]) else 0


if __name__ == "__main__":
    sys.exit(main())
