#!/usr/bin/env python3
"""What a verb costs in stores of ten to a million accounts, as a plot.

    cargo build --release && python3 benches/size/plot.py [MOST] > benches/size/cost.svg

Needs nothing but Python. CPU time of whole processes, the verbs and the stores asked in turn; medians. One line for each verb,
beside that of a process that does nothing but end (`/bin/true`).
"""

import pathlib
import resource
import statistics
import subprocess
import sys
import tempfile

from run import Store

ROUNDS = 11
WIDTH, HEIGHT, LEFT, TOP, RIGHT, BOTTOM = 760, 420, 64, 36, 150, 56
COLOURS = ("#1b6ca8", "#b3541e", "#2d7d46", "#7a4ea3", "#666666")


def spent(command, env, stdin=None):
    """Milliseconds of user and system time of one process."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, env=env, input=stdin, capture_output=True, text=True, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime) * 1000


def measured(stores):
    """For each verb the medians, a store after the other."""
    one = "username,email\n{0},{0}@example.org\n"
    times = {name: {store: [] for store in stores} for name in ("show", "issue-link", "activate", "import", "true")}
    gatepass = str(pathlib.Path(__file__).resolve().parents[2] / "target/release/gatepass")
    for round_ in range(ROUNDS):
        for store in stores:
            middle = f"user{store.accounts // 2}"
            new = f"new{round_}"
            url = store.verb("register", new, "--email", f"{new}@example.org", "--no-password").strip()
            for name, arguments, stdin in (
                ("show", ["show", middle], None),
                ("issue-link", ["issue-link", middle], None),
                ("activate", ["activate", "--no-password", "-"], url),
                ("import", ["import", "-"], one.format(f"many{round_}")),
            ):
                times[name][store].append(spent([gatepass, *arguments], store.env, stdin))
            times["true"][store].append(spent(["/bin/true"], store.env))
    return {name: [statistics.median(of[store]) for store in stores] for name, of in times.items()}


def plot(sizes, lines):
    most = max(max(line) for line in lines.values()) * 1.15
    across = lambda place: LEFT + place * (WIDTH - LEFT - RIGHT) / max(1, len(sizes) - 1)
    up = lambda ms: HEIGHT - BOTTOM - ms / most * (HEIGHT - TOP - BOTTOM)
    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" font-size="12">',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="white"/>',
        f'<text x="{LEFT}" y="20" font-size="14">CPU time of a process, by accounts in the store</text>',
    ]
    step = next(step for step in (0.5, 1, 2, 5, 10, 20, 50, 100) if most / step <= 8)
    marks = [step * n for n in range(int(most / step) + 1)]
    for ms in marks:
        out.append(f'<line x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{up(ms):.1f}" y2="{up(ms):.1f}" stroke="#dddddd"/>')
        out.append(f'<text x="{LEFT - 8}" y="{up(ms) + 4:.1f}" text-anchor="end">{ms:g} ms</text>')
    for place, size in enumerate(sizes):
        out.append(f'<text x="{across(place):.1f}" y="{HEIGHT - BOTTOM + 20}" text-anchor="middle">{size:,}</text>')
    out.append(f'<text x="{(LEFT + WIDTH - RIGHT) / 2}" y="{HEIGHT - 12}" text-anchor="middle">accounts</text>')
    # Names that would lie over each other are moved apart.
    places = {}
    for name, line in sorted(lines.items(), key=lambda item: -item[1][-1]):
        places[name] = max([up(line[-1])] + [y + 15 for y in places.values()])
    for colour, (name, line) in zip(COLOURS, lines.items()):
        points = " ".join(f"{across(place):.1f},{up(ms):.1f}" for place, ms in enumerate(line))
        out.append(f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="2"/>')
        for place, ms in enumerate(line):
            out.append(f'<circle cx="{across(place):.1f}" cy="{up(ms):.1f}" r="3" fill="{colour}"><title>{ms:.2f} ms</title></circle>')
        label = {"true": "an empty process", "import": "import of one"}.get(name, name)
        out.append(f'<text x="{WIDTH - RIGHT + 12}" y="{places[name] + 4:.1f}" fill="{colour}">{label}</text>')
    return "\n".join([*out, "</svg>"])


def main():
    most = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    sizes = [10**power for power in range(1, 8) if 10**power <= most]
    with tempfile.TemporaryDirectory() as folder:
        stores = [Store(pathlib.Path(folder), size) for size in sizes]
        print(plot(sizes, measured(stores)))


main()
