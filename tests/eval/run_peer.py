"""Aligns with a peer: run_peer.py {galechurch|sentweave} STELE LANG-A LANG-B JOBS, run by build/peers.

JOBS is a file with one job a line: A-FILE <tab> B-FILE <tab> OUT. Prints the seconds spent in the peer
itself (for sentweave without embedding), so that Python's start does not count against it."""
import os
import subprocess
import sys
import tempfile
import time


def read_lines(path):
    with open(path, encoding="utf-8") as file:
        return file.read().split("\n")[:-1]


def embed(stele, language, sentences):
    """Vectors of the sentences by `stele embed`: one row a line."""
    import numpy
    with tempfile.TemporaryDirectory() as folder:
        with open(folder + "/in.txt", "w", encoding="utf-8") as out:
            out.writelines(sentence.replace("\n", " ") + "\n" for sentence in sentences)
        subprocess.run([stele, "embed", "--lang", language, folder + "/in.txt", "-o", folder + "/out.npy"], check=True)
        vectors = numpy.load(folder + "/out.npy").astype(numpy.float32)
    # Vecalign normalises; a sentence of unknown pieces alone would divide by zero.
    vectors[numpy.abs(vectors).sum(axis=1) == 0, 0] = 1e-3
    return vectors


def align_galechurch(a, b):
    import galechurch
    return "".join(line + "\n" for line in galechurch.align(a, b).to_pharaoh_lines())


def align_sentweave(a, b, encoders):
    import sentweave
    # It encodes the first text's runs of 1 to `size` sentences, a call for each size, then the second's.
    size = 8
    turns = iter([encoders[0]] * size + [encoders[1]] * size)
    result = sentweave.align(a, b, encoder=lambda sentences: next(turns)(sentences), alignment_max_size=size)
    return "".join(f"{list(map(int, found.src_indices))}:{list(map(int, found.tgt_indices))}\n" for found in result.alignments)


def main():
    peer, stele, language_a, language_b, jobs = sys.argv[1:6]
    spent = 0.0
    for line in read_lines(jobs):
        a_path, b_path, out_path = line.split("\t")
        a, b = read_lines(a_path), read_lines(b_path)
        embedding = [0.0]

        def encoder(language):
            def encode(sentences, **_):
                begin = time.process_time()
                try:
                    return embed(stele, language, sentences)
                finally:
                    embedding[0] += time.process_time() - begin
            return encode

        begin = time.process_time()
        if peer == "galechurch":
            text = align_galechurch(a, b)
        else:
            text = align_sentweave(a, b, (encoder(language_a), encoder(language_b)))
        spent += time.process_time() - begin - embedding[0]
        with open(out_path, "w", encoding="utf-8") as out:
            out.write(text)
    print(spent)


if __name__ == "__main__":
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    main()
