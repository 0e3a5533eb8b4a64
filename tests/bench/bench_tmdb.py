"""Lookups in translate-toolkit's tmdb: bench_tmdb.py TMX COUNT QUERIES ...; JSON rows on stdout."""
import json
import os
import sys
import tempfile
import time
import xml.etree.ElementTree as ElementTree

from translate.storage import tmdb

LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


def read_pairs(path):
    for _, element in ElementTree.iterparse(path):
        if element.tag == "tu":
            texts = {variant.get(LANGUAGE): variant.findtext("seg") for variant in element.iter("tuv")}
            if "ru" in texts:
                yield {"source": texts["en"], "target": texts["ru"], "context": ""}
            element.clear()


def main():
    tmx, count, *paths = sys.argv[1:]
    with tempfile.TemporaryDirectory() as folder:
        base = tmdb.TMDB(os.path.join(folder, "tm.db"), max_candidates=10, min_similarity=70, max_length=2000)
        base.add_list(list(read_pairs(tmx)), "en", "ru")
        # Without statistics SQLite plans badly: 600 times slower.
        base.cursor.execute("ANALYZE")
        rows = []
        for path in paths:
            times, found = [], 0
            with open(path, encoding="utf-8") as file:
                queries = file.read().split("\n")[:-1][:int(count)]
            for query in queries:
                begin = time.perf_counter()
                found += bool(base.translate_unit(query, "en", "ru"))
                times.append(1000 * (time.perf_counter() - begin))
            times.sort()
            if times:
                rows.append({"kind": path.split(".")[-2], "queries": len(times), "with_match": found,
                             "p50_ms": times[len(times) // 2], "p99_ms": times[int(.99 * (len(times) - 1))]})
        print(json.dumps(rows))


if __name__ == "__main__":
    main()
