#!/usr/bin/env python3
"""What many accounts in one go cost beside the least that they could cost: hashing, import and export, in one run.

    cargo build --release --bin gatepass --example floor-import --example floor-export && python3 benches/bulk/all.py [ACCOUNTS]

The hashing is `cargo bench --bench hashing`; the other two say at their heads what they measure.
"""

import pathlib
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent

for command in (
    ["cargo", "bench", "--quiet", "--bench", "hashing"],
    [sys.executable, HERE / "import.py", *sys.argv[1:]],
    [sys.executable, HERE / "export.py", *sys.argv[1:2]],
):
    print(flush=True)
    subprocess.run(command, cwd=HERE.parents[1], check=True)
