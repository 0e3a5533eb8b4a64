#!/usr/bin/env python3
"""Checks that models/README.md tells the size and sum of each model file, and that all are told.

usage: check_model_cards.py MODELS_DIR
"""
import hashlib
import pathlib
import re
import sys


def main():
    models = pathlib.Path(sys.argv[1])
    text = (models / "README.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `([^`]+)` \| ([\d,]+) \|.*\| ([0-9a-f]{16}) \|$", text, re.M)
    faults = []
    for name, size, begins in rows:
        data = (models / name).read_bytes()
        if len(data) != int(size.replace(",", "")):
            faults.append(f"{name}: {len(data)} bytes, the card says {size}")
        if not hashlib.sha256(data).hexdigest().startswith(begins):
            faults.append(f"{name}: SHA-256 begins {hashlib.sha256(data).hexdigest()[:16]}, the card says {begins}")
        if f"\n## `{name}`" not in text and f"and `{name}`" not in text:
            faults.append(f"{name}: has no card")
    told = {name for name, _, _ in rows}
    for path in models.rglob("*"):
        name = path.relative_to(models).as_posix()
        if path.suffix in (".stv", ".stl", ".ste", ".model") and name not in told:
            faults.append(f"{name}: not in the table")
    for tier, limit in (("base", 20_000_000), ("strong", 25_000_000)):
        total = sum((models / name).stat().st_size for name in told
                    if name.startswith("strong/") == (tier == "strong"))
        if total > limit:
            faults.append(f"the {tier} models together have {total:,} bytes, {limit:,} are the limit")
    for fault in faults:
        print(fault)
    return 1 if faults or not rows else 0


if __name__ == "__main__":
    sys.exit(main())
