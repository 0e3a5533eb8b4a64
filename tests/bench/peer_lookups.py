"""What the benchmarks of other lookup engines share: reading a TMX, timing queries, JSON rows on stdout."""
import json
import time
import xml.etree.ElementTree as ElementTree

LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
MIN_SIMILARITY = 70  # of 100
LIMIT = 10


def read_pairs(path):
    """(English, Russian) of each unit that has both."""
    for _, element in ElementTree.iterparse(path):
        if element.tag == "tu":
            texts = {variant.get(LANGUAGE): variant.findtext("seg") for variant in element.iter("tuv")}
            if "ru" in texts:
                yield texts["en"], texts["ru"]
            element.clear()


def print_rows(paths, count, find):
    """Asks find(query) for a list of sources, best first, and prints times and answers for each file."""
    rows = []
    for path in paths:
        times, answers = [], []
        with open(path, encoding="utf-8") as file:
            queries = file.read().split("\n")[:-1][:count]
        for query in queries:
            begin = time.perf_counter()
            answers.append(find(query))
            times.append(1000 * (time.perf_counter() - begin))
        times.sort()
        if times:
            rows.append({"kind": path.split(".")[-2], "queries": len(times),
                         "with_match": sum(bool(answer) for answer in answers),
                         "p50_ms": times[len(times) // 2], "p99_ms": times[int(.99 * (len(times) - 1))],
                         "answers": answers})
    print(json.dumps(rows))
