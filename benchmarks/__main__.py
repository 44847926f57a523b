"""``./teilhabe bench [--quick] [--write] [NAME …]``: measure the goals of issue D on a database of its own."""

from __future__ import annotations

import argparse
import os
import platform
import sys
import tempfile
from pathlib import Path

RESULTS = Path(__file__).resolve().parent / "RESULTS.md"


def main() -> int:
    parser = argparse.ArgumentParser(prog="teilhabe bench", description=__doc__)
    parser.add_argument("names", nargs="*", help="parts, round, options, lists (default: all)")
    parser.add_argument("--quick", action="store_true", help="small sizes, to see that it works")
    parser.add_argument("--write", action="store_true", help="write the table to benchmarks/RESULTS.md")
    choices = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="teilhabe-bench-") as folder:
        lines = _measure(Path(folder), choices.names, quick=choices.quick)
    text = "\n".join(lines) + "\n"
    sys.stdout.write(text)
    if choices.write:
        RESULTS.write_text(text, encoding="utf-8")
    return 0


def _measure(var: Path, names: list[str], *, quick: bool) -> list[str]:
    os.environ.update(TEILHABE_VAR=str(var), TEILHABE_MODE="demo", TEILHABE_TODAY="2026-11-25")
    os.environ["DJANGO_SETTINGS_MODULE"] = "teilhabe.settings.demo"
    os.environ.pop("TEILHABE_DATABASE_URL", None)
    import django  # noqa: PLC0415 - the settings stand in the environment only now

    django.setup()
    from benchmarks import lists, options, parts, rounds, world  # noqa: PLC0415
    from teilhabe.common.memory import settle  # noqa: PLC0415

    heading = [
        "# Measured",
        "",
        f"Python {platform.python_version()}, {os.cpu_count()} cores, SQLite (WAL, FULL).",
    ]
    heading += ["Absolute times vary with the machine; compare the columns of one run.", ""]
    rows = ["| what | size | median | p95 | goal |", "|---|---|---|---|---|"]
    world.build()
    settle()  # as the server does when it starts
    steps = {
        "parts": parts.measure,
        "round": rounds.measure,
        "options": options.measure,
        "lists": lists.measure,
    }
    for name, step in steps.items():
        if not names or name in names:
            rows += step(quick=quick)
    return [*heading, *rows]


if __name__ == "__main__":
    sys.exit(main())
