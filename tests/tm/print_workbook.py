#!/usr/bin/env python3
"""Prints the cells of the first sheet of a workbook, by nothing but Python's own library."""
import re
import sys
import zipfile
from xml.etree import ElementTree

NAMESPACE = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"

with zipfile.ZipFile(sys.argv[1]) as archive:
    assert archive.testzip() is None
    for name in archive.namelist():
        ElementTree.fromstring(archive.read(name))
    sheet = ElementTree.fromstring(archive.read("xl/worksheets/sheet1.xml"))
for row in sheet.iter(NAMESPACE + "row"):
    cells = []
    for cell in row.iter(NAMESPACE + "c"):
        text = "".join(part.text or "" for part in cell.iter(NAMESPACE + "t")) or "".join(
            part.text or "" for part in cell.iter(NAMESPACE + "v"))
        cells.append(cell.get("r") + "=" + re.sub("\n", r"\\n", text))
    print(" ".join(cells))
