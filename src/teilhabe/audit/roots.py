"""Signed roots of the log, kept outside the database (R-38).

A root states position and digest of every chain at one moment, signed with Ed25519 (RFC 8032, by ``cryptography``).
The private key is a file outside the database; the roots lie in a folder that should belong to somebody else (a
share of the data-protection office, append-only) and may also go to a mailbox. Whoever changes the database can
then not make the past fit. ``tools/verify_log.py`` reads the same lines without this application.
"""

from __future__ import annotations

import base64
import datetime as dt
import fcntl
import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

PUBLIC_NAME = "log-root-key.pem"


class RootKeyMissing(RuntimeError):
    """There is no key to sign with: ``teilhabe audit key`` makes one."""


class RootsDamaged(RuntimeError):
    """The newest outside root is not ours: nothing is appended until a human has looked."""


@dataclass(frozen=True, slots=True)
class Root:
    """One line of the outside record. ``kind``: root, or cut when the oldest stretch of chains was deleted."""

    number: int
    kind: str
    at: dt.datetime
    chains: dict[str, tuple[int, bytes]]
    line: str


def make_key(path: Path) -> bool:
    """Write a new private key, readable by its owner only; an existing one stays. True when it was made."""
    if path.exists():
        return False
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    text = Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as stream:
        stream.write(text)
    return True


def load_key(path: Path) -> Ed25519PrivateKey:
    """The private key; raises ``RootKeyMissing`` when there is none."""
    if not path.is_file():
        raise RootKeyMissing(f"no key for the log's roots at {path}")
    key = load_pem_private_key(path.read_bytes(), password=None)
    if not isinstance(key, Ed25519PrivateKey):
        raise RootKeyMissing(f"{path} holds no Ed25519 key")
    return key


def public_text(key: Ed25519PrivateKey) -> bytes:
    """The public half as PEM: what a verifier needs and may keep."""
    return key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def signed_text(body: Mapping[str, Any]) -> bytes:
    """What the signature covers: the line without its signature, keys sorted."""
    unsigned = {name: value for name, value in body.items() if name != "signature"}
    return json.dumps(unsigned, sort_keys=True, ensure_ascii=True, separators=(",", ":")).encode()


def roots_in(folder: Path, key: Ed25519PrivateKey) -> list[Root]:
    """All roots of the folder in their order; raises ``RootsDamaged`` at the first that does not fit."""
    found: list[Root] = []
    before = ""
    for line in _lines(folder):
        root = _read(line, key)
        body = json.loads(line)
        if root.number != len(found) + 1 or body["previous"] != before:
            raise RootsDamaged(f"root {len(found) + 1} is missing or does not follow the one before it")
        before = hashlib.sha256(line.encode()).hexdigest()
        found.append(root)
    return found


def _lines(folder: Path) -> Iterator[str]:
    for file in sorted(folder.glob("roots-*.jsonl")):
        yield from (line for line in file.read_text(encoding="ascii").splitlines() if line.strip())


def _read(line: str, key: Ed25519PrivateKey) -> Root:
    try:
        body = json.loads(line)
        key.public_key().verify(base64.b64decode(body["signature"]), signed_text(body))
    except (InvalidSignature, ValueError, KeyError, TypeError) as error:
        raise RootsDamaged(f"not signed by this installation: {line[:60]}") from error
    chains = {name: (int(row[0]), bytes.fromhex(row[1])) for name, row in body["chains"].items()}
    return Root(body["number"], body["kind"], dt.datetime.fromisoformat(body["at"]), chains, line)


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """One writer at a time."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / ".lock").open("w") as mark:
        fcntl.flock(mark, fcntl.LOCK_EX)
        yield


def append(
    folder: Path,
    key: Ed25519PrivateKey,
    earlier: list[Root],
    *,
    kind: str,
    at: dt.datetime,
    chains: Mapping[str, tuple[int, bytes]],
) -> Root:
    """Sign and write the next line; on the disk before it returns. Call it inside ``locked``."""
    body: dict[str, Any] = {
        "version": 1,
        "number": len(earlier) + 1,
        "kind": kind,
        "at": at.astimezone(dt.UTC).isoformat(),
        "previous": hashlib.sha256(earlier[-1].line.encode()).hexdigest() if earlier else "",
        "chains": {name: [position, digest.hex()] for name, (position, digest) in sorted(chains.items())},
    }
    body["signature"] = base64.b64encode(key.sign(signed_text(body))).decode()
    line = json.dumps(body, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    public = folder / PUBLIC_NAME
    if not public.exists():
        public.write_bytes(public_text(key))
    names = [f"roots-{body['at'][:7]}.jsonl", *(file.name for file in folder.glob("roots-*.jsonl"))]
    _write(folder / max(names), line)  # never an earlier file, even when the clock was set back
    return Root(body["number"], kind, at, dict(chains), line)


def _write(file: Path, line: str) -> None:
    """Append only: the folder may forbid everything else."""
    handle = os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o640)
    try:
        os.write(handle, line.encode() + b"\n")
        os.fsync(handle)
    finally:
        os.close(handle)
    folder = os.open(file.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
