#!/usr/bin/env python3
"""Writes lines of words drawn by frequency, so that the vocabulary knows general language.

usage: sample_words.py WORDFREQ.msgpack.gz PATTERN COUNT > lines

WORDFREQ is a list of the wordfreq package (words in bins of 1 dB). Words are drawn in proportion
to frequency to the power of 0.6, twelve to a line, always the same ones.
"""
import gzip
import itertools
import random
import re
import sys

import msgpack


def main():
    path, pattern, count = sys.argv[1], re.compile(sys.argv[2]), int(sys.argv[3])
    with gzip.open(path) as f:
        bins = msgpack.load(f, raw=False)[1:]
    words, weights = [], []
    for decibel, entries in enumerate(bins):
        for word in entries:
            if pattern.fullmatch(word):
                words.append(word)
                weights.append(10 ** (-0.6 * decibel / 100))
    draw = random.Random(1)
    totals = list(itertools.accumulate(weights))
    for _ in range(count):
        print(" ".join(draw.choices(words, cum_weights=totals, k=12)))


if __name__ == "__main__":
    main()
