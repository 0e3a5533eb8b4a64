#!/usr/bin/env python3
"""Makes alignment sets with gold beads of documents whose blocks correspond.

usage: make_sets.py PACKAGES-FOLDER OUT-FOLDER

Two sets of every source, each as OUT-FOLDER/<set>/<dev|held-out>/<document>/:
  <source>-natural    a segment is a sentence by a plain rule; units.<language>.txt tells the block of
                      each, and gold beads are whole blocks (merge found beads by unit before scoring)
  <source>-disturbed  a segment is a block, after seeded faults in each language on its own: blocks
                      split at a sentence, merged, dropped, swapped, foreign ones put in, a stretch of
                      blocks left out; gold is known exactly and includes beads with an empty side
Files: segments.<language>.txt, gold.<languages>.beads for the pairs and triples asked for (for example
gold.en-ru-zh.beads; 0-based, `[0, 1]:[2]:[]`). Held-out documents are chosen by a hash of their name.
"""
import hashlib
import os
import random
import re
import shutil
import sys

import sources

SEED = 20050705
GROUPS = [("en", "ru"), ("en", "zh"), ("ru", "zh"), ("de", "fr"), ("en", "ru", "zh"), ("de", "en", "fr"),
          ("de", "en", "fr", "ru", "zh")]
HELD_OUT_PERCENT = 30
MIN_BLOCKS = 12
MAX_BLOCKS = 600
NO_SPACE = {"zh", "ja"}
SENTENCE_END = re.compile(r"(?<=[.!?…])\s+(?=[\"“«(]?[A-ZА-ЯЁÀ-Þ])|(?<=[。！？])(?![”」』）])")
LETTER = re.compile(r"[^\W\d_]")
SCRIPTS = {"ru": re.compile("[А-Яа-яЁё]"), "zh": re.compile(r"[\u3400-\u9fff]"), "ja": re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")}


def split_sentences(text):
    return [part.strip() for part in SENTENCE_END.split(text) if part.strip()]


def keep_translated(texts):
    """Without the blocks that a language leaves untranslated or that say nothing."""
    languages = sorted(texts)
    kept = []
    for index in range(len(texts["en"])):
        row = {language: texts[language][index] for language in languages}
        if not LETTER.search(row["en"]) or any(len(text) > 3000 for text in row.values()):
            continue
        if any(not SCRIPTS[language].search(text) for language, text in row.items() if language in SCRIPTS):
            continue
        if any(text == row["en"] and len(text.split()) > 3 for language, text in row.items() if language != "en"):
            continue
        kept.append(row)
    return {language: [row[language] for row in kept] for language in languages}


def disturb(blocks, foreign, language, rng):
    """[(set of block numbers, text)] in document order: what one language makes of its blocks."""
    glue = "" if language in NO_SPACE else " "
    segments, index = [], 0
    gap = range(0)
    if len(blocks) > 80 and rng.random() < .25:
        begin = rng.randrange(len(blocks) - 25)
        gap = range(begin, begin + rng.randint(8, 20))
    while index < len(blocks):
        chance = rng.random()
        sentences = split_sentences(blocks[index])
        if index in gap or chance < .02:
            pass                                                # dropped
        elif chance < .07 and index + 1 < len(blocks) and index + 1 not in gap:
            segments.append(({index, index + 1}, blocks[index] + glue + blocks[index + 1]))
            index += 1
        elif chance < .085 and index + 1 < len(blocks) and index + 1 not in gap:
            segments.append(({index + 1}, blocks[index + 1]))
            segments.append(({index}, blocks[index]))
            index += 1
        elif len(sentences) > 1 and chance < .40:
            cut = rng.randrange(1, len(sentences))
            segments.append(({index}, glue.join(sentences[:cut])))
            segments.append(({index}, glue.join(sentences[cut:])))
        else:
            if chance > .985 and foreign:
                segments.append((set(), rng.choice(foreign)))
            segments.append(({index}, blocks[index]))
        index += 1
    return segments


def make_gold(made, languages, count):
    """The beads of `languages`: blocks that a segment of one of them joins are one bead; a segment of
    no block is a bead with the other sides empty. In order of their first segments."""
    parent = list(range(count))

    def find(block):
        while parent[block] != block:
            block = parent[block]
        return block

    for language in languages:
        for blocks, _ in made[language]:
            first = min(blocks, default=0)
            for block in blocks:
                parent[find(block)] = find(first)
    beads = {}
    for side, language in enumerate(languages):
        for number, (blocks, _) in enumerate(made[language]):
            key = find(min(blocks)) if blocks else f"{language} {number}"
            beads.setdefault(key, [[] for _ in languages])[side].append(number)
    # The place of a bead: of its first side that has segments, measured in block order.
    return sort_beads(list(beads.values()), [len(made[language]) for language in languages])


def sort_beads(beads, lengths):
    def place(bead):
        parts = [numbers[0] / max(1, lengths[side]) for side, numbers in enumerate(bead) if numbers]
        return (sum(parts) / len(parts), [numbers[:1] for numbers in bead])
    return sorted(beads, key=place)


def write_document(folder, made, units=None):
    os.makedirs(folder)
    count = 1 + max((max(blocks, default=0) for found in made.values() for blocks, _ in found), default=0)
    for language, segments in made.items():
        with open(f"{folder}/segments.{language}.txt", "w", encoding="utf-8") as out:
            out.writelines(text + "\n" for _, text in segments)
        if units:
            with open(f"{folder}/units.{language}.txt", "w", encoding="utf-8") as out:
                out.writelines(f"{min(blocks)}\n" for blocks, _ in segments)
    for group in GROUPS:
        if all(language in made for language in group):
            with open(f"{folder}/gold.{'-'.join(group)}.beads", "w", encoding="utf-8") as out:
                out.writelines(":".join(str(numbers) for numbers in bead) + "\n"
                               for bead in make_gold(made, group, count))


def main():
    packages, out = sys.argv[1:3]
    for name, read in sources.SETS.items():
        documents = []
        try:
            found = list(read(packages))
        except FileNotFoundError as error:
            print(f"{name}: left out: {error}", file=sys.stderr)
            continue
        for document, texts in found:
            if "en" not in texts or len(texts) < 2:
                continue
            texts = keep_translated(texts)
            if MIN_BLOCKS <= len(texts["en"]) <= MAX_BLOCKS:
                documents.append((document, texts))
        for kind in ("natural", "disturbed"):
            shutil.rmtree(f"{out}/{name}-{kind}", ignore_errors=True)
        for number, (document, texts) in enumerate(documents):
            digest = hashlib.blake2b(f"{name}/{document}".encode(), digest_size=4).digest()
            part = "held-out" if int.from_bytes(digest, "big") % 100 < HELD_OUT_PERCENT else "dev"
            natural = {language: [({index}, sentence) for index, text in enumerate(blocks)
                                  for sentence in split_sentences(text)] for language, blocks in texts.items()}
            write_document(f"{out}/{name}-natural/{part}/{document}", natural, units=True)
            other = documents[number - 1][1]
            disturbed = {language: disturb(blocks, other.get(language, []) if other is not texts else [], language,
                                           random.Random(f"{SEED} {name} {document} {language}"))
                         for language, blocks in texts.items()}
            write_document(f"{out}/{name}-disturbed/{part}/{document}", disturbed)
        languages = sorted(set().union(*(texts for _, texts in documents))) if documents else []
        print(f"{name}: {len(documents)} documents, {sum(len(t['en']) for _, t in documents)} blocks, {' '.join(languages)}")


if __name__ == "__main__":
    main()
