#!/usr/bin/env python3
"""Builds a real multilingual translation memory (TMX) and query sets from message catalogues.

usage: make_memory.py MO-FOLDER OUT-FOLDER [--units N ...] [--varied N [--varied-target LANGUAGE]]

Source is English; variants are ru, zh-CN, de, fr, es and ja where the catalogues have them. Units of
one source are merged when no variant contradicts; contradicting ones stay apart, as they do in a real
memory. Everything depends on the catalogues alone: the same packages give the same bytes.

Written to OUT-FOLDER:
  memory-<size>.tmx    the first N units of the domains in a fixed shuffle ("all" keeps every unit)
  held-out.jsonl       units whose source is in none of the memories
  queries/<size>.<language>.<kind>.txt   one query a line, kind: exact, edits1, edits2, edits3, natural
  memory-<N>-varied.tmx  (--varied) en and ru only, each real unit repeated with half the words of its
                       source replaced by words of like frequency: for the growth of time and space beyond
                       what real catalogues hold, not for quality
  memory-<N>-varied-<language>.tmx  (--varied-target) with this language instead of ru, its texts varied
                       like the sources
"""
import argparse
import collections
import hashlib
import json
import os
import random
import re
import sys
from xml.sax.saxutils import escape, quoteattr

from mo_catalogue import find_domain, find_language, read_catalogue

SEED = 20050705
HELD_OUT = 6000      # units taken out of every memory
QUERIES = 2000       # at most, for each kind
QUERY_LANGUAGES = ("en", "ru", "zh-CN")
HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
TOKEN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]|[^\W_]+|[^\w\s]|_")


def hash_text(text):
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "little")


def load_domains(folder):
    """{(package, domain): {language: path}}, sorted."""
    domains = collections.defaultdict(dict)
    for root, folders, files in os.walk(folder):
        folders.sort()
        for name in sorted(files):
            path = os.path.join(root, name)
            if not name.endswith(".mo"):
                continue
            relative = os.path.relpath(path, folder)
            language = find_language(relative)
            if language:
                package = relative.split("/")[0]
                domains[(package, find_domain(relative))].setdefault(language, path)
    return sorted(domains.items())


def load_units(folder):
    """Units in a fixed shuffle of their domains: dicts of source, variants, context, domain, date."""
    domains = load_domains(folder)
    domains.sort(key=lambda item: hash_text("/".join(item[0])))
    by_source = collections.defaultdict(list)
    units = []
    for (package, domain), paths in domains:
        merged = {}
        for language in sorted(paths):
            messages, date = read_catalogue(paths[language])
            for key, target in messages.items():
                merged.setdefault(key, {})[language] = (target, date)
        for (context, source), variants in merged.items():
            for unit in by_source[source]:
                if all(unit["variants"].get(language, found)[0] == found[0]
                       for language, found in variants.items()):
                    unit["variants"].update({k: v for k, v in variants.items() if k not in unit["variants"]})
                    break
            else:
                unit = {"source": source, "variants": variants, "context": context,
                        "domain": f"{package}/{domain}"}
                by_source[source].append(unit)
                units.append(unit)
    return units, by_source


def split_held_out(units, by_source):
    """Takes HELD_OUT units away, with every unit that has the same source, Russian or Chinese text."""
    multilingual = [u for u in units if len(by_source[u["source"]]) == 1 and
                    "ru" in u["variants"] and "zh-CN" in u["variants"]]
    multilingual.sort(key=lambda unit: hash_text("held out " + unit["source"]))
    held_out = multilingual[:HELD_OUT]
    sources = {unit["source"] for unit in held_out}
    return held_out, [unit for unit in units if unit["source"] not in sources]


def write_tmx(path, units, languages=None):
    partial = path + ".partial"
    with open(partial, "w", encoding="utf-8") as out:
        out.write('<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE tmx SYSTEM "tmx14.dtd">\n<tmx version="1.4">\n'
                  '<header creationtool="make_memory.py" creationtoolversion="1" segtype="block" o-tmf="gettext" '
                  'adminlang="en" srclang="en" datatype="plaintext"/>\n<body>\n')
        for number, unit in enumerate(units):
            lines = [f'<tu tuid="{number}">', f'<prop type="x-domain">{escape(unit["domain"])}</prop>']
            if unit["context"]:
                lines.append(f'<prop type="x-context">{escape(unit["context"])}</prop>')
            lines.append(f'<tuv xml:lang="en"><seg>{escape(unit["source"])}</seg></tuv>')
            for language, (target, date) in sorted(unit["variants"].items()):
                if languages and language not in languages:
                    continue
                changed = f" changedate={quoteattr(date)}" if date else ""
                lines.append(f'<tuv xml:lang="{language}"{changed}><seg>{escape(target)}</seg></tuv>')
            lines.append("</tu>\n")
            out.write("\n".join(lines))
        out.write("</body>\n</tmx>\n")
    os.replace(partial, path)


def get_text(unit, language):
    return unit["source"] if language == "en" else unit["variants"].get(language, ("", ""))[0]


def edit_text(text, edits, words, rng):
    """`text` with `edits` token substitutions, insertions or deletions; tokens come from `words`."""
    spans = [(m.start(), m.end()) for m in TOKEN.finditer(text)]
    if len(spans) < edits + 2:
        return None
    for position in sorted(rng.sample(range(len(spans)), edits), reverse=True):
        begin, end = spans[position]
        word = rng.choice(words)
        glue = "" if HAN.match(text[begin]) else " "
        kind = rng.choice(("replace", "insert", "delete"))
        if kind == "replace":
            text = text[:begin] + word + text[end:]
        elif kind == "insert":
            text = text[:begin] + word + glue + text[begin:]
        else:
            text = text[:begin] + text[end:].lstrip()
    return text.strip()


def write_queries(folder, size, units, held_out):
    os.makedirs(folder, exist_ok=True)
    for language in QUERY_LANGUAGES:
        pool = [text for text in (get_text(unit, language) for unit in units) if text]
        rng = random.Random(f"{SEED} {size} {language}")
        sample = rng.sample(pool, min(len(pool), 20000))
        words = [m.group() for text in sample for m in TOKEN.finditer(text) if m.group()[0].isalnum()]
        present = set(pool)
        sets = {"exact": sample[:QUERIES],
                "natural": [t for t in (get_text(u, language) for u in held_out) if t not in present][:QUERIES]}
        for edits in (1, 2, 3):
            edited = (edit_text(text, edits, words, rng) for text in sample)
            sets[f"edits{edits}"] = [text for text in edited if text][:QUERIES]
        for kind, texts in sets.items():
            with open(f"{folder}/{size}.{language}.{kind}.txt", "w", encoding="utf-8") as out:
                out.writelines(text + "\n" for text in texts)


def make_varier(texts, rng):
    """A function that replaces every second word of a text by a word of like frequency (a neighbour within
    50 ranks), so that word statistics stay natural."""
    counts = collections.Counter(m.group() for text in texts for m in TOKEN.finditer(text) if m.group()[0].isalpha())
    ranked = [word for word, _ in counts.most_common()]
    rank = {word: index for index, word in enumerate(ranked)}

    def replace(match):
        index = rank.get(match.group())
        if index is None or rng.random() >= .5:
            return match.group()
        return ranked[max(0, min(len(ranked) - 1, index + rng.randint(-50, 50)))]

    return lambda text: TOKEN.sub(replace, text)


def vary_units(units, count, target=None):
    """Yields `count` units: the real ones first, then repeats with varied sources, and varied texts of the
    language `target` if there is one."""
    rng = random.Random(SEED)
    vary_source = make_varier((unit["source"] for unit in units), rng)
    vary_target = make_varier((get_text(unit, target) for unit in units), rng) if target else None

    def vary(unit):
        varied = {**unit, "source": vary_source(unit["source"])}
        if target in unit["variants"]:
            text, date = unit["variants"][target]
            varied["variants"] = {target: (vary_target(text), date)}
        return varied

    done = 0
    while done < count:
        for unit in units:
            if done == count:
                return
            yield unit if done < len(units) else vary(unit)
            done += 1


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("catalogues")
    parser.add_argument("out")
    parser.add_argument("--units", nargs="*", default=["all"])
    parser.add_argument("--varied", type=int)
    parser.add_argument("--varied-target", choices=("zh-CN", "de", "fr", "es", "ja"))
    options = parser.parse_args()
    os.makedirs(options.out, exist_ok=True)

    units, by_source = load_units(options.catalogues)
    held_out, units = split_held_out(units, by_source)
    print(f"{len(units)} units, {len({u['source'] for u in units})} different sources, "
          f"{sum(len(u['variants']) for u in units)} translations", file=sys.stderr)
    with open(f"{options.out}/held-out.jsonl", "w", encoding="utf-8") as out:
        for unit in held_out:
            texts = {"en": unit["source"], **{k: v[0] for k, v in sorted(unit["variants"].items())}}
            out.write(json.dumps(texts, ensure_ascii=False) + "\n")
    for size in options.units:
        count = len(units) if size == "all" else int(size)
        if count > len(units):
            sys.exit(f"make_memory.py: {size} units wanted, the catalogues have {len(units)}")
        write_tmx(f"{options.out}/memory-{size}.tmx", units[:count])
        write_queries(f"{options.out}/queries", size, units[:count], held_out)
    if options.varied:
        target = options.varied_target
        name = f"{options.varied}-varied" + (f"-{target}" if target else "")
        write_tmx(f"{options.out}/memory-{name}.tmx", vary_units(units, options.varied, target),
                  languages=(target or "ru",))
        write_queries(f"{options.out}/queries", name, units, held_out)


if __name__ == "__main__":
    main()
