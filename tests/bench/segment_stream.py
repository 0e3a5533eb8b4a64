#!/usr/bin/env python3
"""Shows that `stele segment` needs no more memory for a large text than for a small one.

usage: segment_stream.py STELE [MEGABYTES]

For each way in (a file, a pipe) and encoding, texts of 16 MB and of MEGABYTES (default 1024) are segmented
into a file; printed are the speed in CPU time and the largest resident size of both. The lines that come
out are counted. It fails if the large text takes 32 MB more than the small one."""
import os
import subprocess
import sys
import tempfile

PARAGRAPHS = {
    "en": "The Parties shall consult each other at the request of either of them (see Art. 3). Consultations are held "
          "in the capital of the requested Party. Mr. J. P. Low took the chair.",
    "zh": "双方应任何一方的请求进行磋商。磋商在被请求方首都举行。主席宣布会议开始。",
}
SENTENCES = 3


def write_text(path, language, encoding, size):
    block, count = [], 0
    while count < 4000:
        block.append(PARAGRAPHS[language] + "\n\n")
        count += 1
    data = "".join(block).encode(encoding)
    repeats = max(1, size // len(data))
    with open(path, "wb") as file:
        for _ in range(repeats):
            file.write(data)
    return os.path.getsize(path), repeats * count * SENTENCES


def run(stele, path, language, encoding, by_pipe, out):
    arguments = [stele, "segment", "--lang", language, "--encoding", encoding, "-o", out]
    read_end = None
    feeder = None
    if by_pipe:
        feeder = subprocess.Popen(["cat", path], stdout=subprocess.PIPE)
        read_end = feeder.stdout
    process = subprocess.Popen(arguments + ["-" if by_pipe else path], stdin=read_end)
    if by_pipe:
        feeder.stdout.close()
    _, status, usage = os.wait4(process.pid, 0)
    if feeder:
        feeder.wait()
    if status != 0:
        sys.exit("segment_stream: stele failed")
    with open(out, "rb") as file:
        lines = sum(chunk.count(b"\n") for chunk in iter(lambda: file.read(1 << 20), b""))
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, lines


def main():
    stele = sys.argv[1]
    large = (int(sys.argv[2]) if len(sys.argv) > 2 else 1024) << 20
    failed = False
    print("lang\tencoding\tinput\tMB\tMB/s\tRSS MB small\tRSS MB large")
    with tempfile.TemporaryDirectory() as folder:
        path, out = folder + "/text.txt", folder + "/out"
        for language, encoding, by_pipe in (("en", "UTF-8", False), ("en", "UTF-8", True),
                                            ("en", "UTF-16LE", True), ("zh", "UTF-8", True),
                                            ("zh", "GB18030", True)):
            sizes = []
            for size in (16 << 20, large):
                written, expected = write_text(path, language, encoding, size)
                seconds, resident, lines = run(stele, path, language, encoding, by_pipe, out)
                if lines != expected:
                    sys.exit(f"segment_stream: {lines} segments, expected {expected}")
                sizes.append((written, seconds, resident))
            (_, _, small), (written, seconds, resident) = sizes
            failed = failed or resident > small + 32
            print(f"{language}\t{encoding}\t{'pipe' if by_pipe else 'file'}\t{written / 1e6:.0f}\t"
                  f"{written / seconds / 1e6:.1f}\t{small:.0f}\t{resident:.0f}", flush=True)
    if failed:
        sys.exit("segment_stream: memory grows with the text")


if __name__ == "__main__":
    main()
