#!/usr/bin/env python3
"""Makes development sets for the consistency check from real message catalogues.

Takes a catalogue, looks for terms that it renders in one way only, and replaces that rendering in a few
units by another one that other catalogues really use for the term, inflected as the replaced word was.
The places are the gold: a checker should report them and nothing else about those terms.

    make_term_variation_set.py --pair en-ru --part fit catalogues.tsv OUT_FOLDER

catalogues.tsv has a row per message: package, ".mo" or "page", English, Russian, Chinese (tabs;
models/train makes it of the .mo files and the help pages of Debian packages). Packages are divided by their names into those to fit on
and those to judge by; the sizes go from 200 messages to all of a catalogue, and `--large` makes one set
of many catalogues together. Each set is OUT_FOLDER/<pair>/<package>.tsv (source, target) and
<package>.gold.tsv (term, usual rendering, comma-separated 0-based lines that have the term, of these the
lines that were changed, what stands there now); <package>.terms.tsv is the same with only those units that
have one of the terms. With `--small N` there are N sets more, <package>.small.tsv: 30 to 300 units of a
catalogue, or of its long messages alone, that have one of a few terms, and some that have none.

Needs pymorphy3 for Russian. The data is under the catalogues' licences and is not kept here.
"""
import argparse
import collections
import pathlib
import random
import re
import zlib

WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
COLUMN = {"en": 2, "ru": 3, "zh": 4}
STOP = set(
    "a an the this that these those of in on at to from by for with and or but not no if is are was were be been "
    "has have had do does did can could will would should may might must you your it its we our they their he she "
    "as than then when where which who what how all any some each every more most other such only also into out up "
    "down off over under again new use used using set get please cannot only there here so very too just one two".split())

# Words that are no terms, so that nobody would call two renderings of them an inconsistency.
LOOSE = set("unless except while because whether always never currently currently now also must found following "
            "specified given another without within between about after before".split())


class English:
    def __init__(self):
        self.cache = {}

    def lemma(self, word):
        word = word.lower()
        if len(word) > 4 and word.endswith("ies"):
            return word[:-3] + "y"
        if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
            return word[:-1]
        return word

    def terms(self, text):
        words = list(WORD.finditer(text))
        lemmas = [self.lemma(w.group()) for w in words]
        found = {w for w in lemmas if w not in STOP and len(w) > 2}
        for i in range(len(words) - 1):
            gap = text[words[i].end():words[i + 1].start()]
            if gap == " " and lemmas[i] not in STOP and lemmas[i + 1] not in STOP:
                found.add(lemmas[i] + " " + lemmas[i + 1])
        return found

    renderings = terms

    def acceptable(self, term):
        return len(term) > 3 and not any(w in LOOSE for w in term.split())

    def same_kind(self, a, b):
        # Neither related nor a part of the other, and no chance neighbour.
        words_a, words_b = a.split(), b.split()
        return len(words_a) == len(words_b) and "-" not in b and not any(
            x in y or y in x or x[:4] == y[:4] for x in words_a for y in words_b)

    def has(self, text, term):
        return term in self.terms(text)

    def replace(self, text, old, new):
        size = len(old.split())
        words = list(WORD.finditer(text))
        pieces, last, changed = [], 0, False
        i = 0
        while i + size <= len(words):
            if " ".join(self.lemma(w.group()) for w in words[i:i + size]) == old:
                written = text[words[i].start():words[i + size - 1].end()]
                form = new
                if written.lower().endswith("s") and not old.endswith("s"):
                    form = new[:-1] + "ies" if new.endswith("y") and new[-2] not in "aeiou" else (
                        new + "es" if new.endswith(("s", "x", "ch", "sh")) else new + "s")
                if written.isupper():
                    form = form.upper()
                elif written[0].isupper():
                    form = form[0].upper() + form[1:]
                before = text[last:words[i].start()]
                # "a file", "an image": the article goes with the word.
                article = re.search(r"\b([Aa])(n?) $", before)
                if article:
                    n = "n" if form[0].lower() in "aeiou" else ""
                    before = before[:article.start()] + article.group(1) + n + " "
                pieces += [before, form]
                last, changed = words[i + size - 1].end(), True
                i += size
            else:
                i += 1
        return "".join(pieces) + text[last:] if changed else None


class Russian:
    def __init__(self):
        import pymorphy3
        self.morph = pymorphy3.MorphAnalyzer()
        self.cache = {}

    def parse(self, word):
        key = word.lower()
        if key not in self.cache:
            parsed = self.morph.parse(key)[0]
            self.cache[key] = (parsed, parsed.normal_form, parsed.tag.POS)
        return self.cache[key]

    def terms(self, text):
        return {p[1] for p in map(self.parse, WORD.findall(text)) if p[2] == "NOUN"}

    renderings = terms

    def acceptable(self, lemma):
        return len(lemma) > 2

    def same_kind(self, a, b):
        # One gender, so that the adjectives and verbs around stay right; not related words.
        ta, tb = self.parse(a)[0].tag, self.parse(b)[0].tag
        return tb.POS == "NOUN" and ta.gender == tb.gender and a[:3] != b[:3] and "Abbr" not in tb and "-" not in b

    def replace(self, text, old, new):
        pieces, last, changed = [], 0, False
        for match in WORD.finditer(text):
            parsed, lemma, kind = self.parse(match.group())
            if kind == "NOUN" and lemma == old:
                grammemes = {g for g in (parsed.tag.case, parsed.tag.number) if g}
                form = self.parse(new)[0].inflect(grammemes)
                if form is None:
                    return None
                word = form.word
                if match.group()[0].isupper():
                    word = word[0].upper() + word[1:]
                pieces += [text[last:match.start()], word]
                last, changed = match.end(), True
        return "".join(pieces) + text[last:] if changed else None

    def has(self, text, lemma):
        return any(self.parse(w)[1] == lemma for w in WORD.findall(text))


class Chinese:
    HAN = re.compile(r"[\u4e00-\u9fff]+")

    def terms(self, text):
        found = set()
        for run in self.HAN.findall(text):
            for n in (2, 3, 4):
                found.update(run[i:i + n] for i in range(len(run) - n + 1))
        return found

    renderings = terms

    def acceptable(self, term):
        return not set(term) & set("的了着在是有和与或及您你我这那其该将被把请不未无从到对由为以并")

    def same_kind(self, a, b):
        return self.acceptable(b) and a not in b and b not in a and not set(a) == set(b) and len(b) <= len(a) + 2

    def replace(self, text, old, new):
        return text.replace(old, new) if old in text else None

    def has(self, text, rendering):
        return rendering in text


LANGUAGES = {"en": English, "ru": Russian, "zh": Chinese}


def index(sets):
    where = collections.defaultdict(set)
    for i, items in enumerate(sets):
        for item in items:
            where[item].add(i)
    return where


def rank(rows, row_renderings, rendering_rows, least):
    """Renderings by Dice with the rows, best first; of those nearly as good the longest is whole."""
    counts = collections.Counter()
    for i in rows:
        counts.update(row_renderings[i])
    scored = sorted(((2 * both / (len(rows) + len(rendering_rows[r])), len(r), both, r)
                     for r, both in counts.items() if both >= least), reverse=True)
    if not scored:
        return None, 0
    best = max((s for s in scored if s[0] > scored[0][0] - 0.02), key=lambda s: s[1])
    return best[3], best[0]


class Maker:
    def __init__(self, source, target, everything):
        self.source, self.target = source, target
        # What all catalogues know about a term.
        self.row_renderings = [target.renderings(t) for _, t in everything]
        self.renderings = index(self.row_renderings)
        self.terms = index([source.terms(s) for s, _ in everything])
        self.memory = {}

    def other_rendering(self, term, usual):
        """Frequent for this term elsewhere, where the usual one is absent."""
        if (term, usual) in self.memory:
            return self.memory[term, usual]
        outside = [i for i in self.terms.get(term, ()) if usual not in self.row_renderings[i]]
        others = collections.Counter()
        for i in outside:
            others.update(self.row_renderings[i])
        ranked = sorted(((2 * n / (len(outside) + len(self.renderings[o])), len(o), o)
                         for o, n in others.items() if n >= 4 and self.target.same_kind(usual, o)), reverse=True)
        found = None
        if ranked and ranked[0][0] >= 0.15:
            found = max((r for r in ranked if r[0] > ranked[0][0] - 0.01), key=lambda r: r[1])[2]
        self.memory[term, usual] = found
        return found

    def make(self, rows, rng, most_terms):
        """Returns changed targets and the gold of one set."""
        source_terms = [self.source.terms(s) for s, _ in rows]
        row_renderings = [self.target.renderings(t) for _, t in rows]
        terms, renderings = index(source_terms), index(row_renderings)
        candidates = sorted(t for t, where in terms.items() if len(where) >= 5 and self.source.acceptable(t))
        rng.shuffle(candidates)
        gold, used, seen = [], set(), set()
        targets = [t for _, t in rows]
        for term in candidates:
            if len(gold) == most_terms:
                break
            where = terms[term]
            # A part of a longer term that always stands in it is no term of its own.
            if isinstance(self.source, Chinese):
                wider = [t for t in source_terms[next(iter(where))]
                         if len(t) > len(term) and term in t and len(terms[t]) > 0.9 * len(where)]
                if wider:
                    continue
            usual, dice = rank(where, row_renderings, renderings, 3)
            if usual is None or dice < 0.75 or usual in seen or not self.target.acceptable(usual):
                continue
            have = [i for i in sorted(where) if self.target.has(rows[i][1], usual)]
            if len(have) < 0.93 * len(where):
                continue
            other = self.other_rendering(term, usual)
            if other is None or not self.target.acceptable(other) or len(renderings.get(other, set()) & where) > 0:
                continue
            free = [i for i in have if i not in used]
            count = max(1, min(3, len(have) // 8))
            if len(free) < count:
                continue
            changed = []
            for i in rng.sample(free, count):
                text = self.target.replace(targets[i], usual, other)
                if text is not None:
                    targets[i] = text
                    used.add(i)
                    changed.append(i)
            if changed:
                seen.add(usual)
                gold.append((term, usual, sorted(where), changed, other))
        return targets, gold


def read_packages(table, columns):
    packages = collections.defaultdict(dict)
    for line in open(table, encoding="utf-8"):
        fields = line.rstrip("\n").split("\t")
        if len(fields) <= max(columns) or fields[1] not in (".mo", "page"):
            continue
        source, target = (fields[c] for c in columns)
        is_prose = fields[1] == "page"
        if is_prose and len(fields[2].split()) < 8:
            continue
        if source.strip() and target.strip() and len(source) <= (600 if is_prose else 300) and source != target:
            packages[fields[0].strip("-*") + ("-pages" if is_prose else "")].setdefault(source, target)
    return packages


def keep_units(rows, gold, kept):
    """The set with the units `kept` alone."""
    number = {row: i for i, row in enumerate(kept)}
    renumber = lambda lines: [number[i] for i in lines if i in number]
    return [rows[i] for i in kept], [(term, usual, renumber(where), renumber(changed), other)
                                     for term, usual, where, changed, other in gold]


def choose_units(rows, gold, rng):
    """30 to 300 units: of each term those that were changed and five times as many others, then more of the
    terms', and up to a third without any."""
    size = int(30 * 10 ** rng.random())
    changed = {i for _, _, _, changed, _ in gold for i in changed}
    kept = set(changed)
    for _, _, where, own, _ in gold:
        others = [i for i in where if i not in changed]
        kept.update(rng.sample(others, min(len(others), 5 * len(own))))
    more = sorted({i for _, _, where, _, _ in gold for i in where} - kept)
    kept.update(rng.sample(more, min(len(more), max(0, size - len(kept)))))
    rest = sorted(set(range(len(rows))) - kept - set(more))
    kept.update(rng.sample(rest, min(len(rest), int(len(kept) * rng.random() / 2))))
    return sorted(kept)


def write_set(folder, name, rows, gold):
    with open(folder / f"{name}.tsv", "w", encoding="utf-8") as out:
        for text, changed in rows:
            out.write(text.replace("\t", " ") + "\t" + changed.replace("\t", " ") + "\n")
    with open(folder / f"{name}.gold.tsv", "w", encoding="utf-8") as out:
        for term, usual, where, changed, other in gold:
            out.write(f"{term}\t{usual}\t{','.join(map(str, where))}\t{','.join(map(str, changed))}\t{other}\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pair", required=True, help="en-ru, zh-en, ...")
    parser.add_argument("--part", choices=["fit", "judge"], required=True)
    parser.add_argument("--sets", type=int, default=24)
    parser.add_argument("--large", type=int, default=0, help="also one set of so many units")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--rounds", type=int, default=1, help="sets made of each package")
    parser.add_argument("--small", type=int, default=0, help="also so many sets of 30 to 300 units")
    parser.add_argument("table")
    parser.add_argument("out", type=pathlib.Path)
    options = parser.parse_args()
    names = options.pair.split("-")
    source, target = (LANGUAGES[n]() for n in names)
    packages = read_packages(options.table, [COLUMN[n] for n in names])
    rng = random.Random(options.seed)
    everything = [pair for n in sorted(packages) for pair in packages[n].items()]
    rng.shuffle(everything)
    maker = Maker(source, target, everything[:100000])
    part = [n for n in sorted(packages) if len(packages[n]) >= 200 and
            (zlib.crc32(n.encode()) % 2 == 0) == (options.part == "fit")]
    rng.shuffle(part)
    sets = []
    for turn in range(options.rounds):
        for i, name in enumerate(part):
            rows = list(packages[name].items())
            size = [200, 600, 2000, 6000][(i + turn) % 4]
            start = rng.randrange(max(1, len(rows) - size))
            sets.append((name + (f"-{turn}" if turn else ""), rows[start:start + size]))
    if options.large:
        rows = [pair for n in part for pair in packages[n].items()]
        sets.insert(0, ("large", rows[:options.large]))
    folder = options.out / options.pair
    folder.mkdir(parents=True, exist_ok=True)
    made = 0
    for name, rows in sets:
        if made == options.sets:
            break
        targets, gold = maker.make(rows, rng, 200 if name == "large" else 25)
        if len(gold) < 3:
            continue
        made += 1
        changed_rows = [(text, changed) for (text, _), changed in zip(rows, targets)]
        write_set(folder, name, changed_rows, gold)
        # The same again with nothing but the units that have one of the terms.
        kept = sorted({i for _, _, where, _, _ in gold for i in where})
        write_set(folder, name + ".terms", *keep_units(changed_rows, gold, kept))
        print(f"{name}: {len(rows)} units, {len(kept)} with {len(gold)} terms, {sum(len(g[3]) for g in gold)} changed",
              flush=True)
    for turn in range(options.small):
        name = part[turn % len(part)]
        least_words = rng.choice([0, 0, 12])
        rows = [pair for pair in packages[name].items() if max(len(WORD.findall(t)) for t in pair) >= least_words]
        start = rng.randrange(max(1, len(rows) - 6000))
        rows = rows[start:start + 6000]
        targets, gold = maker.make(rows, rng, rng.randint(1, 8))
        if not gold:
            continue
        changed_rows = [(text, changed) for (text, _), changed in zip(rows, targets)]
        write_set(folder, f"{name}-{turn}.small", *keep_units(changed_rows, gold, choose_units(rows, gold, rng)))


if __name__ == "__main__":
    main()
