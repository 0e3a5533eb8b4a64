"""Splits texts with a peer: split_peer.py {pysbd|razdel} LANGUAGE < TEXTS > SEGMENTS, run by build/peers.

TEXTS are separated by NUL characters; the segments of a text come out each with a unit separator (U+001F)
behind it, and a NUL behind the last."""
import sys


def open_splitter(peer, language):
    if peer == "pysbd":
        import pysbd
        return pysbd.Segmenter(language=language, clean=False).segment
    import razdel
    return lambda text: [text[part.start:part.stop] for part in razdel.sentenize(text)]


def main():
    peer, language = sys.argv[1:3]
    split = open_splitter(peer, language)
    texts = sys.stdin.buffer.read().decode().split("\0")[:-1]
    for text in texts:
        out = "".join(segment + "\x1f" for segment in split(text)) + "\0"
        sys.stdout.buffer.write(out.encode())


if __name__ == "__main__":
    main()
