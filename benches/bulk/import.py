#!/usr/bin/env python3
"""What import costs beside bare SQLite inserts of the same rows into the same schema, in one run.

    cargo build --release --bin gatepass --example floor-import && python3 benches/bulk/import.py [ACCOUNTS [ROUNDS]]

Needs nothing but Python. A million accounts with ready hashes, without and with a link each, into a store of their own in a
temporary folder, which takes about 3 GiB there; then the rows that came of it are inserted once more with nothing around.
Times are those of the clock, medians; the floor counts its inserts and commits alone. The rates of the first and of the last
tenth are read from the instants of the events.
"""

import base64
import hashlib
import os
import pathlib
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
GATEPASS = pathlib.Path(os.environ.get("GATEPASS", ROOT / "target/release/gatepass"))
FLOOR = pathlib.Path(os.environ.get("FLOOR", ROOT / "target/release/examples/floor-import"))
ROUNDS = int(sys.argv[2]) if len(sys.argv) > 2 else 3
MEMORY = 96
LIMITS = {"ready hashes": 0.6, "with links": 0.3}


def base64_of(octets):
    return base64.b64encode(octets).decode().rstrip("=")


def people(path, accounts, shuffled):
    """Names that sort as they come, or as little as names do."""
    with open(path, "w") as file:
        file.write("username,email,password_hash,state\n")
        for n in range(accounts):
            digest = hashlib.sha256(str(n).encode()).digest()
            name = f"{digest.hex()[:10]}.{n}" if shuffled else f"user{n:07}"
            phc = f"$argon2id$v=19$m=19456,t=2,p=1${base64_of(digest[:16])}${base64_of(digest)}"
            file.write(f'{name},{name}@example.org,"{phc}",pending\n')


def imported(list_, home, options):
    """Seconds of the clock, and the most memory in MiB."""
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir()
    env = {"HOME": str(home), "PATH": os.environ["PATH"], "USER": "bench", "TZ": "UTC"}
    with open(home / "results.csv", "wb") as out:
        start = time.perf_counter()
        process = subprocess.Popen([GATEPASS, "import", list_, "--quiet", *options], env=env, stdout=out)
        _, status, used = os.wait4(process.pid, 0)
        clock = time.perf_counter() - start
    if status != 0:
        sys.exit(f"import ended with {status}")
    return clock, used.ru_maxrss / 1024


def inserted(store, target):
    """Seconds that the same rows take."""
    for ending in ("", "-wal", "-shm"):
        pathlib.Path(f"{target}{ending}").unlink(missing_ok=True)
    return float(subprocess.run([FLOOR, store, target], capture_output=True, text=True, check=True).stdout)


def tenths(store, accounts):
    """How many times longer the last tenth took than the first."""
    opened = sqlite3.connect(store)
    begins = [at for (at,) in opened.execute("SELECT DISTINCT at FROM events ORDER BY at")]
    (last,) = opened.execute("SELECT max(at) FROM events").fetchone()
    counts = opened.execute("SELECT at, count(*) FROM events WHERE action = 'registered' GROUP BY at ORDER BY at").fetchall()
    opened.close()
    if len(counts) < 10:
        return None
    # A batch is dated by its beginning, so each took until the next one began; the last is left out.
    spans = [(counts[n + 1][0] - counts[n][0], counts[n][1]) for n in range(len(counts) - 1)]
    tenth = max(1, len(spans) // 10)
    rate = lambda part: sum(rows for _, rows in part) / max(1, sum(span for span, _ in part))
    return rate(spans[:tenth]) / rate(spans[-tenth:])


def main():
    accounts = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    print(f"import of {accounts:,} accounts beside bare inserts of the same rows; medians of {ROUNDS} rounds")
    print(f"{'':34} {'ratio':>6} {'limit':>6} {'ours, s':>8} {'bare, s':>8} {'rows/s':>9} {'MiB':>6} {'last tenth':>11}")
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        for order, shuffled in (("in order", False), ("in no order", True)):
            list_ = folder / "people.csv"
            people(list_, accounts, shuffled)
            for what, options in (("ready hashes", []), ("with links", ["--issue-links"])):
                home = folder / "home"
                store = home / ".local/share/gatepass/gatepass.db"
                ours, bare, memory, last = [], [], [], []
                for _ in range(ROUNDS):
                    clock, most = imported(list_, home, options)
                    ours.append(clock)
                    memory.append(most)
                    last.append(tenths(store, accounts))
                    bare.append(inserted(store, folder / "bare.db"))
                one, other, most = statistics.median(ours), statistics.median(bare), max(memory)
                slower = "-" if None in last else f"{statistics.median(last):.2f}"
                ratio, limit = other / one, LIMITS[what]
                over = "  under" if ratio < limit else ""
                over += "  too much memory" if most > MEMORY else ""
                print(f"{what + ', names ' + order:34} {ratio:6.2f} {limit:6.2f} {one:8.1f} {other:8.1f} "
                      f"{accounts / one:9,.0f} {most:6.1f} {slower:>11}{over}")


main()
