#!/usr/bin/env python3
"""The memory on real catalogues: import, size, opening and lookups; peers on the same data.

usage: bench_memory.py BUILD-FOLDER SIZE ... [--json FILE] [--scanned N] [--queries N] [--no-peers]

SIZE names build/bench-data/memory-<SIZE>.tmx of make_memory.py. Every lookup run compares its first N
queries with a plain scan of all units and fails when an answer differs."""
import argparse
import json
import os
import platform
import shutil
import subprocess
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
DATA = os.environ.get("STELE_BENCH_DATA", ROOT + "/build/bench-data")
KINDS = ("exact", "edits1", "edits2", "edits3", "natural")
LIMIT = 10
PLAN = [("en", "0.7"), ("en", "0.5"), ("ru", "0.7"), ("ru", "0.5"), ("zh-CN", "0.7"), ("zh-CN", "0.5")]
# Other engines, English to Russian at .7: name, program of this folder, Python to run it, queries of each kind.
# They take tenths of a second for each.
PEERS = (("translate-toolkit tmdb", "bench_tmdb.py", "/usr/bin/python3", 100),
         ("PostgreSQL pg_trgm", "bench_trgm.py", "/usr/bin/python3", 100),
         ("rapidfuzz scan", "bench_rapidfuzz.py", ROOT + "/build/peers/bin/python", 100))
PEER_SIZE = "100000"


def run_timed(command, **options):
    """(seconds by the clock, seconds of CPU, standard output); the program stops when it fails."""
    before, begin = os.times(), time.monotonic()
    done = subprocess.run(command, capture_output=True, check=False, **options)
    after = os.times()
    if done.returncode != 0:
        sys.exit(f"{' '.join(command[:3])}: exit {done.returncode}: {done.stderr.decode(errors='replace')[-2000:]}")
    cpu = after.children_user + after.children_system - before.children_user - before.children_system
    return time.monotonic() - begin, cpu, done.stdout


def describe_machine(build):
    model = next((line.split(":")[1].strip() for line in open("/proc/cpuinfo") if line.startswith("model name")), "")
    compiler = subprocess.run(["c++", "--version"], capture_output=True, text=True, check=False).stdout.split("\n")[0]
    commit = subprocess.run(["git", "-C", ROOT, "describe", "--always", "--dirty"], capture_output=True, text=True, check=False).stdout.strip()
    return {"cpu": model, "cores": os.cpu_count(), "system": platform.release(), "compiler": compiler, "commit": commit,
            "build": os.path.basename(os.path.normpath(build)), "load_at_start": os.getloadavg()[0],
            "date": time.strftime("%Y-%m-%d")}


def get_folder_size(folder):
    return sum(os.path.getsize(os.path.join(root, name)) for root, _, names in os.walk(folder) for name in names)


def count_units(path):
    with open(path, "rb") as file:
        return sum(line.count(b"</tu>") for line in file)


def bench_import(stele, size, folder):
    tmx = f"{DATA}/memory-{size}.tmx"
    shutil.rmtree(folder, ignore_errors=True)
    clock, cpu, _ = run_timed([stele, "import", folder, tmx])
    packed = f"{tmx}.zst"
    if not os.path.exists(packed) or os.path.getmtime(packed) < os.path.getmtime(tmx):
        run_timed(["zstd", "-19", "-q", "-f", tmx, "-o", packed])
    units = count_units(tmx)
    row = {"units": units, "tmx_mb": os.path.getsize(tmx) / 1e6, "zstd19_mb": os.path.getsize(packed) / 1e6,
           "folder_mb": get_folder_size(folder) / 1e6, "import_seconds": clock, "import_cpu_seconds": cpu,
           "units_per_cpu_second": units / cpu}
    row["folder_to_zstd19"] = row["folder_mb"] / row["zstd19_mb"]
    print(f"{size}: {units} units, TMX {row['tmx_mb']:.1f} MB, zstd -19 {row['zstd19_mb']:.1f} MB, folder {row['folder_mb']:.1f} MB "
          f"({row['folder_to_zstd19']:.2f} of it); import {clock:.1f} s, CPU {cpu:.1f} s: {row['units_per_cpu_second']:.0f} units/CPU s", flush=True)
    return row


def cut_queries(size, language, kind, count):
    """The first `count` queries of a kind in a file beside the originals; None when there are none."""
    path = f"{DATA}/queries/{size}.{language}.{kind}.txt"
    with open(path, encoding="utf-8") as file:
        lines = file.readlines()[:count]
    cut = path[:-4] + ".cut"
    with open(cut, "w", encoding="utf-8") as out:
        out.writelines(lines)
    return cut if lines else None


def bench_lookup(build, size, folder, options):
    rows = []
    print(f"{'language':8} {'min':>4} {'kind':8} {'queries':>7} {'found':>6} {'p50 ms':>8} {'p99 ms':>8} {'max ms':>8} {'open ms':>8} {'RSS MB':>7}  scan")
    for language, threshold in PLAN:
        for kind in KINDS:
            queries = cut_queries(size, language, kind, options.queries)
            if not queries:
                continue
            command = [f"{build}/benchmarks/lookup_benchmark", folder, language, threshold, queries, str(options.scanned)]
            row = json.loads(run_timed(command)[2])
            rows.append({"language": language, "min": float(threshold), "kind": kind, **row})
            print(f"{language:8} {threshold:>4} {kind:8} {row['queries']:7} {row['with_match']:6} {row['p50_ms']:8.3f} {row['p99_ms']:8.3f} "
                  f"{row['max_ms']:8.2f} {row['open_ms']:8.2f} {row['resident_mb']:7.1f}  {row['scanned']} equal", flush=True)
    return rows


def find_best(stele, folder, path, count):
    """For each of the first queries the sources that Stele finds most similar, none where nothing is."""
    with open(path, encoding="utf-8") as file:
        queries = file.read().split("\n")[:-1][:count]
    command = [stele, "find", folder, "--from", "en", "--to", "ru", "--jsonl", "--limit", str(LIMIT)]
    done = subprocess.run(command, input="".join(query + "\n" for query in queries), capture_output=True,
                          text=True, check=False)
    if done.returncode not in (0, 1):  # 1: nothing found
        sys.exit(done.stderr)
    best = []
    for line in done.stdout.splitlines():
        matches = json.loads(line)["matches"]
        best.append({match["source"] for match in matches if match["similarity"] == matches[0]["similarity"]})
    return best


def bench_peer(peer, stele, size, folder):
    name, program, python, count = peer
    paths = [f"{DATA}/queries/{size}.en.{kind}.txt" for kind in KINDS]
    done = subprocess.run([python, f"{HERE}/{program}", f"{DATA}/memory-{size}.tmx", str(count), *paths],
                          capture_output=True, check=False) if os.path.exists(python) else None
    if done is None or done.returncode != 0:
        reason = python + " is missing" if done is None else done.stderr.decode().strip().splitlines()[-1:]
        print(f"{name}: not run: {reason}", flush=True)
        return []
    rows = json.loads(done.stdout)
    for row, path in zip(rows, paths):
        pairs = [(best, answers) for best, answers in zip(find_best(stele, folder, path, count), row.pop("answers"))
                 if best]
        # The peer has another measure, so any of its answers counts.
        row["finds_best"] = sum(any(answer in best for answer in answers) for best, answers in pairs) / max(1, len(pairs))
        print(f"{name:22} en 0.7 {row['kind']:8} {row['queries']:5} {row['with_match']:6} p50 {row['p50_ms']:.1f} ms  "
              f"p99 {row['p99_ms']:.1f} ms  has our best among its {LIMIT}: {100 * row['finds_best']:.0f} %", flush=True)
    return rows


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("build")
    parser.add_argument("sizes", nargs="+")
    parser.add_argument("--json")
    parser.add_argument("--scanned", type=int, default=5)
    parser.add_argument("--queries", type=int, default=2000)
    parser.add_argument("--no-peers", action="store_true")
    options = parser.parse_args()
    result = {"machine": describe_machine(options.build), "sizes": {}}
    print(json.dumps(result["machine"]))
    for size in options.sizes:
        folder = f"{DATA}/memory-{size}"
        result["sizes"][size] = {"import": bench_import(f"{options.build}/cli/stele", size, folder),
                                 "lookup": bench_lookup(options.build, size, folder, options)}
        if not options.no_peers and size == PEER_SIZE:
            for peer in PEERS:
                result["sizes"][size][peer[0]] = bench_peer(peer, f"{options.build}/cli/stele", size, folder)
    if options.json:
        with open(options.json, "w", encoding="utf-8") as out:
            json.dump(result, out, indent=1)


if __name__ == "__main__":
    main()
