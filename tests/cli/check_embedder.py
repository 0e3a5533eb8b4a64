#!/usr/bin/env python3
"""Runs `stele embed` and `stele align` against a server of embeddings on loopback, kind and unkind.

usage: check_embedder.py STELE
The server is a thread of this process, so it ends with it.
"""
import http.server
import json
import pathlib
import struct
import subprocess
import sys
import tempfile
import threading
import time

requests = []


def vector(text):
    """Half of the numbers tell the first word (known in two languages), the others are noise."""
    words = {"eins": "one", "zwei": "two", "drei": "three", "vier": "four", "fuenf": "five"}
    first = text.split()[0].strip(".") if text.strip() else ""
    seed = sum(ord(c) * 31 ** i for i, c in enumerate(words.get(first, first)))
    return [((seed >> i) & 255) / 128 - 1 for i in range(16)]


def answer(path, body):
    """Status and body for a request; the path says how the server misbehaves."""
    data = [{"object": "embedding", "index": i, "embedding": vector(text)}
            for i, text in enumerate(body["input"])]
    if path.startswith("/shuffled/"):
        return 200, json.dumps({"data": data[::-1]})
    if path.startswith("/short/"):
        return 200, json.dumps({"data": data[1:]})
    if path.startswith("/twice/"):
        return 200, json.dumps({"data": [dict(item, index=0) for item in data]})
    if path.startswith("/ragged/"):
        data[-1]["embedding"].pop()
        return 200, json.dumps({"data": data})
    if path.startswith("/words/"):
        data[0]["embedding"][3] = "much"
        return 200, json.dumps({"data": data})
    if path.startswith("/html/"):
        return 200, "<html>hello</html>"
    if path.startswith("/error/"):
        return 503, '{"error": "the model\nis loading"}'
    if path.startswith("/slow/"):
        time.sleep(2)
    return 200, json.dumps({"data": data})


class Handler(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        requests.append((self.path, dict(self.headers), body))
        status, text = answer(self.path, body)
        payload = text.encode()
        try:
            self.send_response(status)
            self.send_header("Content-Length", str(len(payload)))
            self.end_headers()
            self.wfile.write(payload)
        except OSError:
            pass  # the client gave up, as one case wants

    def log_message(self, *_):
        pass


def read_npy(path):
    data = path.read_bytes()
    size = struct.unpack("<H", data[8:10])[0]
    header = eval(data[10:10 + size].decode())  # a literal that the command wrote
    rows, columns = header["shape"]
    numbers = struct.unpack(f"<{rows * columns}f", data[10 + size:])
    return [numbers[i * columns:(i + 1) * columns] for i in range(rows)]


def main():
    stele = str(pathlib.Path(sys.argv[1]).resolve())
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    base = f"http://127.0.0.1:{server.server_port}"
    faults = []

    def run(*arguments, **environment):
        # A proxy that is not there: loopback must be reached without it.
        settings = {"PATH": "/usr/bin:/bin", "http_proxy": "http://127.0.0.1:9", **environment}
        return subprocess.run([stele, *map(str, arguments)], capture_output=True, text=True,
                              env=settings, timeout=60, check=False)

    def expect(condition, what):
        if not condition:
            faults.append(what)

    with tempfile.TemporaryDirectory() as folder:
        room = pathlib.Path(folder)
        lines = room / "lines.txt"
        lines.write_text("one fish\ntwo fish\n\nthree \"red\" fish\nfour\n")
        for kind in ("plain", "shuffled"):
            out = room / f"{kind}.npy"
            done = run("embed", lines, "-o", out, "--embedder", f"{base}/{kind}/v1/", "--embedder-batch", 2,
                       "--embedder-model", "tiny", STELE_EMBEDDER_KEY="secret")
            expect(done.returncode == 0, f"{kind}: {done.stderr}")
            rows = read_npy(out)
            expect(len(rows) == 5 and all(abs(sum(n * n for n in row) - 1) < 1e-5 for row in rows),
                   f"{kind}: not five unit vectors")
            expected = vector("three")
            length = sum(n * n for n in expected) ** 0.5
            expect(all(abs(a - b / length) < 1e-5 for a, b in zip(rows[3], expected)),
                   f"{kind}: row 3 is another text's")
        path, headers, body = requests[0]
        expect(path == "/plain/v1/embeddings" and body == {"model": "tiny", "input": ["one fish", "two fish"]},
               f"request: {path} {body}")
        expect(headers.get("Authorization") == "Bearer secret", "request: no key")
        expect(requests[1][2]["input"][0] == " ", "request: an empty text was sent")

        first, second = room / "a.en", room / "b.de"
        numbers = ["one", "two", "three", "four", "five"]
        zahlen = ["eins", "zwei", "drei", "vier", "fuenf"]
        first.write_text("".join(f"{n} qwk\n" for n in numbers))
        second.write_text("".join(f"{n} zzt\n" for n in zahlen[:2] + zahlen[3:]))
        wanted = "".join(f"[{i}]:[{j}]\n" for i, j in [(0, 0), (1, 1), (2, ""), (3, 2), (4, 3)])
        common = ("align", "--presegmented", "--lang", "en,de", "--trust-lang", "--format", "beads")
        done = run(*common, first, second, "--embedder", f"{base}/v1")
        beads = "".join(line.rsplit(":", 1)[0] + "\n" for line in done.stdout.splitlines())
        expect(beads == wanted, f"align by server: {done.stdout}{done.stderr}")
        for text in (first, second):
            run("embed", text, "-o", text.with_suffix(".npy"), "--embedder", base)
        done = run(*common, first, second, "--embeddings", f"{room / 'a.npy'},{room / 'b.npy'}")
        beads = "".join(line.rsplit(":", 1)[0] + "\n" for line in done.stdout.splitlines())
        expect(beads == wanted, f"align by files: {done.stdout}{done.stderr}")
        done = run(*common, first, second, "--embeddings", f"{room / 'b.npy'},{room / 'a.npy'}")
        expect(done.returncode == 2 and "4 vectors, expected one for each of its 5 segments" in done.stderr,
               f"swapped files: {done.stderr}")

        for kind, code, said in [
                ("short", 2, "1 vectors in the answer, expected 2"),
                ("twice", 2, "two vectors in the answer have index 0"),
                ("ragged", 2, "a vector of 15 numbers, the first had 16"),
                ("words", 2, "what is not a number"),
                ("html", 2, "not a JSON object"),
                ("error", 2, 'the server answered 503 ({"error": "the model is loading"})'),
                ("slow", 2, "is the embedder running?")]:
            out = room / "never.npy"
            done = run("embed", lines, "-o", out, "--embedder", f"{base}/{kind}/v1", "--embedder-batch", 2,
                       "--embedder-timeout", 0.5 if kind == "slow" else 30)
            expect(done.returncode == code and said in done.stderr and done.stderr.count("\n") == 1,
                   f"{kind}: exit {done.returncode}, {done.stderr}")
            expect(not out.exists(), f"{kind}: a file was left")
        server.shutdown()
        server.server_close()
        done = run("embed", lines, "-o", room / "never.npy", "--embedder", base)
        expect(done.returncode == 2 and "is the embedder running?" in done.stderr, f"no server: {done.stderr}")

    for fault in faults:
        print(fault)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
