#!/usr/bin/env python3
"""What export costs beside reading the same rows and serialising them with nothing else, in one run.

    cargo build --release --bin gatepass --example floor-export && python3 benches/bulk/export.py [ACCOUNTS]

Needs nothing but Python. The store lies in a temporary folder; a million accounts take about 400 MiB there. Both programs are
run in turn, into a file, and their outputs must be the same bytes; times are medians of whole processes. Export
reads one page while it writes another, on two cores where there are two; so it is judged by the clock.
"""

import os
import pathlib
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "benches/size"))

from run import seal  # noqa: E402

GATEPASS = pathlib.Path(os.environ.get("GATEPASS", ROOT / "target/release/gatepass"))
FLOOR = pathlib.Path(os.environ.get("FLOOR", ROOT / "target/release/examples/floor-export"))
ROUNDS = 7
LIMIT = 0.7
MEMORY = 96


def fill(path, accounts):
    """Accounts of every kind: with and without a password, with roles, pending, active and suspended."""
    store = sqlite3.connect(path)
    store.create_function("seal", -1, seal)
    store.executescript("PRAGMA synchronous = OFF; BEGIN")
    (at,) = store.execute("SELECT max(at) FROM events").fetchone()
    phc = "$argon2id$v=19$m=19456,t=2,p=1$AAECAwQFBgcICQoLDA0ODw$AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8"
    roles = ("[]", "[]", "[]", '["editor"]', '["editor","night shift"]')
    rows = (
        (
            f"user{n}.lastname",
            f"user{n}.lastname@example.org",
            phc if n % 3 else None,
            roles[n % 5],
            at - n * 1000 % 100_000_000,
            at - n * 1000 % 100_000_000 + n % 1000 if n % 4 else None,
            at if n % 50 == 0 else None,
        )
        for n in range(1, accounts)
    )
    store.executemany(
        "INSERT INTO accounts (username, username_fold, username_skeleton, email, email_fold, password_hash,"
        " password_generation, roles, created_at, activated_at, suspended_at)"
        " VALUES (?1, ?1, ?1, ?2, ?2, ?3, ?3 IS NOT NULL, ?4, ?5, ?6, ?7)",
        rows,
    )
    columns = [name for (name,) in store.execute("SELECT name FROM pragma_table_info('accounts')")]
    columns.remove("seal")
    store.execute(f"UPDATE accounts SET seal = seal({', '.join(columns)})")
    store.commit()
    store.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    store.close()


def run(command, env, output):
    """CPU seconds, seconds of the clock, and the most memory in MiB."""
    with open(output, "wb") as out:
        start = time.perf_counter()
        process = subprocess.Popen(command, env=env, stdout=out)
        _, status, used = os.wait4(process.pid, 0)
        clock = time.perf_counter() - start
    if status != 0:
        sys.exit(f"{command[0]} ended with {status}")
    return used.ru_utime + used.ru_stime, clock, used.ru_maxrss / 1024


def main():
    accounts = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        env = {"HOME": str(folder), "PATH": os.environ["PATH"], "USER": "bench", "TZ": "UTC"}
        register = [GATEPASS, "register", "user0", "--email", "user0@example.org", "--no-password", "--quiet"]
        subprocess.run(register, env=env, check=True, stdout=subprocess.DEVNULL)
        store = folder / ".local/share/gatepass/gatepass.db"
        fill(store, accounts)
        ours, floor = folder / "ours.csv", folder / "floor.csv"
        commands = {ours: [GATEPASS, "export"], floor: [FLOOR, store]}
        measured = {output: [] for output in commands}
        for _ in range(ROUNDS):
            for output, command in commands.items():
                measured[output].append(run(command, env, output))
        if ours.read_bytes() != floor.read_bytes():
            sys.exit("the two outputs differ")
        cpu, clock = ([statistics.median(row[kind] for row in measured[output]) for output in (ours, floor)] for kind in (0, 1))
        for name, (one, other) in (("CPU", cpu), ("clock", clock)):
            ratio = other / one
            limit = f" (at least {LIMIT})" if name == "clock" else ""
            under = "  under" if limit and ratio < LIMIT else ""
            print(f"{name:6} {ratio:5.2f} of the floor{limit}: {one:.2f} s, floor {other:.2f} s, "
                  f"{accounts / one:,.0f} accounts/s{under}")
        most = max(row[2] for row in measured[ours])
        print(f"memory {most:5.1f} MiB (at most {MEMORY}){'  over' if most > MEMORY else ''}")


main()
