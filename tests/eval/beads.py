"""Beads files and their scores: the second, plain implementation of what `stele evaluate` computes,
so that neither the aligner nor the peers are judged by the aligner's own code alone.

Conventions of Vecalign's score.py, for N languages: precision counts every bead found, deletions
included; recall leaves out gold beads with segments in one language only."""
import collections
import re

LIST = re.compile(r"\[([^\]]*)\]")


def read_beads(path):
    """[(beads as tuples of tuples of segment numbers, confidence or None)]."""
    beads = []
    with open(path, encoding="utf-8") as file:
        for line in file:
            if line.strip() and not line.startswith("#"):
                sides = tuple(tuple(int(n) for n in found.split(",") if n.strip()) for found in LIST.findall(line))
                rest = line[line.rindex("]") + 1:].strip().lstrip(":")
                beads.append((sides, float(rest) if rest else None))
    return beads


def project(beads, first, second):
    return [((sides[first], sides[second]), confidence) for sides, confidence in beads if sides[first] or sides[second]]


def merge_by_unit(beads, units):
    """Joins neighbouring beads that share a unit in some language; the lowest confidence stays."""
    merged = []
    for sides, confidence in beads:
        keys = [{units[side][number] for number in numbers} for side, numbers in enumerate(sides)]
        if merged and any(a & b for a, b in zip(merged[-1][2], keys)):
            last = merged[-1]
            merged[-1] = (tuple(a + b for a, b in zip(last[0], sides)),
                          None if confidence is None else min(last[1], confidence),
                          [a | b for a, b in zip(last[2], keys)])
        else:
            merged.append((sides, confidence, keys))
    return [(sides, confidence) for sides, confidence, _ in merged]


class Score:
    """Counts summed over documents (micro-average)."""

    def __init__(self):
        self.counts = collections.Counter()
        self.bins = [[0, 0, 0.0] for _ in range(10)]
        self.types = collections.defaultdict(collections.Counter)

    def add(self, gold, test):
        def is_empty(sides):
            return sum(1 for numbers in sides if numbers) < 2

        def links(sides):
            return {(a, i, b, j) for a in range(len(sides)) for b in range(a + 1, len(sides))
                    for i in sides[a] for j in sides[b]}

        golds, tests = {sides for sides, _ in gold}, {sides for sides, _ in test}
        gold_links = {link for sides in golds for link in links(sides)}
        test_links = {link for sides in tests for link in links(sides)}
        for sides, confidence in test:
            hit = sides in golds
            self.counts["test"] += 1
            self.counts["strict_p"] += hit
            self.counts["lax_p"] += hit if is_empty(sides) else bool(links(sides) & gold_links)
            self.types["-".join(str(len(n)) for n in sides)].update(found=1, right=int(hit))
            if confidence is not None:
                bin_ = self.bins[min(9, int(confidence * 10))]
                bin_[0] += 1
                bin_[1] += hit
                bin_[2] += confidence
        for sides, _ in gold:
            self.types["-".join(str(len(n)) for n in sides)].update(gold=1)
            if not is_empty(sides):
                self.counts["gold"] += 1
                self.counts["strict_r"] += sides in tests
                self.counts["lax_r"] += bool(links(sides) & test_links)

    def f1(self, kind):
        found, gold = self.counts["test"], self.counts["gold"]
        p = self.counts[kind + "_p"] / found if found else 0
        r = self.counts[kind + "_r"] / gold if gold else 0
        return 2 * p * r / (p + r) if p + r else 0

    def calibration_error(self):
        total = sum(count for count, _, _ in self.bins)
        return sum(abs(confidence - right) for _, right, confidence in self.bins) / total if total else None

    def to_json(self):
        return {"strict_f1": self.f1("strict"), "lax_f1": self.f1("lax"), "counts": dict(self.counts),
                "calibration_error": self.calibration_error(), "by_type": {k: dict(v) for k, v in sorted(self.types.items())}}
