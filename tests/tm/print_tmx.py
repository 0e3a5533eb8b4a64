#!/usr/bin/env python3
"""Prints what translate-toolkit reads from a TMX file: one unit a line, source TAB target."""
import sys

from translate.storage import tmx

with open(sys.argv[1], "rb") as file:
    for unit in tmx.tmxfile(file, sys.argv[2], sys.argv[3]).units:
        print(f"{unit.source}\t{unit.target}".replace("\n", "\\n"))
