#!/usr/bin/env python3
"""Writes weights whose score is the mean of the scores of several weights of the aligner.

usage: average_weights.py OUT FIRST [OTHER ...]

A committee errs less than its members on texts that none was trained on. What is linear is
averaged, the hidden units are put side by side with outputs divided by their number. The weights
for texts without any model ("none") are those of FIRST."""
import sys


def load(path):
    with open(path, encoding="ascii") as file:
        header, *lines = file.read().splitlines()
    return header, {line.split(" ")[0]: [float(x) for x in line.split(" ")[1:]] for line in lines}


def average(models):
    result, prefixes = {}, []
    for name in models[0]:
        prefix, part = name.split(".")[0:2], name.split(".")[2]
        members = models[:1] if prefix[1] == "none" else models
        if part in ("shapes", "linear", "gap"):
            rows = [model[name] for model in members]
            result[name] = [sum(column) / len(rows) for column in zip(*rows)]
        if part == "bias":
            prefixes.append((".".join(prefix), members))
    for prefix, members in prefixes:
        bias, output, hidden = [], [], []
        for model in members:
            bias += model[prefix + ".bias"]
            output += [value / len(members) for value in model[prefix + ".output"]]
            hidden += [model[f"{prefix}.hidden.{h}"] for h in range(len(model[prefix + ".bias"]))]
        result[prefix + ".bias"], result[prefix + ".output"] = bias, output
        result.update({f"{prefix}.hidden.{h}": row for h, row in enumerate(hidden)})
    return result


def main():
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    loaded = [load(path) for path in sys.argv[2:]]
    with open(sys.argv[1], "w", encoding="ascii") as file:
        file.write(loaded[0][0] + "\n")
        for name, row in average([rows for _, rows in loaded]).items():
            file.write(name + "".join(f" {value:.6g}" for value in row) + "\n")


if __name__ == "__main__":
    main()
