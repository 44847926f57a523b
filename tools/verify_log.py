"""Verify the audit log without the application: hash chains against signed roots kept elsewhere.

Usage: verify_log.py LOG --roots FOLDER --key PUBLIC.pem

LOG is a copy of the SQLite file or an export (``teilhabe audit export``, JSON lines); FOLDER holds the roots
(``*.jsonl``: the configured folder, or saved mails); PUBLIC.pem is the public key, kept by whoever verifies. Needs
Python 3.11 and the package ``cryptography``, nothing of the application. Exit 0: everything up to the newest root
holds; 1: it does not; 2: the input cannot be read.

What an entry's digest covers: SHA-256(previous digest ‖ position ‖ newline ‖ payload), the payload being the JSON
list of the entry's values in a fixed order. A root states position and digest of every chain at one moment; a cut
states up to where a chain was deleted because its time was over. Roots and cuts are numbered and each holds the
SHA-256 of the line before it, so that none can be taken out of the middle.
"""

from __future__ import annotations

import argparse
import base64
import datetime as dt
import hashlib
import json
import sqlite3
import sys
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key

START = b"\0" * 32
COLUMNS = (
    "chain", "position", "at", "centre", "actor", "role", "act",
    "subject", "others", "purpose", "classes", "result", "id", "digest",
)  # fmt: skip


@dataclass(slots=True)
class Row:
    """One entry as it lies in the log."""

    chain: str
    position: int
    payload: str
    digest: bytes
    at: str = ""


@dataclass(slots=True)
class Roots:
    """What is known from outside: per chain the digest at each stated position, and where it was cut."""

    points: dict[str, dict[int, bytes]] = field(default_factory=dict)
    cuts: dict[str, dict[int, bytes]] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    count: int = 0
    newest: str = ""


@dataclass(slots=True)
class Report:
    """The result: every fault, and how many entries no root covers yet."""

    faults: list[str] = field(default_factory=list)
    entries: int = 0
    open_entries: dict[str, int] = field(default_factory=dict)


def payload_of(row: dict[str, Any]) -> str:
    """The text the digest covers, in the fixed order."""
    parts = [row["chain"], row["at"], row["centre"], row["actor"], row["role"], row["act"], row["subject"]]
    parts += [row["others"], row["purpose"], row["classes"], row["result"], row["id"]]
    return json.dumps(parts, ensure_ascii=True, separators=(",", ":"))


def row_of(values: dict[str, Any]) -> Row:
    digest = bytes.fromhex(values["digest"])
    return Row(str(values["chain"]), int(values["position"]), payload_of(values), digest, values["at"])


def rows_from_export(lines: Iterable[str]) -> Iterator[Row]:
    """Entries of an export, one JSON object a line."""
    for line in lines:
        if line.strip():
            yield row_of(json.loads(line))


def rows_from_sqlite(path: Path) -> Iterator[Row]:
    """Entries of a copy of the application's SQLite file; opened for reading only."""
    link = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    try:
        wanted = ", ".join(f'"{name}"' for name in COLUMNS)
        for found in link.execute(f"SELECT {wanted} FROM audit_entry ORDER BY chain, position"):  # noqa: S608
            values = dict(zip(COLUMNS, found, strict=True))
            moment = dt.datetime.fromisoformat(values["at"]).replace(tzinfo=dt.UTC)
            values["at"] = moment.isoformat()
            values["centre"] = str(uuid.UUID(values["centre"])) if values["centre"] else ""
            values["id"] = str(uuid.UUID(values["id"]))
            values["others"] = json.loads(values["others"])
            values["digest"] = bytes(values["digest"]).hex()
            yield row_of(values)
    finally:
        link.close()


def signed_text(root: dict[str, Any]) -> bytes:
    """What the signature covers: the line without its signature, keys sorted."""
    body = {key: value for key, value in root.items() if key != "signature"}
    return json.dumps(body, sort_keys=True, ensure_ascii=True, separators=(",", ":")).encode()


def read_roots(lines: Iterable[str], key: Ed25519PublicKey) -> Roots:
    """Check signature, number and order of every line and collect what they state."""
    found = Roots()
    stated: dict[int, tuple[str, dict[str, Any]]] = {}
    for line in lines:
        line = line.strip()
        if not line:
            continue
        try:
            root = json.loads(line)
            key.verify(base64.b64decode(root["signature"]), signed_text(root))
            number = int(root["number"])
        except (InvalidSignature, ValueError, KeyError, TypeError):
            found.faults.append(f"a root is not signed by this key: {line[:80]}")
            continue
        if number in stated and stated[number][0] != line:
            found.faults.append(f"root {number} exists in two versions")
        stated[number] = (line, root)
    _collect(found, stated)
    return found


def _collect(found: Roots, stated: dict[int, tuple[str, dict[str, Any]]]) -> None:
    before = ""
    for expected, number in enumerate(sorted(stated), start=1):
        line, root = stated[number]
        if number != expected:
            found.faults.append(f"root {expected} is missing")
            return
        if root["previous"] != before:
            found.faults.append(f"root {number} does not follow the root before it")
        before = hashlib.sha256(line.encode()).hexdigest()
        for chain, (position, digest) in root["chains"].items():
            _state(found, root["kind"], number, chain, int(position), bytes.fromhex(digest))
        found.count, found.newest = number, root["at"]


def _state(found: Roots, kind: str, number: int, chain: str, position: int, digest: bytes) -> None:
    points = found.points.setdefault(chain, {})
    if points.get(position, digest) != digest:
        found.faults.append(f"root {number} contradicts an earlier one: {chain} position {position}")
    if kind == "cut":
        found.cuts.setdefault(chain, {})[position] = digest
    elif points and position < max(points):
        found.faults.append(f"root {number} goes back: {chain} position {position}")
    points[position] = digest


def check(rows: Iterable[Row], roots: Roots) -> Report:
    """Walk every chain; ``rows`` in the order of chain and position."""
    report = Report(faults=list(roots.faults))
    walk: _Walk | None = None
    seen = set()
    for row in rows:
        report.entries += 1
        if walk is None or walk.chain != row.chain:
            if walk is not None:
                walk.end(report)
            if row.chain in seen:
                report.faults.append(f"{row.chain}: the rows are not in order")
            walk = _Walk(row, roots)
            seen.add(row.chain)
        walk.step(row)
    if walk is not None:
        walk.end(report)
    for chain in sorted(set(roots.points) - seen):
        if max(roots.points[chain]) != max(roots.cuts.get(chain, {0: b""})):
            report.faults.append(f"{chain}: the whole chain is missing")
    return report


class _Walk:
    """One chain from its first kept entry to its last; stops at the first fault."""

    def __init__(self, first: Row, roots: Roots) -> None:
        self.chain, self.points = first.chain, roots.points.get(first.chain, {})
        cuts = {0: START, **roots.cuts.get(first.chain, {})}
        self.expected, self.fault = first.position, ""
        self.digest = cuts.get(first.position - 1, START)
        if first.position - 1 not in cuts:
            self.fault = f"entries before position {first.position} are missing and were not cut"

    def step(self, row: Row) -> None:
        if self.fault:
            return
        if row.position != self.expected:
            self.fault = f"position {self.expected} is missing"
            return
        text = f"{row.position}\n{row.payload}".encode()
        self.digest = hashlib.sha256(self.digest + text).digest()
        if row.digest != self.digest:
            self.fault = f"position {row.position} was changed or swapped"
        elif self.points.get(row.position, self.digest) != self.digest:
            self.fault = f"position {row.position} differs from the outside root"
        self.expected += 1

    def end(self, report: Report) -> None:
        newest = max(self.points, default=0)
        if not self.fault and self.expected - 1 < newest:
            self.fault = f"ends at position {self.expected - 1}, the outside root says {newest}"
        if self.fault:
            report.faults.append(f"{self.chain}: {self.fault}")
        elif self.expected - 1 > newest:
            report.open_entries[self.chain] = self.expected - 1 - newest


def load_key(path: Path) -> Ed25519PublicKey:
    key = load_pem_public_key(path.read_bytes())
    if not isinstance(key, Ed25519PublicKey):
        raise TypeError(f"{path} is no Ed25519 public key")
    return key


def root_lines(folder: Path) -> Iterator[str]:
    """Lines of all root files; in saved mails only the lines that are JSON objects."""
    for file in sorted(folder.iterdir()):
        if file.suffix in {".jsonl", ".txt", ".eml"}:
            lines = file.read_text(encoding="utf-8").splitlines()
            yield from (line for line in lines if file.suffix == ".jsonl" or line.startswith("{"))


def verify(log: Path, folder: Path, key: Path) -> tuple[Report, Roots]:
    roots = read_roots(root_lines(folder), load_key(key))
    with log.open("rb") as stream:
        is_sqlite = stream.read(15) == b"SQLite format 3"
    if is_sqlite:
        return check(rows_from_sqlite(log), roots), roots
    with log.open(encoding="utf-8") as lines:
        return check(rows_from_export(lines), roots), roots


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Verify the audit log against its outside roots.")
    parser.add_argument("log", type=Path)
    parser.add_argument("--roots", type=Path, required=True)
    parser.add_argument("--key", type=Path, required=True)
    options = parser.parse_args(arguments)
    try:
        report, roots = verify(options.log, options.roots, options.key)
    except (OSError, ValueError, TypeError, KeyError, sqlite3.Error) as error:
        print(f"cannot read: {error}", file=sys.stderr)
        return 2
    for fault in report.faults:
        print(f"FAULT {fault}")
    print(f"{report.entries} entries, {roots.count} roots, newest {roots.newest or 'none'}")
    for chain, count in sorted(report.open_entries.items()):
        print(f"not yet protected: {count} entries of {chain}")
    print("broken" if report.faults or not roots.count else "holds up to the newest root")
    return 1 if report.faults or not roots.count else 0


if __name__ == "__main__":
    sys.exit(main())
