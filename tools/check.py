"""Run every static check of the project; one line each, the output of those that fail, one exit code.

Usage: check.py [NAME ...]     without a name: all of them
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
SKIPPED = 5  # exit code by which a check says: not possible here


@dataclass(frozen=True)
class Check:
    """A command whose exit code decides; ``may_skip`` when exit code 5 means "not possible here"."""

    name: str
    what: str
    command: tuple[str, ...]
    may_skip: bool = False


def _tool(name: str, *arguments: str) -> tuple[str, ...]:
    return (str(BIN / name), *arguments)


def _application(*arguments: str) -> tuple[str, ...]:
    return (sys.executable, "-m", "teilhabe", *arguments)


def _script(name: str, *arguments: str) -> tuple[str, ...]:
    return (sys.executable, f"tools/{name}.py", *arguments)


CHECKS = (
    Check("lint", "ruff check", _tool("ruff", "check", "-q", ".")),
    Check("format", "ruff format", _tool("ruff", "format", "--check", "-q", ".")),
    Check("types", "mypy", _tool("mypy", "--no-error-summary")),
    Check("imports", "import-linter", _tool("lint-imports", "--no-cache")),
    Check("system", "Django checks", _application("check")),
    Check("migrations", "none missing", _application("makemigrations", "--check", "--dry-run")),
    Check("templates", "templates compile", _script("templates")),
    Check("texts", "German and English", _script("texts", "check")),
    Check("sbom", "parts list", _script("sbom")),
    Check("lock", "lock files fresh", _script("lock", "--check"), may_skip=True),
)


def run(check: Check) -> bool:
    """Run one check and print its line; false when it failed."""
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "teilhabe.settings.test", "TEILHABE_MODE": "test"}
    environment.pop("TEILHABE_DATABASE_URL", None)
    began = time.monotonic()
    done = subprocess.run(
        check.command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    seconds = time.monotonic() - began
    if done.returncode == 0:
        word = "ok"
    elif check.may_skip and done.returncode == SKIPPED:
        word = "NOT RUN: " + done.stdout.strip().splitlines()[-1]
    else:
        word = "FAILED"
    print(f"{check.name:<11} {check.what:<20} {seconds:5.1f} s  {word}", flush=True)
    if word == "FAILED":
        print(done.stdout.rstrip(), flush=True)
    return word != "FAILED"


def main(names: list[str]) -> int:
    unknown = set(names) - {check.name for check in CHECKS}
    if unknown:
        print(f"no such check: {', '.join(sorted(unknown))}", file=sys.stderr)
        return 2
    wanted = [check for check in CHECKS if not names or check.name in names]
    failed = [check.name for check in wanted if not run(check)]
    if failed:
        print(f"failed: {', '.join(failed)}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
