#!/usr/bin/env python3
"""Writes which packages the training text came from, with version, licence and number of rows.

usage: list_sources.py ALL.tsv UNPACKED_DIR DEB_DIR > sources.tsv

The licence is what the package's own copyright file names most often for its files.
"""
import collections
import gzip
import os
import re
import sys
import urllib.parse


def read_licence(unpacked, package):
    path = os.path.join(unpacked, package, "usr/share/doc", package, "copyright")
    try:
        with open(path, encoding="utf-8", errors="ignore") as f:
            text = f.read()
    except OSError:
        return "see its copyright file"
    names = [n.strip() for n in re.findall(r"^License: *(\S[^\n]*)$", text, re.M)]
    if names:
        return collections.Counter(names).most_common(1)[0][0]
    found = sorted(set(re.findall(r"common-licenses/([A-Z][-A-Za-z0-9.]*[A-Za-z0-9])", text)))
    return ", ".join(found) if found else "see its copyright file"


def main():
    source, unpacked, debs = sys.argv[1:4]
    versions = {}
    for name in os.listdir(debs):
        if name.endswith(".deb"):
            package, version, _ = name.split("_")
            versions[package] = urllib.parse.unquote(version)
    rows = collections.Counter()
    with open(source, encoding="utf-8") as f:
        for line in f:
            rows[line.split("\t", 1)[0]] += 1
    print("package\tversion\tlicence\trows")
    for package, count in sorted(rows.items()):
        members = [package]
        if package.endswith("*"):
            members = sorted(p for p in versions if p.startswith(package[:-1]))
        elif package == "firefox-esr-l10n":
            members = sorted(p for p in versions if p.startswith("firefox-esr"))
        for member in members:
            if member in versions:
                licence = read_licence(unpacked, member)
                print(f"{member}\t{versions[member]}\t{licence}\t{count}")
            else:
                print(f"{member}\t-\tsee models/README.md\t{count}")


if __name__ == "__main__":
    main()
