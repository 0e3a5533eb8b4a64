#!/usr/bin/env python3
"""Checks the layer law of tests/layers.txt and that file names are unique in the product's tree."""
import collections
import pathlib
import re
import sys

INCLUDE = re.compile(r'^\s*#\s*include\s+"([^"]+)"', re.MULTILINE)


def read_rules(path):
    rules = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        line = line.split("#")[0].strip()
        if line:
            folder, _, allowed = line.partition(":")
            rules[folder.strip()] = set(allowed.split()) | {folder.strip()}
    return rules


def check(root):
    rules = read_rules(root / "tests/layers.txt")
    faults = []
    names = collections.defaultdict(list)
    for top in ("align", "tm", "cli"):
        for path in sorted((root / top).rglob("*")):
            if path.suffix not in (".h", ".cc"):
                continue
            relative = path.relative_to(root)
            names[path.name].append(str(relative))
            folder = str(relative.parent)
            law = folder if folder in rules else folder.split("/")[0]
            for included in INCLUDE.findall(path.read_text(encoding="utf-8")):
                target = str(pathlib.PurePosixPath(included).parent)
                if target not in rules and target.split("/")[0] == "cli":
                    target = "cli"
                if target not in rules.get(law, set()):
                    faults.append(f'{relative}: may not include "{included}"')
    for name, places in names.items():
        if len(places) > 1:
            faults.append(f"{name}: the name is used twice: {', '.join(places)}")
    return faults


if __name__ == "__main__":
    found = check(pathlib.Path(sys.argv[1]))
    print("\n".join(found) or "layers: clean")
    sys.exit(1 if found else 0)
