#!/usr/bin/env python3
"""Alignment quality of Stele and of installed peers on the sets of build/eval-data/.

usage: evaluate_sets.py STELE [--part dev|held-out] [--documents N] [--sets NAME ...]
                        [--folder DIR --languages A,B] [--no-peers] [--json FILE]

With --folder any set of documents is scored: DIR/<document>/{src,tgt,gold}.txt and, for golds of whole
units, {src,tgt}.unit. Every score is computed twice, here and by `stele evaluate`: they must agree."""
import argparse
import glob
import json
import os
import subprocess
import sys
import tempfile
import time

from beads import Score, merge_by_unit, project, read_beads

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
DATA = os.environ.get("STELE_EVAL_DATA", ROOT + "/build/eval-data")
PEER_PYTHON = ROOT + "/build/peers/bin/python"
PEERS = ("galechurch", "sentweave")
PAIRS = (("en", "ru"), ("en", "zh"), ("ru", "zh"), ("de", "fr"))
TRIPLES = (("en", "ru", "zh"),)


def read_units(path):
    with open(path, encoding="utf-8") as file:
        return file.read().split()


class Document:
    def __init__(self, name, texts, gold, units):
        self.name, self.texts, self.gold_path = name, texts, gold
        self.gold = read_beads(gold)
        self.unit_paths = units
        self.units = [read_units(path) for path in units]

    def score(self, score, beads):
        score.add(self.gold, merge_by_unit(beads, self.units) if self.units else beads)


def find_documents(set_name, part, languages, limit):
    documents = []
    for folder in sorted(glob.glob(f"{DATA}/{set_name}/{part}/*")):
        gold = f"{folder}/gold.{'-'.join(languages)}.beads"
        if os.path.exists(gold):
            units = [f"{folder}/units.{language}.txt" for language in languages]
            documents.append(Document(folder, [f"{folder}/segments.{language}.txt" for language in languages], gold,
                                      units if os.path.exists(units[0]) else []))
    return documents[:limit]


def find_foreign_documents(folder):
    documents = []
    for gold in sorted(glob.glob(folder + "/*/gold.txt")):
        base = os.path.dirname(gold)
        units = [base + "/src.unit", base + "/tgt.unit"]
        documents.append(Document(base, [base + "/src.txt", base + "/tgt.txt"], gold, units if os.path.exists(units[0]) else []))
    return documents


def run_stele(stele, documents, languages, out_folder):
    """Aligns every document; returns (paths of the beads, CPU seconds of the whole processes)."""
    outs, before = [], os.times()
    for number, document in enumerate(documents):
        out = f"{out_folder}/stele.{'-'.join(languages)}.{number}.beads"
        done = subprocess.run([stele, "align", "--presegmented", *document.texts, "--lang", ",".join(languages), "--trust-lang",
                               "--format", "beads"], stdout=open(out, "wb"), stderr=subprocess.PIPE, check=False)
        if done.returncode not in (0, 1):
            sys.exit(f"{document.name}: stele align: {done.stderr.decode()}")
        outs.append(out)
    after = os.times()
    return outs, after.children_user + after.children_system - before.children_user - before.children_system


def run_peer(peer, stele, documents, languages, out_folder):
    if not os.path.exists(PEER_PYTHON):
        return None
    outs = [f"{out_folder}/{peer}.{number}.beads" for number in range(len(documents))]
    jobs = f"{out_folder}/{peer}.jobs"
    with open(jobs, "w", encoding="utf-8") as file:
        file.writelines("\t".join([*document.texts, out]) + "\n" for document, out in zip(documents, outs))
    done = subprocess.run([PEER_PYTHON, HERE + "/run_peer.py", peer, stele, *languages, jobs], capture_output=True, check=False)
    if done.returncode != 0:
        print(f"{peer}: {done.stderr.decode().strip().splitlines()[-1:]}", file=sys.stderr)
        return None
    return outs, float(done.stdout)


def check_evaluate(stele, documents, outs, score):
    """`stele evaluate` must find the very counts that the plain scorer finds."""
    command = [stele, "evaluate", "--json"]
    for document, out in zip(documents, outs):
        command += [document.gold_path, out]
    for document in documents:
        for path in document.unit_paths:
            command += ["--units", path]
    done = subprocess.run(command, capture_output=True, check=False)
    if done.returncode != 0:
        sys.exit(f"stele evaluate: {done.stderr.decode()}")
    theirs = json.loads(done.stdout)["all"]
    for kind in ("strict", "lax"):
        if abs(theirs[kind]["f1"] - score.f1(kind)) > 1e-6:
            sys.exit(f"{documents[0].name}...: {kind} F1: stele evaluate says {theirs[kind]['f1']:.6f}, "
                     f"the plain scorer {score.f1(kind):.6f}")


def print_row(rows, set_name, languages, engine, documents, score, seconds):
    segments = sum(1 for document in documents for path in document.texts for _ in open(path, "rb"))
    row = {"set": set_name, "languages": "-".join(languages), "engine": engine, "documents": len(documents),
           "segments": segments, "cpu_seconds": round(seconds, 3), **score.to_json()}
    rows.append(row)
    error = row["calibration_error"]
    print(f"{set_name:22} {row['languages']:9} {engine:16} {len(documents):4} {segments:7}  {row['strict_f1']:.4f}  "
          f"{row['lax_f1']:.4f}  {'' if error is None else format(error, '.4f'):>6}  {seconds:8.2f}", flush=True)


def evaluate_pair(stele, set_name, languages, documents, triples, peers, rows):
    with tempfile.TemporaryDirectory() as folder:
        outs, seconds = run_stele(stele, documents, languages, folder)
        score = Score()
        for document, out in zip(documents, outs):
            document.score(score, read_beads(out))
        check_evaluate(stele, documents, outs, score)
        print_row(rows, set_name, languages, "stele", documents, score, seconds)
        if triples:
            score = Score()
            for document in documents:
                group, beads = triples[document.name]
                document.score(score, project(beads, group.index(languages[0]), group.index(languages[1])))
            print_row(rows, set_name, languages, "stele, of three", documents, score, 0)
        for peer in peers:
            found = run_peer(peer, stele, documents, languages, folder)
            if found:
                score = Score()
                for document, out in zip(documents, found[0]):
                    document.score(score, read_beads(out))
                print_row(rows, set_name, languages, peer, documents, score, found[1])


def evaluate_triple(stele, set_name, languages, documents, rows):
    with tempfile.TemporaryDirectory() as folder:
        outs, seconds = run_stele(stele, documents, languages, folder)
        score, triples = Score(), {}
        for document, out in zip(documents, outs):
            beads = read_beads(out)
            triples[document.name] = (languages, beads)
            document.score(score, beads)
        check_evaluate(stele, documents, outs, score)
        print_row(rows, set_name, languages, "stele", documents, score, seconds)
    return triples


def print_types(rows):
    print("\nby bead type (strict): found, right, gold")
    for row in rows:
        if row["engine"] == "stele":
            types = sorted(row["by_type"].items(), key=lambda item: -item[1].get("gold", 0))[:8]
            print(f"{row['set']:22} {row['languages']:9} " + "  ".join(
                f"{name} {c.get('found', 0)}/{int(c.get('right', 0))}/{c.get('gold', 0)}" for name, c in types))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("stele")
    parser.add_argument("--part", default="held-out", choices=("dev", "held-out"))
    parser.add_argument("--documents", type=int, default=40)
    parser.add_argument("--sets", nargs="*")
    parser.add_argument("--folder")
    parser.add_argument("--languages")
    parser.add_argument("--no-peers", action="store_true")
    parser.add_argument("--json")
    options = parser.parse_args()
    peers = () if options.no_peers else PEERS
    rows = []
    print(f"{'set':22} {'languages':9} {'engine':16} {'docs':>4} {'segments':>7}  strict  lax     calib.     CPU s")
    if options.folder:
        documents = find_foreign_documents(options.folder)
        evaluate_pair(options.stele, os.path.basename(options.folder), tuple(options.languages.split(",")), documents, {}, peers, rows)
    else:
        sets = options.sets or sorted(os.path.basename(path) for path in glob.glob(DATA + "/*-*"))
        for set_name in sets:
            triples = {}
            for languages in TRIPLES:
                documents = find_documents(set_name, options.part, languages, options.documents)
                if documents:
                    triples = evaluate_triple(options.stele, set_name, languages, documents, rows)
            for languages in PAIRS:
                documents = find_documents(set_name, options.part, languages, options.documents)
                if documents:
                    known = all(d.name in triples and set(languages) <= set(triples[d.name][0]) for d in documents)
                    evaluate_pair(options.stele, set_name, languages, documents, triples if known else {}, peers, rows)
    if not rows:
        sys.exit("no documents: run tests/eval/fetch_sets.sh first")
    print_types(rows)
    if options.json:
        commit = subprocess.run(["git", "-C", ROOT, "describe", "--always", "--dirty"], capture_output=True, text=True).stdout.strip()
        with open(options.json, "w", encoding="utf-8") as out:
            json.dump({"commit": commit, "date": time.strftime("%Y-%m-%d"), "rows": rows}, out, indent=1)


if __name__ == "__main__":
    main()
