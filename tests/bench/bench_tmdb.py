"""Lookups in translate-toolkit's tmdb: bench_tmdb.py TMX COUNT QUERIES ...; JSON rows on stdout."""
import os
import sys
import tempfile

from translate.storage import tmdb

from peer_lookups import LIMIT, MIN_SIMILARITY, print_rows, read_pairs


def main():
    tmx, count, *paths = sys.argv[1:]
    with tempfile.TemporaryDirectory() as folder:
        base = tmdb.TMDB(os.path.join(folder, "tm.db"), max_candidates=LIMIT, min_similarity=MIN_SIMILARITY,
                         max_length=2000)
        units = [{"source": source, "target": target, "context": ""} for source, target in read_pairs(tmx)]
        base.add_list(units, "en", "ru")
        # Without statistics SQLite plans badly: 600 times slower.
        base.cursor.execute("ANALYZE")
        print_rows(paths, int(count),
                   lambda query: [match["source"] for match in base.translate_unit(query, "en", "ru")])


if __name__ == "__main__":
    main()
