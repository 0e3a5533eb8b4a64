"""Lookups by rapidfuzz, a scan of all texts by characters: bench_rapidfuzz.py TMX COUNT QUERIES ...; JSON rows
on stdout."""
import sys

from rapidfuzz import fuzz, process

from peer_lookups import LIMIT, MIN_SIMILARITY, print_rows, read_pairs


def main():
    tmx, count, *paths = sys.argv[1:]
    sources = sorted({source for source, _ in read_pairs(tmx)})
    print_rows(paths, int(count), lambda query: [
        match[0] for match in process.extract(query, sources, scorer=fuzz.ratio, limit=LIMIT,
                                              score_cutoff=MIN_SIMILARITY)])


if __name__ == "__main__":
    main()
