#!/usr/bin/env python3
"""What `gatepass serve` carries, beside the old design and beside bare SQLite, in one run.

    cargo build --release && python3 benches/load/run.py [--million]

Needs wrk, and for the old design a Python with djangorestframework, PyJWT and gunicorn, named by GATEPASS_PYTHON_OLD;
without it that comparison is left out. Everything happens on loopback and in a temporary folder.
"""

import contextlib
import datetime
import json
import os
import pathlib
import re
import resource
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
GATEPASS = ROOT / "target/release/gatepass"
SECONDS = 5
ROUNDS = 3
SPENDS = 3000
IDLE = 10_000


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server:
    """`gatepass serve` on a store of its own."""

    def __init__(self, home):
        self.home, self.port = home, free_port()
        self.env = {"HOME": str(home), "PATH": os.environ["PATH"], "USER": "bench"}
        self.log = open(home / "log", "w")

    def verb(self, *args, **kwargs):
        return subprocess.run([GATEPASS, *args], env=self.env, capture_output=True, text=True, check=True, **kwargs).stdout

    def __enter__(self):
        args = ["serve", "--listen", f"127.0.0.1:{self.port}", "--requests-per-minute", "0"]
        self.process = subprocess.Popen([GATEPASS, *args], env=self.env, stderr=self.log)
        wait_for(self.port)
        return self

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait()

    def at(self, url):
        return url.strip().replace("127.0.0.1:9000", f"127.0.0.1:{self.port}")

    def mib(self):
        status = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(r"VmRSS:\s+(\d+)", status).group(1)) / 1024


@contextlib.contextmanager
def old_design(folder):
    """The old design behind gunicorn with one worker; its link."""
    python = os.environ["GATEPASS_PYTHON_OLD"]
    here = ROOT / "benches/load"
    env = {**os.environ, "OLD_DB": str(folder / "old.db"), "PYTHONDONTWRITEBYTECODE": "1"}
    path = subprocess.run([python, here / "old.py"], env=env, capture_output=True, text=True, check=True).stdout.strip()
    port = free_port()
    gunicorn = pathlib.Path(python).with_name("gunicorn")
    args = [gunicorn, "--workers", "1", "--bind", f"127.0.0.1:{port}", "--log-level", "warning", "old:application"]
    process = subprocess.Popen(args, cwd=here, env=env)
    try:
        wait_for(port)
        yield f"http://127.0.0.1:{port}{path}"
    finally:
        process.terminate()
        process.wait()


def wait_for(port):
    for _ in range(200):
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port)):
            return
        time.sleep(0.05)
    sys.exit("a server does not listen")


def wrk(url, seconds, *options):
    """Requests a second; every answer must be a 2xx."""
    said = subprocess.run(["wrk", "-t1", "-c16", f"-d{seconds}s", *options, url], capture_output=True, text=True, check=True).stdout
    if "Non-2xx" in said and not options:
        sys.exit(said)
    return float(re.search(r"Requests/sec:\s+([\d.]+)", said).group(1))


def looks(server, folder):
    link = server.at(server.verb("register", "ada", "--email", "ada@example.org", "--no-password"))
    if "GATEPASS_PYTHON_OLD" not in os.environ:
        print("the old design: skipped, GATEPASS_PYTHON_OLD is not set")
        return print(f"{'GET of a link':<38}{wrk(link, SECONDS):>10.0f} /s")
    with old_design(folder) as old:
        rounds = [(wrk(link, SECONDS), wrk(old, SECONDS)) for _ in range(ROUNDS)]
    ours, theirs = (sorted(column)[ROUNDS // 2] for column in zip(*rounds))
    print(f"{'GET of a link':<38}{ours:>10.0f} /s{theirs:>10.0f} /s by the old design{ours / theirs:>8.1f} times (20 at least)")


def spends(server, folder):
    """Durable spends through HTTP, beside the commits of the same rows by bare SQLite."""
    links = []
    for number in range(SPENDS):
        links.append(server.verb("register", f"u{number}", "--email", f"u{number}@example.org", "--no-password"))
    store = server.home / ".local/share/gatepass/gatepass.db"
    # With a password there is nothing to hash: the spend alone is measured.
    with sqlite3.connect(store, timeout=30) as db:
        db.execute("UPDATE accounts SET password_hash = '$argon2id$v=19$m=8,t=1,p=1$AAAAAAAAAAA$AAAAAAAAAAA'")
    db.close()
    paths = folder / "paths"
    paths.write_text("".join(re.sub(r"^http://[^/]+", "", link) for link in links))
    script = folder / "spend.lua"
    script.write_text(
        f"""local paths = {{}}
        for line in io.lines("{paths}") do paths[#paths + 1] = line end
        local at, good = 0, 0
        wrk.method = "POST"
        function request() at = at + 1; if at > #paths then wrk.thread:stop() end; return wrk.format(nil, paths[at] or "/") end
        """
    )
    url = f"http://127.0.0.1:{server.port}"
    process = subprocess.Popen(["wrk", "-t1", "-c16", "-d60s", "-s", script, url], stdout=subprocess.DEVNULL)
    log, size = server.home / "log", -1
    while log.stat().st_size != size:
        size = log.stat().st_size
        time.sleep(1)
    process.kill()
    process.wait()
    lines = (json.loads(line) for line in log.read_text().splitlines() if '"code":"activated"' in line)
    ends = [instant(line["at"]) + line["milliseconds"] / 1000 for line in lines]
    rate = len(ends) / (max(ends) - min(ends))
    if spent(store) != len(ends):
        sys.exit("what was answered is not what was spent")
    bare = bare_commits(folder)
    print(f"{'durable spends':<38}{rate:>10.0f} /s{bare:>10.0f} /s by bare SQLite{rate / bare:>12.2f} times (0.6 at least)")


def instant(text):
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp()


def spent(store):
    db = sqlite3.connect(f"file:{store}?mode=ro", uri=True, timeout=30)
    count = db.execute("SELECT count(*) FROM links WHERE used_at IS NOT NULL").fetchone()[0]
    db.close()
    return count


def bare_commits(folder):
    """An account, a link and an event changed in one durable transaction, by one connection."""
    db = sqlite3.connect(folder / "bare.db", isolation_level=None)
    db.executescript(
        """PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
        CREATE TABLE accounts (id INTEGER PRIMARY KEY, activated_at INTEGER);
        CREATE TABLE links (id TEXT PRIMARY KEY, used_at INTEGER, used_via TEXT);
        CREATE TABLE events (sequence INTEGER PRIMARY KEY, at INTEGER, detail TEXT, previous BLOB, hash BLOB);
        BEGIN;"""
    )
    db.executemany("INSERT INTO accounts VALUES (?, NULL)", ((n,) for n in range(SPENDS)))
    db.executemany("INSERT INTO links VALUES (?, NULL, NULL)", ((f"link{n:022}",) for n in range(SPENDS)))
    db.execute("COMMIT")
    began = time.monotonic()
    for number in range(SPENDS):
        db.execute("BEGIN IMMEDIATE")
        db.execute("UPDATE links SET used_at = 1, used_via = 'web 127.0.0.1' WHERE id = ?", (f"link{number:022}",))
        db.execute("UPDATE accounts SET activated_at = 1 WHERE id = ?", (number,))
        db.execute("INSERT INTO events VALUES (?, 1, ?, ?, ?)", (number, '{"via":"web 127.0.0.1"}', bytes(32), bytes(32)))
        db.execute("COMMIT")
    return SPENDS / (time.monotonic() - began)


def hostile(server):
    """Others are served while somebody does this."""
    link = server.at(server.verb("issue-link", "ada"))
    quiet = wrk(link, 2)
    print(f"\n{'while somebody':<38}{'GET /s':>13}{'of before':>12}{'MiB':>8}")

    def told(what):
        rate = wrk(link, 2)
        print(f"{what:<38}{rate:>10.0f} /s{rate / quiet:>12.2f}{server.mib():>8.1f}")

    told("does nothing")
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    count = min(IDLE, hard - 200)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, count + 200), hard))
    idle = [socket.create_connection(("127.0.0.1", server.port)) for _ in range(count)]
    told(f"holds {count} idle connections")
    for slow in idle[:1000]:
        slow.sendall(b"GET /api-activate/")
    told("has 1000 of them begin a request")
    for one in idle:
        one.close()
    path = link.split("/", 3)[3]
    huge = socket.create_connection(("127.0.0.1", server.port))
    huge.sendall(f"POST /{path} HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: {2**30}\r\n\r\n".encode())
    with contextlib.suppress(OSError):
        for _ in range(64):
            huge.sendall(b" " * 2**20)
    told("sends a body of 1 GiB")
    garbage = subprocess.Popen(
        ["wrk", "-t1", "-c32", "-d4s", f"http://127.0.0.1:{server.port}/api-activate/eyJhbGciOiJIUzI1NiJ9.{'x' * 900}/"],
        stdout=subprocess.DEVNULL,
    )
    told("floods it with garbage tokens")
    garbage.wait()
    told("has gone")


def million(server):
    link = server.at(server.verb("issue-link", "ada"))
    wrk(link, 2)
    before, began, asked = server.mib(), time.monotonic(), 0
    while asked < 1_000_000:
        asked += wrk(link, 10) * 10
    print(f"\n{asked:.0f} requests in {time.monotonic() - began:.0f} s: {before:.1f} MiB before, {server.mib():.1f} MiB after")


def main():
    if not GATEPASS.exists() or not shutil.which("wrk"):
        sys.exit("build with `cargo build --release`, and install wrk")
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        server = Server(folder)
        server.verb("register", "first", "--email", "first@example.org", "--no-password")
        with server:
            looks(server, folder)
            spends(server, folder)
            hostile(server)
            if "--million" in sys.argv:
                million(server)


if __name__ == "__main__":
    main()
