#!/usr/bin/env python3
"""Trains models for two made-up languages from a TMX file and aligns with them.

usage: check_train_models.py STELE
"""
import pathlib
import random
import subprocess
import sys
import tempfile

CONSONANTS, VOWELS = "bdfgklmnprstvz", "aeiou"


def make_word(chance, syllables):
    return "".join(chance.choice(CONSONANTS) + chance.choice(VOWELS) for _ in range(syllables))


def make_sentence(chance, dictionary):
    """A sentence and its translation, whose words stand in another order."""
    words = chance.sample(list(dictionary.items()), chance.randint(4, 9))
    first = [pair[0] for pair in words]
    second = [pair[1] for pair in words[::-1]]
    return " ".join(first).capitalize() + ".", " ".join(second).capitalize() + "."


def main():
    stele = str(pathlib.Path(sys.argv[1]).resolve())
    chance = random.Random(11)
    dictionary = {make_word(chance, 2): make_word(chance, 3) for _ in range(400)}
    pairs = [make_sentence(chance, dictionary) for _ in range(3000)]
    faults = []
    with tempfile.TemporaryDirectory() as folder:
        room = pathlib.Path(folder)
        units = "".join(f'<tu><tuv xml:lang="de-AT"><seg>{a}</seg></tuv><tuv xml:lang="fr"><seg>{b}</seg></tuv></tu>\n'
                        for a, b in pairs)
        memory = room / "memory.tmx"
        memory.write_text('<?xml version="1.0"?>\n<tmx version="1.4"><header creationtool="t" creationtoolversion="1" '
                          'segtype="sentence" o-tmf="t" adminlang="en" srclang="de-AT" datatype="plaintext"/>\n'
                          f"<body>\n{units}</body></tmx>\n")

        def run(*arguments):
            return subprocess.run([stele, *map(str, arguments)], capture_output=True, text=True, timeout=300,
                                  check=False)

        for models in ("once", "again"):
            done = run("train", "models", memory, "--lang", "de,fr", "-o", room / models, "--size", 1000,
                       "--dimension", 64, "--epochs", 12, "--threads", 2 if models == "again" else 1)
            if done.returncode != 0:
                print(done.stderr)
                return 1
        quality = float(done.stdout.split("translation: ")[1].split(" %")[0])
        if "de-fr: 2940 pairs, 60 held out" not in done.stdout or quality < 95:
            faults.append(f"unlike what was expected: {done.stdout}")
        made = sorted(path.name for path in (room / "once").iterdir())
        if made != ["aligner.weights", "lexicon.stl", "pieces.model", "rules", "vectors.stv"]:
            faults.append(f"the folder is not whole: {made}")
        for name in ("lexicon.stl", "pieces.model", "vectors.stv"):
            if (room / "once" / name).read_bytes() != (room / "again" / name).read_bytes():
                faults.append(f"{name}: not the same again")

        # New sentences of the same words; two of one side are one of the other, one is left out.
        texts = [make_sentence(chance, dictionary) for _ in range(40)]
        first, second, gold, j = [], [], [], 0
        for i, (a, b) in enumerate(texts):
            first.append(a)
            if i == 20:
                gold.append(f"[{i}]:[]")
            elif i % 10 == 4:
                gold.append(f"[{i}, {i + 1}]:[{j}]")
                second.append(b[:-1] + " " + texts[i + 1][1].lower())
                j += 1
            elif i % 10 != 5:
                gold.append(f"[{i}]:[{j}]")
                second.append(b)
                j += 1
        (room / "a.de").write_text("\n".join(first) + "\n")
        (room / "b.fr").write_text("\n".join(second) + "\n")
        # The models lie in a folder of their own, or beside the main ones in a sub-folder.
        (room / "all" / "toy").mkdir(parents=True)
        for name in ("lexicon.stl", "vectors.stv"):
            (room / "all" / "toy" / name).symlink_to(room / "once" / name)
        (room / "all" / "aligner.weights").symlink_to(room / "once" / "aligner.weights")
        for models in ("once", "all"):
            done = run("align", "--presegmented", room / "a.de", room / "b.fr", "--lang", "de,fr",
                       "--trust-lang", "--models", room / models, "--format", "beads")
            beads = [line.rsplit(":", 1)[0] for line in done.stdout.splitlines()]
            if beads != gold:
                faults.append(f"{models}: beads: {beads}\ngold: {gold}\n{done.stderr}")

        done = run("train", "models", memory, "--lang", "de,it", "-o", room / "never")
        if done.returncode != 2 or "too few pairs" not in done.stderr or (room / "never").exists():
            faults.append(f"a language that is not there: {done.returncode} {done.stderr}")
    for fault in faults:
        print(fault)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
