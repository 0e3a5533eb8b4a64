#!/usr/bin/env python3
"""Imports a TMX file into a new memory and measures what the store costs.

usage: measure_store.py STELE LOOKUP-BENCHMARK FILE.tmx MEMORY-FOLDER [--queries LANGUAGE=FILE ...] [--adds N]

Prints one JSON object: units, CPU and wall seconds and the most memory of the import; bytes of the folder
and its number of parts; for each file of queries what lookup_benchmark says at .7 and .5 (time to open,
percentiles, resident memory); and wall and CPU milliseconds of adding single units, each by a process of its
own. MEMORY-FOLDER must not exist. CPU is what the process itself used, so a busy machine hardly matters;
wall time and syncs are those of its disk."""
import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time


def run(command):
    """Returns (exit code, stdout, wall seconds, resource usage)."""
    started = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    output = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    return os.waitstatus_to_exitcode(status), output, time.monotonic() - started, usage


def measure_import(stele, file, memory):
    # Exit 1: units were left out, such as those with one language only.
    code, output, wall, usage = run([stele, "import", memory, file, "--json"])
    if code > 1:
        sys.exit(f"import: exit {code}")
    report = json.loads(output)
    cpu = usage.ru_utime
    return {"units": report["units"], "skipped": report["skipped"], "user_seconds": round(cpu, 2),
            "system_seconds": round(usage.ru_stime, 2), "wall_seconds": round(wall, 2),
            "units_per_user_second": round(report["units"] / cpu), "peak_megabytes": usage.ru_maxrss // 1024}


def measure_adds(stele, memory, count):
    walls, cpus = [], []
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "one.tsv")
        for number in range(count):
            text = f"A unit that is added alone, number {number} of {count}"
            with open(path, "w", encoding="utf-8") as file:
                file.write(f"{text}.\tЕдиница, добавленная отдельно, номер {number} из {count}.\n")
            code, _, wall, usage = run([stele, "import", memory, path, "--languages", "en,ru"])
            if code != 0:
                sys.exit(f"adding a unit: exit {code}")
            walls.append(wall * 1e3)
            cpus.append((usage.ru_utime + usage.ru_stime) * 1e3)
            code, output, _, _ = run([stele, "find", memory, text + ".", "--from", "en", "--to", "ru"])
            if code != 0 or f"номер {number} из" not in output.decode():
                sys.exit("a unit that was added is not found")
    return {"count": count, "wall_ms_median": round(statistics.median(walls), 1), "wall_ms_max": round(max(walls), 1),
            "cpu_ms_median": round(statistics.median(cpus), 1)}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("stele")
    parser.add_argument("benchmark")
    parser.add_argument("tmx")
    parser.add_argument("memory")
    parser.add_argument("--queries", action="append", default=[], metavar="LANGUAGE=FILE")
    parser.add_argument("--adds", type=int, default=20)
    options = parser.parse_args()
    if os.path.exists(options.memory):
        sys.exit(f"{options.memory}: exists")
    figures = {"tmx_bytes": os.path.getsize(options.tmx)}
    figures["import"] = measure_import(options.stele, options.tmx, options.memory)
    figures["stats"] = json.loads(run([options.stele, "stats", options.memory, "--json"])[1])
    figures["folder_bytes"] = sum(entry.stat().st_size for entry in os.scandir(options.memory))
    figures["lookups"] = []
    for pair in options.queries:
        language, file = pair.split("=", 1)
        for least in ("0.7", "0.5"):
            code, output, _, _ = run([options.benchmark, options.memory, language, least, file])
            if code != 0:
                sys.exit(f"{file}: exit {code}")
            figures["lookups"].append({"language": language, "least": least, "file": os.path.basename(file),
                                       **json.loads(output)})
    if options.adds:
        figures["single_adds"] = measure_adds(options.stele, options.memory, options.adds)
    print(json.dumps(figures, indent=1))


main()
