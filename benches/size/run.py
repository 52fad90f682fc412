#!/usr/bin/env python3
"""What the verbs cost in a store of a million accounts, beside what they cost with ten, in one run.

    cargo build --release && python3 benches/size/run.py [ACCOUNTS]

Needs nothing but Python. The stores lie in a temporary folder; a million accounts take about 2 GiB there. Times are medians
of whole processes, the small and the large store asked in turn; first lines are timed from the start of the process.
"""

import hashlib
import json
import os
import pathlib
import re
import resource
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import threading
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
GATEPASS = pathlib.Path(os.environ.get("GATEPASS", ROOT / "target/release/gatepass"))
ROUNDS = 60
FEW = 10


class Store:
    """A store of so many accounts, each with one unused link and two events."""

    def __init__(self, folder, accounts):
        self.accounts = accounts
        self.home = folder / str(accounts)
        self.home.mkdir()
        self.env = {"HOME": str(self.home), "PATH": os.environ["PATH"], "USER": "bench", "TZ": "UTC"}
        # The first account comes in by the door, and shows what the others look like.
        self.verb("register", "user0", "--email", "user0@example.org", "--no-password")
        self.fill()

    def verb(self, *args, **kwargs):
        return subprocess.run([GATEPASS, *args], env=self.env, capture_output=True, text=True, check=True, **kwargs).stdout

    def fill(self):
        path = self.home / ".local/share/gatepass/gatepass.db"
        store = sqlite3.connect(path)
        store.create_function("seal", -1, seal)
        store.executescript("PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF; PRAGMA cache_size = -200000; BEGIN")
        payload, key, issued, expires = store.execute(
            "SELECT payload, key_id, issued_at, expires_at FROM links"
        ).fetchone()
        claims = json.loads(payload)
        at, previous = store.execute("SELECT at, hash FROM events ORDER BY sequence DESC LIMIT 1").fetchone()
        sequence = 2
        chance = hashlib.sha256(b"gatepass").digest()
        for number in range(1, self.accounts):
            name, account = f"user{number}", number + 1
            chance = hashlib.sha256(chance).digest()
            link = base32(chance[:16])
            claims.update(user_id=account, username=name, email=f"{name}@example.org", jti=link)
            store.execute(
                "INSERT INTO accounts (id, username, username_fold, username_skeleton, email, email_fold, created_at)"
                " VALUES (?1, ?2, ?2, ?2, ?3, ?3, ?4)",
                (account, name, f"{name}@example.org", at),
            )
            text = json.dumps(claims, separators=(",", ":"))
            store.execute(
                "INSERT INTO links (id, account_id, purpose, payload, key_id, email, password_generation, issued_by,"
                " issued_at, expires_at) VALUES (?, ?, 'activate', ?, ?, ?, 0, 'bench', ?, ?)",
                (link, account, text, key, f"{name}@example.org", issued, expires),
            )
            for action, of in (("registered", None), ("link-issued", link)):
                sequence += 1
                detail = '{"uid":0}'
                fields = [str(sequence), str(at), "bench", action, str(account), of, detail]
                digest = hashlib.sha256(previous)
                for field in fields:
                    digest.update(b"-," if field is None else f"{len(field)}:{field},".encode())
                store.execute(
                    "INSERT INTO events (sequence, at, actor, action, account_id, link_id, detail, previous, hash)"
                    " VALUES (?, ?, 'bench', ?, ?, ?, ?, ?, ?)",
                    (sequence, at, action, account, of, detail, previous, digest.digest()),
                )
                previous = digest.digest()
        for table in ("accounts", "links"):
            columns = [name for (name,) in store.execute(f"SELECT name FROM pragma_table_info('{table}')")]
            columns.remove("seal")
            store.execute(f"UPDATE {table} SET seal = seal({', '.join(columns)})")
        store.commit()
        store.close()

    def timed(self, *args, stdin=None):
        """Seconds of user and system time of one process."""
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        self.verb(*args, input=stdin)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def seal(*values):
    """As the program seals a row: each value after its type, and text after its length."""
    digest = hashlib.sha256()
    for value in values:
        if value is None:
            digest.update(b"\0")
        elif isinstance(value, int):
            digest.update(b"\1" + value.to_bytes(8, "little", signed=True))
        else:
            octets = value.encode()
            digest.update(b"\3" + len(octets).to_bytes(8, "little") + octets)
    return digest.digest()[:8]


def base32(octets):
    """As the program writes a link's id: Crockford's alphabet, without padding."""
    bits = "".join(f"{octet:08b}" for octet in octets).ljust(130, "0")
    return "".join("0123456789abcdefghjkmnpqrstvwxyz"[int(bits[i : i + 5], 2)] for i in range(0, 130, 5))


def compare(few, many):
    print(f"{'':34} {'ratio':>6} {'limit':>6} {'few, ms':>9} {'many, ms':>9}")
    ids = {store: 1 for store in (few, many)}

    def show(store):
        return store.timed("show", f"user{store.accounts // 2}")

    def issue(store):
        return store.timed("issue-link", f"user{store.accounts // 2}")

    def activate(store):
        # An account that is pending still: the next one, and of the few each again, after its activation was taken back.
        number = ids[store] % (store.accounts - 1) + 1
        ids[store] += 1
        if store is few and ids[store] > FEW:
            undo(store)
        url = store.verb("issue-link", f"user{number}")
        return store.timed("activate", "--no-password", "-", stdin=url)

    for name, measure in (("show", show), ("issue-link", issue), ("activate", activate)):
        times = {few: [], many: []}
        for _ in range(ROUNDS):
            for store in (few, many):
                times[store].append(measure(store))
        one, other = (statistics.median(times[store]) for store in (few, many))
        ratio = other / one
        over = "  over" if ratio > 1.3 else ""
        print(f"{name:34} {ratio:6.2f} {1.3:6.2f} {one * 1000:9.2f} {other * 1000:9.2f}{over}")


def high_water(pid):
    """The most memory that a process had so far, in MiB; none where it has ended."""
    status = pathlib.Path(f"/proc/{pid}/status").read_text()
    found = re.search(r"VmHWM:\s+(\d+)", status)
    return int(found.group(1)) / 1024 if found else None


def undo(store):
    path = store.home / ".local/share/gatepass/gatepass.db"
    with sqlite3.connect(path) as opened:
        opened.execute("UPDATE accounts SET activated_at = NULL")
    opened.close()


def listings(many):
    print(f"\n{'':34} {'first line, ms':>15} {'limit':>6} {'all, s':>8} {'MiB':>6} {'limit':>6}")
    verbs = (
        ["list"],
        ["list", "--json"],
        ["list", "--sort", "username"],
        ["list-links"],
        ["audit"],
        ["audit", "--json"],
        ["audit", "--verify"],
    )
    for verb in verbs:
        start = time.monotonic()
        process = subprocess.Popen([GATEPASS, *verb], env=many.env, stdout=subprocess.PIPE)
        firsts = []

        def read():
            process.stdout.readline()
            firsts.append((time.monotonic() - start) * 1000)
            while process.stdout.read(1 << 16):
                pass

        reader = threading.Thread(target=read)
        reader.start()
        mib = 0
        while process.poll() is None:
            # What wait4 tells would count the memory of this process, too, from before the exec.
            mib = high_water(process.pid) or mib
            time.sleep(0.02)
        reader.join()
        assert process.returncode == 0, verb
        first, total = firsts[0], time.monotonic() - start
        # What verifies has read all before it says a word.
        limit = "-" if "--verify" in verb else "50"
        over = "  over" if limit != "-" and first > 50 or mib > 32 else ""
        print(f"{' '.join(verb):34} {first:15.1f} {limit:>6} {total:8.1f} {mib:6.1f} {32:6}{over}")


def main():
    accounts = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    with tempfile.TemporaryDirectory() as folder:
        few, many = Store(pathlib.Path(folder), FEW), Store(pathlib.Path(folder), accounts)
        print(f"user and system time with {accounts:,} accounts beside {FEW}; medians of {ROUNDS} processes")
        compare(few, many)
        listings(many)


if __name__ == "__main__":
    main()
