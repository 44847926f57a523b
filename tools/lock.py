"""Write the hashed requirement files from pyproject.toml, or say whether they are fresh.

Usage: lock.py [--check] [--upgrade]

The files name packages, versions and hashes only, never the index they came from, so that every
machine uses its own. --check exits 1 when a file is stale and 5 when the index cannot be reached.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
UV = ROOT / ".venv-boot" / "bin" / "uv"
RUNTIME, DEVELOPMENT = "requirements.lock", "requirements-dev.lock"
NO_NETWORK = ("dns error", "failed to fetch", "error sending request", "timed out", "connect")


class NoIndex(RuntimeError):
    """The package index did not answer."""


def compile_into(target: Path, *, runtime: Path, development: bool, upgrade: bool) -> None:
    """Resolve into ``target``; versions already in it stay unless ``upgrade``."""
    command = [
        str(UV), "pip", "compile", "-q", "--universal", "--generate-hashes", "--no-annotate",
        "--no-emit-index-url", "--no-emit-find-links", "--custom-compile-command", "./teilhabe lock",
        "--python", sys.executable, "pyproject.toml", "-o", str(target),
    ]  # fmt: skip
    if development:
        command += ["--group", "dev", "-c", str(runtime)]
    if upgrade:
        command.append("--upgrade")
    environment = os.environ | {"UV_PYTHON_DOWNLOADS": "never", "UV_NO_PROGRESS": "1"}
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, env=environment)
    if done.returncode and any(word in done.stderr.lower() for word in NO_NETWORK):
        raise NoIndex(done.stderr)
    if done.returncode:
        raise SystemExit(done.stderr)
    if "http" in target.read_text():
        raise SystemExit(f"{target.name} names an address; it must not")


def stale_files(folder: Path) -> list[str]:
    """Names of lock files that a fresh resolution would change."""
    for name in (RUNTIME, DEVELOPMENT):
        shutil.copy(ROOT / name, folder / name)
        compile_into(folder / name, runtime=folder / RUNTIME, development=name == DEVELOPMENT, upgrade=False)
    return [n for n in (RUNTIME, DEVELOPMENT) if (folder / n).read_text() != (ROOT / n).read_text()]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--upgrade", action="store_true")
    options = parser.parse_args()
    if not UV.exists():
        print("the installer is missing: run ./teilhabe setup with a network", file=sys.stderr)
        return 5
    try:
        if options.check:
            with tempfile.TemporaryDirectory() as folder:
                stale = stale_files(Path(folder))
            print("\n".join(f"{name} is stale: run ./teilhabe lock" for name in stale))
            return 1 if stale else 0
        for name in (RUNTIME, DEVELOPMENT):
            compile_into(
                ROOT / name, runtime=ROOT / RUNTIME, development=name == DEVELOPMENT, upgrade=options.upgrade
            )
    except NoIndex:
        print("the package index cannot be reached", file=sys.stderr)
        return 5
    return 0


if __name__ == "__main__":
    sys.exit(main())
