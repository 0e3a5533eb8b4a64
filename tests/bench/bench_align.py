#!/usr/bin/env python3
"""Aligning long texts: time and memory of the whole process, beside hunalign where that is installed.

usage: bench_align.py BUILD-FOLDER MEMORY.tmx [SEGMENTS ...]     (default: 10000 100000 1000000)

The texts are the English and Russian sides of a memory (make_memory.py), a segment a line, with
merges, splits and omissions by a seeded choice, so that the right beads are known: every answer is
scored. A memory with fewer units is repeated, each time with half of its units left out. The same
texts are aligned as segments and as plain text, which is then segmented too. Written to
$STELE_BENCH_DATA/align (build/bench-data)."""
import argparse
import os
import random
import re
import shutil
import subprocess
import sys
from xml.etree import ElementTree

HERE = os.path.dirname(os.path.abspath(__file__))
DATA = os.environ.get("STELE_BENCH_DATA", os.path.dirname(os.path.dirname(HERE)) + "/build/bench-data")
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
SEED = 20050705
HUNALIGN_LIMIT = 10000  # segments; beyond this its time and memory grow with the square


def read_pairs(memory):
    """English and Russian texts of the units that read like sentences."""
    for _, unit in ElementTree.iterparse(memory):
        if unit.tag != "tu":
            continue
        texts = {}
        for variant in unit.iter("tuv"):
            segment = variant.find("seg")
            texts[variant.get(XML_LANG)] = " ".join("".join(segment.itertext()).split())
        unit.clear()
        if len(texts.get("en", "")) >= 20 and len(texts.get("ru", "")) >= 20:
            yield texts["en"], texts["ru"]


def make_texts(memory, size, folder):
    """Writes a.txt, b.txt and gold.beads with about `size` segments a side."""
    choice = random.Random(SEED)
    counts = [0, 0]
    with open(f"{folder}/a.txt", "w", encoding="utf-8") as a, open(f"{folder}/b.txt", "w", encoding="utf-8") as b, \
            open(f"{folder}/gold.beads", "w", encoding="ascii") as gold:

        def add(firsts, seconds):
            runs = []
            for k, (file, texts) in enumerate(((a, firsts), (b, seconds))):
                file.writelines(text + "\n" for text in texts)
                runs.append(list(range(counts[k], counts[k] + len(texts))))
                counts[k] += len(texts)
            gold.write(f"{runs[0]}:{runs[1]}\n")

        pairs, left_out, held = read_pairs(memory), 0.0, None
        while counts[0] < size:
            pair = next(pairs, None)
            if pair is None:
                pairs, left_out = read_pairs(memory), 0.5
                continue
            if choice.random() < left_out:
                continue
            if held is not None:
                (first, second), side = held
                if side == 0:
                    add([first + " " + pair[0]], [second, pair[1]])
                else:
                    add([first, pair[0]], [second + " " + pair[1]])
                held = None
                continue
            kind = choice.random()
            if kind < 0.08:
                held = pair, 0 if kind < 0.04 else 1
            elif kind < 0.10:
                add([pair[0]], [])
            elif kind < 0.12:
                add([], [pair[1]])
            else:
                add([pair[0]], [pair[1]])
    return counts


def run(command):
    """CPU seconds and MB resident at most."""
    with open(os.devnull, "wb") as nothing:
        process = subprocess.Popen(command, stdout=nothing, stderr=nothing)
        _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        sys.exit(f"{' '.join(command)}: exit {process.returncode}")
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def score(stele, gold, beads):
    printed = subprocess.run([stele, "evaluate", gold, beads], check=True, capture_output=True, text=True).stdout
    return float(re.search(r"^strict +\S+ +\S+ +(\S+)", printed, re.MULTILINE).group(1))


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("build")
    arguments.add_argument("memory")
    arguments.add_argument("sizes", type=int, nargs="*", default=[10000, 100000, 1000000])
    options = arguments.parse_args()
    stele = f"{options.build}/cli/stele"
    print("segments a side | how | CPU s | sentences a CPU second | MB | KB a sentence | strict F1")
    for size in options.sizes:
        folder = f"{DATA}/align/{size}"
        os.makedirs(folder, exist_ok=True)
        sentences = sum(make_texts(options.memory, size, folder))
        texts, gold = [f"{folder}/a.txt", f"{folder}/b.txt"], f"{folder}/gold.beads"
        beads = f"{folder}/test.beads"

        def report(name, command, scored):
            seconds, megabytes = run(command)
            quality = f"{score(stele, gold, beads):.4f}" if scored else ""
            print(f"{size} | {name} | {seconds:.2f} | {sentences / seconds:.0f} | {megabytes:.0f} | "
                  f"{megabytes * 1024 / sentences:.2f} | {quality}", flush=True)

        align = [stele, "align", *texts, "--lang=en,ru", "--trust-lang", "--format=beads", "-o", beads]
        report("segments", [*align, "--presegmented"], True)
        report("plain text", align, False)
        if size <= HUNALIGN_LIMIT and shutil.which("hunalign"):
            empty = f"{folder}/empty.dictionary"
            with open(empty, "w", encoding="ascii"):
                pass
            report("hunalign, no dictionary", ["hunalign", empty, *texts], False)


main()
