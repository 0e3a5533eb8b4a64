#!/usr/bin/env python3
"""Makes development sets for the consistency check from real message catalogues.

Takes a catalogue, looks for terms that it renders in one way only, and replaces that rendering in a few
units by another one that other catalogues really use, inflected as the replaced word was. The places
are the gold: a checker should report them and nothing else about those terms.

    make_term_variation_set.py --language ru catalogues.tsv OUT_FOLDER

catalogues.tsv has a row per message: package, ignored, English, Russian, Chinese (tabs; made from the
.mo files of Debian packages by models/train). Each set is OUT_FOLDER/<language>/<package>.tsv
(English, target) and <package>.gold.tsv (term, usual rendering, comma-separated 0-based lines that have
the term, and of these the lines that were changed, with what stands there now).

Needs pymorphy3 for Russian. The data is under the catalogues' licences and is not kept here.
"""
import argparse
import collections
import pathlib
import random
import re

WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
STOP = set(
    "a an the this that these those of in on at to from by for with and or but not no if is are was were be been "
    "has have had do does did can could will would should may might must you your it its we our they their he she "
    "as than then when where which who what how all any some each every more most other such only also into out up "
    "down off over under again new use used using set get please cannot only there here so very too just one two".split())


def lemma_en(word):
    word = word.lower()
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


def terms_en(text):
    words = [lemma_en(w) for w in WORD.findall(text)]
    found = {w for w in words if w not in STOP and len(w) > 2}
    for a, b in zip(words, words[1:]):
        if a not in STOP and b not in STOP and f"{a} {b}" in re.sub(r"s\b", "", text.lower()) + f" {a} {b}":
            found.add(a + " " + b)
    return found


class Russian:
    def __init__(self):
        import pymorphy3
        self.morph = pymorphy3.MorphAnalyzer()
        self.cache = {}

    def parse(self, word):
        key = word.lower()
        if key not in self.cache:
            self.cache[key] = self.morph.parse(key)[0]
        return self.cache[key]

    def renderings(self, text):
        return {self.parse(w).normal_form for w in WORD.findall(text) if self.parse(w).tag.POS == "NOUN"}

    def acceptable(self, lemma):
        return len(lemma) > 2

    def same_kind(self, a, b):
        # One gender, so that the adjectives and verbs around stay right; not related words.
        ta, tb = self.parse(a).tag, self.parse(b).tag
        return tb.POS == "NOUN" and ta.gender == tb.gender and a[:4] != b[:4] and "Abbr" not in tb and "-" not in b

    def replace(self, text, old, new):
        pieces, last, changed = [], 0, False
        for match in WORD.finditer(text):
            parsed = self.parse(match.group())
            if parsed.tag.POS == "NOUN" and parsed.normal_form == old:
                grammemes = {g for g in (parsed.tag.case, parsed.tag.number) if g}
                form = self.parse(new).inflect(grammemes)
                if form is None:
                    return None
                word = form.word
                if match.group()[0].isupper():
                    word = word[0].upper() + word[1:]
                pieces += [text[last:match.start()], word]
                last, changed = match.end(), True
        return "".join(pieces) + text[last:] if changed else None

    def has(self, text, lemma):
        return any(self.parse(w).normal_form == lemma for w in WORD.findall(text))


class Chinese:
    HAN = re.compile(r"[\u4e00-\u9fff]+")

    def renderings(self, text):
        found = set()
        for run in self.HAN.findall(text):
            for n in (2, 3, 4):
                found.update(run[i:i + n] for i in range(len(run) - n + 1))
        return found

    def acceptable(self, _):
        return True

    def same_kind(self, a, b):
        return a not in b and b not in a and not set(a) == set(b)

    def replace(self, text, old, new):
        return text.replace(old, new) if old in text else None

    def has(self, text, rendering):
        return rendering in text


def index(rows, language):
    """term -> rows, rendering -> rows, of rows (English, target)."""
    terms, renderings = collections.defaultdict(set), collections.defaultdict(set)
    for i, (english, target) in enumerate(rows):
        for term in terms_en(english):
            terms[term].add(i)
        for rendering in language.renderings(target):
            renderings[rendering].add(i)
    return terms, renderings


def best_renderings(term_rows, rows_renderings, rendering_rows):
    """Renderings by Dice with the term, best first."""
    counts = collections.Counter()
    for i in term_rows:
        counts.update(rows_renderings[i])
    scored = []
    for rendering, both in counts.items():
        if both >= 3:
            scored.append((2 * both / (len(term_rows) + len(rendering_rows[rendering])), len(rendering), both, rendering))
    scored.sort(reverse=True)
    return scored


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--language", choices=["ru", "zh"], required=True)
    parser.add_argument("--packages", type=int, default=12)
    parser.add_argument("--min-units", type=int, default=600)
    parser.add_argument("--max-units", type=int, default=4000)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("table")
    parser.add_argument("out", type=pathlib.Path)
    options = parser.parse_args()
    language = Russian() if options.language == "ru" else Chinese()
    column = {"ru": 3, "zh": 4}[options.language]
    packages = collections.defaultdict(dict)
    for line in open(options.table, encoding="utf-8"):
        fields = line.rstrip("\n").split("\t")
        if len(fields) <= column or not fields[2].strip() or not fields[column].strip():
            continue
        if len(fields[2]) > 300 or fields[1] != ".mo":
            continue
        packages[fields[0]].setdefault(fields[2], fields[column])
    rng = random.Random(options.seed)
    names = sorted(n for n, rows in packages.items() if options.min_units <= len(rows))
    everything = [(e, t, n) for n in sorted(packages) for e, t in packages[n].items()]
    rng.shuffle(everything)
    everything = everything[:120000]
    all_terms, all_renderings = index([(e, t) for e, t, _ in everything], language)
    all_row_renderings = [language.renderings(t) for _, t, _ in everything]
    rng.shuffle(names)
    folder = options.out / options.language
    folder.mkdir(parents=True, exist_ok=True)
    made = 0
    for name in names:
        if made == options.packages:
            break
        rows = list(packages[name].items())[:options.max_units]
        terms, renderings = index(rows, language)
        row_renderings = [language.renderings(t) for _, t in rows]
        gold, used = [], set()
        candidates = sorted((t for t, where in terms.items() if len(where) >= 6), key=lambda t: (-len(t.split()), t))
        rng.shuffle(candidates)
        targets = [t for _, t in rows]
        for term in candidates:
            scored = best_renderings(terms[term], row_renderings, renderings)
            if not scored or scored[0][0] < 0.75:
                continue
            top = max(s for s in scored if s[0] > scored[0][0] - 0.02)
            usual = max((s for s in scored if s[0] > scored[0][0] - 0.02), key=lambda s: s[1])[3]
            where = sorted(terms[term])
            have = [i for i in where if language.has(rows[i][1], usual)]
            if len(have) < 0.93 * len(where) or not language.acceptable(usual):
                continue
            # Another real rendering: frequent for this term elsewhere, where the usual one is absent.
            others = collections.Counter()
            outside = [i for i in all_terms.get(term, ()) if usual not in all_row_renderings[i]]
            for i in outside:
                others.update(all_row_renderings[i])
            ranked = []
            for other, count in others.items():
                if count < 4 or not language.same_kind(usual, other):
                    continue
                dice = 2 * count / (len(outside) + len(all_renderings[other]))
                ranked.append((dice, len(other), other))
            ranked.sort(reverse=True)
            if not ranked or ranked[0][0] < 0.15:
                continue
            other = max((r for r in ranked if r[0] > ranked[0][0] - 0.01), key=lambda r: r[1])[2]
            if other in renderings and len(renderings[other] & terms[term]) > 0:
                continue
            free = [i for i in have if i not in used]
            count = max(1, min(3, len(have) // 8))
            if len(free) < count:
                continue
            changed = []
            for i in rng.sample(free, count):
                text = language.replace(targets[i], usual, other)
                if text is not None:
                    targets[i] = text
                    used.add(i)
                    changed.append(i)
            if changed:
                gold.append((term, usual, where, changed, other))
        if len(gold) < 5:
            continue
        made += 1
        with open(folder / f"{name}.tsv", "w", encoding="utf-8") as out:
            for (english, _), target in zip(rows, targets):
                out.write(english.replace("\t", " ") + "\t" + target.replace("\t", " ") + "\n")
        with open(folder / f"{name}.gold.tsv", "w", encoding="utf-8") as out:
            for term, usual, where, changed, other in gold:
                out.write(f"{term}\t{usual}\t{','.join(map(str, where))}\t{','.join(map(str, changed))}\t{other}\n")
        print(f"{name}: {len(rows)} units, {len(gold)} terms, {sum(len(g[3]) for g in gold)} changed")


if __name__ == "__main__":
    main()
