#!/usr/bin/env python3
"""Prints what translate-toolkit reads from a file: one unit a line, source TAB target.

print_units.py FILE [SOURCE TARGET]; the languages are for TMX, TBX and XLIFF.
"""
import sys

from translate.storage import csvl10n, mo, pypo, tbx, tmx, xliff

path = sys.argv[1]
languages = sys.argv[2:4]
makers = {"tmx": tmx.tmxfile, "tbx": tbx.tbxfile, "xlf": xliff.xlifffile, "po": pypo.pofile,
          "mo": mo.mofile, "csv": csvl10n.csvfile}
kind = path.rsplit(".", 1)[1]
with open(path, "rb") as file:
    if kind in ("tmx", "tbx"):
        store = makers[kind](file, *languages)
    elif kind == "csv":
        store = csvl10n.csvfile(fieldnames=["source", "target"])
        store.parse(file.read())
    else:
        store = makers[kind]()
        store.parse(file.read())
for unit in store.units:
    if unit.isheader():
        continue
    source = getattr(unit.source, "strings", [unit.source])
    target = getattr(unit.target, "strings", [unit.target])
    line = "|".join(map(str, source)) + "\t" + "|".join(map(str, target))
    print(line.replace("\n", "\\n"))
