"""Reads both views with the SQLite that Python brings. Standard input: the store's path."""

import json
import sqlite3
import sys
from contextlib import closing

with closing(sqlite3.connect(json.load(sys.stdin))) as store:
    (integrity,) = store.execute("PRAGMA integrity_check").fetchone()
    store.row_factory = sqlite3.Row
    views = {
        view: [dict(row) for row in store.execute(f"SELECT * FROM {view}")] for view in ("users", "audit")
    }
json.dump({"integrity": integrity, **views}, sys.stdout)
