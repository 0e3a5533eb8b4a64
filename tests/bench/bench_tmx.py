#!/usr/bin/env python3
"""Reading a large TMX file: stele, expat alone, and translate-toolkit on a part that fits in memory.

usage: bench_tmx.py BUILD-FOLDER [SIZE-MB] [--runs N]     (default: 1000 MB, 3 runs, the medians are printed)

Files are made by make_tmx.py and kept in build/bench-data."""
import argparse
import os
import re
import statistics
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
DATA = os.environ.get("STELE_BENCH_DATA", os.path.dirname(os.path.dirname(HERE)) + "/build/bench-data")
TOOLKIT_MB = 50
TOOLKIT = """
import resource, sys
from translate.storage import tmx
with open(sys.argv[1], "rb") as file:
    units = len(tmx.tmxfile(file, "en", "ru").units)
usage = resource.getrusage(resource.RUSAGE_SELF)
print(usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, units)
"""


def make_file(size):
    os.makedirs(DATA, exist_ok=True)
    path, count_path = f"{DATA}/tmx-{size}.tmx", f"{DATA}/tmx-{size}.units"
    if not os.path.exists(count_path):
        count = subprocess.run([sys.executable, f"{HERE}/make_tmx.py", path, str(size)], check=True,
                               capture_output=True, text=True).stdout
        with open(count_path, "w", encoding="utf-8") as file:
            file.write(count)
    with open(count_path, encoding="utf-8") as file:
        return path, file.read().strip()


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("build")
    arguments.add_argument("size", type=int, nargs="?", default=1000)
    arguments.add_argument("--runs", type=int, default=3)
    options = arguments.parse_args()
    path, count = make_file(options.size)
    for reader in ("stele", "expat"):
        rates, residents = [], []
        for _ in range(options.runs):
            printed = subprocess.run([f"{options.build}/benchmarks/tmx_benchmark", reader, path, count], check=True,
                                     capture_output=True, text=True).stdout
            rate, resident = re.search(r"([\d.]+) MB/s, ([\d.]+) MB resident", printed).groups()
            rates.append(float(rate))
            residents.append(float(resident))
        print(f"{reader}: {statistics.median(rates):.0f} MB/s, {statistics.median(residents):.1f} MB resident, "
              f"{options.size} MB, {count} units")
    part, count = make_file(TOOLKIT_MB)
    done = subprocess.run(["/usr/bin/python3", "-c", TOOLKIT, part], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        print("translate-toolkit: not installed")
        return
    seconds, resident, units = done.stdout.split()
    assert units == count, f"translate-toolkit read {units} units, expected {count}"
    print(f"translate-toolkit: {TOOLKIT_MB / float(seconds):.1f} MB/s, {float(resident):.0f} MB resident, "
          f"{TOOLKIT_MB} MB, {units} units")


main()
