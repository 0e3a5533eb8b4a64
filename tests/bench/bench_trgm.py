"""Lookups in PostgreSQL with pg_trgm, as Weblate does: bench_trgm.py TMX COUNT QUERIES ...; JSON rows on stdout.

A server of its own is made in a temporary folder, listens on a Unix socket there and nowhere else, and is
stopped by its process id. Needs Debian's postgresql package. PostgreSQL refuses to run as root; then its own
user runs it."""
import glob
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time

from peer_lookups import LIMIT, MIN_SIMILARITY, print_rows, read_pairs

MARK = "-- end of answer --"


def find_programs():
    folders = sorted(glob.glob("/usr/lib/postgresql/*/bin"))
    if not folders:
        sys.exit("bench_trgm.py: no PostgreSQL here; Debian's package is postgresql")
    return folders[-1]


class Server:
    """A PostgreSQL server in a temporary folder."""

    def __init__(self):
        self.programs = find_programs()
        self.folder = tempfile.mkdtemp(prefix="trgm-")
        self.user = "postgres" if os.getuid() == 0 else pwd.getpwuid(os.getuid()).pw_name
        self.process = None
        self.prefix = []
        if os.getuid() == 0:
            shutil.chown(self.folder, self.user, self.user)
            self.prefix = ["setpriv", f"--reuid={self.user}", f"--regid={self.user}", "--init-groups"]

    def __enter__(self):
        data = self.folder + "/data"
        try:
            subprocess.run(self.prefix + [self.programs + "/initdb", "-D", data, "-A", "trust", "-E", "UTF8",
                                          "--locale=C.UTF-8"], check=True, capture_output=True, cwd=self.folder)
            # setpriv becomes the server, so the process's id is the server's.
            self.process = subprocess.Popen(
                self.prefix + [self.programs + "/postgres", "-D", data, "-k", self.folder, "-c",
                               "listen_addresses=", "-c", "fsync=off", "-c", "shared_buffers=512MB", "-c",
                               "maintenance_work_mem=256MB"],
                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=self.folder)
            for _ in range(100):
                if os.path.exists(f"{self.folder}/.s.PGSQL.5432"):
                    return self
                if self.process.poll() is not None:
                    break
                time.sleep(.1)
            sys.exit("bench_trgm.py: the server does not start")
        except BaseException:
            self.__exit__()
            raise

    def __exit__(self, *_):
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)  # fast shutdown
            self.process.wait(timeout=60)
        shutil.rmtree(self.folder, ignore_errors=True)

    def get_client(self):
        return ["psql", "-X", "-q", "-h", self.folder, "-U", self.user, "-d", "postgres", "-v", "ON_ERROR_STOP=1"]


def escape(text):
    return text.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")


def fill(server, tmx):
    with tempfile.NamedTemporaryFile("w", encoding="utf-8", suffix=".sql") as script:
        script.write("create extension pg_trgm;\ncreate table units (source text, target text);\n"
                     "copy units from stdin;\n")
        for source, target in read_pairs(tmx):
            script.write(f"{escape(source)}\t{escape(target)}\n")
        script.write("\\.\ncreate index on units using gin (source gin_trgm_ops);\nanalyze units;\n")
        script.flush()
        subprocess.run(server.get_client() + ["-f", script.name], check=True, capture_output=True)


class Client:
    """One session that answers one query after another."""

    def __init__(self, server):
        self.process = subprocess.Popen(server.get_client() + ["-A", "-t"], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, encoding="utf-8")
        self.ask(f"set pg_trgm.similarity_threshold = {MIN_SIMILARITY / 100};")

    def ask(self, statement):
        self.process.stdin.write(f"{statement}\n\\echo {MARK}\n")
        self.process.stdin.flush()
        lines = []
        while True:
            line = self.process.stdout.readline()
            if not line:
                sys.exit("bench_trgm.py: the client ended")
            if line.rstrip("\n") == MARK:
                return lines
            lines.append(line.rstrip("\n"))

    def find(self, query):
        quoted = "'" + query.replace("'", "''") + "'"
        return self.ask(f"select translate(source, E'\\n', ' ') from units where source % {quoted} "
                        f"order by similarity(source, {quoted}) desc limit {LIMIT};")

    def close(self):
        self.process.stdin.close()
        self.process.wait(timeout=60)


def main():
    tmx, count, *paths = sys.argv[1:]
    with Server() as server:
        fill(server, tmx)
        client = Client(server)
        print_rows(paths, int(count), client.find)
        client.close()


if __name__ == "__main__":
    main()
